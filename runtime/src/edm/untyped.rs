//! Values whose form is not the Entity Data Model's, and `Edm.Guid`.

use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

use super::Guid;
use crate::json::{Codec, Outcome, Parsed, RawJson, Scalar, ScalarCodec, Token, Value};

/// `Edm.Untyped` and `Edm.PrimitiveType`: any JSON value.
pub type Untyped = RawJson;

/// `Edm.Stream`: what a service writes in the place of a stream, if anything (OData JSON 4.01,
/// section 9). Links to the stream are control information.
pub type Stream = RawJson;

/// Reads and writes any JSON value as its text.
#[derive(Debug)]
pub struct RawCodec;

impl Value for RawJson {
    type Codec = RawCodec;
}

impl Codec<RawJson> for RawCodec {
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<RawJson>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let raw = RawJson::deserialize(deserializer)?;
        if raw.is_null() {
            *slot = None;
            Ok(Outcome::Null)
        } else {
            *slot = Some(raw);
            Ok(Outcome::Value)
        }
    }

    fn encode<S: Serializer>(value: &RawJson, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

impl Value for Guid {
    type Codec = ScalarCodec;
}

impl Scalar for Guid {
    const EXPECTED: &'static str = "Edm.Guid";

    fn parse(token: Token<'_>) -> Parsed<Self> {
        let Token::String(text) = token else {
            return Parsed::WrongType;
        };
        let Ok(value) = Self::try_parse(text) else {
            return Parsed::Invalid;
        };
        let mut buffer = Self::encode_buffer();
        if *value.hyphenated().encode_lower(&mut buffer) == *text {
            Parsed::Exact(value)
        } else {
            Parsed::Spelled(value)
        }
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = Self::encode_buffer();
        serializer.serialize_str(self.hyphenated().encode_lower(&mut buffer))
    }
}
