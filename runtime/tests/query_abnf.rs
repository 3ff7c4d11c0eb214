//! The URLs that requests are sent to, judged by the grammar of the standard, where it is at hand.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod abnf_judge;
mod client_common;

use std::path::PathBuf;

use abnf_judge::{Grammar, normalized};
use client_common::{
    Access, Banner, Host, HostPort, HostPortCollectionRequest, IpAddress, Service, Status,
    scripted_with, sent,
};
use odata_runtime::client::testing::MockTransport;
use odata_runtime::client::{KeyStyle, KeyValue};
use odata_runtime::edm::{Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use odata_runtime::query::{
    Aggregate, Apply, Expand, Expression, Filter, Property, QueryOptions, Search, Select, case,
    max_date_time, min_date_time, now, rollup,
};

fn shared(name: &str) -> Option<String> {
    let folder = std::env::var_os("ODATA_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let file = folder.join("abnf").join(name);
    if let Ok(text) = std::fs::read_to_string(&file) {
        return Some(text);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{} is missing; set ODATA_SHARED",
        file.display()
    );
    eprintln!("skipped: {} is missing", file.display());
    None
}

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

#[test]
fn every_url_is_one_of_the_grammar() {
    let Some(grammar) = grammar() else {
        return;
    };
    with_stack(move || {
        let urls = urls();
        let mut wrong = Vec::new();
        for url in &urls {
            let text = normalized(url);
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

/// The cases of a document: rule, input on one line, and where a wrong one fails.
fn cases(document: &str) -> Vec<(String, String, bool)> {
    let blocks = document.split("\n  - ").map(|block| {
        let field = |name: &str| {
            let mut lines = block.lines().map(str::trim);
            lines
                .find_map(|line| line.strip_prefix(name))
                .map(|value| value.trim().to_owned())
        };
        let input = field("Input:")?;
        // Values that go on in the next line need a reader of YAML.
        let mut rest = block
            .lines()
            .skip_while(|line| !line.trim().starts_with("Input:"));
        let goes_on = rest.nth(1).is_some_and(|line| {
            let line = line.trim();
            let keys = ["Rule:", "FailAt:", "#"];
            !line.is_empty() && !keys.iter().any(|key| line.starts_with(key))
        });
        let is_plain = !goes_on
            && !input.is_empty()
            && !input.ends_with('\\')
            && !input.starts_with(['\'', '|', '>']);
        let input = match input
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
            None => input,
        };
        let right = field("FailAt:").is_none();
        is_plain.then(|| field("Rule:").map(|rule| (rule.replace('"', ""), input, right)))?
    });
    blocks.flatten().collect()
}

/// The matcher is a fair judge only if it agrees with the cases that come with the grammar.
#[test]
fn the_judge_agrees_with_the_published_cases() {
    let (Some(grammar), Some(document)) = (grammar(), shared("odata-abnf-testcases.yaml")) else {
        return;
    };
    with_stack(move || {
        let cases = cases(&document);
        let right: Vec<_> = cases.iter().filter(|case| case.2).collect();
        let refused: Vec<_> = right
            .iter()
            .filter(|(rule, input, _)| !grammar.takes(rule, input))
            .map(|(rule, input, _)| format!("{rule}: {input}"))
            .collect();
        let wrong: Vec<_> = cases.iter().filter(|case| !case.2).collect();
        let taken = wrong
            .iter()
            .filter(|(rule, input, _)| grammar.takes(rule, input))
            .count();
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
