//! An action or function with its arguments, and its sending where it returns at most one value.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::arguments::{Arguments, Given};
use super::parameter::Settable;
use super::returns::{Nothing, One, Plain, Whole};
use crate::client::answer::Answer;
use crate::client::core::{Call, Content};
use crate::client::error::Error;
use crate::client::path::ResourcePath;
use crate::client::prepared::request_methods;
use crate::client::settings::{Settings, common_methods, if_match_method};
use crate::client::shape::{Read, Shape};
use crate::client::transport::BoxFuture;
use crate::json::{RawJson, Value};
use crate::model::Structured;
use crate::query::{Expansion, Selection};

/// An action or function about to be invoked; sent when awaited.
///
/// `O` has a constant for each of its parameters, `R` says what it returns.
#[must_use = "a request is sent when awaited"]
pub struct Invocation<O, R> {
    bound_to: ResourcePath,
    segment: &'static str,
    arguments: Arguments,
    pub(super) returns: R,
    pub(super) settings: Settings,
    marker: PhantomData<fn() -> O>,
}

impl<O, R: Default> Invocation<O, R> {
    /// An action without parameters: its body is empty.
    pub fn bare_action(bound_to: &ResourcePath, segment: &'static str) -> Self {
        Self::new(bound_to, segment, Arguments::Absent)
    }

    /// An action with parameters: its body is a JSON object of them.
    pub fn action(bound_to: &ResourcePath, segment: &'static str) -> Self {
        Self::new(bound_to, segment, Arguments::Body(Given::default()))
    }

    /// A function: its arguments stand in the URL.
    pub fn function(bound_to: &ResourcePath, segment: &'static str) -> Self {
        Self::new(bound_to, segment, Arguments::Url(Given::default()))
    }

    fn new(bound_to: &ResourcePath, segment: &'static str, arguments: Arguments) -> Self {
        Self {
            bound_to: bound_to.clone(),
            segment,
            arguments,
            returns: R::default(),
            settings: Settings::of_invocation(segment),
            marker: PhantomData,
        }
    }
}

impl<O, R> Invocation<O, R> {
    common_methods!();
    if_match_method!();
    request_methods!();

    /// Gives a parameter a value.
    pub fn set<P: Settable<O>>(self, parameter: P, value: impl Into<P::Value>) -> Self {
        self.argument(parameter, Some(value))
    }

    /// Gives a parameter an explicit null, unlike a parameter that is not set: that is not sent.
    pub fn set_null<P: Settable<O>>(self, parameter: P) -> Self {
        self.argument(parameter, None::<P::Value>)
    }

    /// Gives a parameter a value or null.
    #[doc(hidden)]
    pub fn argument<P: Settable<O>>(
        mut self,
        parameter: P,
        value: Option<impl Into<P::Value>>,
    ) -> Self {
        let value = value.map(Into::into);
        self.arguments.put(&parameter, value.as_ref());
        self
    }

    /// Where the invocation goes: the path that ends in the operation, with a function's arguments.
    pub fn path(&self) -> ResourcePath {
        self.arguments.path(&self.bound_to, self.segment)
    }

    pub(super) fn returning<T>(self, change: impl FnOnce(R) -> T) -> Invocation<O, T> {
        Invocation {
            bound_to: self.bound_to,
            segment: self.segment,
            arguments: self.arguments,
            returns: change(self.returns),
            settings: self.settings,
            marker: PhantomData,
        }
    }

    pub(super) fn into_parts(self) -> (ResourcePath, Arguments, R, Settings) {
        let path = self.path();
        (path, self.arguments, self.returns, self.settings)
    }

    async fn send(self, options: Vec<(String, String)>) -> Result<Answer, Error> {
        let (path, arguments, _, settings) = self.into_parts();
        let options = options
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let target = path.target(options.chain(settings.queries()))?;
        let (method, body) = arguments.request(path.client().writes_strings(&settings))?;
        let call = Call {
            method,
            target: &target,
            settings: &settings,
            content: Content::Json,
            body,
        };
        path.client().send(call).await
    }
}

impl<O: 'static> IntoFuture for Invocation<O, Nothing> {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send(Vec::new()).await?.done() })
    }
}

impl<O, E: Structured, B, S: Shape> Invocation<O, One<E, B, S>> {
    /// The properties that the response holds; adds to earlier calls. Then it is
    /// [`Partial`](crate::query::Partial).
    pub fn select(self, selection: impl Selection<E>) -> Invocation<O, One<E, B, S::Selected>> {
        self.returning(|it| One::with(it.options.select(selection)))
    }

    /// The navigation properties whose entities the response holds; adds to earlier calls.
    pub fn expand(mut self, expansion: impl Expansion<E>) -> Self {
        self.returns.options = self.returns.options.expand(expansion);
        self
    }

    /// Requests to the entity that this composable function returns: what it leads to, and what
    /// is bound to it (OData 4.01 Protocol, section 11.5.4.1). Of this invocation, only its
    /// arguments count.
    #[must_use]
    pub fn compose(self) -> B
    where
        B: From<ResourcePath>,
    {
        self.path().into()
    }
}

/// The query options of what returns one entity.
fn owned_options<E: Structured, B, S>(returns: &One<E, B, S>) -> Vec<(String, String)> {
    let pairs = returns.options.pairs().into_iter();
    pairs
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Sends what returns one value.
macro_rules! single {
    ($([$($generic:tt)*] $returns:ty => $value:ty, $options:expr;)+) => {$(
        impl<O, $($generic)*> Invocation<O, $returns> {
            /// Sends the request; nothing if the operation returns null or the service no content.
            ///
            /// # Errors
            ///
            /// If the request fails, or its response cannot be decoded.
            pub async fn optional(self) -> Result<Option<$value>, Error> {
                let client = self.bound_to.client().clone();
                let options = $options(&self.returns);
                <$returns>::read(self.send(options).await?, &client)
            }
        }

        impl<O: 'static, $($generic)*> IntoFuture for Invocation<O, $returns> {
            type Output = Result<$value, Error>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move {
                    let client = self.bound_to.client().clone();
                    let options = $options(&self.returns);
                    let answer = self.send(options).await?;
                    let absent = answer.no_content();
                    <$returns>::read(answer, &client)?.ok_or(absent)
                })
            }
        }
    )+};
}

single! {
    [T: Value + Clone + fmt::Debug + PartialEq + Send + 'static] Plain<T> => T, |_| Vec::new();
    [E: Structured, B: 'static, S: Shape] One<E, B, S> => Read<E, S>, owned_options;
    [] Whole => RawJson, |_| Vec::new();
}

impl<O, R: fmt::Debug> fmt::Debug for Invocation<O, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Invocation")
            .field("path", &self.bound_to.child(self.segment).as_str())
            .field("returns", &self.returns)
            .finish_non_exhaustive()
    }
}
