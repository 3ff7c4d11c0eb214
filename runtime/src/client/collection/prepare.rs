//! Requests to a collection, made without being sent.

use http::Method;

use super::{Count, Create};
use crate::client::core::Content;
use crate::client::error::Error;
use crate::client::prepared::{Prepared, Request};
use crate::model::Structured;

impl<E: Structured> Request for Create<E> {
    type Output = E::Instance;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        let strings = self.path.client().writes_strings(&self.settings);
        Ok(Prepared {
            target: self.path.target(self.settings.queries())?,
            client: self.path.client().clone(),
            method: Method::POST,
            settings: self.settings,
            content: Content::Json,
            body: Some(self.payload.into_body(strings)?),
            read: Box::new(|answer, client| answer.required_value(client)),
        })
    }
}

impl<E: 'static, C: 'static> Request for Count<E, C> {
    type Output = u64;

    fn prepare(self) -> Result<Prepared<u64>, Error> {
        let pairs = self.options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        Ok(Prepared {
            target: self.path.target(options.chain(self.settings.queries()))?,
            client: self.path.client().clone(),
            method: Method::GET,
            settings: self.settings,
            content: Content::Text,
            body: None,
            read: Box::new(|answer, _| answer.number()),
        })
    }
}
