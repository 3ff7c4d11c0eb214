//! `Edm.DateTimeOffset`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::text::{
    Buffer, Clock, ClockForm, digits, read_clock, read_date, read_offset, write_clock, write_date,
};
use super::text_value;

/// `Edm.DateTimeOffset`: an instant with the offset of a time zone,
/// `[-]YYYY-MM-DDTHH:MM[:SS[.fraction]](Z|±HH:MM)` (OData ABNF, `dateTimeOffsetValue`), years to
/// 9999, up to 12 digits of fraction.
///
/// Is written as it was read: with as many digits, with `Z` or `+00:00`, with seconds or without.
/// Compares by the instant alone, to the picosecond.
#[derive(Clone, Copy)]
pub struct DateTimeOffset {
    value: OffsetDateTime,
    picoseconds: u16,
    form: ClockForm,
    zone: Zone,
}

/// How the offset is written.
#[derive(Clone, Copy, PartialEq)]
enum Zone {
    /// `Z`.
    Utc,
    /// A sign, hours and minutes.
    Signed,
    /// `-00:00`.
    NegativeZero,
}

impl DateTimeOffset {
    #[inline]
    fn read(text: &str) -> Option<(Self, bool)> {
        let bytes = text.as_bytes();
        let (date, length) = read_date(bytes)?;
        let separator = bytes.get(length)?;
        if !matches!(separator, b'T' | b't') {
            return None;
        }
        let rest = bytes.get(length + 1..)?;
        let (clock, clock_length) = read_clock(rest)?;
        let offset = rest.get(clock_length..)?;
        let (seconds, is_utc) = read_offset(offset)?;
        let zone = if is_utc {
            Zone::Utc
        } else if seconds == 0 && offset.first() == Some(&b'-') {
            Zone::NegativeZero
        } else {
            Zone::Signed
        };
        let zone_offset = UtcOffset::from_whole_seconds(seconds).ok()?;
        let value = Self {
            value: PrimitiveDateTime::new(date, clock.time).assume_offset(zone_offset),
            picoseconds: clock.picoseconds,
            form: clock.form,
            zone,
        };
        let exact = *separator == b'T'
            && offset.first() != Some(&b'z')
            && !(date.year() == 0 && bytes.first() == Some(&b'-'));
        Some((value, exact))
    }

    #[inline]
    fn with_text<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        let mut buffer = Buffer::new();
        write_date(self.value.date(), &mut buffer);
        buffer.push(b'T');
        let clock = Clock {
            time: self.value.time(),
            picoseconds: self.picoseconds,
            form: self.form,
        };
        write_clock(clock, &mut buffer);
        if self.zone == Zone::Utc {
            buffer.push(b'Z');
        } else {
            let (hours, minutes, _) = self.value.offset().as_hms();
            let negative = hours < 0 || minutes < 0 || self.zone == Zone::NegativeZero;
            let sign = if negative { b'-' } else { b'+' };
            let [h0, h1] = digits(hours.unsigned_abs());
            let [m0, m1] = digits(minutes.unsigned_abs());
            buffer.put([sign, h0, h1, b':', m0, m1]);
        }
        take(buffer.as_str())
    }

    /// The instant, for comparison: nanoseconds since 1970 and what is beyond them.
    fn instant(&self) -> (i128, u16) {
        (self.value.unix_timestamp_nanos(), self.picoseconds)
    }
}

text_value!(DateTimeOffset, "Edm.DateTimeOffset");

impl From<OffsetDateTime> for DateTimeOffset {
    /// Written with as many digits as the value needs, and `Z` for UTC. Seconds of the offset,
    /// which OData cannot write, are cut off; the instant stays.
    fn from(value: OffsetDateTime) -> Self {
        let whole_minutes = value.offset().whole_seconds() / 60 * 60;
        let offset = UtcOffset::from_whole_seconds(whole_minutes).unwrap_or(UtcOffset::UTC);
        let value = value.checked_to_offset(offset).unwrap_or(value);
        let zone = if value.offset().is_utc() {
            Zone::Utc
        } else {
            Zone::Signed
        };
        Self {
            value,
            picoseconds: 0,
            form: ClockForm::shortest(value.time()),
            zone,
        }
    }
}

impl From<DateTimeOffset> for OffsetDateTime {
    /// Digits beyond the nanosecond are cut off.
    fn from(value: DateTimeOffset) -> Self {
        value.value
    }
}

impl fmt::Debug for DateTimeOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTimeOffset({self})")
    }
}

impl PartialEq for DateTimeOffset {
    fn eq(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }
}

impl Eq for DateTimeOffset {}

impl PartialOrd for DateTimeOffset {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTimeOffset {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant().cmp(&other.instant())
    }
}

impl Hash for DateTimeOffset {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant().hash(state);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn date(text: &str) -> DateTimeOffset {
        text.parse().unwrap()
    }

    #[test]
    fn instants_compare_whatever_their_form() {
        assert_eq!(
            date("2016-12-06T20:23:38.00Z"),
            date("2016-12-06T22:23:38+02:00")
        );
        assert!(date("2016-12-06T20:23:38Z") < date("2016-12-06T20:23:38.000000000001Z"));
        // Their instants are beyond the years that dates can have.
        let (low, high) = (
            date("-9999-01-01T00:00:00+23:59"),
            date("9999-12-31T23:59:59-23:59"),
        );
        assert!(low < high);
        assert_eq!(low, low);
    }

    #[test]
    fn dates_of_the_time_crate_are_written_as_short_as_can_be() {
        let date = OffsetDateTime::from_unix_timestamp_nanos(1_500_000_000).unwrap();
        assert_eq!(
            DateTimeOffset::from(date).to_string(),
            "1970-01-01T00:00:01.5Z"
        );
        let offset = UtcOffset::from_hms(-3, -30, -15).unwrap();
        let date = DateTimeOffset::from(date.to_offset(offset));
        assert_eq!(date.to_string(), "1969-12-31T20:30:01.5-03:30");
        assert_eq!(OffsetDateTime::from(date).unix_timestamp(), 1);
    }

    #[test]
    fn what_is_no_date_is_an_error() {
        for text in [
            "",
            "2016-12-06",
            "2016-12-06T",
            "2016-12-06T20:23",
            "2016-12-06 20:23Z",
            "2016-17-13T08:43:41.00Z",
            "2016-12-06T20:23:38+24:00",
            "2016-12-06T20:23:38+05",
            "2016-12-06T20:23:38+0530",
            "2016-12-06T20:23:38ZZ",
            "String (timestamp)",
            "2016-12-06T20:23:60Z",
            "10000-01-01T00:00:00Z",
            "2016-12-06T20:23:38,5Z",
        ] {
            assert!(text.parse::<DateTimeOffset>().is_err(), "{text}");
        }
    }
}
