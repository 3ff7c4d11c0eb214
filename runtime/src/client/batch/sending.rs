//! Sending a batch: part by part, and throttled items again.
//!
//! In goes a batch, out comes what became of each item. What always holds: an item that was done
//! is not sent again; an item is sent again only together with its whole change set, and never
//! without the entities that it refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};

use super::Batch;
use super::item::Item;
use super::parts::{Limits, parts};
use super::problem::BatchError;
use super::response::{self, Outcome, Outcomes};
use super::result::{BatchResult, GroupOutcome};
use crate::client::core::{Call, Client, Content};
use crate::client::error::Error;
use crate::client::retry::{Failure, Repeatable, RetryPolicy, Verdict};
use crate::client::retry_after::retry_after;
use crate::client::settings::Settings;

/// What surrounds the items of a request.
const OPEN: &str = "{\"requests\":[";
const CLOSE: &str = "]}";

struct Sending {
    client: Client,
    items: Vec<Item>,
    settings: Settings,
    retry: RetryPolicy,
}

pub(super) async fn send(mut batch: Batch) -> Result<BatchResult, Error> {
    let everything: BTreeSet<usize> = (0..batch.items.len()).collect();
    let mut sizes = Vec::with_capacity(batch.items.len());
    for (index, item) in batch.items.iter().enumerate() {
        sizes.push(item.json(index, &batch.items, &everything)?.as_str().len());
    }
    let limits = Limits {
        items: batch.max_items,
        bytes: batch.max_bytes.saturating_sub(OPEN.len() + CLOSE.len()),
    };
    let parts = parts(&batch.items, &sizes, limits)?;
    let go_on = if batch.stop_on_error { "false" } else { "true" };
    batch
        .settings
        .prefer(format!("odata.continue-on-error={go_on}"));
    let retry = batch.settings.retry().cloned();
    let mut sending = Sending {
        retry: retry.unwrap_or_else(|| batch.client.shared().retry.clone()),
        client: batch.client.clone(),
        items: batch.items,
        settings: batch.settings,
    };
    let mut outcomes: Vec<Option<Outcome>> = everything.iter().map(|_| None).collect();
    let mut unknown = Vec::new();
    let mut ended = false;
    for (number, part) in parts.into_iter().enumerate() {
        if ended {
            part.iter()
                .for_each(|index| put(&mut outcomes, *index, Err(BatchError::NotSent)));
            continue;
        }
        match sending.part(&part).await {
            Ok(result) => {
                unknown.extend(result.unknown);
                for (index, outcome) in result.of {
                    ended |= batch.stop_on_error && !succeeded(&outcome);
                    put(&mut outcomes, index, outcome);
                }
            }
            Err(error) if number == 0 => return Err(error),
            Err(error) => {
                ended = true;
                let error = Arc::new(error);
                for index in part {
                    put(
                        &mut outcomes,
                        index,
                        Err(BatchError::Part(Arc::clone(&error))),
                    );
                }
            }
        }
    }
    let mut result = BatchResult {
        client: batch.client,
        number: batch.number,
        items: sending.items,
        outcomes,
        groups: batch.groups.iter().map(|_| GroupOutcome::Unknown).collect(),
        unknown,
    };
    result.settle();
    Ok(result)
}

fn put(outcomes: &mut [Option<Outcome>], index: usize, outcome: Outcome) {
    if let Some(slot) = outcomes.get_mut(index) {
        *slot = Some(outcome);
    }
}

fn succeeded(outcome: &Outcome) -> bool {
    matches!(outcome, Ok(answer) if answer.status.is_success())
}

fn status(outcome: &Outcome) -> Option<StatusCode> {
    outcome.as_ref().ok().map(|answer| answer.status)
}

impl Sending {
    /// One part: its first request, and further ones with what was throttled.
    async fn part(&mut self, part: &[usize]) -> Result<Outcomes, Error> {
        let mut result = self.round(part).await?;
        let mut open = part.to_vec();
        let mut tries = 1;
        loop {
            let (again, wait) = self.again(&open, &result.of, tries);
            if again.is_empty() || !self.wait(wait).await {
                return Ok(result);
            }
            for index in &again {
                let failure = result.of.get(index).and_then(|it| self.failure(it));
                if let Some(item) = self.items.get_mut(*index) {
                    if failure.is_some_and(Failure::may_be_done) {
                        item.exchange.interrupted();
                    }
                    item.exchange.begin();
                }
            }
            let round = match self.round(&again).await {
                Ok(round) => round,
                // What is known of the items stays if the service has not seen them again.
                Err(error) if error.is_unseen() => return Ok(result),
                Err(error) => {
                    let error = Arc::new(error);
                    let failed = |index| (index, Err(BatchError::Part(Arc::clone(&error))));
                    result.of.extend(again.into_iter().map(failed));
                    return Ok(result);
                }
            };
            result.of.extend(round.of);
            result.unknown.extend(round.unknown);
            open = again;
            tries += 1;
        }
    }

    async fn round(&mut self, part: &[usize]) -> Result<Outcomes, Error> {
        let sent: BTreeSet<usize> = part.iter().copied().collect();
        let mut body = String::from(OPEN);
        for (position, index) in part.iter().enumerate() {
            if position > 0 {
                body.push(',');
            }
            if let Some(item) = self.items.get(*index) {
                body.push_str(item.json(*index, &self.items, &sent)?.as_str());
            }
        }
        body.push_str(CLOSE);
        let harmless = |index| {
            let item: Option<&Item> = self.items.get(index);
            item.is_none_or(|item| item.repeatable == Repeatable::Always)
        };
        let repeatable = sent.iter().all(|index| harmless(*index));
        if repeatable {
            self.settings
                .set_retry(self.retry.clone().all_methods(true));
        } else {
            self.settings.set_retry(self.retry.clone());
        }
        self.settings.set_items(part.len());
        let target = self.client.target("/$batch", self.settings.queries())?;
        let call = Call {
            method: Method::POST,
            target: &target,
            settings: &self.settings,
            content: Content::Json,
            body: Some(Bytes::from(body)),
        };
        let answer = self.client.send(call).await?;
        if answer.exchange.may_be_done {
            for index in part {
                if let Some(item) = self.items.get_mut(*index) {
                    item.exchange.interrupted();
                }
            }
        }
        let outcomes = response::read(&answer, &self.items, &sent)?;
        self.obey(&outcomes);
        Ok(outcomes)
    }

    /// Has the whole client wait where the service asks that of an item, as of a request alone.
    fn obey(&self, outcomes: &Outcomes) {
        let shared = self.client.shared();
        for (index, outcome) in &outcomes.of {
            let Some(Failure::Status(
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE,
                Some(asked),
            )) = self.failure(outcome)
            else {
                continue;
            };
            let own = self.items.get(*index).and_then(|item| item.retry.as_ref());
            let longest = own.unwrap_or(&self.retry).longest_wait();
            shared.throttle.obey(&*shared.clock, asked, longest);
        }
    }

    /// Waits, if there is time for it.
    async fn wait(&self, wait: Duration) -> bool {
        let shared = self.client.shared();
        let clock = &*shared.clock;
        let deadline = self.settings.deadline(clock, shared.timeouts.total);
        let Some(moment) = clock.now().checked_add(wait) else {
            return false;
        };
        if deadline.is_some_and(|deadline| moment >= deadline.moment) {
            return false;
        }
        clock.sleep_until(moment).await;
        true
    }

    /// The items to send again, in order, and the longest that one of them has to wait.
    fn again(
        &self,
        open: &[usize],
        outcomes: &BTreeMap<usize, Outcome>,
        tries: u32,
    ) -> (Vec<usize>, Duration) {
        let mut again: Vec<usize> = Vec::new();
        let mut chosen: BTreeSet<usize> = BTreeSet::new();
        let mut longest = Duration::ZERO;
        let mut rest = open;
        while let Some(first) = rest.first() {
            let start = self.start(*first);
            let same = |index: &&usize| self.start(**index) == start;
            let (unit, others) = rest.split_at(rest.iter().take_while(same).count());
            rest = others;
            if let Some(wait) = self.unit(unit, &chosen, outcomes, tries) {
                longest = longest.max(wait);
                again.extend(unit);
                chosen.extend(unit);
            }
        }
        (again, longest)
    }

    fn start(&self, index: usize) -> Option<usize> {
        self.items.get(index).map(|item| item.start)
    }

    /// How long a change set, or a single item, has to wait before it is sent again; nothing if
    /// it is not. Those that come before it and are sent again are in `again`.
    fn unit(
        &self,
        unit: &[usize],
        again: &BTreeSet<usize>,
        outcomes: &BTreeMap<usize, Outcome>,
        tries: u32,
    ) -> Option<Duration> {
        let mut longest = None;
        for index in unit {
            let item = self.items.get(*index)?;
            let here = |other| again.contains(&other) || self.start(other) == Some(item.start);
            if item.references.iter().any(|other| !here(*other)) {
                return None;
            }
            let outcome = outcomes.get(index)?;
            let wait = match status(outcome) {
                Some(StatusCode::FAILED_DEPENDENCY) => {
                    let caused = item.after.iter().any(|other| again.contains(other));
                    caused.then_some(Duration::ZERO)
                }
                Some(code) if !code.is_success() => Some(self.throttled(item, outcome, tries)?),
                // In a change set with a failure, this was not done.
                _ if unit.len() > 1 => None,
                _ => return None,
            };
            longest = longest.max(wait);
        }
        longest
    }

    fn failure(&self, outcome: &Outcome) -> Option<Failure> {
        let answer = outcome.as_ref().ok()?;
        let asked = retry_after(&answer.headers, self.client.shared().clock.date());
        Some(Failure::Status(answer.status, asked))
    }

    fn throttled(&self, item: &Item, outcome: &Outcome, tries: u32) -> Option<Duration> {
        let failure = self.failure(outcome)?;
        let policy = item.retry.as_ref().unwrap_or(&self.retry);
        let fraction = (self.client.shared().jitter)();
        match policy.verdict(item.repeatable, failure, tries, fraction) {
            Verdict::Wait(wait) => Some(wait),
            Verdict::Stop(_) => None,
        }
    }
}
