//! How long the stages of a run took.
//!
//! In: when a stage began, and how much it did. Out: [`Timings`], in the order of the stages.
//! What always holds: times are wall time, and no stage counts twice.

use std::fmt;
use std::time::{Duration, Instant};

/// One stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Name of the stage.
    pub stage: &'static str,
    /// Wall time.
    pub time: Duration,
    /// How much it did.
    pub count: usize,
    /// What is counted, in the plural.
    pub unit: &'static str,
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.time.as_secs_f64() * 1e3;
        write!(
            f,
            "{:<8} {milliseconds:>9.1} ms {:>8} {}",
            self.stage, self.count, self.unit
        )
    }
}

/// The stages of a run, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timings(Vec<Timing>);

impl Timings {
    /// Adds a stage that ends now.
    pub fn add(&mut self, stage: &'static str, began: Instant, count: usize, unit: &'static str) {
        self.0.push(Timing {
            stage,
            time: began.elapsed(),
            count,
            unit,
        });
    }

    /// Adds those of a later part of the run.
    pub fn extend(&mut self, later: Self) {
        self.0.extend(later.0);
    }

    /// All stages.
    pub fn iter(&self) -> impl Iterator<Item = &Timing> {
        self.0.iter()
    }
}
