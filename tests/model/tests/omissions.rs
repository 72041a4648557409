//! Each rule, left out of the judge by hand, is missed by the explorer: it prints the shortest way to where that shows.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use andrum_model::explore::{Trace, World, every_sequence};
use andrum_model::group::{self, Group, Start};
use andrum_model::private::{self, Client, Private};

/// The shortest trace within three commits.
fn found(start: &impl World) -> Option<Trace> {
    every_sequence(start, 3, 2).err().map(|trace| *trace)
}

#[track_caller]
fn misses(what: &str, trace: Option<Trace>, rule: &str) -> usize {
    let trace = trace.unwrap_or_else(|| panic!("without {what} nothing is found"));
    eprintln!("without {what}: {trace}\n");
    assert_eq!(trace.broken.rule, rule, "without {what}");
    trace.acts.len()
}

#[test]
fn every_rule_of_a_group_is_missed() {
    for omits in group::Omits::ALL {
        let trace = [Start::OneInvite, Start::Together].iter().find_map(|start| found(&Group::both(*start, omits)));
        let trace = trace.unwrap_or_else(|| panic!("without {omits:?} nothing is found"));
        eprintln!("without {omits:?}: {trace}\n");
    }
}

#[test]
fn every_rule_of_a_private_log_is_missed() {
    for omits in private::Omits::ALL {
        let trace = found(&Private::both(omits));
        let trace = trace.unwrap_or_else(|| panic!("without {omits:?} nothing is found"));
        eprintln!("without {omits:?}: {trace}\n");
    }
}

/// As long as the server judged private logs by a program of its own, one request broke an account for ever: this one.
#[test]
fn a_server_that_judges_otherwise_than_readers_is_found_at_once() {
    let trace = found(&Private::server_alone(private::Omits::Once));
    assert_eq!(misses("certificates once", trace, private::rules::ALIKE), 1);
    let trace = found(&Group::server_alone(Start::OneInvite, group::Omits::WhoInvites));
    eprintln!("{}", trace.unwrap());
}

#[test]
fn blobs_without_a_least_size_let_records_grow() {
    let trace = found(&Private::both(private::Omits::SmallBlob));
    assert_eq!(misses("a least size", trace, private::rules::DECODES), 2);
}

#[test]
fn an_app_that_needs_the_servers_keybag_cannot_shut_a_thief_out() {
    let trace = found(&Private::with_client(Client::ServersKeybag));
    assert_eq!(misses("a keybag of its own", trace, private::rules::SHUT_OUT), 1);
}

#[test]
fn a_server_that_erases_whatever_is_named_is_found() {
    let trace = found(&Private::erased_blindly());
    assert_eq!(misses("a look at the place", trace, private::rules::ERASED), 2);
}
