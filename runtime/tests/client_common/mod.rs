//! A generated crate in small, with its requests: hosts and their ports.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use odata_runtime::client::testing::MockTransport;
use odata_runtime::client::{ClientBuilder, KeyValue, RetryPolicy};
use odata_runtime::json::{self, Reader, Writer};
use odata_runtime::model::{
    Additional, DerivedFrom, Enumeration, FlagSet, Flags, Polymorphic, Structured,
};
use odata_runtime::query::{
    CollectionProperty, ComplexCollectionProperty, ComplexProperty, NavigationCollectionProperty,
    NavigationProperty, Property,
};
use odata_runtime::serde::{Deserializer, Serializer, de::MapAccess, ser::SerializeMap};

macro_rules! request_type {
    ($macro:ident $inner:ident $name:ident $entity:ty) => {
        pub struct $name<C = odata_runtime::client::Unrestricted>(
            odata_runtime::client::$inner<$entity, C>,
        );
        odata_runtime::$macro!($name);

        impl<C> std::ops::Deref for $name<C> {
            type Target = odata_runtime::client::$inner<$entity, C>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}

macro_rules! structured_type {
    ($name:ident, $type_name:literal, $instance:ty, $($index:literal $wire:literal $field:ident: $kind:ty,)*) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $(pub $field: $kind,)*
            pub additional: Additional,
        }

        impl Structured for $name {
            type Instance = $instance;
            const TYPE_NAME: &'static str = $type_name;
            const MEMBERS: &'static [&'static str] = &[$($wire),*];

            fn additional(&self) -> &Additional {
                &self.additional
            }

            fn additional_mut(&mut self) -> &mut Additional {
                &mut self.additional
            }

            fn read<'de, A: MapAccess<'de>>(
                &mut self,
                reader: &mut Reader<'_, 'de, A>,
            ) -> Result<(), A::Error> {
                match reader.name() {
                    $($wire => reader.member($index, &mut self.$field),)*
                    _ => reader.other(),
                }
            }

            fn write<M: SerializeMap>(&self, writer: &mut Writer<'_, M>) -> Result<(), M::Error> {
                $(writer.member($index, &self.$field)?;)*
                Ok(())
            }
        }

        odata_runtime::structured!($name);
    };
}

structured_type!(Host, "example.host", AnyHost,
    0 "id" id: Option<String>,
    1 "name" name: Option<String>,
);
structured_type!(IpAddress, "example.ipAddress", Self,
    0 "id" id: Option<String>,
    1 "name" name: Option<String>,
    2 "country" country: Option<String>,
);
structured_type!(Banner, "example.banner", Self,
    0 "text" text: Option<String>,
    1 "scans" scans: Option<i32>,
);
structured_type!(HostPort, "example.hostPort", Self,
    0 "id" id: Option<String>,
    1 "port" port: Option<i32>,
    2 "status" status: Option<Status>,
    3 "seen" seen: Option<odata_runtime::edm::DateTimeOffset>,
    4 "banners" banners: Vec<Banner>,
    5 "tags" tags: Vec<String>,
    6 "host" host: Option<AnyHost>,
    7 "main" main: Option<Banner>,
);

impl Host {
    pub const ID: Property<Self, String> = Property::new("id");
    pub const NAME: Property<Self, String> = Property::new("name");
    pub const PORTS: NavigationCollectionProperty<Self, HostPort> =
        NavigationCollectionProperty::new("ports");
    pub const PARENT: NavigationProperty<Self, Host> = NavigationProperty::new("parent");
}

impl IpAddress {
    pub const COUNTRY: Property<Self, String> = Property::new("country");
}

impl DerivedFrom<Host> for IpAddress {}

impl Banner {
    pub const TEXT: Property<Self, String> = Property::new("text");
    pub const SCANS: Property<Self, i32> = Property::new("scans");
    pub const LINES: CollectionProperty<Self, String> = CollectionProperty::new("lines");
}

impl HostPort {
    pub const ID: Property<Self, String> = Property::new("id");
    pub const PORT: Property<Self, i32> = Property::new("port");
    pub const LIMIT: Property<Self, i32> = Property::new("limit");
    pub const RATIO: Property<Self, f64> = Property::new("ratio");
    pub const STATUS: Property<Self, Status> = Property::new("status");
    pub const ACCESS: Property<Self, Access> = Property::new("access");
    pub const SEEN: Property<Self, odata_runtime::edm::DateTimeOffset> = Property::new("seen");
    pub const BANNERS: ComplexCollectionProperty<Self, Banner> =
        ComplexCollectionProperty::new("banners");
    pub const TAGS: CollectionProperty<Self, String> = CollectionProperty::new("tags");
    pub const HOST: NavigationProperty<Self, Host> = NavigationProperty::new("host");
    pub const MAIN: ComplexProperty<Self, Banner> = ComplexProperty::new("main");
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    Open,
    Closed,
    Unlisted(String),
}

impl Enumeration for Status {
    const TYPE_NAME: &'static str = "example.status";
    const MEMBERS: &'static [(&'static str, i64)] = &[("open", 0), ("closed", 1)];

    fn from_name(name: &str) -> Self {
        match name {
            "open" => Self::Open,
            "closed" => Self::Closed,
            _ => Self::Unlisted(name.to_owned()),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unlisted(name) => name,
        }
    }
}

odata_runtime::enumeration!(Status);

#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Access(FlagSet);

impl Access {
    pub const READ: Self = Self(FlagSet::from_bits(1));
    pub const WRITE: Self = Self(FlagSet::from_bits(2));
}

impl Flags for Access {
    const TYPE_NAME: &'static str = "example.access";
    const MEMBERS: &'static [(&'static str, i64)] = &[("read", 1), ("write", 2)];

    fn from_set(set: FlagSet) -> Self {
        Self(set)
    }

    fn set(&self) -> &FlagSet {
        &self.0
    }
}

odata_runtime::flags!(Access);

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AnyHost {
    Host(Box<Host>),
    IpAddress(Box<IpAddress>),
    Unlisted(Box<Host>),
}

impl Polymorphic for AnyHost {
    type Base = Host;
    const TYPES: &'static [&'static str] = &["example.host", "example.ipAddress"];

    fn read<'de, D: Deserializer<'de>>(
        index: Option<usize>,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        Ok(match index {
            Some(0) => Self::Host(json::read_object(deserializer)?),
            Some(1) => Self::IpAddress(json::read_object(deserializer)?),
            _ => Self::Unlisted(json::read_object(deserializer)?),
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Host(value) | Self::Unlisted(value) => json::write_object(&**value, serializer),
            Self::IpAddress(value) => json::write_derived(&**value, serializer),
        }
    }
}

odata_runtime::polymorphic!(AnyHost);

impl AnyHost {
    pub fn additional(&self) -> &Additional {
        match self {
            Self::Host(value) | Self::Unlisted(value) => &value.additional,
            Self::IpAddress(value) => &value.additional,
        }
    }
}

request_type!(entity_request EntityRequest HostRequest Host);

impl<C> HostRequest<C> {
    pub fn ports(&self) -> HostPortCollectionRequest<PortCapabilities> {
        HostPortCollectionRequest::new(self.path().child("ports"))
    }

    pub fn as_ip_address(&self) -> IpAddressRequest<C> {
        IpAddressRequest::new(self.path().child("example.ipAddress"))
    }
}

request_type!(entity_request EntityRequest IpAddressRequest IpAddress);

request_type!(collection_request CollectionRequest HostCollectionRequest Host);

impl<C> HostCollectionRequest<C> {
    pub fn by_id(&self, id: impl AsRef<str>) -> HostRequest<C> {
        HostRequest::new(self.path().key(&[("id", KeyValue::from(id.as_ref()))]))
    }
}

request_type!(entity_request EntityRequest HostPortRequest HostPort);

request_type!(collection_request CollectionRequest HostPortCollectionRequest HostPort);

impl<C> HostPortCollectionRequest<C> {
    pub fn by_id(&self, id: impl AsRef<str>) -> HostPortRequest<C> {
        HostPortRequest::new(self.path().key(&[("id", KeyValue::from(id.as_ref()))]))
    }
}

pub enum PortCapabilities {}
odata_runtime::capabilities!(
    PortCapabilities: Readable, ReadableByKey, Selectable, Filterable, Sortable, Expandable,
    Searchable, TopSupported, SkipSupported, Countable
);

pub struct Service(odata_runtime::client::Client);
odata_runtime::service_client!(Service, "https://service.example/v1.0", key_as_segment);

impl Service {
    pub fn hosts(&self) -> HostCollectionRequest {
        HostCollectionRequest::new(self.inner().path().child("hosts"))
    }

    pub fn ports(&self) -> HostPortCollectionRequest {
        HostPortCollectionRequest::new(self.inner().path().child("ports"))
    }
}

/// A client over scripted answers that sends nothing twice.
pub fn scripted() -> (MockTransport, Service) {
    scripted_with(|builder| builder)
}

pub fn scripted_with(
    change: impl FnOnce(ClientBuilder<Service>) -> ClientBuilder<Service>,
) -> (MockTransport, Service) {
    let transport = MockTransport::new();
    let builder = Service::builder()
        .transport(transport.clone())
        .retry(RetryPolicy::none());
    (transport, change(builder).build().unwrap())
}

/// The URIs of the requests so far.
pub fn sent(transport: &MockTransport) -> Vec<String> {
    let requests = transport.requests();
    requests
        .iter()
        .map(|request| request.uri().to_string())
        .collect()
}
