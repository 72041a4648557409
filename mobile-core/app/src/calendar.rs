//! The sessions as a calendar file (RFC 5545), for whatever calendar a person keeps. What it says leaves Andrum, so it
//! says little.

use core::fmt::Write as _;

use andrum_core::crypto::hash::sha256;
use andrum_core::entries::Day;
use andrum_core::groups::{PlannedSession, SessionId};
use andrum_wire::ids::LogId;

/// Longest line, in bytes, without its end (RFC 5545, section 3.1).
const MAX_LINE_BYTES: usize = 75;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

const UID_DOMAIN: &[u8] = b"andrum/v1/calendar\0";

/// The file. Each session comes with its title; `now_ms` is when the file is made, in milliseconds since 1970.
///
/// Times have no zone: a session is at one o'clock where the group meets. A calendar that knows the file from before
/// takes what is newer by its stamp (RFC 5546, section 2.1.5).
#[must_use]
pub fn calendar(group: &LogId, sessions: &[(&PlannedSession, String)], now_ms: i64) -> String {
    let mut file = File::default();
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", "-//Andrum//Andrum//SV");
    file.line("METHOD", "PUBLISH");
    let stamp = stamp(now_ms);
    for (session, title) in sessions {
        file.line("BEGIN", "VEVENT");
        file.line("UID", &uid(group, session.id));
        file.line("DTSTAMP", &stamp);
        file.line("DTSTART", &begins(session));
        if session.minutes > 0 {
            file.line("DURATION", &format!("PT{}M", session.minutes));
        }
        file.line("SUMMARY", &escaped(title));
        file.line("STATUS", if session.cancelled { "CANCELLED" } else { "CONFIRMED" });
        file.line("CLASS", "PRIVATE");
        let where_to = [&session.place, &session.link].into_iter().filter(|it| !it.trim().is_empty());
        let where_to = where_to.map(|it| it.trim().to_owned()).collect::<Vec<_>>().join(", ");
        if !where_to.is_empty() {
            file.line("LOCATION", &escaped(&where_to));
        }
        file.line("END", "VEVENT");
    }
    file.line("END", "VCALENDAR");
    file.text
}

/// Names a session for good and says nothing of it: a hash that only who is in the group could make again.
fn uid(group: &LogId, session: SessionId) -> String {
    let hash = sha256(&[UID_DOMAIN, group.as_bytes(), &session.0].concat());
    let half = hash.as_bytes().iter().take(16);
    half.fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn begins(session: &PlannedSession) -> String {
    format!("{}T{:02}{:02}00", basic(session.day), session.minute / 60, session.minute % 60)
}

fn stamp(now_ms: i64) -> String {
    let day = Day::at(now_ms, 0).map(basic).unwrap_or_default();
    let seconds = now_ms.rem_euclid(DAY_MS) / 1000;
    format!("{day}T{:02}{:02}{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `yyyymmdd`.
fn basic(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// A text value (RFC 5545, section 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', char]),
            char if char.is_control() => escaped.push(' '),
            char => escaped.push(char),
        }
    }
    escaped
}

#[derive(Default)]
struct File {
    text: String,
}

impl File {
    /// Writes a line, folded where it is long: never within a character, and what goes on begins with a space.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = MAX_LINE_BYTES;
        for char in format!("{name}:{value}").chars() {
            if char.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = MAX_LINE_BYTES - 1;
            }
            room -= char.len_utf8();
            self.text.push(char);
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: LogId = LogId([7; 32]);
    /// 2025-11-25 16:40:05 UTC.
    const NOW_MS: i64 = 1_764_088_805_000;

    fn session(number: u8, day: &str) -> PlannedSession {
        PlannedSession {
            id: SessionId([number; 8]),
            day: day.parse().unwrap(),
            minute: 13 * 60,
            minutes: 180,
            place: "Flen, rådhuset; rum 3".into(),
            link: String::new(),
            cancelled: false,
            closing: false,
        }
    }

    #[test]
    fn a_session_stands_as_the_standard_says() {
        let planned = session(1, "2025-12-02");
        let file = calendar(&GROUP, &[(&planned, "Träff 5".into())], NOW_MS);
        let uid = uid(&GROUP, planned.id);
        let expected = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Andrum//Andrum//SV",
            "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            &format!("UID:{uid}"),
            "DTSTAMP:20251125T164005Z",
            "DTSTART:20251202T130000",
            "DURATION:PT180M",
            "SUMMARY:Träff 5",
            "STATUS:CONFIRMED",
            "CLASS:PRIVATE",
            r"LOCATION:Flen\, rådhuset\; rum 3",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ];
        assert_eq!(file, expected.join("\r\n"));
    }

    #[test]
    fn one_that_does_not_take_place_says_so_and_keeps_its_name() {
        let planned = session(1, "2025-12-02");
        let moved = PlannedSession { cancelled: true, day: "2025-12-09".parse().unwrap(), ..planned.clone() };
        let file = |session: &PlannedSession| calendar(&GROUP, &[(session, "Träff".into())], NOW_MS);
        assert!(file(&moved).contains("\r\nSTATUS:CANCELLED\r\n"));
        let uid = |file: String| file.lines().find(|line| line.starts_with("UID:")).map(str::to_owned);
        assert_eq!(uid(file(&planned)), uid(file(&moved)));
    }

    #[test]
    fn names_of_sessions_say_nothing_and_differ() {
        let own = uid(&GROUP, SessionId([1; 8]));
        assert_eq!(own.len(), 32);
        assert!(!own.contains("0101") && !own.contains("0707"), "{own}");
        assert_ne!(own, uid(&GROUP, SessionId([2; 8])));
        assert_ne!(own, uid(&LogId([8; 32]), SessionId([1; 8])));
    }

    #[test]
    fn long_lines_are_folded_between_characters_and_can_be_put_together_again() {
        for long in ["å".repeat(200), "a".repeat(67), format!("a{}", "🌲".repeat(70)), "Handledning, ".repeat(20)] {
            let file = calendar(&GROUP, &[(&session(1, "2026-01-13"), long.clone())], NOW_MS);
            assert!(file.ends_with("\r\n"));
            let lines: Vec<&str> = file.split("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= MAX_LINE_BYTES && !line.contains(['\r', '\n'])), "{lines:?}");
            assert!(file.replace("\r\n ", "").contains(&format!("\r\nSUMMARY:{}\r\n", escaped(&long))));
        }
    }

    #[test]
    fn nothing_that_was_written_becomes_a_line_of_its_own() {
        let planned = PlannedSession { place: "Flen\nATTACH:x".into(), ..session(1, "2026-01-13") };
        let file = calendar(&GROUP, &[(&planned, "Träff\r\nBEGIN:VALARM\u{b}".into())], NOW_MS);
        assert!(file.lines().all(|line| !line.starts_with("ATTACH") && !line.starts_with("BEGIN:VALARM")), "{file}");
        assert!(file.contains(r"LOCATION:Flen\nATTACH:x"));
    }
}
