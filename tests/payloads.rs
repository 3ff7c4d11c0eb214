//! Recorded requests and responses of the service through the committed bindings: what
//! `payloads/runner` does with those of all of Microsoft Graph, for the types that are here.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use graph_security as bindings;
use odata_bindgen_tests::json as exact;

#[path = "payloads/runner/src/check.rs"]
mod check;
#[path = "payloads/runner/src/judge.rs"]
mod judge;
#[path = "payloads/runner/src/material.rs"]
mod material;
#[path = "payloads/runner/src/report.rs"]
mod report;
#[path = "payloads/runner/src/spoil.rs"]
mod spoil;

use check::Check;
use graph_security::odata_runtime::model::Structured;
use graph_security::security as ti;
use odata_bindgen_tests::shared;

macro_rules! table {
    ($($ty:ident),* $(,)?) => {
        &[$((<ti::$ty as Structured>::TYPE_NAME, Check::of::<ti::$ty>())),*]
    };
}

const TABLE: &[(&str, Check)] = table![
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
];

#[test]
fn recorded_payloads_come_back_as_they_were() -> Result<(), String> {
    let Some(payloads) = shared("payloads")? else {
        return Ok(());
    };
    let recorded = material::read(&payloads).map_err(|error| error.to_string())?;
    // Payloads of other types are passed over; a page of texts is one of any crate.
    let report = judge::judge_all(&recorded, TABLE);
    report.print_numbers();
    assert!(report.failures.is_empty(), "{}", report.failures.join("\n"));
    let checked = report.clean + report.with_problems;
    assert!(checked >= 25, "only {checked} payloads");
    Ok(())
}
