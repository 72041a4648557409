//! Rounds: two things take turns, so that a slow minute slows both.

/// How often each takes its turn.
pub const ROUNDS: usize = 3;

/// What the rounds gave.
pub struct Compared {
    /// The middle of ours.
    pub ours: f64,
    /// The middle of theirs.
    pub theirs: f64,
    /// The middle of the rounds' ratios, ours by theirs.
    pub ratio: f64,
}

/// Puts the rounds' results together: pairs of ours and theirs.
pub fn compare(rounds: &[(f64, f64)]) -> Compared {
    let middle = |value: fn(&(f64, f64)) -> f64| median(rounds.iter().map(value).collect());
    Compared {
        ours: middle(|round| round.0),
        theirs: middle(|round| round.1),
        ratio: middle(|round| round.0 / round.1),
    }
}

/// The middle of some numbers.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
