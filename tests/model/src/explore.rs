//! The search: every sequence up to a depth, shortest first, each state once; or long sequences by chance.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A state of what is explored, and what may happen next.
pub trait World: Clone + Send + Sync {
    /// Something that an actor tries.
    type Act: Clone + Send + Sync + fmt::Display;

    /// What may be tried here, honest or hostile. The same state always gives the same list.
    fn acts(&self) -> Vec<Self::Act>;

    /// What may be tried on a long walk: more kinds, too many for every sequence.
    fn wild_acts(&self) -> Vec<Self::Act> {
        self.acts()
    }

    /// Tries it: the state after it, or none when it was refused.
    ///
    /// # Errors
    /// [`Broken`] when what happened must never happen.
    fn act(&self, act: &Self::Act) -> Result<Option<Self>, Broken>;

    /// What must hold in every state.
    ///
    /// # Errors
    /// [`Broken`].
    fn check(&self) -> Result<(), Broken>;

    /// The same number for states that behave alike.
    fn fingerprint(&self) -> u64;
}

/// A rule that must always hold and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// What happened instead.
    pub detail: String,
}

impl Broken {
    /// A rule that is broken, and how.
    #[must_use]
    pub fn new(rule: &'static str, detail: impl Into<String>) -> Self {
        Self { rule, detail: detail.into() }
    }
}

/// How a rule came to be broken.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What led there, in words; all of it counted, but perhaps the last.
    pub acts: Vec<String>,
    /// What is broken after it.
    pub broken: Broken,
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "broken after {} commits: {}", self.acts.len(), self.broken.rule)?;
        for (index, act) in self.acts.iter().enumerate() {
            writeln!(f, "  {:>2}  {act}", index + 1)?;
        }
        write!(f, "  => {}", self.broken.detail)
    }
}

/// What a search has seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// New states at each depth; the beginning is depth 0.
    pub states: Vec<usize>,
    /// Commits that were judged.
    pub judged: usize,
    /// How long it took.
    pub took: Duration,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let states: Vec<String> = self.states.iter().map(usize::to_string).collect();
        let depth = self.states.len().saturating_sub(1);
        let seconds = self.took.as_secs_f64();
        write!(f, "depth {depth}, states {}, {} commits judged in {seconds:.1} s", states.join(" + "), self.judged)
    }
}

/// One step of a path; paths share their beginnings.
struct Step<A> {
    act: A,
    before: Path<A>,
}
type Path<A> = Option<Arc<Step<A>>>;

fn acts_of<A: Clone>(mut path: &Path<A>) -> Vec<A> {
    let mut acts = vec![];
    while let Some(step) = path {
        acts.push(step.act.clone());
        path = &step.before;
    }
    acts.reverse();
    acts
}

const SHARDS: usize = 64;

/// What all threads of one search share.
struct Search<'a, W: World> {
    start: &'a W,
    known: Vec<Mutex<HashSet<u64>>>,
    judged: AtomicUsize,
    next: AtomicUsize,
    /// The fault with the lowest place in the frontier, so that each run prints the same.
    fault: Mutex<Option<(usize, Trace)>>,
}

impl<W: World> Search<'_, W> {
    fn is_new(&self, fingerprint: u64) -> bool {
        let shard = &self.known[fingerprint as usize % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner).insert(fingerprint)
    }

    /// Paths are kept and not states: a path is small, and walking it again is quick.
    fn world_at(&self, acts: &[W::Act]) -> Option<W> {
        acts.iter().try_fold(self.start.clone(), |world, act| world.act(act).ok().flatten())
    }

    fn report(&self, place: usize, acts: &[W::Act], last: &W::Act, broken: Broken) {
        let acts = acts.iter().chain([last]).map(ToString::to_string).collect();
        let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        if fault.as_ref().is_none_or(|(first, _)| place < *first) {
            *fault = Some((place, Trace { acts, broken }));
        }
    }

    /// Takes states of the frontier until none is left; answers those that are new behind them.
    fn expand(&self, frontier: &[Path<W::Act>]) -> Vec<(usize, Path<W::Act>)> {
        let mut found = vec![];
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|(first, _)| *first);
            let Some(path) = frontier.get(place).filter(|_| fault.is_none_or(|first| place < first)) else {
                return found;
            };
            let acts = acts_of(path);
            let Some(world) = self.world_at(&acts) else { continue };
            let tried = world.acts();
            self.judged.fetch_add(tried.len(), Ordering::Relaxed);
            for act in tried {
                let outcome = world.act(&act).and_then(|next| match next {
                    Some(next) if self.is_new(next.fingerprint()) => next.check().map(|()| true),
                    _ => Ok(false),
                });
                match outcome {
                    Ok(false) => {}
                    Ok(true) => found.push((place, Some(Arc::new(Step { act, before: path.clone() })))),
                    Err(broken) => {
                        self.report(place, &acts, &act, broken);
                        break;
                    }
                }
            }
        }
    }
}

/// Explores every sequence of at most `depth` acts.
///
/// # Errors
/// The shortest [`Trace`] to something broken.
pub fn every_sequence<W: World>(start: &W, depth: usize, threads: usize) -> Result<Seen, Box<Trace>> {
    every_sequence_told(start, depth, threads, &|_| ())
}

/// The same, and tells after each depth how far it has come.
///
/// # Errors
/// As [`every_sequence`].
pub fn every_sequence_told<W: World>(
    start: &W,
    depth: usize,
    threads: usize,
    told: &dyn Fn(&Seen),
) -> Result<Seen, Box<Trace>> {
    let began = Instant::now();
    start.check().map_err(|broken| Trace { acts: vec![], broken })?;
    let known = (0..SHARDS).map(|_| Mutex::default()).collect();
    let (judged, next, fault) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(None));
    let search = Search { start, known, judged, next, fault };
    search.is_new(start.fingerprint());
    let mut frontier: Vec<Path<W::Act>> = vec![None];
    let mut seen = Seen { states: vec![1], ..Seen::default() };
    for _ in 0..depth {
        search.next.store(0, Ordering::Relaxed);
        let mut found: Vec<_> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| search.expand(&frontier))).collect();
            running.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
        });
        if let Some((_, trace)) = search.fault.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(Box::new(trace));
        }
        found.sort_by_key(|(place, _)| *place);
        frontier = found.into_iter().map(|(_, path)| path).collect();
        seen.states.push(frontier.len());
        seen.judged = search.judged.load(Ordering::Relaxed);
        seen.took = began.elapsed();
        told(&seen);
    }
    Ok(seen)
}

/// Numbers by chance that a seed repeats (splitmix64).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The same seed gives the same numbers.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (word ^ (word >> 31)) as usize % bound.max(1)
    }
}

/// Walks `walks` times up to `length` acts that count, each chosen by chance. A trace is made shorter as far as single acts can be left out.
///
/// # Errors
/// A [`Trace`] to something broken.
pub fn by_chance<W: World>(start: &W, walks: usize, length: usize, seed: u64) -> Result<Seen, Box<Trace>> {
    let began = Instant::now();
    let mut chance = Chance::new(seed);
    let mut seen = Seen { states: vec![], ..Seen::default() };
    for _ in 0..walks {
        let (mut world, mut path) = (start.clone(), vec![]);
        for _ in 0..length {
            let mut tried = world.wild_acts();
            let mut moved = false;
            while !tried.is_empty() && !moved {
                let act = tried.swap_remove(chance.below(tried.len()));
                seen.judged += 1;
                let outcome = world.act(&act).and_then(|next| next.map(|next| next.check().map(|()| next)).transpose());
                match outcome {
                    Ok(None) => {}
                    Ok(Some(next)) => {
                        (world, moved) = (next, true);
                        path.push(act);
                    }
                    Err(broken) => {
                        path.push(act);
                        return Err(Box::new(shortened(start, path, broken)));
                    }
                }
            }
        }
    }
    seen.took = began.elapsed();
    Ok(seen)
}

/// What breaks on the way, with how many acts were needed for it.
fn walked<W: World>(start: &W, acts: &[W::Act]) -> Option<(usize, Broken)> {
    let mut world = start.clone();
    for (index, act) in acts.iter().enumerate() {
        match world.act(act).and_then(|next| next.map(|next| next.check().map(|()| next)).transpose()) {
            Ok(Some(next)) => world = next,
            Ok(None) => {}
            Err(broken) => return Some((index + 1, broken)),
        }
    }
    None
}

fn shortened<W: World>(start: &W, mut acts: Vec<W::Act>, mut broken: Broken) -> Trace {
    let mut index = 0;
    while index < acts.len() {
        let mut fewer = acts.clone();
        fewer.remove(index);
        match walked(start, &fewer) {
            Some((needed, still)) => {
                fewer.truncate(needed);
                (acts, broken, index) = (fewer, still, 0);
            }
            None => index += 1,
        }
    }
    Trace { acts: acts.iter().map(ToString::to_string).collect(), broken }
}
