//! The arguments of one invocation, in the body or in the URL.
//!
//! In go parameters with values, out comes the body of an action or the path of a function.
//! Arguments keep the order in which they were first given.

use bytes::Bytes;
use http::Method;

use super::parameter::Settable;
use crate::client::Error;
use crate::client::path::{ResourcePath, UrlArgument};
use crate::client::payload::Payload;
use crate::json::{self, Both, RawJson};
use crate::query::Changes;

/// The arguments given so far, and where they go.
#[derive(Debug)]
pub(super) enum Arguments {
    /// An action that has no parameters: no body.
    Absent,
    /// Those of an action.
    Body(Given<Both>),
    /// Those of a function.
    Url(Given<UrlArgument>),
}

/// Arguments by name, and the first that could not be written.
#[derive(Debug)]
pub(super) struct Given<T> {
    values: Vec<(&'static str, T)>,
    problem: Option<json::Error>,
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            problem: None,
        }
    }
}

impl<T> Given<T> {
    fn put(&mut self, name: &'static str, value: Result<T, json::Error>) {
        match value {
            Ok(value) => match self.values.iter_mut().find(|(it, _)| *it == name) {
                Some((_, earlier)) => *earlier = value,
                None => self.values.push((name, value)),
            },
            Err(problem) => self.problem = Some(problem),
        }
    }
}

impl Arguments {
    /// Gives a parameter a value, or null.
    pub(super) fn put<O, P: Settable<O>>(&mut self, parameter: &P, value: Option<&P::Value>) {
        let name = parameter.name();
        match self {
            Self::Absent => {
                *self = Self::Body(Given::default());
                self.put(parameter, value);
            }
            Self::Body(given) => {
                let json = || value.map_or(Ok(RawJson::null()), P::json);
                given.put(name, Both::of(json));
            }
            Self::Url(given) => {
                let argument = match value {
                    None => Ok(UrlArgument::Literal("null".to_owned())),
                    Some(value) => match P::literal(value) {
                        Some(literal) => Ok(UrlArgument::Literal(literal)),
                        None => P::json(value).map(|json| match json.is_null() {
                            true => UrlArgument::Literal("null".to_owned()),
                            false => UrlArgument::Json(json.as_str().to_owned()),
                        }),
                    },
                };
                given.put(name, argument);
            }
        }
    }

    /// Where the invocation goes.
    pub(super) fn path(&self, bound_to: &ResourcePath, segment: &str) -> ResourcePath {
        match self {
            Self::Absent | Self::Body(_) => bound_to.child(segment),
            Self::Url(given) => {
                let path = bound_to.call(segment, &given.values);
                match &given.problem {
                    Some(problem) => path.refuse(format!("an argument of `{segment}`: {problem}")),
                    None => path,
                }
            }
        }
    }

    /// How it is sent: functions are read, actions are posted; with strings for long numbers in the
    /// body if that is wanted.
    pub(super) fn request(self, strings: bool) -> Result<(Method, Option<Bytes>), Error> {
        match self {
            Self::Url(_) => Ok((Method::GET, None)),
            Self::Absent => Ok((Method::POST, None)),
            Self::Body(Given {
                problem: Some(problem),
                ..
            }) => Err(Error::Encode(problem)),
            Self::Body(given) => {
                let members = given.values.into_iter();
                let object = members.fold(Changes::<()>::new(), |object, (name, value)| {
                    object.set_both(name, value)
                });
                let body = Payload::from(object).into_body(strings)?;
                Ok((Method::POST, Some(body)))
            }
        }
    }
}
