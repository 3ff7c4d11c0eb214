//! Requests that are made and not yet sent, so that they can go another way than on their own: in
//! a batch, or as an asynchronous operation.
//!
//! In goes any typed request, out come its parts and how its response is read. What always holds:
//! sent this way or that, a request is the same and gives the same type.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use super::answer::Answer;
use super::core::{Call, Client, Content};
use super::error::Error;
use super::link::Target;
use super::path::ResourcePath;
use super::settings::Settings;
use crate::json::{Page, Value};
use crate::query::QueryOptions;

/// A typed request: to read, list, count, create, update or delete, to invoke an operation, or a
/// [`RawRequest`](super::RawRequest).
///
/// Awaiting it sends it. A [`Batch`](super::batch::Batch) sends several at once. The trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a single request",
    label = "not a request that a batch or an asynchronous operation can take",
    note = "pages and streams of items are as many requests as there are pages: give the `list()` itself, whose response is the first page"
)]
pub trait Request: Sized {
    /// What its response is read as.
    type Output: 'static;

    /// The request, ready to be sent.
    #[doc(hidden)]
    fn prepare(self) -> Result<Prepared<Self::Output>, Error>;
}

/// How the response of a request that was done is read.
pub(crate) type Reading<T> = Box<dyn FnOnce(Answer, &Client) -> Result<T, Error> + Send + Sync>;

/// A request ready to be sent.
pub struct Prepared<T> {
    pub(crate) client: Client,
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) settings: Settings,
    pub(crate) content: Content,
    pub(crate) body: Option<Bytes>,
    pub(crate) read: Reading<T>,
}

impl<T> Prepared<T> {
    pub(crate) async fn send(&self) -> Result<Answer, Error> {
        self.client.send(self.call()).await
    }

    pub(crate) fn call(&self) -> Call<'_> {
        Call {
            method: self.method.clone(),
            target: &self.target,
            settings: &self.settings,
            content: self.content,
            body: self.body.clone(),
        }
    }
}

impl<T: Value + Clone + fmt::Debug + PartialEq + 'static> Prepared<Page<T>> {
    /// To read the first page of the collection at a path.
    pub(crate) fn page<E>(
        path: &ResourcePath,
        options: &QueryOptions<E>,
        settings: Settings,
    ) -> Result<Self, Error> {
        let pairs = options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        let target = path.target(options.chain(settings.queries()))?;
        let base = target.clone();
        Ok(Self {
            client: path.client().clone(),
            method: Method::GET,
            target,
            settings,
            content: Content::Json,
            body: None,
            read: Box::new(move |answer, client| answer.page(client, &base)),
        })
    }
}

/// A value with the head of the response that it came in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WithHead<T> {
    /// The value.
    pub value: T,
    /// The status of the response.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
}

impl<T> WithHead<T> {
    /// The preferences that the service says it honoured (`Preference-Applied`; RFC 7240,
    /// section 3), as it wrote them.
    pub fn preferences_applied(&self) -> impl Iterator<Item = &str> {
        let values = self.headers.get_all("preference-applied").into_iter();
        values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(','))
            .map(str::trim)
            .filter(|preference| !preference.is_empty())
    }
}

/// Sends a request; gives its value with the head of the response.
pub(crate) async fn with_head<R: Request>(request: R) -> Result<WithHead<R::Output>, Error> {
    let prepared = request.prepare()?;
    let answer = prepared.send().await?;
    let (status, headers) = (answer.status, answer.headers.clone());
    Ok(WithHead {
        value: (prepared.read)(answer, &prepared.client)?,
        status,
        headers,
    })
}

/// The methods of requests that can be [`Prepared`].
macro_rules! request_methods {
    () => {
        /// Sends the request; gives its value with the status and the headers of the response,
        /// such as `Preference-Applied`.
        ///
        /// # Errors
        ///
        /// As awaiting the request.
        pub async fn with_head(
            self,
        ) -> Result<
            $crate::client::WithHead<<Self as $crate::client::Request>::Output>,
            $crate::client::Error,
        >
        where
            Self: $crate::client::Request,
        {
            $crate::client::prepared::with_head(self).await
        }

        /// Sends the request and lets the service answer later (`respond-async`; OData 4.01
        /// Protocol, section 11.6).
        ///
        /// # Errors
        ///
        /// As awaiting the request; [`Error::UntrustedLink`](crate::client::Error::UntrustedLink) if
        /// the service names a monitor at another origin.
        pub async fn respond_async(
            self,
        ) -> Result<
            $crate::client::Accepted<<Self as $crate::client::Request>::Output>,
            $crate::client::Error,
        >
        where
            Self: $crate::client::Request,
        {
            $crate::client::async_operation::start(self).await
        }

        /// Takes up such a request that was sent earlier, be it by another process. This one is not
        /// sent, it only says how the result is read.
        ///
        /// # Errors
        ///
        /// [`Error::UntrustedLink`](crate::client::Error::UntrustedLink) if the link leads to another
        /// origin.
        pub fn monitored_by(
            self,
            link: &$crate::client::MonitorLink,
        ) -> Result<
            $crate::client::AsyncOperation<<Self as $crate::client::Request>::Output>,
            $crate::client::Error,
        >
        where
            Self: $crate::client::Request,
        {
            $crate::client::async_operation::resume(self, link)
        }

        /// Asks for instance annotations: `*`, `display.*`, `-example.secret` (OData 4.01 Protocol,
        /// section 8.2.8.4).
        pub fn include_annotations(self, terms: &str) -> Self {
            let terms = terms.replace('\\', "\\\\").replace('"', "\\\"");
            self.prefer(format!("odata.include-annotations=\"{terms}\""))
        }

        /// Allows the service to give references in the place of entities that it gave before
        /// (OData 4.01 Protocol, section 8.2.8.1).
        pub fn allow_entity_references(self) -> Self {
            self.prefer("odata.allow-entityreferences")
        }

        /// Allows the service to leave out members whose value is null (OData 4.01 Protocol, section
        /// 8.2.8.6). Where it honours that ([`with_head`](Self::with_head) tells), an absent member
        /// is a null one.
        pub fn omit_nulls(self) -> Self {
            self.prefer("omit-values=nulls")
        }

        /// The same for members that have their default values.
        pub fn omit_defaults(self) -> Self {
            self.prefer("omit-values=defaults")
        }

        /// How long the client is ready to wait for the response itself, in whole seconds (`wait`;
        /// RFC 7240, section 4.3). After that, a request sent by `respond_async` is done
        /// asynchronously.
        pub fn respond_within(self, time: ::std::time::Duration) -> Self {
            self.prefer(format!("wait={}", time.as_secs()))
        }
    };
}

pub(crate) use request_methods;
