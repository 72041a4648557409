//! The rules hold after every short sequence of commits, and after long ones by chance.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use andrum_model::explore::{World, by_chance, every_sequence};
use andrum_model::group::{Group, Start};
use andrum_model::private::Private;

#[track_caller]
fn holds(start: &impl World, depth: usize) {
    match every_sequence(start, depth, 2) {
        Ok(seen) => eprintln!("{seen}"),
        Err(trace) => panic!("{trace}"),
    }
}

#[test]
fn every_short_sequence_in_a_group_that_has_just_begun() {
    holds(&Group::new(Start::OneInvite), 4);
}

#[test]
fn every_short_sequence_in_a_group_that_is_together() {
    holds(&Group::new(Start::Together), 3);
}

#[test]
fn every_short_sequence_in_a_private_log_with_a_stolen_device() {
    holds(&Private::new(), 5);
}

/// `ANDRUM_SEED=… cargo test -p andrum-model` repeats what a failure has printed.
#[test]
fn long_sequences_by_chance() {
    let by_clock = || std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
    let seed = std::env::var("ANDRUM_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(by_clock);
    let mut outcomes = vec![by_chance(&Private::new(), 5, 30, seed)];
    outcomes.extend([Start::OneInvite, Start::Together].map(|start| by_chance(&Group::new(start), 10, 40, seed)));
    for outcome in outcomes {
        if let Err(trace) = outcome {
            panic!("ANDRUM_SEED={seed}\n{trace}");
        }
    }
}
