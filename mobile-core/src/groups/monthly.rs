//! The days of a group's monthly sessions.

use crate::entries::Day;

/// Most sessions that are planned in one go.
pub const MAX_COUNT: usize = 24;

/// `count` days, a month apart, from `first` on: each the same weekday of its month as the first, such as the second
/// Tuesday. A fifth one is the last where a month has only four. `skip_summer` leaves out July and August.
#[must_use]
pub fn monthly(first: Day, count: usize, skip_summer: bool) -> Vec<Day> {
    let text = first.to_string();
    let mut parts = text.split('-').filter_map(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return vec![] };
    let weeks = (day - 1) / 7;
    let months = (year * 12 + month - 1)..;
    let other = months.skip(1).filter(|month| !skip_summer || !matches!(month % 12 + 1, 7 | 8));
    let other = other.map_while(|month| in_month(month / 12, month % 12 + 1, first.weekday(), weeks));
    core::iter::once(first).chain(other).take(count.min(MAX_COUNT)).collect()
}

/// A weekday of a month, `weeks` after its first one, or the last one. None beyond the year 9999.
fn in_month(year: u32, month: u32, weekday: u8, weeks: u32) -> Option<Day> {
    let day = |number: u32| format!("{year:04}-{month:02}-{number:02}").parse::<Day>().ok();
    let first = 1 + u32::from((7 + weekday - day(1)?.weekday()) % 7);
    day(first + 7 * weeks).or_else(|| day(first + 7 * (weeks - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(first: &str, count: usize, skip_summer: bool) -> Vec<String> {
        monthly(first.parse().unwrap(), count, skip_summer).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_second_tuesday_of_each_month_but_in_summer() {
        let expected = ["2026-03-10", "2026-04-14", "2026-05-12", "2026-06-09", "2026-09-08", "2026-10-13"];
        assert_eq!(days("2026-03-10", 6, true), expected);
        assert_eq!(days("2026-06-09", 3, false), ["2026-06-09", "2026-07-14", "2026-08-11"]);
    }

    #[test]
    fn a_fifth_one_is_the_last_one() {
        assert_eq!(days("2025-12-30", 4, true), ["2025-12-30", "2026-01-27", "2026-02-24", "2026-03-31"]);
    }

    #[test]
    fn as_many_as_asked_for_and_never_without_end() {
        assert_eq!(days("2026-03-10", 0, true).len(), 0);
        assert_eq!(days("2026-07-10", 2, true), ["2026-07-10", "2026-09-11"], "the first is where one put it");
        assert_eq!(days("2026-03-10", 1000, false).len(), MAX_COUNT);
        assert_eq!(days("9999-12-01", 3, false), ["9999-12-01"]);
    }
}
