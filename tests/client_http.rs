//! The generated client over real HTTP on the loopback interface: what it sends, and what it makes
//! of what comes back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use graph_security::Client;
use graph_security::odata_runtime::client::{AccessToken, Error};
use graph_security::odata_runtime::query::Changes;
use graph_security::security::{
    AnyHost, Host, HostPort, HostPortBanner, HostPortProtocol, HostPortStatus, HostReputation,
    Hostname,
};
use serde_json::json;
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const TI: &str = "/v1.0/security/threatIntelligence";

async fn service() -> (MockServer, Client) {
    let server = MockServer::start().await;
    let client = Client::builder()
        .root(format!("{}/v1.0", server.uri()))
        .token(AccessToken::new("secret"))
        .build()
        .unwrap();
    (server, client)
}

/// The query of the only request so far, decoded.
async fn sent(server: &MockServer) -> (Request, Vec<(String, String)>) {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let request = requests.remove(0);
    let query = request
        .url
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    (request, query)
}

fn ok(body: serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

#[tokio::test]
async fn a_list_sends_typed_options_and_follows_pages() {
    let (server, graph) = service().await;
    let ports = format!("{TI}/hosts/contoso.com/ports");
    let next = format!("{}{ports}?$skiptoken=a%2Fb%20c", server.uri());
    Mock::given(method("GET"))
        .and(path(&ports))
        .and(query_param("$skiptoken", "a/b c"))
        .respond_with(ok(
            json!({"value": [{"id": "3", "port": 8443, "status": "ajar"}]}),
        ))
        .with_priority(1)
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("GET")).and(path(&ports)).and(header("authorization", "Bearer secret"))
        .and(header("prefer", "include-unknown-enum-members")).and(header("odata-maxversion", "4.0"))
        .and(query_param("$filter", "status eq microsoft.graph.security.hostPortStatus'open' and port gt 1024"))
        .and(query_param("$select", "port,protocol,banners"))
        .and(query_param("$orderby", "lastSeenDateTime desc"))
        .and(query_param("$top", "2"))
        .respond_with(ok(json!({"@odata.nextLink": next, "value": [{"id": "1", "port": 443, "protocol": "tcp"}, {"id": "2", "port": 8080}]})))
        .expect(1).mount(&server).await;

    let host = graph
        .security()
        .threat_intelligence()
        .hosts()
        .by_id("contoso.com");
    let mut open = host
        .ports()
        .list()
        .filter(
            HostPort::STATUS
                .eq(HostPortStatus::Open)
                .and(HostPort::PORT.gt(1024)),
        )
        .select((HostPort::PORT, HostPort::PROTOCOL, HostPort::BANNERS))
        .order_by(HostPort::LAST_SEEN_DATE_TIME.desc())
        .top(2)
        .stream();
    let mut found = Vec::new();
    while let Some(port) = open.try_next().await.unwrap() {
        found.push(port);
    }
    assert_eq!(
        found.iter().map(|port| port.port).collect::<Vec<_>>(),
        [Some(443), Some(8080), Some(8443)]
    );
    assert_eq!(found[0].protocol, Some(HostPortProtocol::Tcp));
    assert_eq!(
        found[2].status,
        Some(HostPortStatus::Unlisted("ajar".to_owned()))
    );
}

#[tokio::test]
async fn an_entity_comes_with_its_expanded_polymorphic_host() {
    let (server, graph) = service().await;
    Mock::given(method("GET")).and(path(format!("{TI}/hostPorts/abc%3D%3D")))
        .respond_with(ok(json!({
            "id": "abc==", "port": 443,
            "host": {"id": "8.8.8.8", "netblock": "8.8.8.0/24", "@odata.type": "#microsoft.graph.security.ipAddress"},
        })))
        .mount(&server).await;
    let request = graph
        .security()
        .threat_intelligence()
        .host_ports()
        .by_id("abc==");
    let port = request
        .get()
        .expand(HostPort::HOST.with(|host| host.select(Host::ID)))
        .await
        .unwrap();
    let Some(AnyHost::IpAddress(address)) = &port.host else {
        panic!("{port:?}")
    };
    assert_eq!(address.netblock.as_deref(), Some("8.8.8.0/24"));
    let (_, query) = sent(&server).await;
    assert_eq!(
        query,
        [("$expand".to_owned(), "host($select=id)".to_owned())]
    );
}

#[tokio::test]
async fn an_update_sends_only_what_was_set() {
    let (server, graph) = service().await;
    Mock::given(method("PATCH"))
        .and(path(format!("{TI}/hostPorts/1")))
        .and(header("if-match", "W/\"7\""))
        .and(body_json(
            json!({"port": 8443, "status": null, "banners": [{"banner": "x"}]}),
        ))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let mut banner = HostPortBanner::default();
    banner.banner = Some("x".to_owned());
    let changes = Changes::<HostPort>::new()
        .set(HostPort::PORT, 8443)
        .set_null(HostPort::STATUS)
        .set(HostPort::BANNERS, vec![banner]);
    let updated = graph
        .security()
        .threat_intelligence()
        .host_ports()
        .by_id("1")
        .update(changes)
        .if_match("W/\"7\"")
        .await
        .unwrap();
    assert_eq!(updated, None);
}

#[tokio::test]
async fn a_create_sends_the_entity_and_gives_the_service_s_own() {
    let (server, graph) = service().await;
    Mock::given(method("POST"))
        .and(path(format!("{TI}/hostPorts")))
        .and(body_json(json!({"port": 53, "protocol": "udp"})))
        .respond_with(
            ResponseTemplate::new(201)
                .set_body_json(json!({"id": "new", "port": 53, "protocol": "udp"})),
        )
        .expect(1)
        .mount(&server)
        .await;
    let mut port = HostPort::default();
    port.port = Some(53);
    port.protocol = Some(HostPortProtocol::Udp);
    let created = graph
        .security()
        .threat_intelligence()
        .host_ports()
        .create(&port)
        .await
        .unwrap();
    assert_eq!(created.id.as_deref(), Some("new"));
}

#[tokio::test]
async fn a_derived_entity_is_created_with_its_type() {
    let (server, graph) = service().await;
    let sent = json!({"@odata.type": "#microsoft.graph.security.hostname", "id": "contoso.com", "registrar": "x"});
    Mock::given(method("POST"))
        .and(path(format!("{TI}/hosts")))
        .and(body_json(&sent))
        .respond_with(ResponseTemplate::new(201).set_body_json(&sent))
        .expect(1)
        .mount(&server)
        .await;
    let mut name = Hostname::default();
    name.id = Some("contoso.com".to_owned());
    name.registrar = Some("x".to_owned());
    let hosts = graph.security().threat_intelligence().hosts();
    let created = hosts.create(AnyHost::from(name)).await.unwrap();
    assert_eq!(created.id().map(String::as_str), Some("contoso.com"));
    assert!(matches!(created, AnyHost::Hostname(_)));
}

#[tokio::test]
async fn a_contained_entity_is_deleted_and_counted() {
    let (server, graph) = service().await;
    Mock::given(method("DELETE"))
        .and(path(format!("{TI}/hosts/a%2Fb/reputation")))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path(format!("{TI}/hostPorts/$count")))
        .respond_with(ResponseTemplate::new(200).set_body_raw("15590", "text/plain"))
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("PATCH"))
        .and(path(format!("{TI}/hosts/x/reputation")))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let ti = graph.security().threat_intelligence();
    ti.hosts().by_id("a/b").reputation().delete().await.unwrap();
    assert_eq!(ti.host_ports().count().await.unwrap(), 15590);
    ti.hosts()
        .by_id("x")
        .reputation()
        .update(Changes::<HostReputation>::new().set(HostReputation::SCORE, 7))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_error_keeps_what_the_service_said() {
    let (server, graph) = service().await;
    let body = json!({"error": {"code": "Forbidden", "message": "No licence.", "innerError": {"request-id": "r-1", "date": "2026-01-01"}}});
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(403).set_body_json(&body))
        .mount(&server)
        .await;
    let error = graph
        .security()
        .threat_intelligence()
        .host_ports()
        .by_id("1")
        .get()
        .await
        .unwrap_err();
    let Error::Service(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (
            error.status.as_u16(),
            error.code.as_deref(),
            error.message.as_deref()
        ),
        (403, Some("Forbidden"), Some("No licence."))
    );
    assert_eq!(error.request_id.as_deref(), Some("r-1"));
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&error.body).unwrap(),
        body
    );
}

#[tokio::test]
async fn a_next_link_to_another_origin_gets_no_token_and_no_request() {
    let (server, graph) = service().await;
    let other = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ok(
            json!({"@odata.nextLink": format!("{}/x", other.uri()), "value": [{"id": "1"}]}),
        ))
        .mount(&server)
        .await;
    let mut ports = graph
        .security()
        .threat_intelligence()
        .host_ports()
        .list()
        .stream();
    assert!(ports.try_next().await.unwrap().is_some());
    assert!(ports.try_next().await.is_err());
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_malformed_value_costs_a_page_only_in_strict_mode() {
    let (server, graph) = service().await;
    let body = json!({"value": [{"id": "1", "port": "Integer", "firstSeenDateTime": "2016-17-13T08:43:41.00Z"}, {"id": "2", "port": 1}]});
    Mock::given(method("GET"))
        .respond_with(ok(body.clone()))
        .mount(&server)
        .await;
    let page = graph
        .security()
        .threat_intelligence()
        .host_ports()
        .list()
        .page()
        .await
        .unwrap();
    assert_eq!(serde_json::to_value(&page).unwrap(), body);
    assert_eq!(page.value[1].port, Some(1));
    let strict = Client::builder()
        .root(format!("{}/v1.0", server.uri()))
        .strict(true)
        .build()
        .unwrap();
    let error = strict
        .security()
        .threat_intelligence()
        .host_ports()
        .list()
        .page()
        .await
        .unwrap_err();
    let Error::Malformed(problems) = error else {
        panic!("{error:?}")
    };
    let paths: Vec<&str> = problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["$.value[0].firstSeenDateTime", "$.value[0].port"]);
}
