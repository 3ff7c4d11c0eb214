//! Reading and writing the digits of dates and times, by position and without allocation.

use time::{Month, Time};

/// A few ASCII characters on the stack.
pub(super) struct Buffer {
    bytes: [u8; 48],
    length: usize,
}

impl Buffer {
    pub(super) fn new() -> Self {
        Self {
            bytes: [0; 48],
            length: 0,
        }
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.put([byte]);
    }

    /// Adds characters, which there is room for: no date or time is longer.
    #[inline]
    pub(super) fn put<const N: usize>(&mut self, characters: [u8; N]) {
        let rest = self.bytes.get_mut(self.length..).unwrap_or_default();
        if let Some(place) = rest.first_chunk_mut() {
            *place = characters;
            self.length += N;
        }
    }

    /// The first `digits` of a fraction given in units of 10 to the power of -12.
    #[inline]
    fn fraction(&mut self, picoseconds: u64, digits: u8) {
        let mut all = [b'0'; 12];
        let mut rest = picoseconds;
        if rest > 0 {
            for digit in all.iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
        let digits = usize::from(digits).min(all.len());
        let place = self.bytes.get_mut(self.length..self.length + digits);
        if let (Some(place), Some(digits)) = (place, all.get(..digits)) {
            place.copy_from_slice(digits);
            self.length += digits.len();
        }
    }

    pub(super) fn as_str(&self) -> &str {
        let used = self.bytes.get(..self.length).unwrap_or_default();
        std::str::from_utf8(used).unwrap_or_default()
    }
}

/// The characters of a number below 100.
#[inline]
pub(super) fn digits(number: u8) -> [u8; 2] {
    [b'0' + number / 10, b'0' + number % 10]
}

/// Two digits at a position.
#[inline]
fn two(bytes: &[u8], at: usize) -> Option<u8> {
    let digits = bytes.get(at..)?.first_chunk::<2>()?;
    let (tens, ones) = (digits[0].wrapping_sub(b'0'), digits[1].wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| tens * 10 + ones)
}

/// The date at the start, and its length: `[-]YYYY-MM-DD` with 4 digits of the year, which is as
/// far as [`time::Date`] goes.
#[inline]
pub(super) fn read_date(bytes: &[u8]) -> Option<(time::Date, usize)> {
    let start = usize::from(bytes.first() == Some(&b'-'));
    let year = i32::from(two(bytes, start)?) * 100 + i32::from(two(bytes, start + 2)?);
    if bytes.get(start + 4) != Some(&b'-') || bytes.get(start + 7) != Some(&b'-') {
        return None;
    }
    let month = Month::try_from(two(bytes, start + 5)?).ok()?;
    let day = two(bytes, start + 8)?;
    let year = if start == 1 { -year } else { year };
    let date = time::Date::from_calendar_date(year, month, day).ok()?;
    Some((date, start + 10))
}

#[inline]
pub(super) fn write_date(date: time::Date, out: &mut Buffer) {
    let (year, month, day) = date.to_calendar_date();
    if year < 0 {
        out.push(b'-');
    }
    let year = year.unsigned_abs();
    let [y0, y1] = digits((year / 100 % 100) as u8);
    let [y2, y3] = digits((year % 100) as u8);
    let [m0, m1] = digits(u8::from(month));
    let [d0, d1] = digits(day);
    out.put([y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1]);
}

/// A time of day and the form in which it was written.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) time: Time,
    /// Picoseconds beyond the nanoseconds.
    pub(super) picoseconds: u16,
    pub(super) form: ClockForm,
}

/// The form of a time of day.
#[derive(Clone, Copy, Default)]
pub(super) struct ClockForm {
    /// The number of fraction digits, up to 12.
    pub(super) digits: u8,
    pub(super) without_seconds: bool,
}

impl ClockForm {
    /// The shortest form that keeps the value.
    pub(super) fn shortest(time: Time) -> Self {
        let mut digits = 9;
        let mut fraction = time.nanosecond();
        while digits > 0 && fraction.is_multiple_of(10) {
            fraction /= 10;
            digits -= 1;
        }
        Self {
            digits,
            without_seconds: false,
        }
    }
}

/// The time at the start, and its length: `HH:MM[:SS[.fraction]]`, up to 12 digits of fraction.
#[inline]
pub(super) fn read_clock(bytes: &[u8]) -> Option<(Clock, usize)> {
    let hour = two(bytes, 0)?;
    let minute = two(bytes, 3)?;
    if bytes.get(2) != Some(&b':') {
        return None;
    }
    let mut form = ClockForm::default();
    let mut second = 0;
    let mut fraction: u64 = 0;
    let mut at = 5;
    if bytes.get(at) == Some(&b':') {
        second = two(bytes, 6)?;
        at = 8;
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
                if form.digits == 12 {
                    return None;
                }
                fraction = fraction * 10 + u64::from(digit - b'0');
                form.digits += 1;
                at += 1;
            }
            if form.digits == 0 {
                return None;
            }
            fraction *= 10_u64.pow(u32::from(12 - form.digits));
        }
    } else {
        form.without_seconds = true;
    }
    let nanoseconds = u32::try_from(fraction / 1000).ok()?;
    let clock = Clock {
        time: Time::from_hms_nano(hour, minute, second, nanoseconds).ok()?,
        picoseconds: (fraction % 1000) as u16,
        form,
    };
    Some((clock, at))
}

#[inline]
pub(super) fn write_clock(clock: Clock, out: &mut Buffer) {
    let (hour, minute, second, nanosecond) = clock.time.as_hms_nano();
    let ([h0, h1], [m0, m1], [s0, s1]) = (digits(hour), digits(minute), digits(second));
    if clock.form.without_seconds {
        return out.put([h0, h1, b':', m0, m1]);
    }
    out.put([h0, h1, b':', m0, m1, b':', s0, s1]);
    if clock.form.digits > 0 {
        out.push(b'.');
        let picoseconds = u64::from(nanosecond) * 1000 + u64::from(clock.picoseconds);
        out.fraction(picoseconds, clock.form.digits);
    }
}

/// An offset that takes the whole rest: `Z` or `+HH:MM`, in seconds. The flag is set for `Z`.
#[inline]
pub(super) fn read_offset(bytes: &[u8]) -> Option<(i32, bool)> {
    let sign = match bytes {
        [b'Z' | b'z'] => return Some((0, true)),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let (hours, minutes) = (two(bytes, 1)?, two(bytes, 4)?);
    if bytes.len() != 6 || bytes[3] != b':' || hours > 23 || minutes > 59 {
        return None;
    }
    Some((
        sign * (i32::from(hours) * 60 + i32::from(minutes)) * 60,
        false,
    ))
}
