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
