//! `Edm.Duration`.

use super::text_value;

/// `Edm.Duration`: a signed length of time in days, hours, minutes and seconds, `P1DT2H3M4.5S`
/// (OData ABNF, `durationValue`), to the nanosecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(time::Duration);

impl Duration {
    fn read(text: &str) -> Option<(Self, bool)> {
        let (negative, body) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let body = body.strip_prefix('P')?;
        let (days, clock) = match body.split_once('T') {
            Some((days, clock)) if !clock.is_empty() => (days, clock),
            None if !body.is_empty() => (body, ""),
            _ => return None,
        };
        let mut seconds = 0_i64;
        if !days.is_empty() {
            seconds = whole(days.strip_suffix('D')?)?.checked_mul(86_400)?;
        }
        let mut rest = clock;
        for (unit, length) in [('H', 3600), ('M', 60)] {
            if let Some((number, after)) = rest.split_once(unit) {
                seconds = seconds.checked_add(whole(number)?.checked_mul(length)?)?;
                rest = after;
            }
        }
        let mut nanoseconds = 0;
        if !rest.is_empty() {
            let number = rest.strip_suffix('S')?;
            let (number, fraction) = match number.split_once('.') {
                Some((number, fraction)) => (number, Some(fraction)),
                None => (number, None),
            };
            seconds = seconds.checked_add(whole(number)?)?;
            nanoseconds = fraction.map_or(Some(0), billionths)?;
        }
        let sign = if negative { -1 } else { 1 };
        let value = Self(time::Duration::new(
            sign * seconds,
            nanoseconds * sign as i32,
        ));
        Some((value, value.with_text(|written| written == text)))
    }

    fn with_text<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        let total = self.0.whole_seconds().unsigned_abs();
        let fraction = self.0.subsec_nanoseconds().unsigned_abs();
        let mut text = String::from(if self.0.is_negative() { "-P" } else { "P" });
        let (days, hours, minutes, seconds) = (
            total / 86_400,
            total / 3600 % 24,
            total / 60 % 60,
            total % 60,
        );
        if days > 0 {
            text.push_str(&format!("{days}D"));
        }
        if !total.is_multiple_of(86_400) || fraction > 0 || days == 0 {
            text.push('T');
        }
        if hours > 0 {
            text.push_str(&format!("{hours}H"));
        }
        if minutes > 0 {
            text.push_str(&format!("{minutes}M"));
        }
        if fraction > 0 {
            let digits = format!("{fraction:09}");
            text.push_str(&format!("{seconds}.{}S", digits.trim_end_matches('0')));
        } else if seconds > 0 || (total == 0) {
            text.push_str(&format!("{seconds}S"));
        }
        take(&text)
    }
}

/// A number of digits alone.
fn whole(digits: &str) -> Option<i64> {
    let all_digits = digits.bytes().all(|digit| digit.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// The first nine digits of a fraction.
fn billionths(digits: &str) -> Option<i32> {
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let first = digits.get(..9).unwrap_or(digits);
    let number: i32 = first.parse().ok()?;
    Some(number * 10_i32.pow(9 - first.len() as u32))
}

text_value!(Duration, "Edm.Duration");

impl From<time::Duration> for Duration {
    fn from(duration: time::Duration) -> Self {
        Self(duration)
    }
}

impl From<Duration> for time::Duration {
    fn from(duration: Duration) -> Self {
        duration.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_in_one_form() {
        for (text, written) in [
            ("PT0S", "PT0S"),
            ("P0D", "PT0S"),
            ("P1DT2H3M4.5S", "P1DT2H3M4.5S"),
            ("-PT90M", "-PT1H30M"),
            ("+PT24H", "P1D"),
            ("PT0.000000001S", "PT0.000000001S"),
            ("-PT0.50S", "-PT0.5S"),
            ("PT60.0S", "PT1M"),
            ("P106751991167300D", "P106751991167300D"),
        ] {
            assert_eq!(
                text.parse::<Duration>().unwrap().to_string(),
                written,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_duration_is_an_error() {
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "1D",
            "P1Y",
            "P1M",
            "PT1M1H",
            "PT1S1S",
            "PT.5S",
            "PT1.S",
            "PT-1S",
            "P1.5D",
            "PT99999999999999999999S",
            "P999999999999999D",
            "--PT1S",
            "PT1",
            "-",
            "P\u{e9}D",
        ] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }
}
