//! What is more than one request and one value: batches, changes, streams.

use odata_runtime::client::Error;
use odata_runtime::client::batch::GroupOutcome;
use odata_runtime::client::{Change, DeltaLink};
use odata_runtime::query::Changes;

use crate::shop::shop::{Customer, Order};
use crate::{shop, stocked};

#[tokio::test]
async fn requests_of_all_kinds_go_in_one_batch() {
    let Some((_server, shop)) = stocked(&[]).await else {
        return;
    };
    let mut batch = shop.inner().batch();
    let one = batch.add(shop.orders().by_id(1).get()).unwrap();
    let missing = batch.add(shop.orders().by_id(99).get()).unwrap();
    let page = batch
        .add(shop.orders().list().filter(Order::ID.gt(3)))
        .unwrap();
    let made = Changes::<Order>::new().set(Order::ID, 7);
    let made = batch.add(shop.orders().create(&made)).unwrap();
    let name = batch
        .add(shop.customers().by_id("c1").property(Customer::NAME).get())
        .unwrap();
    let mut result = batch.send().await.unwrap();
    assert_eq!(result.take(one).unwrap().id, Some(1));
    assert!(result.take(missing).unwrap_err().is_not_found());
    assert_eq!(result.take(page).unwrap().value.len(), 2);
    assert_eq!(result.take(made).unwrap().id, Some(7));
    assert_eq!(result.take(name).unwrap().as_deref(), Some("Ann O'Neil"));
}

#[tokio::test]
async fn a_change_set_is_done_whole_or_not_at_all() {
    let Some((_server, shop)) = stocked(&[]).await else {
        return;
    };
    let made = |id| {
        shop.orders()
            .create(Changes::<Order>::new().set(Order::ID, id))
    };
    let mut batch = shop.inner().batch();
    let group = batch.change_set();
    let new = batch.entry().in_group(group).push(made(8)).unwrap();
    let twice = batch.entry().in_group(group).push(made(1)).unwrap();
    let mut result = batch.send().await.unwrap();
    assert!(!matches!(result.group(group), GroupOutcome::Done));
    assert!(result.take(new).is_err());
    assert!(result.take(twice).is_err());
    assert_eq!(shop.orders().count().await.unwrap(), 5);
}

#[tokio::test]
async fn changes_are_followed_from_a_link_that_was_kept() {
    let Some((_server, shop)) = stocked(&[]).await else {
        return;
    };
    let mut delta = shop.customers().list().track_changes();
    let mut known = 0;
    while delta.try_next().await.unwrap().is_some() {
        known += 1;
    }
    assert_eq!(known, 2);
    let kept = delta.into_link().unwrap().as_str().to_owned();

    let made = Changes::<Customer>::new().set(Customer::ID, "c3");
    shop.customers().create(&made).await.unwrap();
    shop.customers().by_id("c1").delete().await.unwrap();
    let mut delta = shop.customers().changes_since(&DeltaLink::new(kept));
    let (mut changed, mut removed) = (0, 0);
    while let Some(change) = delta.try_next().await.unwrap() {
        match change {
            Change::Changed(_) => changed += 1,
            Change::Removed(_) => removed += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((changed, removed), (1, 1));
    assert!(delta.into_link().is_some());
    let elsewhere = DeltaLink::new("https://elsewhere.example/Customers?$deltatoken=1");
    let refused = shop.customers().changes_since(&elsewhere).try_next().await;
    assert!(matches!(refused.unwrap_err(), Error::UntrustedLink { .. }));
}

#[tokio::test]
async fn media_entities_are_made_read_and_replaced() {
    let Some((_server, shop)) = shop(&[]) else {
        return;
    };
    let made = shop
        .photos()
        .create_media("first", "text/plain")
        .await
        .unwrap();
    let photo = shop.photos().by_id(made.id.unwrap());
    let content = photo.media_content();
    let read = content.download().await.unwrap();
    assert_eq!(read.content_type(), Some("text/plain"));
    assert_eq!(&read.bytes(100).await.unwrap()[..], b"first");
    content
        .upload(vec![1, 2, 3], "application/octet-stream")
        .await
        .unwrap();
    let read = content.download().await.unwrap();
    assert_eq!(&read.bytes(100).await.unwrap()[..], [1, 2, 3]);
}
