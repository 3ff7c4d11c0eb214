//! What requests ask for besides the thing itself: preferences, conditions, forms, later answers.

use std::time::Duration;

use odata_runtime::client::Accepted;
use odata_runtime::edm::Decimal;
use odata_runtime::query::{Changes, CollectionDelta};

use crate::expressions::related;
use crate::shop::shop::{Customer, Item, Order};

#[tokio::test]
async fn preferences_are_honoured_and_told() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let page = shop.orders().list().page_size(2).page().await.unwrap();
    assert_eq!(page.value.len(), 2);
    assert!(page.next_link.is_some());
    let created = shop
        .orders()
        .create(Changes::<Order>::new().set(Order::ID, 80));
    let created = created.return_minimal().await.unwrap();
    assert_eq!(created.entity, None);
    assert!(created.location.unwrap().ends_with("/Orders(80)"));
    assert!(created.entity_id.unwrap().ends_with("/Orders(80)"));
    let order = shop.orders().by_id(80);
    let changes = Changes::<Order>::new().set(Order::TOTAL, "9.5".parse::<Decimal>().unwrap());
    let minimal = order.update(&changes).only_existing().return_minimal();
    assert_eq!(minimal.await.unwrap(), None);
    let whole = order.update(&changes).only_existing();
    let whole = whole.return_representation().await.unwrap().unwrap();
    assert_eq!(whole.total, Some("9.5".parse().unwrap()));
    let headed = shop.orders().list().page_size(2).with_head().await.unwrap();
    let applied = headed.headers["preference-applied"].to_str().unwrap();
    assert!(applied.contains("maxpagesize=2"), "{applied}");
}

#[tokio::test]
async fn numbers_of_64_bits_come_as_strings_if_asked_for() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let compatible = "application/json;IEEE754Compatible=true";
    let order = shop.orders().by_id(1).get().header("accept", compatible);
    let order = order.await.unwrap();
    assert_eq!(order.total, Some("1.5".parse().unwrap()));
    assert!(
        serde_json::to_string(&order)
            .unwrap()
            .contains(r#""Total":"1.50""#)
    );
    let points = shop.customers().by_id("c1").property(Customer::POINTS);
    let points = points.get().header("accept", compatible).await.unwrap();
    assert_eq!(points, Some(9_007_199_254_740_993));
}

#[tokio::test]
async fn an_answer_may_come_later() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let accepted = shop.orders().by_id(3).get().respond_async().await.unwrap();
    let Accepted::Running(operation) = accepted else {
        panic!("{accepted:?}");
    };
    let order = operation.wait(Duration::from_secs(30)).await.unwrap();
    assert_eq!(order.id, Some(3));
}

#[tokio::test]
async fn batches_depend_on_what_they_made() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let mut batch = shop.inner().batch();
    let made = Changes::<Order>::new().set(Order::ID, 100);
    let made = batch.add(shop.orders().create(&made)).unwrap();
    let order = shop::order_at(batch.reference(&made));
    let changes = Changes::<Order>::new().set(Order::TOTAL, "3".parse::<Decimal>().unwrap());
    let changed = order.update(&changes).only_existing();
    let changed = batch.entry().after(&made).push(changed).unwrap();
    let missing = batch.add(shop.orders().by_id(999).get()).unwrap();
    let waiting = shop.orders().by_id(1).get();
    let waiting = batch.entry().after(&missing).push(waiting).unwrap();
    let mut result = batch.send().await.unwrap();
    assert!(result.take(made).is_ok());
    assert!(result.take(changed).is_ok());
    assert!(result.take(missing).unwrap_err().is_not_found());
    // The server leaves out what it has not done, where the standard asks for 424.
    assert!(result.take(waiting).is_err());
    let read = shop.orders().by_id(100).get().await.unwrap();
    assert_eq!(read.total, Some("3".parse().unwrap()));
}

mod shop {
    use odata_runtime::client::ResourcePath;

    /// The requests of an order at a path.
    pub fn order_at(path: ResourcePath) -> crate::shop::shop::requests::OrderRequest {
        crate::shop::shop::requests::OrderRequest::new(path)
    }
}

#[tokio::test]
async fn entities_are_made_in_depth() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let item = Changes::<Item>::new()
        .set(Item::ORDER, "90")
        .set(Item::LINE, 1);
    let order = Changes::<Order>::new()
        .set(Order::ID, 90)
        .set_each(Order::ITEMS, [item]);
    let latest = Changes::<Order>::new().set(Order::ID, 91);
    let made = Changes::<Customer>::new()
        .set(Customer::ID, "d")
        .set_each(Customer::ORDERS, [order])
        .set_changes(Customer::LATEST, latest);
    shop.customers().create(&made).await.unwrap();
    let customer = shop.customers().by_id("d");
    assert_eq!(customer.latest().get().await.unwrap().id, Some(91));
    let items = shop.orders().by_id(90).items().list().all(9).await.unwrap();
    assert_eq!(items.len(), 1);
    customer.reference(Customer::LATEST).remove().await.unwrap();
    assert_eq!(customer.latest().get().optional().await.unwrap(), None);
}

/// What the server does not do, or does otherwise than the standard says.
#[tokio::test]
async fn changes_that_the_server_does_not_make() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    // No upserts: an entity that is not there is an error, not made.
    let named = Changes::<Customer>::new().set(Customer::NAME, "n");
    let absent = shop.customers().by_id("new");
    assert!(absent.update(&named).await.unwrap_err().is_not_found());
    let only_new = absent.update(&named).only_new().await;
    assert!(only_new.unwrap_err().is_not_found());
    let replaced = absent.replace(&named).await;
    assert!(replaced.unwrap_err().is_not_found());
    let only_existing = absent.update(&named).only_existing().await;
    assert!(only_existing.unwrap_err().is_not_found());
    // Nested changes are answered as done, and are not.
    let orders = CollectionDelta::new()
        .unlink(&shop.orders().by_id(1))
        .put(Changes::new().set(Order::ID, 92));
    let changes = Changes::<Customer>::new().set_delta(Customer::ORDERS, orders);
    let ann = shop.customers().by_id("c1");
    ann.update(&changes).await.unwrap();
    assert_eq!(ann.orders().list().all(9).await.unwrap().len(), 5);
    // A whole new collection is added to the old one.
    let orders = [Changes::<Order>::new().set(Order::ID, 93)];
    let changes = Changes::<Customer>::new().set_each(Customer::ORDERS, orders);
    ann.update(&changes).await.unwrap();
    assert_eq!(ann.orders().list().all(9).await.unwrap().len(), 6);
    // A reference is removed from a collection by the identifier alone, not by the key.
    let by_key = ann.orders().by_id(1).remove_reference().await;
    assert_eq!(by_key.unwrap_err().status().map(u16::from), Some(400));
}
