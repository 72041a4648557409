//! Identity hints over 1 MB: what people write, and what somebody writes who wants to keep a phone busy.

use std::hint::black_box;
use std::time::Duration;

use super::report::{Goal, Report};
use super::rounds::{ROUNDS, median};
use super::usage::own_cpu;

/// Bytes that are looked through.
const SIZE: usize = 1_000_000;
/// A page of a diary, with what is to be found in one.
const DIARY: &str = "Sista minuten av ett hembesök. Alla stod i hallen. Jag fick en fråga om hur det blir nu, och jag svarade att det nog ordnar sig. Jag vet \
    inte om det ordnar sig. Ingen av oss vet det. Mamman Anna tittade bort. Vi ses igen den 3 mars på Vallaskolan, sa Elias, 7 år.\nI bilen tänkte \
    jag att det var mig själv jag tröstade. De får leva med mitt ”nog” tills vi ses nästa gång, och då kommer de ihåg det bättre än jag.\n";
/// Pieces that rules begin with, over and over.
const HOSTILE: [&str; 12] =
    ["7", "7 ", "7, ", "20-", "@", "a@", "a.", "Anna ", "Zorkas ", "SN 2023/1-", "Storgatan ", "mamman Xorka, "];

/// Measures both, in CPU time.
pub fn measure(report: &mut Report) {
    let took = time(DIARY);
    let found = andrum_hints::find(DIARY).len() * (SIZE / DIARY.len());
    report.line(
        "identity hints",
        took,
        "ms",
        Goal::AtMost(100.0),
        &format!("1 MB of a diary, about {found} hints, CPU"),
    );
    let slowest = HOSTILE.iter().map(|piece| (time(piece), piece)).max_by(|one, other| one.0.total_cmp(&other.0));
    let (took, piece) = slowest.expect("pieces");
    let twice = time_of(&piece.repeat(2 * SIZE / piece.len())) / took;
    let how = format!("1 MB of {piece:?}, CPU; twice as much takes {twice:.1} times as long");
    report.line("identity hints: hostile", took, "ms", Goal::None, &how);
}

fn time(piece: &str) -> f64 {
    time_of(&piece.repeat(SIZE / piece.len()))
}

fn time_of(text: &str) -> f64 {
    let once = |_| {
        let before = own_cpu();
        black_box(andrum_hints::find(black_box(text)));
        ms(own_cpu() - before)
    };
    median((0..ROUNDS).map(once).collect())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
