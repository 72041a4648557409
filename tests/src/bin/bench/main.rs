//! `make bench`: measures against the goals and prints one line each.
//!
//! Absolute times mean little on a machine that others use, too. So every goal that can be is a ratio between two things that take turns in
//! the same run: three rounds each, and the middle ratio counts. An answer other than 2xx ends the run. What falls short is printed as
//! `SHORT`, and the program still ends well: a benchmark is no test.
//!
//! Arguments choose what is measured (`append batch pull head postgres crypto diary hints groups tally`); without any it is everything.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on stops with the reason, and its output is what it is for"
)]

mod bare;
mod batch;
mod crypto;
mod diary;
mod groups;
mod hints;
mod http;
mod people;
mod postgres;
mod raw;
mod reads;
mod report;
mod rounds;
mod single;
mod site;
mod tally;
mod usage;
mod years;

use report::Report;

/// What can be measured, in the order in which it is.
const NAMES: [&str; 10] =
    ["append", "batch", "pull", "head", "postgres", "crypto", "diary", "hints", "groups", "tally"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, file] = arguments.as_slice()
        && first == bare::ARGUMENT
    {
        return bare::serve(file);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    if let [first, server] = arguments.as_slice()
        && first == years::ARGUMENT
    {
        return tokio::task::LocalSet::new().block_on(&runtime, years::serve(server));
    }
    if let Some(unknown) = arguments.iter().find(|name| !NAMES.contains(&name.as_str())) {
        panic!("{unknown} cannot be measured; there is: {}", NAMES.join(" "));
    }
    let wanted = |name: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == name);
    tokio::task::LocalSet::new().block_on(&runtime, measure(&wanted));
}

async fn measure(wanted: &dyn Fn(&str) -> bool) {
    let mut report = Report::begin();
    if ["append", "batch", "pull", "head"].iter().any(|name| wanted(name)) {
        site::measure(wanted, &mut report).await;
    }
    if wanted("postgres") {
        postgres::measure(&mut report).await;
    }
    if wanted("crypto") {
        crypto::measure(&mut report);
    }
    if wanted("diary") {
        diary::measure(&mut report).await;
    }
    if wanted("hints") {
        hints::measure(&mut report);
    }
    if wanted("groups") {
        groups::measure(&mut report).await;
    }
    if wanted("tally") {
        tally::measure(&mut report).await;
    }
    report.end();
}
