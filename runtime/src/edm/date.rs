//! `Edm.Date`.

use super::text::{Buffer, read_date, write_date};
use super::text_value;

/// `Edm.Date`: a day without a time zone, `[-]YYYY-MM-DD` (OData ABNF, `dateValue`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

impl Date {
    fn read(text: &str) -> Option<(Self, bool)> {
        let (date, length) = read_date(text.as_bytes())?;
        let exact = !(date.year() == 0 && text.starts_with('-'));
        (length == text.len()).then_some((Self(date), exact))
    }

    fn with_text<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        let mut buffer = Buffer::new();
        write_date(self.0, &mut buffer);
        take(buffer.as_str())
    }
}

text_value!(Date, "Edm.Date");

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        Self(date)
    }
}

impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written() {
        for text in [
            "2020-02-29",
            "0001-01-01",
            "9999-12-31",
            "0000-06-01",
            "-0044-03-15",
        ] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!(
            Date::read("-0000-01-01").map(|(_, exact)| exact),
            Some(false)
        );
    }

    #[test]
    fn what_is_no_day_is_an_error() {
        for text in [
            "",
            "-",
            "2021-02-29",
            "2020-13-01",
            "2020-00-01",
            "2020-1-01",
            "20200101",
            "2020-01-01Z",
            "12020-01-01",
            "+2020-01-01",
            "2020-01-0",
            "\u{661}020-01-01",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
