//! error: does not send HTTP requests

use odata_runtime::client::{Client, ClientBuilder};

fn with(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder.transport("https://proxy.example")
}

fn main() {
    let _ = with;
}
