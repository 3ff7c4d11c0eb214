//! The requests that a delta begins with.

use super::{Delta, DeltaLink};
use crate::client::collection::CollectionRequest;
use crate::client::list::List;
use crate::client::operation::{Invocation, Many};
use crate::client::paging::{First, Pages};
use crate::client::prepared::{Prepared, Request};
use crate::client::settings::Settings;
use crate::client::shape::{Read, Shape};
use crate::client::{Error, capability::Readable};
use crate::model::Structured;
use crate::query::Partial;

impl<E: Structured, C: 'static, S: Shape> List<E, C, S> {
    /// Reads the collection and asks the service to track changes from then on (OData 4.01
    /// Protocol, section 8.2.8.6): all entities come as changes, and then a link to ask for further
    /// changes with.
    pub fn track_changes(self) -> Delta<Read<E, S::Selected>> {
        let client = self.client().clone();
        begin(client, self.prefer("odata.track-changes").prepare())
    }
}

impl<E: Structured, C> CollectionRequest<E, C> {
    /// The changes since the service gave this link. The link stands for the collection, the
    /// selection and the filter that it was asked for with.
    pub fn changes_since(&self, link: &DeltaLink) -> Delta<Partial<E::Instance>>
    where
        C: Readable,
    {
        let client = self.path().client();
        let base = client.target(self.path().as_str(), []);
        let first = base.and_then(|base| client.link(link.as_str(), &base));
        let pages = Pages::new(client.clone(), Settings::of("changes"), first);
        Delta::new(client.clone(), pages)
    }
}

impl<O: 'static, E: Structured, B: 'static, S: Shape> Invocation<O, Many<E, B, S>> {
    /// What a function such as Microsoft Graph's `delta()` returns, as changes: removed entities
    /// are told from others, and at the end there is a link for
    /// [`changes_since`](CollectionRequest::changes_since).
    pub fn changes(self) -> Delta<Partial<E::Instance>> {
        let client = self.path().client().clone();
        begin(client, self.prepare())
    }
}

fn begin<T, V>(client: crate::client::Client, prepared: Result<Prepared<T>, Error>) -> Delta<V>
where
    V: serde::de::DeserializeOwned + serde::Serialize,
{
    let pages = match prepared {
        Ok(prepared) => Pages::invoke(
            client.clone(),
            prepared.settings,
            Ok(prepared.target),
            First {
                method: prepared.method,
                body: prepared.body,
            },
        ),
        Err(error) => Pages::new(client.clone(), Settings::of("changes"), Err(error)),
    };
    Delta::new(client, pages)
}
