//! `explore [WORLD DEPTH]`: every sequence of commits up to a depth, and then long ones by chance (docs/explorer.md).
#![allow(clippy::print_stdout, reason = "a tool that prints what it finds")]

use std::process::ExitCode;
use std::time::{Duration, Instant, UNIX_EPOCH};

use andrum_model::explore::{Trace, World, by_chance, every_sequence_told};
use andrum_model::group::{Group, Start};
use andrum_model::private::Private;

/// The worlds, and the depth of each that fits into ten minutes on two cores together with the others.
const WORLDS: [(&str, usize); 3] = [("private", 9), ("begun", 7), ("together", 5)];
/// How long each world is walked by chance.
const BY_CHANCE: Duration = Duration::from_secs(30);
/// How many commits a walk has.
const LENGTH: usize = 60;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let chosen: Vec<(&str, usize)> = match arguments.as_slice() {
        [] => WORLDS.to_vec(),
        [world, depth] => depth.parse().map(|depth| vec![(world.as_str(), depth)]).unwrap_or_default(),
        _ => vec![],
    };
    if chosen.is_empty() || chosen.iter().any(|(name, _)| WORLDS.iter().all(|(world, _)| world != name)) {
        println!("explore [WORLD DEPTH], where WORLD is private, begun or together");
        return ExitCode::FAILURE;
    }
    let by_clock = || UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_nanos() as u64);
    let seed = std::env::var("ANDRUM_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(by_clock);
    for (name, depth) in chosen {
        let outcome = match name {
            "private" => explored(name, &Private::new(), depth, seed),
            "begun" => explored(name, &Group::new(Start::OneInvite), depth, seed),
            _ => explored(name, &Group::new(Start::Together), depth, seed),
        };
        if let Err(trace) = outcome {
            println!("{name}: {trace}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn explored(name: &str, start: &impl World, depth: usize, seed: u64) -> Result<(), Box<Trace>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{name}: every sequence of at most {depth} commits");
    every_sequence_told(start, depth, threads, &|seen| println!("{name}: {seen}"))?;
    println!("{name}: by chance, ANDRUM_SEED={seed}");
    let (began, mut judged, mut walks) = (Instant::now(), 0, 0);
    while began.elapsed() < BY_CHANCE {
        // Each walk has a seed of its own, so that a repetition finds it whatever the machine's speed.
        judged += by_chance(start, 1, LENGTH, seed.wrapping_add(walks))?.judged;
        walks += 1;
    }
    println!("{name}: {walks} walks of {LENGTH} commits, {judged} commits judged");
    Ok(())
}
