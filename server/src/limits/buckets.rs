//! Leaky buckets in bounded memory.

use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;
use crate::problem::Error;

/// Counts per key, by the generic cell rate algorithm (ITU-T I.371). Keys are hashed, with a seed of this process, into 65,536 buckets:
/// memory is bounded (about 2 MB) however many addresses an attacker has, nothing needs to be swept, and nobody can choose with whom to
/// share a bucket.
pub struct Buckets {
    seed: RandomState,
    ticks: Ticks,
    limiter: RateLimiter<u16, DashMapStateStore<u16>, Ticks, NoOpMiddleware<Duration>>,
}

impl Buckets {
    /// `count` at once, and as many again in each minute.
    #[must_use]
    pub fn per_minute(count: u32, clock: Clock) -> Self {
        Self::new(Quota::per_minute(at_least_one(count)), clock)
    }

    /// `count` at once, and as many again in each hour.
    #[must_use]
    pub fn per_hour(count: u32, clock: Clock) -> Self {
        Self::new(Quota::per_hour(at_least_one(count)), clock)
    }

    fn new(quota: Quota, clock: Clock) -> Self {
        let ticks = Ticks { clock, started: Instant::now() };
        let limiter = RateLimiter::new(quota, DashMapStateStore::default(), ticks.clone());
        Self { seed: RandomState::new(), ticks, limiter }
    }

    /// Counts one for `key`.
    ///
    /// # Errors
    /// [`Error::TooManyRequests`] with the seconds after which the next one passes.
    pub fn take(&self, key: impl Hash) -> Result<(), Error> {
        let bucket = (self.seed.hash_one(key) & u64::from(u16::MAX)) as u16;
        self.limiter.check_key(&bucket).map_err(|until| {
            let wait = until.wait_time_from(governor::clock::Clock::now(&self.ticks));
            Error::TooManyRequests(u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX))
        })
    }
}

fn at_least_one(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

/// Time for the buckets. The machine's clock may be set back; buckets would stay full until it has caught up, so they follow a
/// monotonic one.
#[derive(Clone)]
struct Ticks {
    clock: Clock,
    started: Instant,
}

impl governor::clock::Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        match &self.clock {
            Clock::System => self.started.elapsed(),
            fixed @ Clock::Fixed(_) => Duration::from_millis(u64::try_from(fixed.now_ms()).unwrap_or(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_says_when_to_come_back() {
        let clock = Clock::fixed(1_000_000);
        let buckets = Buckets::per_minute(6, clock.clone());
        for _ in 0..6 {
            buckets.take("one").unwrap();
        }
        assert_eq!(buckets.take("one"), Err(Error::TooManyRequests(11)));
        buckets.take("another").unwrap();
        clock.advance(10_000);
        buckets.take("one").unwrap();
        assert!(buckets.take("one").is_err(), "one came back, not two");
        clock.advance(60_000);
        for _ in 0..6 {
            buckets.take("one").unwrap();
        }
        assert!(buckets.take("one").is_err());
    }

    #[test]
    fn memory_stays_bounded_whatever_comes() {
        let buckets = Buckets::per_hour(1, Clock::fixed(0));
        for key in 0..300_000u32 {
            let _ = buckets.take(key);
        }
        assert!(buckets.limiter.len() <= 65_536);
    }

    #[test]
    fn the_machines_clock_works_too() {
        let buckets = Buckets::per_hour(2, Clock::System);
        buckets.take(1).unwrap();
        buckets.take(1).unwrap();
        let Err(Error::TooManyRequests(seconds)) = buckets.take(1) else { panic!("passed") };
        assert!((1700..=1801).contains(&seconds), "{seconds}");
    }
}
