//! Operations that return a media stream (OData 4.01 Protocol, sections 11.5.4 and 11.5.5).

use std::future::IntoFuture;

use super::invocation::Invocation;
use crate::client::core::{Call, Content};
use crate::client::error::Error;
use crate::client::media::MediaStream;
use crate::client::transport::BoxFuture;

/// Returns a media stream. Awaiting the invocation gives it when its head has arrived; a function
/// may be sent on to another origin as a [`Download`](crate::client::Download) may.
#[derive(Clone, Copy, Debug, Default)]
pub struct Media;

impl<O: 'static> Invocation<O, Media> {
    /// Sends the request; nothing if the operation returns null or the service no content.
    ///
    /// # Errors
    ///
    /// If the request fails.
    pub async fn optional(self) -> Result<Option<MediaStream>, Error> {
        match self.await {
            Ok(stream) => Ok(Some(stream)),
            Err(Error::NoContent { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl<O: 'static> IntoFuture for Invocation<O, Media> {
    type Output = Result<MediaStream, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (path, arguments, _, settings) = self.into_parts();
            let target = path.target(settings.queries())?;
            let (method, body) = arguments.request(path.client().writes_strings(&settings))?;
            let call = Call {
                method,
                target: &target,
                settings: &settings,
                content: Content::Media,
                body,
            };
            path.client().download(call).await
        })
    }
}
