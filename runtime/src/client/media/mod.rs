//! Media streams: the content of media entities, stream properties, and operations that return a
//! stream (OData 4.01 Protocol, sections 11.1.2, 11.2.4 and 11.4.7).
//!
//! In go paths and [`MediaBody`] values, out come [`MediaStream`]s. What always holds: content is
//! passed on in the chunks in which it comes, and none is kept; a download that breaks off is an
//! error and never the end; dropping a stream ends its request.
//!
//! ```
//! # use odata_runtime::client::{ContentRequest, Error, MediaBody};
//! # async fn copy(photo: ContentRequest, other: ContentRequest) -> Result<(), Error> {
//! let mut picture = photo.download().await?;          // only the head has arrived
//! println!("{:?}, {:?} bytes", picture.content_type(), picture.content_length());
//! while let Some(chunk) = picture.try_next().await? {
//!     println!("{} more bytes", chunk.len());
//! }
//! let small = photo.download().await?.bytes(1 << 20).await?;      // an error if there is more
//! other.upload(small, "image/jpeg").await?;
//! # Ok(())
//! # }
//! ```

mod body;
mod download;
mod elsewhere;
mod links;
mod measured;
mod request;
mod stream;
mod upload;

pub(super) use body::Content;
pub use body::MediaBody;
pub use download::Download;
pub(super) use elsewhere::Elsewhere;
pub use links::{MediaLinks, media_links, stream_links};
pub use request::{ContentRequest, StreamRequest};
pub use stream::MediaStream;
pub(super) use stream::Origin;
pub use upload::{CreateMedia, Upload, Uploaded};
