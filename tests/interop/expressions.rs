//! What filters say: operators and functions of every kind mean the same on both sides.

use odata_runtime::edm::{
    Date, DateTimeOffset, Decimal, Duration, GeographyPoint, Point, Position, TimeOfDay,
};
use odata_runtime::query::{Changes, Filter, case, max_date_time, min_date_time, now};

use crate::server::Server;
use crate::shop;
use crate::shop::shop::{Access, Company, Customer, Order};

fn parsed<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// `c0`; `c1`, whom `c0` referred, with orders 1 to 5; the company `c2`, whom `c1` referred.
pub async fn related() -> Option<(Server, shop::Client)> {
    let (server, shop) = crate::shop(&[])?;
    for id in 1..=5 {
        let order = Changes::<Order>::new()
            .set(Order::ID, id)
            .set(Order::TOTAL, parsed::<Decimal>(&format!("{id}.50")))
            .set(
                Order::PLACED,
                parsed::<DateTimeOffset>(&format!("2024-0{id}-01T10:00:00Z")),
            );
        shop.orders().create(&order).await.unwrap();
    }
    let of = |id: &str, name: &str| {
        Changes::<Customer>::new()
            .set(Customer::ID, id)
            .set(Customer::NAME, name)
    };
    let at = |id: &str| shop.customers().by_id(id);
    shop.customers().create(of("c0", "Zero")).await.unwrap();
    let mut ann = of("c1", "Ann O'Neil")
        .set(Customer::SINCE, parsed::<Date>("2020-02-29"))
        .set(Customer::AWAKE, parsed::<TimeOfDay>("07:30:00"))
        .set(Customer::PATIENCE, parsed::<Duration>("PT1H"))
        .set(Customer::POINTS, 9_007_199_254_740_993_i64)
        .set(Customer::RIGHTS, Access::READ | Access::WRITE)
        .set(Customer::NICKNAMES, vec!["a".to_owned(), "b".to_owned()])
        .set(
            Customer::LOCATION,
            GeographyPoint::from(Point(Position::new(4.9, 52.4))),
        )
        .bind(Customer::REFERRER, &at("c0"));
    for id in 1..=5 {
        ann = ann.bind(Customer::ORDERS, &shop.orders().by_id(id));
    }
    shop.customers().create(&ann).await.unwrap();
    let company = Changes::<Company>::new()
        .set(Company::ID, "c2")
        .set(Company::NAME, "Umbrella")
        .set(Company::EMPLOYEES, 7)
        .upcast::<Customer>()
        .bind(Customer::REFERRER, &at("c1"));
    shop.customers().create(&company).await.unwrap();
    Some((server, shop))
}

/// Lists the customers that match each filter.
async fn expect(shop: &shop::Client, filters: Vec<(Filter<Customer>, &[&str])>) {
    for (filter, expected) in filters {
        let text = format!("{filter:?}");
        let list = shop.customers().list().filter(filter);
        let list = list.order_by(Customer::ID.asc()).all(10).await;
        let list = list.unwrap_or_else(|error| panic!("{text}: {error}"));
        let ids: Vec<_> = list.iter().filter_map(|it| it.id()).collect();
        assert_eq!(ids, expected, "{text}");
    }
}

#[tokio::test]
async fn functions_of_text_time_and_numbers() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let (name, since, awake) = (Customer::NAME, Customer::SINCE, Customer::AWAKE);
    let points = || Customer::POINTS;
    let ann: &[&str] = &["c1"];
    let company: &[&str] = &["c2"];
    let filters: Vec<(Filter<Customer>, &[&str])> = vec![
        (name.clone().contains("mb"), company),
        (name.clone().starts_with("Umb"), company),
        (name.clone().ends_with("l"), ann),
        (name.clone().length().gt(8), ann),
        (name.clone().index_of("b").eq(2), company),
        (name.clone().substring(1).eq("mbrella"), company),
        (name.clone().substring_of_length(1, 2).eq("mb"), company),
        (name.clone().to_lower().eq("umbrella"), company),
        (name.clone().to_upper().eq("UMBRELLA"), company),
        (name.clone().trim().eq("Umbrella"), company),
        (name.clone().concat("x").eq("Umbrellax"), company),
        (name.matches_pattern("^Umb"), company),
        (since.clone().year().eq(2020), ann),
        (since.clone().month().eq(2), ann),
        (since.clone().day().eq(29), ann),
        (since.clone().lt(parsed::<Date>("2021-01-01")), ann),
        (since.clone().le(now().date()), ann),
        (
            since
                .clone()
                .plus(parsed::<Duration>("P1D"))
                .gt(parsed::<Date>("2020-02-29")),
            ann,
        ),
        (awake.clone().hour().eq(7), ann),
        (awake.clone().minute().eq(30), ann),
        (awake.clone().second().eq(0), ann),
        (awake.fractional_seconds().lt(parsed::<Decimal>("1")), ann),
        (Customer::PATIENCE.eq(parsed::<Duration>("PT1H")), ann),
        (
            Customer::PATIENCE
                .total_seconds()
                .eq(parsed::<Decimal>("3600")),
            ann,
        ),
        (points().eq(9_007_199_254_740_993), ann),
        (points().modulo(2).eq(1), ann),
        // Null is equal to null.
        (
            points().sub(1).div(2).mul(2).add(1).eq(points()),
            &["c0", "c1", "c2"],
        ),
        (points().div_by(2).gt(parsed::<Decimal>("1")), ann),
        (points().negate().lt(0), ann),
        (points().cast_to::<String>().eq("9007199254740993"), ann),
        (since.is_of_type::<Date>(), ann),
    ];
    expect(&shop, filters).await;
}

#[tokio::test]
async fn points_in_time_and_decimals() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let (placed, total) = (|| Order::PLACED, || Order::TOTAL);
    let decimal = parsed::<Decimal>;
    let time = parsed::<DateTimeOffset>;
    let day = parsed::<Duration>("P1D");
    let all: &[i32] = &[1, 2, 3, 4, 5];
    let filters: Vec<(Filter<Order>, &[i32])> = vec![
        (placed().plus(day).gt(time("2024-05-01T12:00:00Z")), &[5]),
        (placed().minus(day).lt(time("2024-01-01T00:00:00Z")), &[1]),
        (
            placed()
                .since(time("2024-01-01T10:00:00Z"))
                .gt(parsed::<Duration>("P100D")),
            &[5],
        ),
        (placed().date().eq(parsed::<Date>("2024-03-01")), &[3]),
        (placed().time().eq(parsed::<TimeOfDay>("10:00:00")), all),
        (placed().total_offset_minutes().eq(0), all),
        (
            placed()
                .lt(max_date_time())
                .and(placed().gt(min_date_time())),
            all,
        ),
        (total().floor().eq(decimal("2")), &[2]),
        (total().ceiling().eq(decimal("3")), &[2]),
        (total().mul(decimal("2")).eq(decimal("5")), &[2]),
        (total().round().eq(decimal("2")), &[1]),
    ];
    for (filter, expected) in filters {
        let text = format!("{filter:?}");
        let list = shop.orders().list().filter(filter);
        let list = list.order_by(Order::ID.asc()).all(10).await.unwrap();
        let ids: Vec<_> = list.iter().filter_map(|it| it.id).collect();
        assert_eq!(ids, expected, "{text}");
    }
}

#[tokio::test]
async fn conditions_on_collections_types_and_related_entities() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let ann: &[&str] = &["c1"];
    let company: &[&str] = &["c2"];
    let filters: Vec<(Filter<Customer>, &[&str])> = vec![
        (Customer::ID.in_(["c1", "c9"]), ann),
        (Customer::ID.in_collection(Customer::NICKNAMES), &[]),
        (Customer::NICKNAMES.any(|it| it.eq("a")), ann),
        (Customer::NICKNAMES.count().eq(2), ann),
        (Customer::NICKNAMES.has_subset(Customer::NICKNAMES), ann),
        (Customer::ORDERS.any(Order::ID.gt(4)), ann),
        (Customer::ORDERS.all(Order::ID.gt(0)), &["c0", "c1", "c2"]),
        (Customer::ORDERS.count().gt(3), ann),
        (Filter::<Customer>::is_of::<Company>(), company),
        (Company::EMPLOYEES.cast::<Customer>().gt(5), company),
        (Customer::REFERRER.then(Customer::NAME).eq("Zero"), ann),
        (
            Customer::REFERRER
                .then(Customer::ORDERS)
                .any(Order::ID.eq(1)),
            company,
        ),
        (!Customer::LOCATION.is_null(), ann),
    ];
    expect(&shop, filters).await;
    let aliased = shop
        .customers()
        .list()
        .filter(Customer::NAME.eq(odata_runtime::query::Expression::parameter("name")))
        .parameter_alias::<String>("name", "Ann O'Neil");
    assert_eq!(aliased.all(9).await.unwrap().len(), 1);
    let counted = shop.customers().count().filter(Customer::ID.ne("c0"));
    assert_eq!(counted.await.unwrap(), 2);
}

/// What the server does not know, or gets wrong.
#[tokio::test]
async fn expressions_that_the_server_lacks() {
    let Some((_server, shop)) = related().await else {
        return;
    };
    let here = || GeographyPoint::from(Point(Position::new(4.9, 52.4)));
    let refused: Vec<(Filter<Customer>, u16)> = vec![
        // It knows the functions, and stumbles over what it has stored.
        (Customer::LOCATION.distance(here()).lt(1.0), 500),
        (Customer::LOCATION.eq(here()), 400),
        // It takes no text in arrays as JSON has it, in double quotes.
        (Customer::NICKNAMES.has_subset(["a"]), 400),
        (Customer::NICKNAMES.has_subsequence(["a", "b"]), 400),
        (case(Customer::ID.eq("c1"), 1).otherwise(0).eq(1), 400),
        (
            Customer::ORDERS
                .count_with(|all| all.filter(Order::ID.gt(3)))
                .eq(2),
            400,
        ),
    ];
    for (filter, status) in refused {
        let text = format!("{filter:?}");
        let error = shop.customers().list().filter(filter).page().await;
        let error = error.err().unwrap_or_else(|| panic!("{text} works now"));
        assert_eq!(error.status().map(u16::from), Some(status), "{text}");
    }
    // It keeps flags as text and compares them with numbers: nothing has any.
    let read = Customer::RIGHTS.has(Access::READ);
    expect(&shop, vec![(read, &[])]).await;
    let stored = shop.customers().by_id("c1").property(Customer::LOCATION);
    assert_eq!(stored.get().await.unwrap(), Some(here()));
}
