//! accepted
#![allow(dead_code)]

use odata_runtime::client::operation::{Invocation, Many, One};
use odata_runtime::client::*;
use odata_runtime::model::Structured;
use odata_runtime::query::{Partial, Selection};

async fn narrowed<O: 'static, E: Structured>(
    get: Get<E>,
    one: Invocation<O, One<E>>,
    many: Invocation<O, Many<E>>,
    some: impl Selection<E> + Clone,
) -> Result<Vec<Partial<E::Instance>>, Error> {
    let mut found: Vec<Partial<E::Instance>> = many.select(some.clone()).all(9).await?;
    found.push(one.select(some.clone()).await?);
    found.extend(get.select(some).if_changed("1").await?);
    Ok(found)
}

async fn whole<O: 'static, E: Structured>(
    get: Get<E>,
    one: Invocation<O, One<E>>,
    many: Invocation<O, Many<E>>,
) -> Result<Vec<E::Instance>, Error> {
    let mut found: Vec<E::Instance> = many.all(9).await?;
    found.push(one.await?);
    found.extend(get.if_changed("1").await?);
    Ok(found)
}

/// The first round and those that go on from a link are of one type.
fn changes<E: Structured>(
    hosts: &CollectionRequest<E>,
    link: Option<&DeltaLink>,
) -> Delta<Partial<E::Instance>> {
    match link {
        None => hosts.list().track_changes(),
        Some(link) => hosts.changes_since(link),
    }
}

fn main() {}
