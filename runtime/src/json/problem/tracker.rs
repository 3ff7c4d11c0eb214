//! The serializer behind [`problems`](super::problems): writes nothing, keeps the path.

use serde::ser::{self, Serialize, Serializer};

use super::Problem;
use crate::json::error::Error;
use crate::json::field::{INVALID, MALFORMED, WRONG_TYPE};
use crate::json::raw::RawJson;
use crate::json::value::Reason;

#[derive(Default)]
struct Tracker {
    path: String,
    found: Vec<Problem>,
    /// Set between the outer newtype struct of a malformed value and the one with its reason.
    pending: Option<fn(&'static str) -> Reason>,
}

pub(super) fn track<T: Serialize + ?Sized>(value: &T) -> Vec<Problem> {
    let mut tracker = Tracker {
        path: "$".to_owned(),
        ..Tracker::default()
    };
    // A type of the caller's own may refuse to be serialized; what was found before counts.
    drop(value.serialize(&mut tracker));
    tracker.found
}

impl Tracker {
    fn member(&mut self, name: &str) {
        let mut letters = name.bytes();
        let plain = letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_');
        if plain {
            self.path.push('.');
            self.path.push_str(name);
        } else {
            self.path.push_str("['");
            for letter in name.chars() {
                if matches!(letter, '\'' | '\\') {
                    self.path.push('\\');
                }
                self.path.push(letter);
            }
            self.path.push_str("']");
        }
    }

    fn at_member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        let length = self.path.len();
        self.member(name);
        let result = value.serialize(&mut *self);
        self.path.truncate(length);
        result
    }
}

macro_rules! ignore {
    ($($method:ident($($kind:ty),*);)*) => {
        $(fn $method(self, $(_: $kind),*) -> Result<(), Error> {
            Ok(())
        })*
    };
}

impl<'t> Serializer for &'t mut Tracker {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'t>;
    type SerializeTuple = Compound<'t>;
    type SerializeTupleStruct = Compound<'t>;
    type SerializeTupleVariant = Compound<'t>;
    type SerializeMap = Compound<'t>;
    type SerializeStruct = Compound<'t>;
    type SerializeStructVariant = Compound<'t>;

    ignore! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        match (name, self.pending.take()) {
            (MALFORMED, _) => self.pending = Some(|expected| Reason::Invalid { expected }),
            (WRONG_TYPE, Some(_)) => {
                self.pending = Some(|expected| Reason::WrongType { expected });
            }
            (INVALID, pending @ Some(_)) => self.pending = pending,
            (expected, Some(reason)) => self.found.push(Problem {
                path: self.path.clone(),
                reason: reason(expected),
                raw: RawJson::from_serialize(value)?,
            }),
            (_, None) => {}
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.at_member(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'t>, Error> {
        Ok(Compound::new(self, None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'t>, Error> {
        Ok(Compound::new(self, None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'t>, Error> {
        Ok(Compound::new(self, None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'t>, Error> {
        Ok(Compound::new(self, Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'t>, Error> {
        Ok(Compound::new(self, None))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'t>, Error> {
        Ok(Compound::new(self, None))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'t>, Error> {
        Ok(Compound::new(self, Some(variant)))
    }
}

/// An array or object on the way; the path is that of its parent again once it ends.
struct Compound<'t> {
    tracker: &'t mut Tracker,
    parent_length: usize,
    length: usize,
    position: usize,
    key: String,
}

impl<'t> Compound<'t> {
    fn new(tracker: &'t mut Tracker, variant: Option<&str>) -> Self {
        let parent_length = tracker.path.len();
        if let Some(variant) = variant {
            tracker.member(variant);
        }
        Self {
            length: tracker.path.len(),
            tracker,
            parent_length,
            position: 0,
            key: String::new(),
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.tracker.path.push_str(&format!("[{}]", self.position));
        self.position += 1;
        let result = value.serialize(&mut *self.tracker);
        self.tracker.path.truncate(self.length);
        result
    }

    fn finish(self) -> Result<(), Error> {
        self.tracker.path.truncate(self.parent_length);
        Ok(())
    }
}

macro_rules! compound {
    ($($name:ident::$method:ident;)*) => {
        $(impl ser::$name for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.element(value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish()
            }
        })*
    };
    ($($name:ident;)*) => {
        $(impl ser::$name for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.tracker.at_member(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish()
            }
        })*
    };
}

compound! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

compound! {
    SerializeStruct;
    SerializeStructVariant;
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let key = RawJson::from_serialize(key)?;
        self.key = match key.as_string() {
            Some(name) => name.into_owned(),
            None => key.as_str().to_owned(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = std::mem::take(&mut self.key);
        self.tracker.at_member(&name, value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}
