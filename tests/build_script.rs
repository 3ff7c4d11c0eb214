//! What the build script generated into `OUT_DIR` compiles and works as a downstream crate's
//! bindings would.

#![allow(missing_docs, unreachable_pub, dead_code)]

mod bindings {
    include!(concat!(env!("OUT_DIR"), "/bindings/mod.rs"));
}

use bindings::security::{AnyHost, HostPort, HostPortStatus};

#[test]
fn bindings_made_by_a_build_script_read_a_port() -> Result<(), serde_json::Error> {
    let text = r##"{"id":"x","port":443,"status":"open","host":{"@odata.type":"#microsoft.graph.security.hostname","id":"contoso.com"}}"##;
    let port: HostPort = serde_json::from_str(text)?;
    assert_eq!(
        (port.port, &port.status),
        (Some(443), &Some(HostPortStatus::Open))
    );
    assert!(
        matches!(&port.host, Some(AnyHost::Hostname(name)) if name.id.as_deref() == Some("contoso.com"))
    );
    Ok(())
}
