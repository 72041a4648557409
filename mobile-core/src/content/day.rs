//! Calendar days, as the person lived them: no time, no zone.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, UtcOffset, Weekday, macros::format_description};

use super::EntryError;

/// A local calendar day, year 1 to 9999, written as ISO 8601 `yyyy-mm-dd`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// The day that it is at `unix_ms` (milliseconds since 1970) where clocks are `offset_minutes` ahead of UTC.
    ///
    /// # Errors
    /// [`EntryError::Day`] when the moment or the offset is out of range.
    pub fn at(unix_ms: i64, offset_minutes: i32) -> Result<Self, EntryError> {
        let offset = UtcOffset::from_whole_seconds(offset_minutes.saturating_mul(60)).map_err(|_| EntryError::Day)?;
        let moment = OffsetDateTime::from_unix_timestamp(unix_ms.div_euclid(1000)).map_err(|_| EntryError::Day)?;
        Self::of(moment.checked_to_offset(offset).ok_or(EntryError::Day)?.date())
    }

    /// The day `days` before this one (after it, when negative).
    ///
    /// # Errors
    /// [`EntryError::Day`] beyond the years 1 to 9999.
    pub fn minus_days(self, days: i64) -> Result<Self, EntryError> {
        let julian = i64::from(self.0.to_julian_day()).checked_sub(days).and_then(|day| i32::try_from(day).ok());
        let date = julian.and_then(|day| Date::from_julian_day(day).ok());
        Self::of(date.ok_or(EntryError::Day)?)
    }

    /// How many days this day comes after `other`.
    #[must_use]
    pub fn days_after(self, other: Self) -> i64 {
        (self.0 - other.0).whole_days()
    }

    /// Monday is 0, Sunday is 6.
    #[must_use]
    pub fn weekday(self) -> u8 {
        match self.0.weekday() {
            Weekday::Monday => 0,
            Weekday::Tuesday => 1,
            Weekday::Wednesday => 2,
            Weekday::Thursday => 3,
            Weekday::Friday => 4,
            Weekday::Saturday => 5,
            Weekday::Sunday => 6,
        }
    }

    /// Milliseconds from 1970 to the beginning of the day, had it been in UTC.
    #[must_use]
    pub fn utc_midnight_ms(self) -> i64 {
        self.0.midnight().assume_utc().unix_timestamp() * 1000
    }

    fn of(date: Date) -> Result<Self, EntryError> {
        if (1..=9999).contains(&date.year()) { Ok(Self(date)) } else { Err(EntryError::Day) }
    }
}

impl FromStr for Day {
    type Err = EntryError;
    fn from_str(text: &str) -> Result<Self, EntryError> {
        let date = Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| EntryError::Day)?;
        let day = Self::of(date)?;
        // The parser also takes a sign before the year; one day has one text.
        if day.to_string() == text { Ok(day) } else { Err(EntryError::Day) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Day {
    type Error = EntryError;
    fn try_from(text: String) -> Result<Self, EntryError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}
