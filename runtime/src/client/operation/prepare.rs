//! Invocations, made without being sent.

use std::fmt;

use super::invocation::Invocation;
use super::returns::{Many, Nothing, One, Plain, Whole};
use crate::client::answer::Answer;
use crate::client::core::{Client, Content};
use crate::client::error::Error;
use crate::client::link::Target;
use crate::client::paging::{Element, Shaped};
use crate::client::prepared::{Prepared, Reading, Request};
use crate::client::shape::{Read, Shape};
use crate::json::{Page, RawJson, Value};
use crate::model::Structured;

fn owned(pairs: Vec<(&str, String)>) -> Vec<(String, String)> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn prepared<O, R, T>(
    invocation: Invocation<O, R>,
    options: &[(String, String)],
    read: impl FnOnce(&Target) -> Reading<T>,
) -> Result<Prepared<T>, Error> {
    let (path, arguments, _, settings) = invocation.into_parts();
    let options = options
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let target = path.target(options.chain(settings.queries()))?;
    let (method, body) = arguments.request(path.client().writes_strings(&settings))?;
    Ok(Prepared {
        client: path.client().clone(),
        method,
        read: read(&target),
        target,
        settings,
        content: Content::Json,
        body,
    })
}

impl<O: 'static> Request for Invocation<O, Nothing> {
    type Output = ();

    fn prepare(self) -> Result<Prepared<()>, Error> {
        prepared(self, &[], |_| Box::new(|answer, _| answer.done()))
    }
}

/// The requests of what returns one value.
macro_rules! single {
    ($([$($generic:tt)*] $returns:ty => $value:ty, $options:expr;)+) => {$(
        impl<O: 'static, $($generic)*> Request for Invocation<O, $returns> {
            type Output = $value;

            fn prepare(self) -> Result<Prepared<$value>, Error> {
                let options: Vec<(String, String)> = $options(&self.returns);
                let read: Reading<$value> = Box::new(|answer, client| {
                    let absent = answer.no_content();
                    <$returns>::read(answer, client)?.ok_or(absent)
                });
                prepared(self, &options, |_| read)
            }
        }
    )+};
}

single! {
    [T: Value + Clone + fmt::Debug + PartialEq + Send + 'static] Plain<T> => T, |_| Vec::new();
    [E: Structured, B: 'static, S: Shape] One<E, B, S> => Read<E, S>, |it: &One<E, B, S>| owned(it.options.pairs());
    [] Whole => RawJson, |_| Vec::new();
}

impl<O: 'static, E, B: 'static, S: 'static> Request for Invocation<O, Many<E, B, S>>
where
    E: Shaped<S> + 'static,
{
    type Output = Page<<E::As as Element>::Item>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        let options = owned(self.returns.options.pairs());
        prepared(self, &options, |target| {
            let target = target.clone();
            Box::new(move |answer: Answer, client: &Client| answer.page(client, &target))
        })
    }
}
