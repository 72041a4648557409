//! What a process has used, as the kernel counts it (proc(5)).

use std::fs;
use std::time::Duration;

/// Ticks in a second in `/proc/PID/stat` (`getconf CLK_TCK`; 100 on every Linux of today).
const TICKS: u64 = 100;

fn read(id: u32, file: &str) -> String {
    fs::read_to_string(format!("/proc/{id}/{file}")).expect("the process's own count")
}

fn number_after(text: &str, label: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(label)).unwrap_or_else(|| panic!("no {label}"));
    line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or_else(|| panic!("no number: {label}"))
}

/// CPU time, user and system.
pub fn cpu(id: u32) -> Duration {
    let stat = read(id, "stat");
    // The name in parentheses may hold anything; fields are counted from behind it: utime is the 14th of all, stime the 15th.
    let (_, fields) = stat.rsplit_once(')').expect("a name in parentheses");
    let ticks: u64 = fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().expect("ticks")).sum();
    Duration::from_millis(ticks * 1000 / TICKS)
}

/// Bytes that it caused to be written to the disk.
pub fn written_bytes(id: u32) -> u64 {
    number_after(&read(id, "io"), "write_bytes:")
}

/// Memory: its share of every page (PSS), in MiB.
pub fn memory_mib(id: u32) -> f64 {
    number_after(&read(id, "smaps_rollup"), "Pss:") as f64 / 1024.0
}

/// CPU time of this thread.
pub fn own_cpu() -> Duration {
    let schedstat = fs::read_to_string("/proc/thread-self/schedstat").expect("the thread's own count");
    Duration::from_nanos(schedstat.split_whitespace().next().and_then(|word| word.parse().ok()).expect("nanoseconds"))
}

/// A counter of OpenMetrics text, by its whole name.
pub fn counter(metrics: &str, name: &str) -> u64 {
    number_after(metrics, &format!("{name} "))
}
