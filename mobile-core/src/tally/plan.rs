//! When a period opens by itself: so many days before each session of the plan, until the evening before it.

use serde::{Deserialize, Serialize};

use crate::entries::Day;
use crate::groups::{PlannedSession, SessionId};

/// At eighteen o'clock a period closes, in minutes after midnight.
const EVENING: i64 = 18 * 60;
const MINUTE_MS: i64 = 60 * 1000;
/// What is left of a period for one to open, in milliseconds: a day, within which every app that is used reports.
const LEAST_MS: i64 = 24 * 60 * MINUTE_MS;

/// A period that the plan promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextPeriod {
    /// Before which session.
    pub session: SessionId,
    /// The day of that session.
    pub day: Day,
    /// From when on the first supervisor's device that syncs opens it, Unix milliseconds.
    pub from_ms: i64,
    /// Until when it takes reports, Unix milliseconds.
    pub closes_ms: i64,
}

/// What the group has settled on, and what follows from it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPlan {
    /// How many days before each session; none while supervisors open periods by hand.
    pub days: Option<u8>,
    /// The next one; none by hand, or while no session is to come.
    pub next: Option<NextPeriod>,
}

impl NextPeriod {
    /// Whether it is to be opened.
    #[must_use]
    pub const fn is_due(&self, now_ms: i64) -> bool {
        now_ms >= self.from_ms && now_ms <= self.closes_ms - LEAST_MS
    }
}

/// The next period that opens by itself, `days` before its session and never before the session that comes before it. `closings` are those of
/// the periods that were, Unix milliseconds: one that was open within that time is the session's own, whoever opened it. `minutes_at` says
/// how many minutes clocks here are ahead of UTC at a time. None when no session to come has enough time left.
#[must_use]
pub fn next(
    days: u8,
    sessions: &[PlannedSession],
    closings: &[i64],
    now_ms: i64,
    minutes_at: impl Fn(i64) -> i32,
) -> Option<NextPeriod> {
    let at = |day: Day, minute: i64| {
        let here = day.utc_midnight_ms() + minute * MINUTE_MS;
        let moved = |by: i64| here - i64::from(minutes_at(by)) * MINUTE_MS;
        moved(moved(here))
    };
    let mut held: Vec<&PlannedSession> = sessions.iter().filter(|session| !session.cancelled).collect();
    held.sort_by_key(|session| (session.day, session.minute));
    let mut after_last = i64::MIN;
    for session in held {
        let begins = at(session.day, 0);
        let closes_ms = session.day.minus_days(1).map_or(begins, |before| at(before, EVENING));
        let opens_ms = session.day.minus_days(days.into()).map_or(begins, |first| at(first, 0));
        let from_ms = opens_ms.max(after_last);
        after_last = session.day.minus_days(-1).map_or(begins, |next| at(next, 0));
        let had_its_own = closings.iter().any(|closed| *closed > from_ms);
        let latest = closes_ms - LEAST_MS;
        if now_ms <= latest && from_ms <= latest && !had_its_own {
            return Some(NextPeriod { session: session.id, day: session.day, from_ms, closes_ms });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-02 00:00 UTC, a Monday.
    const DAY_ONE: i64 = 1_772_409_600_000;
    const HOUR_MS: i64 = 60 * MINUTE_MS;
    const DAY_MS: i64 = 24 * HOUR_MS;

    fn session(number: u8, day: &str) -> PlannedSession {
        PlannedSession {
            id: SessionId([number; 8]),
            day: day.parse().unwrap(),
            minute: 780,
            minutes: 180,
            place: String::new(),
            link: String::new(),
            cancelled: false,
            closing: false,
        }
    }

    /// Which session's comes next, and how many hours after [`DAY_ONE`] it opens and closes; in Sweden.
    fn due(days: u8, sessions: &[PlannedSession], closings: &[i64], hour: i64) -> Option<(u8, i64, i64)> {
        let summer = |ms: i64| if ms >= DAY_ONE + 27 * DAY_MS + HOUR_MS { 120 } else { 60 };
        let next = next(days, sessions, closings, DAY_ONE + hour * HOUR_MS, summer)?;
        let hours = |ms: i64| (ms - DAY_ONE) / HOUR_MS;
        Some((next.session.0[0], hours(next.from_ms), hours(next.closes_ms)))
    }

    #[test]
    fn it_opens_at_midnight_and_closes_the_evening_before() {
        let sessions = [session(1, "2026-03-12"), session(2, "2026-04-09")];
        assert_eq!(due(7, &sessions, &[], 0), Some((1, 3 * 24 - 1, 9 * 24 + 17)));
        // A day is left, to the minute; then it is the next one's turn, in summer time.
        assert_eq!(due(7, &sessions, &[], 8 * 24 + 17), Some((1, 3 * 24 - 1, 9 * 24 + 17)));
        assert_eq!(due(7, &sessions, &[], 8 * 24 + 18), Some((2, 31 * 24 - 2, 37 * 24 + 16)));
        assert_eq!(due(7, &sessions, &[], 40 * 24), None, "no session is to come");
        assert_eq!(due(7, &[], &[], 0), None);
    }

    #[test]
    fn a_session_has_one_period() {
        let sessions = [session(1, "2026-03-12"), session(2, "2026-04-09")];
        let hour = |hour: i64| DAY_ONE + hour * HOUR_MS;
        // Its own, or one that a supervisor opened by hand and that reached into its time.
        for closed in [hour(9 * 24 + 17), hour(4 * 24)] {
            assert_eq!(due(7, &sessions, &[closed], 5 * 24).map(|it| it.0), Some(2));
        }
        assert_eq!(due(7, &sessions, &[hour(2 * 24)], 5 * 24).map(|it| it.0), Some(1), "that was long before");
        // Moved by some days: the one that was open is its own. By weeks: it gets another.
        let moved = [session(1, "2026-03-14"), session(2, "2026-04-09")];
        assert_eq!(due(7, &moved, &[hour(9 * 24 + 17)], 10 * 24).map(|it| it.0), Some(2));
        let moved = [session(1, "2026-03-30"), session(2, "2026-04-09")];
        assert_eq!(due(7, &moved, &[hour(9 * 24 + 17)], 10 * 24).map(|it| it.0), Some(1));
    }

    #[test]
    fn sessions_that_are_off_or_too_near_have_none() {
        let off = PlannedSession { cancelled: true, ..session(1, "2026-03-12") };
        assert_eq!(due(7, &[off, session(2, "2026-04-09")], &[], 0).map(|it| it.0), Some(2));
        // Never before the session that comes before it; two days in a row leave no time for a second one.
        let near = [session(1, "2026-03-12"), session(2, "2026-03-17")];
        assert_eq!(due(21, &near, &[], 9 * 24), Some((2, 11 * 24 - 1, 14 * 24 + 17)));
        let row = [session(1, "2026-03-12"), session(2, "2026-03-13")];
        assert_eq!(due(21, &row, &[], 9 * 24), None);
    }
}
