//! The same day earlier: a week, a month, half a year, and years ago.

use crate::entries::Day;

/// How far back years are looked for.
const YEARS: u32 = 10;

/// How long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ago {
    /// Seven days.
    Week,
    /// So many months, to the same date.
    Months(u32),
    /// So many years, to the same date.
    Years(u32),
}

/// The days that are looked back at from a day, the furthest first. A date that a month does not have is left out.
#[must_use]
pub fn same_days(today: Day) -> Vec<(Ago, Day)> {
    let years = (1..=YEARS).rev().map(|years| (Ago::Years(years), months_before(today, 12 * years)));
    let months = [6, 1].map(|months| (Ago::Months(months), months_before(today, months)));
    let week = (Ago::Week, today.minus_days(7).ok());
    years.chain(months).chain([week]).filter_map(|(ago, day)| Some((ago, day?))).collect()
}

fn months_before(day: Day, months: u32) -> Option<Day> {
    let text = day.to_string();
    let mut parts = text.split('-').map(|part| part.parse::<u32>().ok());
    let (year, month, date) = (parts.next()??, parts.next()??, parts.next()??);
    let before = (12 * year + month - 1).checked_sub(months)?;
    format!("{:04}-{:02}-{date:02}", before / 12, before % 12 + 1).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_date_comes_back() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let found = same_days(day("2026-01-31"));
        assert!(found.contains(&(Ago::Years(1), day("2025-01-31"))));
        assert!(found.contains(&(Ago::Months(6), day("2025-07-31"))));
        assert!(found.contains(&(Ago::Months(1), day("2025-12-31"))));
        assert!(found.contains(&(Ago::Week, day("2026-01-24"))));
        let leap = same_days(day("2024-02-29"));
        assert!(!leap.iter().any(|(ago, _)| *ago == Ago::Years(1)), "there was no such day");
        assert!(leap.contains(&(Ago::Years(4), day("2020-02-29"))));
    }
}
