//! Requests to one entity, made without being sent.

use http::{Method, StatusCode};

use super::{Delete, Get, Update};
use crate::client::core::Content;
use crate::client::error::Error;
use crate::client::prepared::{Prepared, Request};
use crate::client::shape::{Read, Shape};
use crate::model::Structured;

impl<E: Structured, C: 'static, S: Shape> Request for Get<E, C, S> {
    type Output = Read<E, S>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        let pairs = self.options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        Ok(Prepared {
            target: self.path.target(options.chain(self.settings.queries()))?,
            client: self.path.client().clone(),
            method: Method::GET,
            settings: self.settings,
            content: Content::Json,
            body: None,
            read: Box::new(|answer, client| answer.required_value(client)),
        })
    }
}

impl<E: Structured> Request for Update<E> {
    type Output = Option<E::Instance>;

    fn prepare(mut self) -> Result<Prepared<Self::Output>, Error> {
        self.settings
            .guard(self.payload.tag.as_deref(), self.tagged)?;
        let strings = self.path.client().writes_strings(&self.settings);
        Ok(Prepared {
            target: self.path.target(self.settings.queries())?,
            client: self.path.client().clone(),
            method: self.method,
            settings: self.settings,
            content: Content::Json,
            body: Some(self.payload.into_body(strings)?),
            // Services answer 200 without a body as well as 204.
            read: Box::new(|answer, client| {
                if answer.status == StatusCode::NO_CONTENT || answer.body.is_empty() {
                    return Ok(None);
                }
                answer.value(client)
            }),
        })
    }
}

impl Request for Delete {
    type Output = ();

    fn prepare(mut self) -> Result<Prepared<()>, Error> {
        self.settings.guard(None, self.tagged)?;
        Ok(Prepared {
            target: self.path.target(self.settings.queries())?,
            client: self.path.client().clone(),
            method: Method::DELETE,
            settings: self.settings,
            content: Content::Nothing,
            body: None,
            read: Box::new(|answer, _| answer.done()),
        })
    }
}
