//! What is read: pages, options, expressions, functions.

use odata_runtime::query::Changes;

use crate::shop::shop::{Company, Customer, Item, Order};
use crate::stocked;

fn ids(orders: &[Order]) -> Vec<i32> {
    orders.iter().filter_map(|order| order.id).collect()
}

#[tokio::test]
async fn collections_are_read_whole_with_and_without_pages_of_the_server() {
    for options in [&[][..], &["--page-size", "2"]] {
        let Some((_server, shop)) = stocked(options).await else {
            return;
        };
        let all = shop
            .orders()
            .list()
            .order_by(Order::ID.desc())
            .all(10)
            .await
            .unwrap();
        assert_eq!(ids(&all), [5, 4, 3, 2, 1]);
        let page = shop.orders().list().with_count().page().await.unwrap();
        assert_eq!(page.count, Some(5));
        assert_eq!(page.next_link.is_some(), !options.is_empty());
        assert_eq!(shop.orders().count().await.unwrap(), 5);
        let counted = shop.orders().count().filter(Order::ID.gt(2));
        assert_eq!(counted.await.unwrap(), 3);
        let some = shop
            .orders()
            .list()
            .order_by(Order::ID.asc())
            .skip(1)
            .top(2);
        assert_eq!(ids(&some.all(10).await.unwrap()), [2, 3]);
    }
}

#[tokio::test]
async fn filters_mean_the_same_on_both_sides() {
    let Some((_server, shop)) = stocked(&[]).await else {
        return;
    };
    let total = Order::TOTAL;
    for (filter, expected) in [
        (Order::ID.eq(3), vec![3]),
        (Order::ID.ne(3).and(Order::ID.le(4)), vec![1, 2, 4]),
        (Order::ID.lt(2).or(Order::ID.ge(5)), vec![1, 5]),
        (Order::ID.in_([2, 4, 9]), vec![2, 4]),
        (!Order::ID.in_([2, 4, 9]), vec![1, 3, 5]),
        (
            total
                .clone()
                .gt("3.50".parse::<odata_runtime::edm::Decimal>().unwrap()),
            vec![4, 5],
        ),
        (Order::PLACED.is_null(), vec![1, 2, 3, 4, 5]),
        (Order::PLACED.is_not_null(), vec![]),
        (Order::ID.add(1).eq(3), vec![2]),
        (Order::ID.modulo(2).eq(1), vec![1, 3, 5]),
        (
            Order::CUSTOMER.then(Customer::NAME).eq("Ann O'Neil"),
            vec![1, 2, 3, 4, 5],
        ),
    ] {
        let text = format!("{filter:?}");
        let list = shop
            .orders()
            .list()
            .filter(filter)
            .order_by(Order::ID.asc());
        assert_eq!(ids(&list.all(10).await.unwrap()), expected, "{text}");
    }
    for (filter, expected) in [
        (Customer::NAME.contains("O'N"), 1),
        (Customer::NAME.starts_with("Umb"), 1),
        (
            Customer::NAME.ends_with("Neil").or(Customer::ID.eq("c2")),
            2,
        ),
        (Customer::NAME.to_upper().eq("UMBRELLA"), 1),
        (Customer::NAME.length().gt(8), 1),
        (Customer::NAME.index_of("b").eq(2), 1),
        (Customer::ORDERS.any(Order::ID.gt(4)), 1),
        (Customer::ORDERS.all(Order::ID.gt(4)), 1),
        (Customer::ORDERS.any_item(), 1),
        (Company::EMPLOYEES.cast::<Customer>().gt(5), 1),
    ] {
        let text = format!("{filter:?}");
        let found = shop
            .customers()
            .list()
            .filter(filter)
            .all(10)
            .await
            .unwrap();
        assert_eq!(found.len(), expected, "{text}");
    }
}

#[tokio::test]
async fn related_entities_are_expanded_and_navigated_to() {
    let Some((_server, shop)) = stocked(&[]).await else {
        return;
    };
    let ann = shop.customers().by_id("c1");
    let orders = Customer::ORDERS.with(|it| {
        let it = it.filter(Order::ID.gt(1)).order_by(Order::ID.desc()).top(2);
        it.select((Order::ID, Order::TOTAL))
    });
    let read = ann.get().expand(orders).await.unwrap();
    let crate::shop::shop::AnyCustomer::Customer(read) = read else {
        panic!("{read:?}");
    };
    assert_eq!(ids(&read.orders), [5, 4]);
    assert_eq!(ids(&ann.orders().list().all(9).await.unwrap()).len(), 5);
    // A navigation property that is null is answered with 404, and not with 204 as the standard
    // asks; both mean that there is nothing.
    assert_eq!(ann.latest().get().optional().await.unwrap(), None);
    let companies = shop.customers().as_company().list().all(9).await.unwrap();
    assert_eq!(companies.len(), 1);
    assert_eq!(companies[0].employees, Some(7));
    let narrowed = shop
        .orders()
        .by_id(1)
        .get()
        .select(Order::PLACED)
        .await
        .unwrap();
    assert_eq!(narrowed.into_inner().total, None);
}

#[tokio::test]
async fn keys_of_all_kinds_find_their_entities() {
    let Some((_server, shop)) = stocked(&[]).await else {
        return;
    };
    for order in ["plain", "with space", "o'neil", "a/b", "50%", "a+b", "q?#"] {
        let item = Changes::<Item>::new()
            .set(Item::ORDER, order)
            .set(Item::LINE, 1)
            .set(Item::AMOUNT, 3);
        shop.items().create(&item).await.unwrap();
        let read = shop.items().by_key(order, 1).get().await.unwrap();
        assert_eq!(read.order.as_deref(), Some(order));
        shop.items().by_key(order, 1).delete().await.unwrap();
        let gone = shop.items().by_key(order, 1).get().await;
        assert!(gone.unwrap_err().is_not_found());
    }
}

#[tokio::test]
async fn functions_are_called() {
    let Some((_server, shop)) = stocked(&[]).await else {
        return;
    };
    assert_eq!(shop.greet_with_name("you").await.unwrap(), "hello you");
    let largest = shop.orders().largest_with_count(2).all(9).await.unwrap();
    assert_eq!(ids(&largest), [5, 4]);
    let spent = shop.customers().by_id("c1").spent().await.unwrap();
    assert_eq!(spent.to_string(), "12");
}
