//! What is printed: one line for each measurement.

/// What a measurement should reach.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At least this much.
    AtLeast(f64),
    /// At most this much.
    AtMost(f64),
    /// For information.
    None,
}

/// Prints lines and counts what is short.
pub struct Report {
    short: Vec<&'static str>,
}

impl Report {
    /// Prints the heading.
    pub fn begin() -> Self {
        println!("{:<30} {:>9} {:<6} {:>9}  {:<5}  how", "what", "measured", "", "goal", "");
        Self { short: Vec::new() }
    }

    /// Prints one measurement. `how` says from what it follows.
    pub fn line(&mut self, what: &'static str, measured: f64, unit: &str, goal: Goal, how: &str) {
        let (goal, verdict) = match goal {
            Goal::AtLeast(goal) => (format!(">= {goal}"), if measured >= goal { "ok" } else { "SHORT" }),
            Goal::AtMost(goal) => (format!("<= {goal}"), if measured <= goal { "ok" } else { "SHORT" }),
            Goal::None => (String::new(), ""),
        };
        if verdict == "SHORT" {
            self.short.push(what);
        }
        println!("{what:<30} {measured:>9.3} {unit:<6} {goal:>9}  {verdict:<5}  {how}");
    }

    /// Prints the sum.
    pub fn end(self) {
        match self.short.as_slice() {
            [] => println!("all goals are reached"),
            short => println!("{} short: {}", short.len(), short.join(", ")),
        }
    }
}
