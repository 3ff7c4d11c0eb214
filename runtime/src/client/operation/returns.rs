//! What an operation returns, as a type of its own each.
//!
//! In goes the response, out comes the value that it stands for (OData 4.01 Protocol, sections
//! 11.5.3.4 and 11.5.4.1.2; OData JSON 4.01, sections 11 and 18).

use std::fmt;
use std::marker::PhantomData;

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::client::answer::Answer;
use crate::client::shape::{self, Read, Shape};
use crate::client::{Client, Element, Error};
use crate::json::{self, RawJson, Reader, Structure, Value, Writer, problems};
use crate::model::{Additional, Structured};
use crate::query::QueryOptions;

/// Returns nothing; what a service sends nevertheless is passed over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

/// Returns one primitive or enumeration value.
pub struct Plain<T>(PhantomData<fn() -> T>);

/// Returns one value of a structured type; `B` is the request builder of an entity that a
/// composable function returns, and `S` says whether the value is whole, or
/// [`Partial`](crate::query::Partial) after `select`.
pub struct One<E, B = (), S = shape::Whole> {
    pub(super) options: QueryOptions<E>,
    marker: PhantomData<fn() -> (B, S)>,
}

/// Returns a collection, in pages; `B` is the request builder of the entities that a composable
/// function returns, and `S` says whether they are whole, or [`Partial`](crate::query::Partial)
/// after `select`.
pub struct Many<E, B = (), S = shape::Whole> {
    pub(super) options: QueryOptions<E>,
    marker: PhantomData<fn() -> (B, S)>,
}

/// Returns something whose type says nothing of its form: the response as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whole;

impl<T: Value + Clone + fmt::Debug + PartialEq + 'static> Element for Plain<T> {
    type Item = T;
}

impl<T> Default for Plain<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T> fmt::Debug for Plain<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Plain")
    }
}

macro_rules! with_options {
    ($($name:ident),+) => {$(
        impl<E, B, S> $name<E, B, S> {
            pub(super) fn with(options: QueryOptions<E>) -> Self {
                Self { options, marker: PhantomData }
            }
        }

        impl<E, B, S> Default for $name<E, B, S> {
            fn default() -> Self {
                Self::with(QueryOptions::new())
            }
        }

        impl<E, B, S> fmt::Debug for $name<E, B, S> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.options).finish()
            }
        }
    )+};
}

with_options!(One, Many);

/// A primitive value as a response holds it.
#[derive(Clone, Debug, PartialEq)]
struct Wrapped<T> {
    value: Option<T>,
    additional: Additional,
}

impl<T: Value + Clone + fmt::Debug + PartialEq + 'static> Plain<T> {
    pub(in crate::client) fn read(answer: Answer, client: &Client) -> Result<Option<T>, Error> {
        if answer.body.is_empty() {
            return Ok(None);
        }
        let exchange = answer.exchange.clone();
        let Some(wrapped) = answer.value::<Wrapped<T>>(client)? else {
            return Ok(None);
        };
        if wrapped.value.is_none() {
            let problems = problems(&wrapped);
            if !problems.is_empty() {
                return Err(Error::malformed(problems, &exchange));
            }
        }
        Ok(wrapped.value)
    }
}

impl<E: Structured, B, S: Shape> One<E, B, S> {
    pub(super) fn read(answer: Answer, client: &Client) -> Result<Option<Read<E, S>>, Error> {
        if answer.body.is_empty() {
            return Ok(None);
        }
        answer.value(client)
    }
}

impl Whole {
    pub(super) fn read(answer: Answer, client: &Client) -> Result<Option<RawJson>, Error> {
        if answer.body.is_empty() {
            return Ok(None);
        }
        Ok(answer.raw(client)?.filter(|it| !it.is_null()))
    }
}

impl<T> Default for Wrapped<T> {
    fn default() -> Self {
        Self {
            value: None,
            additional: Additional::default(),
        }
    }
}

impl<T: Value + Clone + fmt::Debug + PartialEq + 'static> Structured for Wrapped<T> {
    type Instance = Self;
    const TYPE_NAME: &'static str = "Edm.PrimitiveType";
    const MEMBERS: &'static [&'static str] = &["value"];

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
            "value" => reader.member(0, &mut self.value),
            _ => reader.other(),
        }
    }

    fn write<M: SerializeMap>(&self, writer: &mut Writer<'_, M>) -> Result<(), M::Error> {
        writer.member(0, &self.value)
    }
}

impl<T: Value + Clone + fmt::Debug + PartialEq + 'static> Value for Wrapped<T> {
    type Codec = Structure;
}

impl<T: Value + Clone + fmt::Debug + PartialEq + 'static> Serialize for Wrapped<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de, T: Value + Clone + fmt::Debug + PartialEq + 'static> Deserialize<'de> for Wrapped<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}
