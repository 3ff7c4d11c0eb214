//! The URLs that requests are sent to, judged by the grammar of the standard, where it is at hand.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod abnf_cases;
mod abnf_judge;
mod client_common;

use std::collections::BTreeSet;

use abnf_cases::{Case, cases, shared};
use abnf_judge::{Grammar, normalized};
use client_common::{
    Access, Banner, Host, HostPort, HostPortCollectionRequest, IpAddress, Service, Status,
    scripted_with, sent,
};
use odata_runtime::client::testing::MockTransport;
use odata_runtime::client::{KeyStyle, KeyValue};
use odata_runtime::edm::{
    Binary, Date, DateTimeOffset, Decimal, Duration, GeographyLineString, GeographyPoint,
    GeographyPolygon, GeometryPoint, Guid, TimeOfDay,
};
use odata_runtime::query::{
    Aggregate, Apply, Expand, Expression, Filter, Property, QueryOptions, Search, Select, case,
    max_date_time, min_date_time, now, rollup,
};

fn grammar() -> Option<Grammar> {
    let text = shared("odata-abnf-construction-rules.txt")?;
    let more = shared("odata-aggregation-abnf.txt")?;
    Some(Grammar::parse(&format!("{text}\n{more}")))
}

/// Runs with the stack that a recursive matcher needs.
fn with_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    if let Err(panic) = thread.spawn(test).unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

/// Braces and the vertical bar are missing: the rule `pct-encoded-no-SQUOTE` leaves out `%7B` to
/// `%7D`, so that by the letter of the grammar no literal could hold them.
const TEXTS: [&str; 14] = [
    "",
    "x",
    "O'Neil",
    "''",
    "%",
    "%2F",
    "a+b",
    "a&b=c",
    "#x?y",
    "a/b\\c",
    "ü 字 \u{1F600}",
    "\u{0}\u{7}\r\n\t",
    "..",
    "$count(1);,:@[]\"",
];

fn parsed<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

const RATIO: Property<HostPort, f64> = HostPort::RATIO;
const LENGTH: Property<HostPort, Duration> = Property::new("length");
const DAY: Property<HostPort, Date> = Property::new("day");
const CLOCK: Property<HostPort, TimeOfDay> = Property::new("clock");
const MARK: Property<HostPort, Guid> = Property::new("mark");
const COST: Property<HostPort, Decimal> = Property::new("cost");
const ACTIVE: Property<HostPort, bool> = Property::new("active");
const PLACE: Property<HostPort, GeographyPoint> = Property::new("place");
const SPOT: Property<HostPort, GeometryPoint> = Property::new("spot");
const ICON: Property<HostPort, Binary> = Property::new("icon");
const AREA: Property<HostPort, GeographyPolygon> = Property::new("area");
const ROUTE: Property<HostPort, GeographyLineString> = Property::new("route");
const TOTAL: Property<HostPort, i32> = Property::new("total");
const SUM: Property<HostPort, i64> = Property::new("sum");

fn filters_of_text(text: &str) -> Vec<Filter<HostPort>> {
    let id = HostPort::ID;
    vec![
        id.clone().eq(text),
        id.clone().in_([text, "b"]),
        id.clone()
            .contains(text)
            .and(id.clone().starts_with(text).not()),
        id.clone().concat(text).ends_with(text),
        id.clone().index_of(text).ge(-1),
        id.clone().matches_pattern(text),
        HostPort::TAGS.any(|tag| tag.eq(text)),
        HostPort::TAGS.has_subset([text, "b"]),
        HostPort::STATUS
            .ne(Status::Open)
            .or(id.clone().to_upper().gt(text)),
        HostPort::HOST.then(IpAddress::COUNTRY.cast()).eq(text),
    ]
}

fn filters() -> Vec<Filter<HostPort>> {
    let seen = || HostPort::SEEN;
    let when: DateTimeOffset = parsed("2024-05-01T10:00:00.5+02:00");
    let length: Duration = parsed("-P1DT2H3.5S");
    let port = || HostPort::PORT;
    vec![
        port()
            .add(1)
            .sub(-2)
            .mul(HostPort::LIMIT)
            .div(4)
            .modulo(5)
            .lt(port().negate()),
        port()
            .sub(port().sub(1))
            .div_by(3)
            .gt(parsed::<Decimal>("-0.10")),
        port().add(1).negate().eq(-5),
        RATIO
            .gt(1e300)
            .or(RATIO.eq(f64::INFINITY))
            .or(RATIO.ne(f64::NAN))
            .or(RATIO.lt(-5e-324)),
        RATIO
            .round()
            .eq(RATIO.floor())
            .or(RATIO.ceiling().ge(f64::NEG_INFINITY)),
        COST.eq(parsed::<Decimal>("12345678901234567890.10")),
        HostPort::ACCESS.has(Access::READ | Access::WRITE),
        HostPort::STATUS.in_([Status::Open, Status::Closed]),
        HostPort::ID.in_collection(HostPort::TAGS),
        HostPort::STATUS.is_null().or(HostPort::MAIN.is_not_null()),
        seen().ge(when).and(seen().le(now())),
        seen().gt(min_date_time()).and(seen().lt(max_date_time())),
        seen().plus(length).lt(seen().minus(length)),
        seen()
            .since(when)
            .total_seconds()
            .gt(parsed::<Decimal>("3")),
        seen().fractional_seconds().lt(parsed::<Decimal>("0.5")),
        seen()
            .total_offset_minutes()
            .eq(0)
            .and(seen().year().eq(2024)),
        seen()
            .date()
            .eq(parsed::<Date>("-0001-12-31"))
            .or(DAY.month().eq(2)),
        seen()
            .time()
            .gt(parsed::<TimeOfDay>("23:59:59.123456789012")),
        CLOCK
            .hour()
            .in_([1, 2])
            .or(CLOCK.minute().eq(CLOCK.second())),
        LENGTH.eq(length).or(LENGTH.times(2).lt(length)),
        LENGTH.divided_by(2).add(length).gt(LENGTH),
        MARK.eq(parsed::<Guid>("01234567-89ab-cdef-0123-456789ABCDEF")),
        ACTIVE
            .is_true()
            .and(ACTIVE.is_true().not())
            .or(ACTIVE.eq(false)),
        HostPort::ID
            .substring(1)
            .eq(HostPort::ID.substring_of_length(1, port())),
        HostPort::ID
            .trim()
            .to_lower()
            .length()
            .gt(port().cast_to::<i32>()),
        port().cast_to::<i64>().is_of_type::<i64>(),
        port().cast_to::<Status>().eq(Status::Open),
        case(port().lt(3), HostPort::LIMIT)
            .when(ACTIVE.is_true(), 1)
            .otherwise(-2)
            .eq(1),
        HostPort::TAGS.has_subsequence(HostPort::TAGS),
        HostPort::TAGS.any_item().and(HostPort::TAGS.count().gt(3)),
        HostPort::BANNERS
            .count_with(|all| all.filter(Banner::SCANS.gt(1)).search("a"))
            .gt(1),
        HostPort::BANNERS.all(Banner::LINES.any(|line| line.eq("x"))),
        HostPort::BANNERS.any_with(|port| Banner::SCANS.gt(port.get(HostPort::PORT))),
        HostPort::HOST
            .is_of::<IpAddress>()
            .and(Filter::raw("a eq 1 or b eq 2")),
        HostPort::HOST
            .then(Host::PARENT)
            .then(Host::PORTS)
            .any(port().eq(1)),
        HostPort::ID.eq(Expression::of_request(Host::NAME)),
        HostPort::PORT.gt(Expression::parameter("least")),
        ICON.eq(parsed::<Binary>("AAEC_w==")),
        SPOT.distance(parsed::<GeometryPoint>("SRID=0;Point(1 2)"))
            .lt(0.5),
        PLACE
            .distance(parsed::<GeographyPoint>("SRID=0;Point(142.1 64.1 1e-30)"))
            .lt(0.5),
        PLACE
            .intersects(parsed::<GeographyPolygon>(
                "SRID=4326;Polygon((1 1,1 1),(1 1,2 2,3 3,1 1))",
            ))
            .or(PLACE.intersects(AREA)),
        ROUTE
            .length()
            .gt(1.0)
            .and(ROUTE.eq(parsed::<GeographyLineString>(
                "SRID=0;LineString(142.1 64.1,3.14 -2.78)",
            ))),
    ]
}

fn options() -> Vec<QueryOptions<HostPort>> {
    let new = QueryOptions::<HostPort>::new;
    vec![
        new().select((
            HostPort::PORT,
            HostPort::MAIN.then(Banner::TEXT),
            Select::all(),
        )),
        new().select((
            HostPort::BANNERS.each(Banner::TEXT),
            Select::operations_of("example"),
        )),
        new().select(HostPort::BANNERS.selected_with(|it| {
            it.select(Banner::TEXT)
                .filter(Banner::SCANS.gt(1))
                .order_by(Banner::SCANS.desc())
                .top(2)
        })),
        new().select(HostPort::TAGS.selected_with(|it| {
            it.filter(Filter::on_item(|tag| tag.ne("x")))
                .skip(1)
                .count(true)
        })),
        new().expand((HostPort::HOST, Expand::all())),
        new().expand(Expand::all_levels(2)),
        new().expand(Expand::all_references()),
        new().expand(
            HostPort::HOST
                .of_type::<IpAddress>()
                .with(|it| it.select(IpAddress::COUNTRY)),
        ),
        new().expand(HostPort::HOST.reference()),
        new().expand(HostPort::HOST.then(Host::PORTS).number()),
        new().expand(HostPort::HOST.with(|host| {
            host.select((Host::ID, Host::NAME))
                .compute(Host::NAME.length().named(Property::new("size")))
                .expand(Host::PARENT.with(|it| it.levels(3)))
                .expand(Host::PARENT.with(|it| it.levels_max()))
                .expand(Host::PORTS.number_with(|it| it.filter(HostPort::PORT.gt(1)).search("x")))
                .expand(Host::PORTS.reference_with(|it| it.top(1).order_by(HostPort::PORT)))
                .expand(Host::PORTS.with(|it| {
                    it.filter(HostPort::ID.eq("a;b)'"))
                        .top(2)
                        .skip(1)
                        .count(true)
                        .search("x AND y")
                }))
        })),
        new().search(
            Search::word("red")
                .or(Search::phrase("dark blue"))
                .and(!Search::word("NOT")),
        ),
        new().search(Search::phrase("a&b #c+d/e?f%'ü")),
        new()
            .compute(HostPort::PORT.add(1).named(TOTAL))
            .filter(TOTAL.gt(3))
            .order_by(TOTAL.desc()),
        new().order_by((
            HostPort::HOST.then(Host::NAME).desc(),
            HostPort::TAGS.count(),
        )),
        new()
            .order_by(HostPort::PORT.gt(3))
            .top(0)
            .skip(u64::MAX)
            .count(false),
        new()
            .filter(HostPort::PORT.gt(Expression::parameter("p")))
            .parameter_alias::<i32>("p", 1),
        new()
            .filter(HostPort::ID.eq(Expression::parameter("p")))
            .parameter_alias::<String>("p", "a'b"),
    ]
}

fn applied() -> Vec<Apply<HostPort>> {
    let new = Apply::<HostPort>::new;
    let sum = || HostPort::PORT.sum().named(TOTAL);
    vec![
        new(),
        new().aggregate([sum(), Aggregate::count().named(SUM)]),
        new()
            .filter(HostPort::ID.eq("O'Neil"))
            .group_by(HostPort::STATUS, |group| group),
        new().group_by(
            (HostPort::STATUS, HostPort::HOST.then(Host::NAME)),
            |group| group.aggregate([HostPort::LIMIT.max().named(HostPort::LIMIT), sum()]),
        ),
        new().group_by(rollup((HostPort::STATUS, HostPort::PORT)), |it| {
            it.aggregate([sum()])
        }),
        new().concat([new().top_count(2, HostPort::PORT), new().aggregate([sum()])]),
        new()
            .compute([HostPort::PORT.mul(2).named(TOTAL)])
            .top_sum(9, HostPort::PORT),
        new()
            .bottom_count(1, HostPort::PORT)
            .order_by(HostPort::PORT.desc())
            .top(3)
            .skip(1),
        new()
            .top_percent(9, HostPort::PORT)
            .bottom_percent(1, HostPort::PORT)
            .search("x"),
        new().aggregate([HostPort::STATUS.count_distinct().named(SUM)]),
        new().aggregate([COST.average().named(COST), RATIO.average().named(RATIO)]),
        new().aggregate([HostPort::BANNERS.each(Banner::SCANS).max().named(TOTAL)]),
        new().aggregate([HostPort::BANNERS.total_count().named(SUM)]),
        new().aggregate([HostPort::HOST.count_distinct().named(SUM)]),
        new()
            .aggregate([HostPort::PORT.add(1).min().named(TOTAL)])
            .bottom_sum(1, TOTAL),
    ]
}

/// The URL that a request is sent to, relative to the root.
fn relative(transport: &MockTransport, send: impl Future<Output = ()>) -> String {
    transport.json(200, r#"{"value":[]}"#);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(send);
    let url = sent(transport).pop().unwrap();
    let root = "https://service.example/v1.0/";
    url.strip_prefix(root).unwrap_or(&url).to_owned()
}

fn ports(service: &Service) -> HostPortCollectionRequest<odata_runtime::client::Unrestricted> {
    service.ports().unrestricted()
}

fn urls() -> Vec<String> {
    let mut urls = Vec::new();
    let (transport, service) = scripted_with(|builder| builder);
    let all = TEXTS.iter().flat_map(|text| filters_of_text(text));
    for filter in all.chain(filters()) {
        urls.push(relative(&transport, async {
            ports(&service).list().filter(filter).await.unwrap();
        }));
    }
    for options in options() {
        urls.push(relative(&transport, async {
            ports(&service).list().options(options).await.unwrap();
        }));
    }
    for apply in applied() {
        urls.push(relative(&transport, async {
            ports(&service).list().apply(apply).await.unwrap();
        }));
    }
    for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
        let (transport, service) = scripted_with(|builder| builder.key_style(style));
        // Requests refuse keys without text.
        for text in TEXTS.into_iter().filter(|text| !text.is_empty()) {
            urls.push(relative(&transport, async {
                service
                    .hosts()
                    .by_id(text)
                    .get()
                    .select(Host::ID)
                    .await
                    .unwrap();
            }));
            let keys = [
                ("name", KeyValue::from(text)),
                ("number", KeyValue::from(-3)),
            ];
            urls.push(service.hosts().path().key(&keys).as_str()[1..].to_owned());
            let arguments = [("text", KeyValue::from(text)), ("top", KeyValue::from(3))];
            let called = service.hosts().path().function("example.near", &arguments);
            urls.push(called.as_str()[1..].to_owned());
        }
    }
    urls
}

/// The rules of spatial literals have spaces as they are before they are encoded.
fn with_plain_spaces(url: &str) -> String {
    let mut parts = url.split("%27");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_spatial = text.ends_with("geography") || text.ends_with("geometry");
        text.push_str("%27");
        match is_spatial {
            true => text.push_str(&part.replace("%20", " ")),
            false => text.push_str(part),
        }
    }
    text
}

#[test]
fn every_url_is_one_of_the_grammar() {
    let Some(grammar) = grammar() else {
        return;
    };
    with_stack(move || {
        let urls = urls();
        let mut wrong = Vec::new();
        for url in &urls {
            let text = with_plain_spaces(&normalized(url));
            if !grammar.takes("odataRelativeUri", &text) {
                let reach = grammar.reach("odataRelativeUri", &text).unwrap_or_default();
                wrong.push(format!("{text}\n{}^", " ".repeat(reach)));
            }
        }
        eprintln!(
            "{} URLs, {} of them outside of the grammar",
            urls.len(),
            wrong.len()
        );
        assert!(urls.len() > 150, "only {} URLs", urls.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn the_judge_knows_right_from_wrong() {
    let Some(grammar) = grammar() else {
        return;
    };
    with_stack(move || {
        for right in [
            "Hosts('x')?$filter=a%20eq%201",
            "Hosts/$count",
            "Hosts?$expand=a($levels=2)",
        ] {
            assert!(
                grammar.takes("odataRelativeUri", &normalized(right)),
                "{right}"
            );
        }
        for wrong in [
            "Hosts?$filter=a%20eq",
            "Hosts('x)",
            "Hosts?$top=-1",
            "Hosts?$filter='a'b'",
            "a b",
        ] {
            assert!(
                !grammar.takes("odataRelativeUri", &normalized(wrong)),
                "{wrong}"
            );
        }
    });
}

/// The matcher is a fair judge only if it agrees with the cases that come with the grammar.
#[test]
fn the_judge_agrees_with_the_published_cases() {
    let (Some(grammar), Some(document)) = (grammar(), shared("odata-abnf-testcases.yaml")) else {
        return;
    };
    with_stack(move || {
        let cases = cases(&document);
        let takes = |case: &Case| grammar.takes(&case.rule, &case.input);
        let (right, wrong): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.is_right);
        let refused: Vec<_> = right
            .iter()
            .filter(|case| !takes(case))
            .map(|case| format!("{}: {}", case.rule, case.input))
            .collect();
        let taken = wrong.iter().filter(|case| takes(case)).count();
        eprintln!(
            "{} cases: {} right ones, {} of them refused; {} wrong ones, {taken} of them taken, \
             where names are known to the cases alone",
            cases.len(),
            right.len(),
            refused.len(),
            wrong.len(),
        );
        assert!(refused.is_empty(), "{}", refused.join("\n"));
        assert!(taken * 3 < wrong.len(), "{taken} of {}", wrong.len());
    });
}

/// The words after which a parenthesis opens or before which a slash and a bracket stand, in lower
/// case: functions, transformations, options, operators.
fn words(texts: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        // What is in quotes is no syntax.
        let outside: String = text.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
        let outside = outside.replace("%20", " ").to_ascii_lowercase();
        let mut word = String::new();
        for letter in outside.chars().chain([' ']) {
            match letter {
                'a'..='z' | '$' | '.' | '_' => word.push(letter),
                _ => {
                    found.insert(std::mem::take(&mut word));
                }
            }
        }
    }
    found
}

/// Words of the grammar that its cases use and the URLs of this test do not, by the reason.
const NOT_WRITTEN: [(&str, &str); 7] = [
    (
        "of headers, which tests of requests have",
        "asyncresult callback code defaults http https isolation maxpagesize minimal nulls prefer \
         representation \
         return snapshot wait",
    ),
    (
        "of formats, for which there is the header `Accept`",
        "$format atom format json xml",
    ),
    ("of URLs that tests of requests have", "$batch $id $value"),
    (
        "of links, which are followed as they are",
        "$deltatoken $skiptoken",
    ),
    (
        "of resources and options that are written by `RawRequest` or `query`",
        "$all $crossjoin $entity $index $metadata $schemaversion index schemaversion",
    ),
    (
        "names without `$`, the order that is the default, names of types",
        "asc collection count double expand levels select",
    ),
    (
        "of hierarchies and joins, for which there is `Apply::raw`",
        "$these addnested ancestors descendants from isdefined join nest outerjoin preorder \
         rolluprecursive traverse",
    ),
];

/// What the language of queries has, by the rules of the grammar, and how a client says it.
#[test]
fn every_function_operator_and_option_of_the_cases_is_written() {
    let (Some(rules), Some(more), Some(document), Some(aggregation)) = (
        shared("odata-abnf-construction-rules.txt"),
        shared("odata-aggregation-abnf.txt"),
        shared("odata-abnf-testcases.yaml"),
        shared("odata-aggregation-testcases.yaml"),
    ) else {
        return;
    };
    // The words of the grammar itself: what is in double quotes in its rules.
    let literals = [rules, more].concat();
    let literals: BTreeSet<String> = literals
        .lines()
        .filter_map(|line| line.split(';').next())
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .map(|word| word.trim_end_matches('(').to_ascii_lowercase())
        .filter(|word| {
            word.len() > 1
                && word
                    .bytes()
                    .all(|it| it.is_ascii_alphabetic() || b"$.".contains(&it))
        })
        .collect();
    let right = cases(&document).into_iter().chain(cases(&aggregation));
    let right = words(right.filter(|case| case.is_right).map(|case| case.input));
    let written = words(urls().into_iter().map(|url| normalized(&url)));
    let missing: Vec<&String> = literals
        .iter()
        .filter(|word| right.contains(*word) && !written.contains(*word))
        .collect();
    let excepted: BTreeSet<&str> = NOT_WRITTEN
        .iter()
        .flat_map(|(_, words)| words.split(' '))
        .collect();
    eprintln!(
        "{} words of the grammar in its cases, {} not written",
        literals.intersection(&right).count(),
        missing.len()
    );
    let missing: BTreeSet<&str> = missing.into_iter().map(String::as_str).collect();
    assert_eq!(missing, excepted);
}
