//! Reads a port with the host it belongs to, and of that host what was found out about it: an expand
//! within an expand, each with options of its own, in one request.
//!
//!     cargo run -p graph-security --example nested_expand
//!
//! A scripted answer stands in for the service.

#![allow(clippy::print_stdout, reason = "an example talks to its user")]

use std::error::Error;

use graph_security::Client;
use graph_security::odata_runtime::client::testing::MockTransport;
use graph_security::odata_runtime::edm::DateTimeOffset;
use graph_security::security::{
    AnyHost, Host, HostPort, HostReputation, HostSslCertificate, SslCertificate,
};

const ANSWER: &str = r##"{
    "id": "p", "port": 443,
    "host": {
        "@odata.type": "#microsoft.graph.security.hostname",
        "id": "contoso.com", "registrar": "Example Registrar",
        "reputation": {"score": 3, "classification": "neutral"},
        "sslCertificates": [
            {"lastSeenDateTime": "2026-07-18T15:22:16Z", "sslCertificate": {"serialNumber": "01A3"}},
            {"lastSeenDateTime": "2026-03-02T08:01:44Z", "sslCertificate": {"serialNumber": "0177"}}
        ]
    }
}"##;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = MockTransport::new();
    service.json(200, ANSWER);
    let graph = Client::builder().transport(service.clone()).build()?;
    let ports = graph.security().threat_intelligence().host_ports();

    let this_year = "2026-01-01T00:00:00Z".parse::<DateTimeOffset>()?;
    let certificates = Host::SSL_CERTIFICATES.with(|found| {
        found
            .filter(HostSslCertificate::LAST_SEEN_DATE_TIME.ge(this_year))
            .order_by(HostSslCertificate::LAST_SEEN_DATE_TIME.desc())
            .top(2)
            .expand(
                HostSslCertificate::SSL_CERTIFICATE
                    .with(|it| it.select(SslCertificate::SERIAL_NUMBER)),
            )
    });
    let reputation = Host::REPUTATION
        .with(|it| it.select((HostReputation::SCORE, HostReputation::CLASSIFICATION)));
    let port = ports
        .by_id("p")
        .get()
        .expand(HostPort::HOST.with(|host| host.expand((reputation, certificates))))
        .await?;

    for request in service.requests() {
        println!("asked for {}", request.uri());
    }
    println!("port {:?}", port.port);
    // What is common to all hosts is there, whichever kind it is; the rest is by kind.
    let (reputation, certificates) = match &port.host {
        Some(AnyHost::Hostname(name)) => {
            println!("of a name, registered with {:?}", name.registrar);
            (&name.reputation, &name.ssl_certificates)
        }
        Some(AnyHost::IpAddress(address)) => {
            println!("of an address in {:?}", address.country_or_region);
            (&address.reputation, &address.ssl_certificates)
        }
        // The host itself, or a kind that is newer than these bindings.
        Some(AnyHost::Host(host) | AnyHost::Unlisted(host)) => {
            println!("of a host, {:?}", host.additional.odata_type());
            (&host.reputation, &host.ssl_certificates)
        }
        _ => return Err("a port without a host".into()),
    };
    if let Some(reputation) = reputation {
        println!("{:?}: {:?}", reputation.score, reputation.classification);
    }
    for found in certificates {
        let certificate = found.ssl_certificate.as_ref();
        let number = certificate.and_then(|it| it.serial_number.as_ref());
        println!(
            "certificate {number:?}, seen {:?}",
            found.last_seen_date_time
        );
    }
    Ok(())
}
