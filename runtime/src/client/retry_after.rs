//! How long a service asks to wait: the header `Retry-After` and its kin.
//!
//! In go the headers of a response, out comes a duration, or nothing if they name none that can be
//! read.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use time::{Date, Month, OffsetDateTime, Time};

/// Headers with milliseconds, which are more exact than `Retry-After`.
const MILLISECONDS: [&str; 2] = ["retry-after-ms", "x-ms-retry-after-ms"];

/// How long the service asks to wait (RFC 9110, section 10.2.3); `now` is what a date is compared
/// with unless the response says what the service's own clock shows.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let milliseconds = MILLISECONDS.iter().find_map(|name| number(text(name)?));
    if let Some(milliseconds) = milliseconds {
        return duration(milliseconds / 1000.0);
    }
    // Clocks differ; the service's two dates come from one.
    let now = || text("date").and_then(date).unwrap_or_else(|| now.into());
    let wait = |value: &str| match number(value) {
        Some(seconds) => duration(seconds),
        None => Some((date(value)? - now()).try_into().unwrap_or(Duration::ZERO)),
    };
    let values = headers.get_all("retry-after").iter();
    // A gateway may have added its own.
    values
        .filter_map(|value| wait(value.to_str().ok()?.trim()))
        .max()
}

/// Digits, and a fraction if there is one: services send `0.5`, though only whole numbers are
/// standard.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

/// More seconds than a duration can hold are as good as for ever.
fn duration(seconds: f64) -> Option<Duration> {
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// A date in one of the three forms of HTTP (RFC 9110, section 5.6.7).
fn date(text: &str) -> Option<OffsetDateTime> {
    let parts: Vec<&str> = text
        .split([' ', ',', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let (day, month, year, clock) = match *parts.as_slice() {
        [_, day, month, year, clock, "GMT"] => (day, month, year, clock),
        [_, month, day, clock, year] => (day, month, year, clock),
        _ => return None,
    };
    let month = Month::try_from(1 + MONTHS.iter().position(|name| *name == month)? as u8).ok()?;
    let year = match (year.len(), year.parse::<i32>().ok()?) {
        // Two digits mean the century that is nearest to now.
        (2, short @ 0..70) => 2000 + short,
        (2, short) => 1900 + short,
        (_, year) => year,
    };
    let mut clock = clock.split(':').map(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    // A leap second is the end of its minute.
    let time = Time::from_hms(hour, minute, second.min(59)).ok()?;
    let date = Date::from_calendar_date(year, month, day.parse().ok()?).ok()?;
    Some(date.with_time(time).assume_utc())
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        // 6 November 1994, 08:49:37.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        retry_after(&headers, now)
    }

    #[test]
    fn seconds_fractions_and_dates_are_read() {
        for (value, seconds) in [
            ("0", 0.0),
            ("120", 120.0),
            (" 7 ", 7.0),
            ("0.25", 0.25),
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60.0),
            ("Sunday, 06-Nov-94 08:49:47 GMT", 10.0),
            ("Sun Nov  6 08:49:38 1994", 1.0),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0.0),
        ] {
            let expected = Duration::from_secs_f64(seconds);
            assert_eq!(read(&[("retry-after", value)]), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_cannot_be_read_names_no_time() {
        for value in [
            "",
            "-1",
            "soon",
            "1e3",
            "NaN",
            "inf",
            "1.2.3",
            ".",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 99999999999 08:49:37 GMT",
        ] {
            assert_eq!(read(&[("retry-after", value)]), None, "{value}");
        }
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn times_beyond_measure_are_for_ever() {
        let digits = "9".repeat(400);
        assert_eq!(read(&[("retry-after", &digits)]), Some(Duration::MAX));
    }

    #[test]
    fn milliseconds_are_more_exact() {
        let headers = [("retry-after", "2"), ("retry-after-ms", "1500")];
        assert_eq!(read(&headers), Some(Duration::from_millis(1500)));
    }

    #[test]
    fn the_longest_of_several_counts() {
        for (one, other) in [("1", "60"), ("60", "1"), ("soon", "60"), ("60", "")] {
            let headers = [("retry-after", one), ("retry-after", other)];
            assert_eq!(
                read(&headers),
                Some(Duration::from_secs(60)),
                "{one}, {other}"
            );
        }
    }

    #[test]
    fn dates_are_compared_with_the_clock_of_the_service() {
        let headers = [
            ("date", "Wed, 01 Jan 2020 00:00:00 GMT"),
            ("retry-after", "Wed, 01 Jan 2020 00:00:05 GMT"),
        ];
        assert_eq!(read(&headers), Some(Duration::from_secs(5)));
    }
}
