//! `Edm.TimeOfDay`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::text::{Buffer, Clock, ClockForm, read_clock, write_clock};
use super::text_value;

/// `Edm.TimeOfDay`: a time of a day, `HH:MM[:SS[.fraction]]` (OData ABNF, `timeOfDayValue`), up
/// to 12 digits of fraction.
///
/// Keeps the number of digits it was read with. Compares by the time alone, to the picosecond.
#[derive(Clone, Copy)]
pub struct TimeOfDay(Clock);

impl TimeOfDay {
    fn read(text: &str) -> Option<(Self, bool)> {
        let (clock, length) = read_clock(text.as_bytes())?;
        (length == text.len()).then_some((Self(clock), true))
    }

    fn with_text<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        let mut buffer = Buffer::new();
        write_clock(self.0, &mut buffer);
        take(buffer.as_str())
    }

    fn instant(&self) -> (time::Time, u16) {
        (self.0.time, self.0.picoseconds)
    }
}

text_value!(TimeOfDay, "Edm.TimeOfDay");

impl From<time::Time> for TimeOfDay {
    /// Written with as many digits as the value needs.
    fn from(time: time::Time) -> Self {
        Self(Clock {
            time,
            picoseconds: 0,
            form: ClockForm::shortest(time),
        })
    }
}

impl From<TimeOfDay> for time::Time {
    /// Digits beyond the nanosecond are cut off.
    fn from(time: TimeOfDay) -> Self {
        time.0.time
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimeOfDay({self})")
    }
}

impl PartialEq for TimeOfDay {
    fn eq(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }
}

impl Eq for TimeOfDay {}

impl PartialOrd for TimeOfDay {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TimeOfDay {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant().cmp(&other.instant())
    }
}

impl Hash for TimeOfDay {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant().hash(state);
    }
}
