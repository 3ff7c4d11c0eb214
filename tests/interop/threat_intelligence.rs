//! The committed client of the threat intelligence schema against the server.

use std::path::Path;

use graph_security::Client;
use graph_security::security::{AnyHost, Host, HostPort, HostPortStatus, Hostname};
use odata_runtime::client::KeyStyle;
use odata_runtime::query::Changes;

use crate::server::Server;

/// The server has no key segments and wants a set for each contained collection.
async fn service(options: &[&str]) -> Option<(Server, Client)> {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/graph-security.csdl");
    let options: Vec<&str> = [&["--contained"], options].concat();
    let server = Server::start(&model, &options)?;
    let client = Client::builder()
        .root(server.root.clone())
        .key_style(KeyStyle::Parentheses);
    Some((server, client.build().unwrap()))
}

#[tokio::test]
async fn hosts_and_their_ports_are_made_and_read() {
    for options in [&[][..], &["--page-size", "3"]] {
        let Some((_server, graph)) = service(options).await else {
            return;
        };
        let ti = graph.security().threat_intelligence();
        let mut host = Hostname::default();
        host.id = Some("contoso.com".to_owned());
        host.registrar = Some("someone".to_owned());
        ti.hosts().create(AnyHost::from(host)).await.unwrap();
        // The server resolves no references to what is contained, so the ports are made where the
        // host leads to them, which the service itself does not allow.
        let ports = ti.hosts().by_id("contoso.com").ports();
        for number in 1..=7 {
            let port = Changes::<HostPort>::new()
                .set(HostPort::ID, format!("p{number}"))
                .set(HostPort::PORT, number)
                .set(HostPort::STATUS, HostPortStatus::Open);
            ports.unrestricted().create(&port).await.unwrap();
        }
        let read = ti.hosts().by_id("contoso.com").get().await.unwrap();
        let AnyHost::Hostname(read) = read else {
            panic!("{read:?}");
        };
        assert_eq!(read.registrar.as_deref(), Some("someone"));
        let open = ports.unrestricted().list().filter(HostPort::PORT.gt(2));
        let open = open.order_by(HostPort::PORT.desc()).all(100).await.unwrap();
        let numbers: Vec<_> = open.iter().filter_map(|port| port.port).collect();
        assert_eq!(numbers, [7, 6, 5, 4, 3]);
        assert_eq!(open[0].status, Some(HostPortStatus::Open));
        let expanded = ti.hosts().by_id("contoso.com").unrestricted().get();
        let AnyHost::Hostname(host) = expanded.expand(Host::PORTS).await.unwrap() else {
            panic!("not a name");
        };
        assert_eq!(host.ports.len(), 7);
    }
}
