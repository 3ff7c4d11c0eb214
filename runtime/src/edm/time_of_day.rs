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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_digits() {
        for text in ["00:00", "23:59:59", "12:30:00.0", "12:30:00.123456789012"] {
            assert_eq!(text.parse::<TimeOfDay>().unwrap().to_string(), text);
        }
        let time = time::Time::from_hms_milli(7, 5, 0, 250).unwrap();
        assert_eq!(TimeOfDay::from(time).to_string(), "07:05:00.25");
        assert_eq!(
            TimeOfDay::from(time::Time::MIDNIGHT).to_string(),
            "00:00:00"
        );
    }

    #[test]
    fn times_compare_by_value() {
        let time = |text: &str| text.parse::<TimeOfDay>().unwrap();
        assert_eq!(time("12:30"), time("12:30:00.000"));
        assert!(time("12:30:00.000000000001") > time("12:30"));
    }

    #[test]
    fn what_is_no_time_is_an_error() {
        for text in [
            "",
            "24:00",
            "12:60",
            "12:30:60",
            "12:30:",
            "12:30:00.",
            "12:30:00.1234567890123",
            "12:30:00Z",
            "1:30",
            "12-30",
        ] {
            assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
        }
    }
}
