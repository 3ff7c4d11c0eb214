//! error: does not provide tokens

use odata_runtime::client::{Client, ClientBuilder};

fn with(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder.token(|| "secret")
}

fn main() {
    let _ = with;
}
