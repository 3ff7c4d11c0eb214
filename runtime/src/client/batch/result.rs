//! What became of a batch.

use std::fmt;

use http::StatusCode;

use super::item::Item;
use super::problem::BatchError;
use super::response::Outcome;
use super::{Group, Handle};
use crate::client::core::Client;
use crate::client::error::Error;
use crate::client::prepared::WithHead;

/// What became of the requests of a batch.
#[must_use = "each handle's outcome may be an error"]
pub struct BatchResult {
    pub(super) client: Client,
    pub(super) number: u64,
    pub(super) items: Vec<Item>,
    pub(super) outcomes: Vec<Option<Outcome>>,
    pub(super) groups: Vec<GroupOutcome>,
    pub(super) unknown: Vec<String>,
}

/// What became of a change set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupOutcome {
    /// All of its requests were done; one without any requests counts as done.
    Done,
    /// None was done, for one failed with this status.
    RolledBack(StatusCode),
    /// The service did not say, or nothing was sent: the errors of its requests tell more.
    Unknown,
}

impl BatchResult {
    /// The value of a request, or the error, as if it had been sent alone.
    ///
    /// # Errors
    ///
    /// As awaiting the request; [`Error::Batch`] if the batch gives no outcome of this request.
    pub fn take<T>(&mut self, handle: Handle<T>) -> Result<T, Error> {
        self.take_with_head(handle).map(|it| it.value)
    }

    /// The same with the status and the headers of the request's own response, such as `ETag`.
    ///
    /// # Errors
    ///
    /// As [`take`](Self::take).
    pub fn take_with_head<T>(&mut self, handle: Handle<T>) -> Result<WithHead<T>, Error> {
        let outcome = (handle.batch == self.number)
            .then(|| self.outcomes.get_mut(handle.index)?.take())
            .flatten();
        let answer = outcome
            .unwrap_or(Err(BatchError::ForeignHandle))
            .map_err(|problem| Error::Batch(Box::new(problem)))?;
        if !answer.status.is_success() {
            return Err(answer.failure());
        }
        let (status, headers) = (answer.status, answer.headers.clone());
        Ok(WithHead {
            value: (handle.read)(answer, &self.client)?,
            status,
            headers,
        })
    }

    /// What became of a change set.
    pub fn group(&self, group: Group) -> GroupOutcome {
        let own = (group.batch == self.number).then_some(group.index);
        let outcome = own.and_then(|index| self.groups.get(index).copied());
        outcome.unwrap_or(GroupOutcome::Unknown)
    }

    /// The status of the response to a request, if it has one.
    pub fn status<T>(&self, handle: &Handle<T>) -> Option<StatusCode> {
        let own = (handle.batch == self.number).then_some(handle.index)?;
        let outcome = self.outcomes.get(own)?.as_ref()?;
        outcome.as_ref().ok().map(|answer| answer.status)
    }

    /// Identifiers of responses to none of the requests, and what stands among the responses but is
    /// none: a fault of the service.
    pub fn unknown_ids(&self) -> &[String] {
        &self.unknown
    }

    /// Finds what became of the change sets, and takes the success from items that were not done.
    pub(super) fn settle(&mut self) {
        let mut groups: Vec<Vec<usize>> = self.groups.iter().map(|_| Vec::new()).collect();
        for (index, item) in self.items.iter().enumerate() {
            if let Some(members) = item.group.and_then(|group| groups.get_mut(group)) {
                members.push(index);
            }
        }
        for (group, members) in groups.into_iter().enumerate() {
            let outcome = self.outcome_of(&members);
            if let GroupOutcome::RolledBack(status) = outcome {
                for index in members {
                    self.roll_back(index, status);
                }
            }
            if let Some(slot) = self.groups.get_mut(group) {
                *slot = outcome;
            }
        }
    }

    fn outcome_of(&self, members: &[usize]) -> GroupOutcome {
        let outcomes = members
            .iter()
            .map(|index| self.outcomes.get(*index)?.as_ref());
        let (mut done, mut failed) = (true, None);
        for outcome in outcomes {
            match outcome {
                Some(Ok(answer)) if answer.status.is_success() => {}
                Some(Ok(answer)) => {
                    // Those that failed only for another do not tell why.
                    let earlier = failed.filter(|it| *it != StatusCode::FAILED_DEPENDENCY);
                    failed = Some(earlier.unwrap_or(answer.status));
                }
                _ => done = false,
            }
        }
        match failed {
            Some(status) => GroupOutcome::RolledBack(status),
            None if done => GroupOutcome::Done,
            None => GroupOutcome::Unknown,
        }
    }

    fn roll_back(&mut self, index: usize, status: StatusCode) {
        let Some(slot) = self.outcomes.get_mut(index) else {
            return;
        };
        let replaced = match slot {
            Some(Ok(answer)) => answer.status.is_success(),
            Some(Err(BatchError::Missing { .. })) => true,
            _ => false,
        };
        if replaced {
            *slot = Some(Err(BatchError::RolledBack { status }));
        }
    }
}

impl fmt::Debug for BatchResult {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BatchResult")
            .field("items", &self.items)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}
