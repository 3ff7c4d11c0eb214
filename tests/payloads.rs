//! Recorded requests and responses of the service: each decodes as its declared type and encodes
//! to the same JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::collections::BTreeMap;
use std::fs;

use graph_security::odata_runtime::json::{self, Page};
use graph_security::odata_runtime::model::Structured;
use graph_security::security as ti;
use odata_bindgen_tests::json::exact;
use odata_bindgen_tests::shared;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Recorded {
    page: String,
    declared_type: Option<String>,
    body: Option<Box<RawValue>>,
    response: Option<Box<RawValue>>,
}

/// What a payload holds beside its declared type: a page, an entity, or an entity in a wrapper.
type Check = fn(&str) -> Result<Vec<String>, String>;

/// Decodes as the type, or as a page of it; encodes; compares. Gives the problems reported.
fn round_trip<T: Structured>(text: &str) -> Result<Vec<String>, String>
where
    T::Instance: DeserializeOwned + Serialize,
{
    let is_page = matches!(exact(text), Ok(odata_bindgen_tests::json::Exact::Object(members)) if matches!(members.get("value"), Some(odata_bindgen_tests::json::Exact::Array(_))));
    if is_page {
        check::<Page<T::Instance>>(text)
    } else {
        check::<T::Instance>(text)
    }
}

fn check<V: DeserializeOwned + Serialize>(text: &str) -> Result<Vec<String>, String> {
    let value: V = json::from_slice(text.as_bytes()).map_err(|error| error.to_string())?;
    let written = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    let (before, after) = (
        exact(text).map_err(|error| error.to_string())?,
        exact(&written).map_err(|error| error.to_string())?,
    );
    if before != after {
        return Err(format!("differs:\n{text}\n{written}"));
    }
    Ok(json::problems(&value)
        .iter()
        .map(|problem| format!("{}: {}", problem.path, problem.reason))
        .collect())
}

macro_rules! table {
    ($($ty:ident),* $(,)?) => {
        BTreeMap::from([$((<ti::$ty as Structured>::TYPE_NAME, round_trip::<ti::$ty> as Check)),*])
    };
}

fn types() -> BTreeMap<&'static str, Check> {
    table![
        Article,
        ArticleIndicator,
        Artifact,
        AutonomousSystem,
        CvssSummary,
        FormattedContent,
        Host,
        HostComponent,
        HostCookie,
        HostPair,
        HostPort,
        HostPortBanner,
        HostPortComponent,
        HostReputation,
        HostReputationRule,
        HostSslCertificate,
        HostSslCertificatePort,
        HostTracker,
        Hostname,
        Hyperlink,
        Indicator,
        IntelligenceProfile,
        IntelligenceProfileCountryOrRegionOfOrigin,
        IntelligenceProfileIndicator,
        IpAddress,
        PassiveDnsRecord,
        SslCertificate,
        SslCertificateEntity,
        Subdomain,
        ThreatIntelligence,
        UnclassifiedArtifact,
        Vulnerability,
        VulnerabilityComponent,
        WhoisBaseRecord,
        WhoisContact,
        WhoisHistoryRecord,
        WhoisNameserver,
        WhoisRecord,
    ]
}

#[test]
fn recorded_payloads_come_back_as_they_were() -> Result<(), String> {
    let Some(pages) = shared("payloads/pages")? else {
        return Ok(());
    };
    let types = types();
    let mut texts: Vec<(String, String)> = fs::read_dir(pages)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (
                path.display().to_string(),
                fs::read_to_string(path).unwrap(),
            )
        })
        .filter(|(path, _)| path.ends_with(".json"))
        .collect();
    if let Some(lines) = shared("payloads/graph-docs-v1.0.jsonl")? {
        let lines = fs::read_to_string(lines).unwrap();
        texts.extend(
            lines
                .lines()
                .enumerate()
                .map(|(number, line)| (format!("line {}", number + 1), line.to_owned())),
        );
    }
    let (mut checked, mut reported, mut failures) = (0, 0, Vec::new());
    for (source, text) in texts {
        let recorded: Recorded =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{source}: {error}"));
        let declared = recorded.declared_type.as_deref().unwrap_or_default();
        let declared = declared
            .strip_prefix("Collection(")
            .and_then(|it| it.strip_suffix(')'))
            .unwrap_or(declared);
        let Some(check) = types.get(declared) else {
            continue;
        };
        for payload in [recorded.body, recorded.response].into_iter().flatten() {
            if !payload.get().starts_with('{') {
                continue;
            }
            match check(payload.get()) {
                Ok(problems) => {
                    checked += 1;
                    reported += problems.len();
                    problems
                        .iter()
                        .for_each(|problem| println!("{}: {problem}", recorded.page));
                }
                Err(error) => failures.push(format!("{} ({declared}): {error}", recorded.page)),
            }
        }
    }
    println!("{checked} payloads, {reported} malformed values reported");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(checked >= 25, "only {checked} payloads");
    Ok(())
}
