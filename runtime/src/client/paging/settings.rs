//! What pages that begin with a link or a path can be given: headers, preferences, times and tries.

use super::Pages;
use crate::client::delta::Delta;
use crate::client::error::Error;
use crate::client::paging::Element;
use crate::client::settings::Settings;

macro_rules! settings_of_pages {
    ($([$($generic:tt)*] $name:ty;)+) => {$(
        impl<$($generic)*> $name {
            /// Sends a header with the request for each page, in place of any header of that name
            /// that the client would send, such as `ConsistencyLevel`. One that HTTP does not allow
            /// makes the request fail.
            pub fn header(self, name: &str, value: &str) -> Self {
                self.change(|settings| settings.header(name, value))
            }

            /// States a preference (RFC 7240; OData 4.01 Protocol, section 8.2.8).
            pub fn prefer(self, preference: impl Into<String>) -> Self {
                self.change(|settings| settings.prefer(preference))
            }

            /// When the request for a page is sent again, in place of what the client was told.
            pub fn retry(self, policy: $crate::client::RetryPolicy) -> Self {
                self.change(|settings| settings.set_retry(policy))
            }

            /// How long a single try may take, from asking for a token to the end of the response.
            pub fn try_timeout(self, limit: ::std::time::Duration) -> Self {
                self.change(|settings| settings.set_try_timeout(limit))
            }

            /// How long the whole may take, from when it is first sent: all tries, the waits
            /// between them, and all pages.
            pub fn timeout(self, limit: ::std::time::Duration) -> Self {
                self.change(|settings| settings.set_timeout(limit))
            }
        }
    )+};
}

settings_of_pages! {
    [E: Element] Pages<E>;
    [T] Delta<T>;
}

impl<E: Element> Pages<E> {
    pub(in crate::client) fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(std::sync::Arc::make_mut(&mut self.settings));
        self
    }

    /// Adds a custom query option to the request for the first page (OData 4.01 URL Conventions,
    /// section 5.2); its name and value are percent-encoded. A link that the service gave takes
    /// none: the request fails.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.next = self.next.take().map(|first| {
            let first = first?;
            if first.is_link() || !self.seen.is_empty() {
                let reason = "a link of the service takes no further query options";
                return Err(Error::Request(reason.to_owned()));
            }
            self.client.shared().root.with_query(&first, &name, &value)
        });
        self.change(|settings| settings.query(name, value))
    }
}
