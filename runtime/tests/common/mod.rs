//! A generated crate in small, written by hand: what the generator makes for a few types of a
//! threat intelligence service, and a type with a member of every primitive type.

#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod normal;

use odata_runtime::edm;
use odata_runtime::json::{self, Reader, Writer};
use odata_runtime::model::{
    Additional, DerivedFrom, Enumeration, FlagSet, Flags, Polymorphic, Structured,
};
use odata_runtime::serde::{Deserializer, Serializer, de::MapAccess, ser::SerializeMap};

pub use normal::normal;

/// Decodes a document and encodes the result.
pub fn again<T: odata_runtime::serde::Serialize + odata_runtime::serde::de::DeserializeOwned>(
    text: &str,
) -> String {
    let value: T = json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    String::from_utf8(json::to_vec(&value).unwrap()).unwrap()
}

/// Asserts that decoding and encoding a document gives the same JSON value.
#[track_caller]
pub fn assert_lossless<
    T: odata_runtime::serde::Serialize + odata_runtime::serde::de::DeserializeOwned,
>(
    text: &str,
) {
    assert_eq!(normal(&again::<T>(text)), normal(text), "{text}");
}

/// A structured type, in the very form that the generator gives it.
macro_rules! structured_type {
    (
        $name:ident, $type_name:literal, $instance:ty,
        $($index:literal $wire:literal $field:ident: $kind:ty,)*
    ) => {
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

/// An enumeration, in the very form that the generator gives it.
macro_rules! enumeration_type {
    ($name:ident, $type_name:literal, $($wire:literal = $value:literal $variant:ident,)*) => {
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($variant,)*
            Unlisted(String),
        }

        impl Enumeration for $name {
            const TYPE_NAME: &'static str = $type_name;
            const MEMBERS: &'static [(&'static str, i64)] = &[$(($wire, $value)),*];

            fn from_name(name: &str) -> Self {
                match name {
                    $($wire => Self::$variant,)*
                    _ => Self::Unlisted(name.to_owned()),
                }
            }

            fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unlisted(name) => name,
                }
            }
        }

        odata_runtime::enumeration!($name);
    };
}

enumeration_type!(
    HostPortStatus, "microsoft.graph.security.hostPortStatus",
    "open" = 0 Open,
    "filtered" = 1 Filtered,
    "closed" = 2 Closed,
    "unknownFutureValue" = 3 UnknownFutureValue,
);

enumeration_type!(
    HostPortProtocol, "microsoft.graph.security.hostPortProtocol",
    "tcp" = 0 Tcp,
    "udp" = 1 Udp,
    "unknownFutureValue" = 2 UnknownFutureValue,
);

structured_type!(
    HostPortBanner, "microsoft.graph.security.hostPortBanner", Self,
    0 "banner" banner: Option<String>,
    1 "firstSeenDateTime" first_seen_date_time: Option<edm::DateTimeOffset>,
    2 "lastSeenDateTime" last_seen_date_time: Option<edm::DateTimeOffset>,
    3 "scanProtocol" scan_protocol: Option<String>,
    4 "timesObserved" times_observed: Option<i32>,
);

structured_type!(
    HostComponent, "microsoft.graph.security.hostComponent", Self,
    0 "id" id: Option<String>,
    1 "category" category: Option<String>,
    2 "firstSeenDateTime" first_seen_date_time: Option<edm::DateTimeOffset>,
    3 "lastSeenDateTime" last_seen_date_time: Option<edm::DateTimeOffset>,
    4 "name" name: Option<String>,
    5 "version" version: Option<String>,
    6 "host" host: Option<AnyHost>,
);

structured_type!(
    HostPortComponent, "microsoft.graph.security.hostPortComponent", Self,
    0 "firstSeenDateTime" first_seen_date_time: Option<edm::DateTimeOffset>,
    1 "isRecent" is_recent: Option<bool>,
    2 "lastSeenDateTime" last_seen_date_time: Option<edm::DateTimeOffset>,
    3 "component" component: Option<Box<HostComponent>>,
);

structured_type!(
    HostPort, "microsoft.graph.security.hostPort", Self,
    0 "id" id: Option<String>,
    1 "banners" banners: Vec<HostPortBanner>,
    2 "firstSeenDateTime" first_seen_date_time: Option<edm::DateTimeOffset>,
    3 "lastScanDateTime" last_scan_date_time: Option<edm::DateTimeOffset>,
    4 "lastSeenDateTime" last_seen_date_time: Option<edm::DateTimeOffset>,
    5 "port" port: Option<i32>,
    6 "protocol" protocol: Option<HostPortProtocol>,
    7 "services" services: Vec<HostPortComponent>,
    8 "status" status: Option<HostPortStatus>,
    9 "timesObserved" times_observed: Option<i32>,
    10 "host" host: Option<AnyHost>,
    11 "mostRecentSslCertificate" most_recent_ssl_certificate: Option<Box<SslCertificate>>,
);

structured_type!(
    SslCertificate, "microsoft.graph.security.sslCertificate", Self,
    0 "id" id: Option<String>,
    1 "fingerprint" fingerprint: Option<String>,
    2 "relatedHosts" related_hosts: Vec<AnyHost>,
);

structured_type!(
    Host, "microsoft.graph.security.host", AnyHost,
    0 "id" id: Option<String>,
    1 "firstSeenDateTime" first_seen_date_time: Option<edm::DateTimeOffset>,
    2 "ports" ports: Vec<HostPort>,
    3 "parent" parent: Option<AnyHost>,
);

structured_type!(
    Hostname, "microsoft.graph.security.hostname", Self,
    0 "id" id: Option<String>,
    1 "firstSeenDateTime" first_seen_date_time: Option<edm::DateTimeOffset>,
    2 "ports" ports: Vec<HostPort>,
    3 "parent" parent: Option<AnyHost>,
    4 "registrant" registrant: Option<String>,
);

structured_type!(
    IpAddress, "microsoft.graph.security.ipAddress", Self,
    0 "id" id: Option<String>,
    1 "firstSeenDateTime" first_seen_date_time: Option<edm::DateTimeOffset>,
    2 "ports" ports: Vec<HostPort>,
    3 "parent" parent: Option<AnyHost>,
    4 "countryOrRegion" country_or_region: Option<String>,
);

impl DerivedFrom<Host> for Hostname {}
impl DerivedFrom<Host> for IpAddress {}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AnyHost {
    Host(Box<Host>),
    Hostname(Box<Hostname>),
    IpAddress(Box<IpAddress>),
    Unlisted(Box<Host>),
}

impl Polymorphic for AnyHost {
    type Base = Host;
    const TYPES: &'static [&'static str] = &[
        "microsoft.graph.security.host",
        "microsoft.graph.security.hostname",
        "microsoft.graph.security.ipAddress",
    ];

    fn read<'de, D: Deserializer<'de>>(
        index: Option<usize>,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        Ok(match index {
            Some(0) => Self::Host(json::read_object(deserializer)?),
            Some(1) => Self::Hostname(json::read_object(deserializer)?),
            Some(2) => Self::IpAddress(json::read_object(deserializer)?),
            _ => Self::Unlisted(json::read_object(deserializer)?),
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Host(value) | Self::Unlisted(value) => json::write_object(&**value, serializer),
            Self::Hostname(value) => json::write_derived(&**value, serializer),
            Self::IpAddress(value) => json::write_derived(&**value, serializer),
        }
    }
}

odata_runtime::polymorphic!(AnyHost);

impl AnyHost {
    pub fn additional(&self) -> &Additional {
        match self {
            Self::Host(value) | Self::Unlisted(value) => &value.additional,
            Self::Hostname(value) => &value.additional,
            Self::IpAddress(value) => &value.additional,
        }
    }
}

#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Permissions(FlagSet);

impl Permissions {
    pub const READ: Self = Self(FlagSet::from_bits(1));
    pub const WRITE: Self = Self(FlagSet::from_bits(2));
    pub const RUN: Self = Self(FlagSet::from_bits(4));
}

impl Flags for Permissions {
    const TYPE_NAME: &'static str = "test.permissions";
    const MEMBERS: &'static [(&'static str, i64)] =
        &[("none", 0), ("read", 1), ("write", 2), ("run", 4)];

    fn from_set(set: FlagSet) -> Self {
        Self(set)
    }

    fn set(&self) -> &FlagSet {
        &self.0
    }
}

odata_runtime::flags!(Permissions);

structured_type!(
    Everything, "test.everything", Self,
    0 "string" string: Option<String>,
    1 "boolean" boolean: Option<bool>,
    2 "byte" byte: Option<u8>,
    3 "sbyte" sbyte: Option<i8>,
    4 "int16" int16: Option<i16>,
    5 "int32" int32: Option<i32>,
    6 "int64" int64: Option<i64>,
    7 "single" single: Option<f32>,
    8 "double" double: Option<f64>,
    9 "decimal" decimal: Option<edm::Decimal>,
    10 "date" date: Option<edm::Date>,
    11 "time" time: Option<edm::TimeOfDay>,
    12 "dateTime" date_time: Option<edm::DateTimeOffset>,
    13 "duration" duration: Option<edm::Duration>,
    14 "guid" guid: Option<edm::Guid>,
    15 "binary" binary: Option<edm::Binary>,
    16 "stream" stream: Option<edm::Stream>,
    17 "untyped" untyped: Option<edm::Untyped>,
    18 "status" status: Option<HostPortStatus>,
    19 "permissions" permissions: Option<Permissions>,
    20 "strings" strings: Vec<String>,
    21 "int32s" int32s: Vec<i32>,
    22 "int64s" int64s: Vec<i64>,
    23 "dateTimes" date_times: Vec<edm::DateTimeOffset>,
    24 "statuses" statuses: Vec<HostPortStatus>,
    25 "permissionSets" permission_sets: Vec<Permissions>,
    26 "child" child: Option<Box<Everything>>,
    27 "children" children: Vec<Everything>,
    28 "host" host: Option<AnyHost>,
    29 "hosts" hosts: Vec<AnyHost>,
    30 "banner" banner: Option<HostPortBanner>,
    31 "pad31" pad31: Option<bool>,
    32 "pad32" pad32: Option<bool>,
    33 "pad33" pad33: Option<bool>,
    34 "pad34" pad34: Option<bool>,
    35 "pad35" pad35: Option<bool>,
    36 "pad36" pad36: Option<bool>,
    37 "pad37" pad37: Option<bool>,
    38 "pad38" pad38: Option<bool>,
    39 "pad39" pad39: Option<bool>,
    40 "pad40" pad40: Option<bool>,
    41 "pad41" pad41: Option<bool>,
    42 "pad42" pad42: Option<bool>,
    43 "pad43" pad43: Option<bool>,
    44 "pad44" pad44: Option<bool>,
    45 "pad45" pad45: Option<bool>,
    46 "pad46" pad46: Option<bool>,
    47 "pad47" pad47: Option<bool>,
    48 "pad48" pad48: Option<bool>,
    49 "pad49" pad49: Option<bool>,
    50 "pad50" pad50: Option<bool>,
    51 "pad51" pad51: Option<bool>,
    52 "pad52" pad52: Option<bool>,
    53 "pad53" pad53: Option<bool>,
    54 "pad54" pad54: Option<bool>,
    55 "pad55" pad55: Option<bool>,
    56 "pad56" pad56: Option<bool>,
    57 "pad57" pad57: Option<bool>,
    58 "pad58" pad58: Option<bool>,
    59 "pad59" pad59: Option<bool>,
    60 "pad60" pad60: Option<bool>,
    61 "pad61" pad61: Option<bool>,
    62 "pad62" pad62: Option<bool>,
    63 "pad63" pad63: Option<bool>,
    // Members beyond those that have a bit of their own.
    64 "far" far: Option<String>,
    65 "farther" farther: Vec<String>,
);
