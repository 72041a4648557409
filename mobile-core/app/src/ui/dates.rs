//! Days and moments in words.

use andrum_core::entries::Day;

use super::browser;
use crate::shared::{app, t};
use crate::words::{Words, capitalized, words};

const TODAY: Words = words("idag", "today");
const YESTERDAY: Words = words("igår", "yesterday");

/// Today, where the person is.
pub fn today() -> Day {
    let now = Day::at(browser::now_ms(), browser::offset_minutes());
    // A clock beyond the year 9999 or an offset beyond a day does not exist in a browser.
    now.or_else(|_| "1970-01-01".parse()).unwrap_or_else(|_| unreachable!())
}

/// "idag", "igår", "tisdag 25 november", or with the year when it is another one.
pub fn day_words(day: Day) -> String {
    let now = today();
    match now.days_after(day) {
        0 => t(TODAY).to_owned(),
        1 => t(YESTERDAY).to_owned(),
        _ => long_day(day),
    }
}

/// "tisdag 25 november", with the year when it is another one than this.
pub fn long_day(day: Day) -> String {
    let mut options = vec![("weekday", "long"), ("day", "numeric"), ("month", "long"), ("timeZone", "UTC")];
    let year = |day: Day| day.to_string().get(..4).map(str::to_owned);
    if year(day) != year(today()) {
        options.push(("year", "numeric"));
    }
    browser::date_words(day.utc_midnight_ms() as f64, &options, app().language.get_untracked())
}

/// "17:40".
pub fn time_words(unix_ms: i64) -> String {
    let options = [("hour", "2-digit"), ("minute", "2-digit")];
    browser::date_words(unix_ms as f64, &options, app().language.get_untracked())
}

/// "igår 17:40", with the day as in [`day_words`].
pub fn day_and_time(unix_ms: i64) -> String {
    let day = Day::at(unix_ms, browser::offset_minutes_at(unix_ms)).map(day_words).unwrap_or_default();
    format!("{day} {}", time_words(unix_ms))
}

/// "November", with the year when it is another one than this.
pub fn month_words(day: Day) -> String {
    let mut options = vec![("month", "long"), ("timeZone", "UTC")];
    if day.to_string().get(..4) != today().to_string().get(..4) {
        options.push(("year", "numeric"));
    }
    capitalized(&browser::date_words(day.utc_midnight_ms() as f64, &options, app().language.get_untracked()))
}

/// "tisdag 25 november 17:40".
pub fn moment_of_day(unix_ms: i64) -> String {
    let options =
        [("weekday", "long"), ("day", "numeric"), ("month", "long"), ("hour", "2-digit"), ("minute", "2-digit")];
    browser::date_words(unix_ms as f64, &options, app().language.get_untracked())
}

/// "fredag".
pub fn weekday(unix_ms: i64) -> String {
    browser::date_words(unix_ms as f64, &[("weekday", "long")], app().language.get_untracked())
}

use leptos::prelude::GetUntracked;
