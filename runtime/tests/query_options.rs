//! Selections, orders, expansions and whole sets of query options.

#![cfg(feature = "client")]

mod client_common;

use client_common::{Banner, Host, HostPort, IpAddress, Status};
use odata_runtime::query::{QueryOptions, Search, Select};

#[test]
fn options_come_in_a_fixed_order() {
    let options = QueryOptions::<HostPort>::new()
        .count(true)
        .skip(5)
        .top(10)
        .order_by((HostPort::PORT.desc(), HostPort::ID))
        .search("a AND b")
        .filter(HostPort::STATUS.eq(Status::Open).or(HostPort::PORT.gt(1)))
        .filter(HostPort::PORT.lt(9))
        .expand(HostPort::HOST)
        .select((HostPort::PORT, HostPort::BANNERS));
    let pairs = options.pairs();
    let expected = [
        ("$select", "port,banners"),
        ("$expand", "host"),
        (
            "$filter",
            "(status eq example.status'open' or port gt 1) and port lt 9",
        ),
        ("$search", "a AND b"),
        ("$orderby", "port desc,id"),
        ("$top", "10"),
        ("$skip", "5"),
        ("$count", "true"),
    ];
    let actual: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(actual, expected);
    assert!(QueryOptions::<HostPort>::new().pairs().is_empty());
}

#[test]
fn selections_take_every_kind_of_property() {
    let options = QueryOptions::<HostPort>::new()
        .select(HostPort::MAIN.then(Banner::TEXT))
        .select([HostPort::PORT, HostPort::LIMIT])
        .select(vec![HostPort::TAGS])
        .select((HostPort::HOST, Select::all(), Select::raw("ns.*")));
    assert_eq!(
        options.to_string(),
        "$select=main/text,port,limit,tags,host,*,ns.*"
    );
    let derived = QueryOptions::<Host>::new().select(IpAddress::COUNTRY.cast());
    assert_eq!(derived.to_string(), "$select=example.ipAddress/country");
}

#[test]
fn expansions_nest() {
    let options = QueryOptions::<Host>::new().expand((
        Host::PARENT.with(|parent| parent.levels(3)),
        Host::PORTS.with(|ports| {
            ports
                .select((HostPort::PORT, HostPort::STATUS))
                .filter(HostPort::ID.eq("a;b)"))
                .order_by(HostPort::PORT)
                .top(2)
                .skip(1)
                .count(true)
                .search(Search::phrase("x\"y"))
                .expand(HostPort::HOST.with(|host| host.select(Host::NAME).levels_max()))
        }),
        Host::PARENT.with(|same| same),
    ));
    assert_eq!(
        options.to_string(),
        "$expand=parent($levels=3),\
         ports($select=port,status;$expand=host($select=name;$levels=max);$filter=id eq 'a;b)';\
         $search=\"x\\\"y\";$orderby=port;$top=2;$skip=1;$count=true),parent"
    );
}

#[test]
fn orders_follow_paths_and_counts() {
    let options = QueryOptions::<HostPort>::new()
        .order_by(
            HostPort::HOST
                .then(Host::NAME)
                .asc()
                .then(HostPort::TAGS.count().desc()),
        )
        .order_by([HostPort::PORT.asc()]);
    assert_eq!(
        options.to_string(),
        "$orderby=host/name,tags/$count desc,port"
    );
}
