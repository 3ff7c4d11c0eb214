//! What a response says of the media streams of a value (OData JSON 4.01, section 9).

use std::borrow::Cow;
use std::fmt;

use crate::json::ShownLink;
use crate::model::{Additional, Structured};

/// Control information about a media stream. Links are as they came, perhaps relative. `Debug` shows
/// no query of a link, which may hold what grants access.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MediaLinks {
    /// Where the stream is read.
    pub read: Option<String>,
    /// Where the stream is written.
    pub edit: Option<String>,
    /// Its content type.
    pub content_type: Option<String>,
    /// Its entity tag.
    pub etag: Option<String>,
}

impl fmt::Debug for MediaLinks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MediaLinks")
            .field("read", &self.read.as_deref().map(ShownLink))
            .field("edit", &self.edit.as_deref().map(ShownLink))
            .field("content_type", &self.content_type)
            .field("etag", &self.etag)
            .finish()
    }
}

/// What a media entity says of its content.
///
/// ```
/// # use odata_runtime::client::media_links;
/// # use odata_runtime::model::Structured;
/// # fn show(photo: &impl Structured) {
/// if let Some(link) = media_links(photo).read {
///     println!("{link}");
/// }
/// # }
/// ```
pub fn media_links(entity: &impl Structured) -> MediaLinks {
    links(entity.additional(), "")
}

/// What a value says of one of its stream properties, by the property's name.
pub fn stream_links(value: &impl Structured, property: &str) -> MediaLinks {
    links(value.additional(), property)
}

fn links(additional: &Additional, property: &str) -> MediaLinks {
    // OData 4.01 allows to leave the prefix out.
    let text = |name: &str| {
        let long = additional.get(&format!("{property}@odata.{name}"));
        let raw = long.or_else(|| additional.get(&format!("{property}@{name}")))?;
        raw.as_string().map(Cow::into_owned)
    };
    MediaLinks {
        read: text("mediaReadLink"),
        edit: text("mediaEditLink"),
        content_type: text("mediaContentType"),
        etag: text("mediaEtag"),
    }
}
