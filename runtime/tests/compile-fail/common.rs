//! What the cases are about: hosts and their ports.

#![allow(dead_code, unused_imports)]

pub use odata_runtime::edm::DateTimeOffset;
pub use odata_runtime::query::*;

pub struct Host;
pub struct Port;

impl Host {
    pub const NAME: Property<Self, String> = Property::new("name");
    pub const TAGS: CollectionProperty<Self, String> = CollectionProperty::new("tags");
    pub const PORTS: NavigationCollectionProperty<Self, Port> =
        NavigationCollectionProperty::new("ports");
}

impl Port {
    pub const NUMBER: Property<Self, i32> = Property::new("port");
    pub const SEEN: Property<Self, DateTimeOffset> = Property::new("seen");
    pub const HOST: NavigationProperty<Self, Host> = NavigationProperty::new("host");
}
