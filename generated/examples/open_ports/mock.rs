//! A stand-in for the service: two pages of ports over HTTP on the loopback interface.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const FIRST: &str = r#"{
    "@odata.nextLink": "ROOT/security/threatIntelligence/hosts/contoso.com/ports?$skiptoken=1",
    "value": [
        {"port": 22, "protocol": "tcp", "lastSeenDateTime": "2026-07-18T15:22:16.00Z",
         "banners": [{"banner": "SSH-2.0-OpenSSH_9.9\r\n", "timesObserved": 12}]},
        {"port": 53, "protocol": "udp", "lastSeenDateTime": "2026-07-18T15:31:57.00Z", "banners": []}
    ]
}"#;

const SECOND: &str = r#"{
    "value": [
        {"port": 443, "protocol": "quic", "lastSeenDateTime": "2026-07-18T23:24:01.00Z",
         "banners": [{"banner": "HTTP/1.1 302 Found\r\nServer: nginx", "timesObserved": 2975}]}
    ]
}"#;

/// Starts the stand-in; gives the root to build a client with.
pub(crate) async fn start() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let root = format!("http://{}", listener.local_addr()?);
    let served = root.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Err(error) = serve(stream, &served).await {
                eprintln!("the stand-in: {error}");
            }
        }
    });
    Ok(root)
}

/// Answers one request and closes the connection.
async fn serve(mut stream: TcpStream, root: &str) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        let mut buffer = [0; 1024];
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        head.extend_from_slice(&buffer[..read]);
    }
    let request = String::from_utf8_lossy(&head);
    let body = if request.contains("skiptoken") {
        SECOND
    } else {
        FIRST
    };
    let body = body.replace("ROOT", root);
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await
}
