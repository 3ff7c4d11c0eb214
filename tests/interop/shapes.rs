//! What queries make of collections: searches, aggregates, computed properties, expansions.

use odata_runtime::client::Error;
use odata_runtime::edm::Decimal;
use odata_runtime::query::{Aggregate, Apply, Expand, Property, Search};

use crate::expressions::related;
use crate::shop::shop::{AnyCustomer, Customer, Order};

const SUM: Property<Order, f64> = Property::new("Sum");
const NUMBER: Property<Order, i64> = Property::new("Number");
const DOUBLE: Property<Order, Decimal> = Property::new("Double");

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[tokio::test]
async fn searches_find_words() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    for (search, expected) in [
        (Search::word("Umbrella"), 1),
        (Search::word("Umbrella").or(Search::word("Zero")), 2),
        (Search::word("Umbrella").and(Search::word("Zero")), 0),
        (!Search::word("Umbrella"), 2),
        (Search::phrase("Ann O'Neil"), 1),
    ] {
        let text = format!("{search:?}");
        let found = shop.customers().list().search(search).all(9).await.unwrap();
        assert_eq!(found.len(), expected, "{text}");
    }
}

#[tokio::test]
async fn collections_are_aggregated() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let rows = |apply: Apply<Order>| async {
        let page = shop.orders().list().apply(apply).page().await;
        page.unwrap().value
    };
    let new = Apply::<Order>::new;
    let total = || Order::TOTAL;
    let all = rows(new().aggregate([
        total().sum().named(DOUBLE),
        Aggregate::count().named(NUMBER),
    ]))
    .await;
    assert_eq!(all[0].get(DOUBLE).unwrap(), Some(number("17.5")));
    assert_eq!(all[0].get(NUMBER).unwrap(), Some(5));
    let some = rows(new().filter(Order::ID.gt(2)).aggregate([
        total().min().named(DOUBLE),
        Order::ID.count_distinct().named(NUMBER),
    ]))
    .await;
    assert_eq!(some[0].get(DOUBLE).unwrap(), Some(number("3.5")));
    assert_eq!(some[0].get(NUMBER).unwrap(), Some(3));
    let groups = rows(new().group_by(Order::PLACED, |group| {
        group.aggregate([total().max().named(DOUBLE)])
    }))
    .await;
    assert_eq!(groups.len(), 5);
    assert_eq!(groups[4].get(DOUBLE).unwrap(), Some(number("5.5")));
    assert!(groups[4].get(Order::PLACED).unwrap().is_some());
    let computed = rows(
        new()
            .compute([total().mul(number("2")).named(DOUBLE)])
            .aggregate([DOUBLE.sum().named(DOUBLE)]),
    )
    .await;
    assert_eq!(computed[0].get(DOUBLE).unwrap(), Some(number("35.0")));
    let top = rows(new().top_count(2, total())).await;
    assert_eq!(top.len(), 2);
    let both = rows(new().concat([
        new().aggregate([Aggregate::count().named(NUMBER)]),
        new().filter(Order::ID.eq(1)),
    ]))
    .await;
    assert_eq!(both.len(), 2);
}

#[tokio::test]
async fn properties_are_computed_sorted_and_filtered_by() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let list = shop
        .orders()
        .list()
        .compute(Order::TOTAL.mul(number("2")).named(DOUBLE))
        .select((Order::ID, DOUBLE))
        .filter(DOUBLE.gt(number("8")))
        .order_by(DOUBLE.desc());
    let found = list.all(9).await.unwrap();
    assert_eq!(found.len(), 2);
    let first = found[0].additional.get("Double").unwrap();
    assert_eq!(first.as_str(), "11.00");
}

#[tokio::test]
async fn expansions_take_every_option() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let company = shop.customers().by_id("c2");
    for levels in [
        Customer::REFERRER.with(|it| it.levels(2)),
        Customer::REFERRER.with(|it| it.levels_max()),
    ] {
        let read = company.get().expand(levels).await.unwrap();
        let AnyCustomer::Company(read) = read else {
            panic!("{read:?}");
        };
        let Some(AnyCustomer::Customer(ann)) = &read.referrer else {
            panic!("{read:?}");
        };
        let zero = ann.referrer.as_ref().unwrap();
        assert_eq!(zero.id().map(String::as_str), Some("c0"));
    }
    let orders = Customer::ORDERS.with(|it| {
        it.filter(Order::ID.gt(2))
            .order_by(Order::ID.desc())
            .top(1)
            .skip(1)
            .count(true)
            .select(Order::ID)
    });
    let read = shop.customers().by_id("c1").get().expand(orders).await;
    let AnyCustomer::Customer(ann) = read.unwrap() else {
        panic!("not a customer");
    };
    assert_eq!(ann.orders.len(), 1);
    assert_eq!(ann.orders[0].id, Some(4));
    let count = ann.additional.get("Orders@odata.count").unwrap();
    assert_eq!(count.as_str(), "3");
    let all = shop.customers().by_id("c1").get().expand(Expand::all());
    let AnyCustomer::Customer(ann) = all.await.unwrap() else {
        panic!("not a customer");
    };
    assert_eq!(ann.orders.len(), 5);
    assert!(ann.referrer.is_some());
    let links = Customer::ORDERS.reference();
    let links = shop.customers().by_id("c1").get().expand(links);
    let AnyCustomer::Customer(ann) = links.await.unwrap() else {
        panic!("not a customer");
    };
    assert_eq!(ann.orders.len(), 5);
    assert!(ann.orders[0].additional.get("@odata.id").is_some());
    // The number of related entities comes with the entities themselves, which was not asked for.
    let number = shop.customers().by_id("c1").get();
    let AnyCustomer::Customer(ann) = number.expand(Customer::ORDERS.number()).await.unwrap() else {
        panic!("not a customer");
    };
    let count = ann.additional.get("Orders@odata.count").unwrap();
    assert_eq!(count.as_str(), "5");
}

#[tokio::test]
async fn long_queries_are_not_taken_in_a_body() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    // The server takes `$query` for a key.
    let error = shop.orders().list().filter(Order::ID.eq(2)).post_query();
    let error = error.page().await.unwrap_err();
    assert!(
        matches!(&error, Error::Service(it) if it.status == 400),
        "{error}"
    );
}
