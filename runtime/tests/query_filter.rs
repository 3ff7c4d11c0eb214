//! Filters as text: precedence, quoting, paths, lambdas and casts.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{Access, Banner, Host, HostPort, IpAddress, Status};
use odata_runtime::query::{Expression, Filter};

fn text<E>(filter: Filter<E>) -> String {
    filter.to_string()
}

#[test]
fn compares_with_literals_of_the_property_s_type() {
    assert_eq!(text(HostPort::PORT.gt(1024)), "port gt 1024");
    assert_eq!(text(HostPort::PORT.le(-1)), "port le -1");
    assert_eq!(text(HostPort::RATIO.lt(0.5)), "ratio lt 0.5");
    assert_eq!(text(HostPort::RATIO.ne(1e21)), "ratio ne 1e21");
    assert_eq!(
        text(HostPort::STATUS.eq(Status::Open)),
        "status eq example.status'open'"
    );
    assert_eq!(
        text(HostPort::ACCESS.has(Access::READ | Access::WRITE)),
        "access has example.access'read,write'"
    );
    assert_eq!(
        text(
            HostPort::SEEN.ge("2024-05-01T10:00:00.5+02:00"
                .parse::<odata_runtime::edm::DateTimeOffset>()
                .unwrap())
        ),
        "seen ge 2024-05-01T10:00:00.5+02:00"
    );
}

#[test]
fn compares_properties_with_each_other() {
    assert_eq!(text(HostPort::PORT.ge(HostPort::LIMIT)), "port ge limit");
    assert_eq!(
        text(HostPort::MAIN.then(Banner::SCANS).eq(HostPort::PORT)),
        "main/scans eq port"
    );
    let id = String::from("x");
    assert_eq!(
        text(HostPort::ID.eq(&id).or(HostPort::ID.eq(id))),
        "id eq 'x' or id eq 'x'"
    );
}

#[test]
fn quotes_cannot_end_a_literal() {
    assert_eq!(
        text(Host::NAME.eq("O'Neil' or 1 eq 1")),
        "name eq 'O''Neil'' or 1 eq 1'"
    );
    assert_eq!(text(Host::NAME.eq(String::from("''"))), "name eq ''''''");
    assert_eq!(text(Host::NAME.contains("a'b")), "contains(name,'a''b')");
}

#[test]
fn parentheses_follow_precedence() {
    let a = || HostPort::PORT.eq(1);
    let b = || HostPort::PORT.eq(2);
    let c = || HostPort::PORT.eq(3);
    assert_eq!(
        text(a().and(b()).or(c())),
        "port eq 1 and port eq 2 or port eq 3"
    );
    assert_eq!(
        text(a().or(b()).and(c())),
        "(port eq 1 or port eq 2) and port eq 3"
    );
    assert_eq!(
        text(a().and(b().or(c()))),
        "port eq 1 and (port eq 2 or port eq 3)"
    );
    assert_eq!(
        text(a().or(b().and(c()))),
        "port eq 1 or port eq 2 and port eq 3"
    );
    assert_eq!(text(a().not()), "not (port eq 1)");
    assert_eq!(text(!a().or(b())), "not (port eq 1 or port eq 2)");
    assert_eq!(text(a().not().and(b())), "not (port eq 1) and port eq 2");
    assert_eq!(text(a().not().not()), "not (not (port eq 1))");
    assert_eq!(
        text(!HostPort::ID.starts_with("x")),
        "not startswith(id,'x')"
    );
}

#[test]
fn raw_text_is_closed_in_wherever_it_meets_other_conditions() {
    let raw = || Filter::<HostPort>::raw("a eq 1 or b eq 2");
    assert_eq!(text(raw()), "a eq 1 or b eq 2");
    assert_eq!(
        text(raw().and(HostPort::PORT.eq(1))),
        "(a eq 1 or b eq 2) and port eq 1"
    );
    assert_eq!(
        text(HostPort::PORT.eq(1).or(raw())),
        "port eq 1 or (a eq 1 or b eq 2)"
    );
    assert_eq!(text(!raw()), "not (a eq 1 or b eq 2)");
    let sum = Expression::<HostPort, i32>::raw("port add 1");
    assert_eq!(text(sum.gt(HostPort::LIMIT)), "(port add 1) gt limit");
}

#[test]
fn lists_and_null() {
    assert_eq!(text(HostPort::PORT.in_([80, 443])), "port in (80,443)");
    assert_eq!(text(HostPort::ID.in_(["a", "b'"])), "id in ('a','b''')");
    assert_eq!(text(HostPort::PORT.in_(Vec::<i32>::new())), "false");
    assert_eq!(text(HostPort::STATUS.is_null()), "status eq null");
    assert_eq!(text(HostPort::HOST.is_not_null()), "host ne null");
    assert_eq!(text(HostPort::MAIN.is_null()), "main eq null");
}

#[test]
fn lambdas_name_their_variables_by_depth() {
    assert_eq!(text(HostPort::BANNERS.any_item()), "banners/any()");
    assert_eq!(
        text(HostPort::BANNERS.any(Banner::TEXT.eq("x").or(Banner::SCANS.gt(3)))),
        "banners/any(x1:x1/text eq 'x' or x1/scans gt 3)"
    );
    assert_eq!(
        text(HostPort::TAGS.all(|tag| tag.clone().ne("a").and(tag.length().lt(9)))),
        "tags/all(x1:x1 ne 'a' and length(x1) lt 9)"
    );
    assert_eq!(
        text(Host::PORTS.any(HostPort::BANNERS.any(Banner::LINES.any(|line| line.eq("y"))))),
        "ports/any(x1:x1/banners/any(x2:x2/lines/any(x3:x3 eq 'y')))"
    );
    assert_eq!(
        text(
            Host::PORTS
                .any(HostPort::PORT.eq(1))
                .and(Host::PORTS.any(HostPort::PORT.eq(2)))
        ),
        "ports/any(x1:x1/port eq 1) and ports/any(x1:x1/port eq 2)"
    );
    assert_eq!(text(HostPort::TAGS.count().gt(3)), "tags/$count gt 3");
}

#[test]
fn casts_and_type_tests() {
    assert_eq!(
        text(IpAddress::COUNTRY.cast::<Host>().eq("NL")),
        "example.ipAddress/country eq 'NL'"
    );
    assert_eq!(
        text(HostPort::HOST.then(IpAddress::COUNTRY.cast()).eq("NL")),
        "host/example.ipAddress/country eq 'NL'"
    );
    assert_eq!(
        text(Filter::<Host>::is_of::<IpAddress>()),
        "isof(example.ipAddress)"
    );
    assert_eq!(
        text(HostPort::HOST.is_of::<IpAddress>()),
        "isof(host,example.ipAddress)"
    );
    assert_eq!(
        text(!HostPort::HOST.then(Host::PARENT).is_of::<IpAddress>()),
        "not isof(host/parent,example.ipAddress)"
    );
}

#[test]
fn functions_of_text_and_time() {
    assert_eq!(
        text(Host::NAME.to_lower().trim().ends_with(".com")),
        "endswith(trim(tolower(name)),'.com')"
    );
    assert_eq!(
        text(Host::NAME.index_of("x").eq(-1)),
        "indexof(name,'x') eq -1"
    );
    assert_eq!(
        text(Host::NAME.to_upper().eq(Host::ID)),
        "toupper(name) eq id"
    );
    assert_eq!(
        text(
            HostPort::SEEN
                .year()
                .eq(2024)
                .and(HostPort::SEEN.second().in_([1, 2]))
        ),
        "year(seen) eq 2024 and second(seen) in (1,2)"
    );
    let day: odata_runtime::edm::Date = "2024-05-01".parse().unwrap();
    assert_eq!(
        text(HostPort::SEEN.date().eq(day)),
        "date(seen) eq 2024-05-01"
    );
}
