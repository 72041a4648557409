//! diff3 over lines (Khanna, Kunal, Pierce: *A Formal Investigation of Diff3*, FSTTCS 2007), on the differences that `similar` finds.

use core::ops::Range;

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// A text that came of two.
#[derive(Clone, PartialEq, Eq)]
pub struct MergedText {
    /// The merged text. Where both sides changed the same lines it holds theirs, then ours.
    pub text: String,
    /// Whether both sides changed the same lines differently.
    pub conflict: bool,
}

/// One change of one side: these lines of the base became those lines of the side.
#[derive(Clone)]
struct Hunk {
    base: Range<usize>,
    side: Range<usize>,
}

/// A side's lines and how they differ from the base.
struct Side<'a> {
    lines: Vec<&'a str>,
    hunks: Vec<Hunk>,
}

/// Merges two texts that both began as `base`. Without a base the lines that both have in common take its place, and the result is a
/// conflict wherever the texts differ.
///
/// Lines end with a line feed. A text without one at its end has a last line; a text with one has an empty last line, so nothing is added or lost.
/// Neighbouring changes that touch different lines do not conflict. A side that took everything away yields to one that changed something.
#[must_use]
pub fn merge_text(base: Option<&str>, ours: &str, theirs: &str) -> MergedText {
    if ours == theirs || base == Some(ours) {
        return MergedText { text: theirs.to_owned(), conflict: false };
    }
    if base == Some(theirs) {
        return MergedText { text: ours.to_owned(), conflict: false };
    }
    if ours.is_empty() || theirs.is_empty() {
        return MergedText { text: format!("{theirs}{ours}"), conflict: base.is_some() };
    }
    let (ours, theirs): (Vec<_>, Vec<_>) = (ours.split('\n').collect(), theirs.split('\n').collect());
    match base {
        Some(base) => merge_lines(&base.split('\n').collect::<Vec<_>>(), ours, theirs),
        None => MergedText { conflict: true, ..merge_lines(&common_lines(&ours, &theirs), ours, theirs) },
    }
}

fn merge_lines(base: &[&str], ours: Vec<&str>, theirs: Vec<&str>) -> MergedText {
    let (ours, theirs) = (Side::new(base, ours), Side::new(base, theirs));
    let mut merged: Vec<&str> = Vec::new();
    let mut conflict = false;
    let (mut at, mut next_ours, mut next_theirs) = (0, 0, 0);
    while let Some(region) = next_region(&ours.hunks[next_ours..], &theirs.hunks[next_theirs..]) {
        merged.extend(&base[at..region.base.start]);
        let our_hunks = &ours.hunks[next_ours..next_ours + region.ours];
        let their_hunks = &theirs.hunks[next_theirs..next_theirs + region.theirs];
        let our_lines = ours.lines_of(&region.base, our_hunks, base);
        let their_lines = theirs.lines_of(&region.base, their_hunks, base);
        if their_hunks.is_empty() || our_lines == their_lines {
            merged.extend(our_lines);
        } else if our_hunks.is_empty() {
            merged.extend(their_lines);
        } else {
            conflict = true;
            keep_both(&mut merged, &our_lines, &their_lines);
        }
        (at, next_ours, next_theirs) = (region.base.end, next_ours + region.ours, next_theirs + region.theirs);
    }
    merged.extend(&base[at..]);
    MergedText { text: merged.join("\n"), conflict }
}

/// Theirs, then ours; lines that both begin or end with stand there once.
fn keep_both<'a>(merged: &mut Vec<&'a str>, ours: &[&'a str], theirs: &[&'a str]) {
    let head = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    merged.extend(&ours[..head]);
    let (ours, theirs) = (&ours[head..], &theirs[head..]);
    let tail = ours.iter().rev().zip(theirs.iter().rev()).take_while(|(a, b)| a == b).count();
    merged.extend(&theirs[..theirs.len() - tail]);
    merged.extend(&ours[..ours.len() - tail]);
    merged.extend(&theirs[theirs.len() - tail..]);
}

/// The next stretch of the base that is changed, with how many hunks of each side fall into it.
struct Region {
    base: Range<usize>,
    ours: usize,
    theirs: usize,
}

fn next_region(ours: &[Hunk], theirs: &[Hunk]) -> Option<Region> {
    let first = match (ours.first(), theirs.first()) {
        (Some(ours), Some(theirs)) if comes_before(&ours.base, &theirs.base) => ours,
        (_, Some(theirs)) => theirs,
        (Some(ours), None) => ours,
        (None, None) => return None,
    };
    let mut region = Region { base: first.base.clone(), ours: 0, theirs: 0 };
    loop {
        let before = region.ours + region.theirs;
        region.ours += absorb(&mut region.base, &ours[region.ours..]);
        region.theirs += absorb(&mut region.base, &theirs[region.theirs..]);
        if region.ours + region.theirs == before {
            return Some(region);
        }
    }
}

/// Lets the region grow over the hunks at the front that overlap it; says how many those are.
fn absorb(region: &mut Range<usize>, hunks: &[Hunk]) -> usize {
    let mut count = 0;
    while let Some(hunk) = hunks.get(count)
        && overlaps(region, &hunk.base)
    {
        region.start = region.start.min(hunk.base.start);
        region.end = region.end.max(hunk.base.end);
        count += 1;
    }
    count
}

/// What makes one list of lines, or of words, of another (Myers 1986). Named by itself, so that the library's other ways are not in what a phone loads.
pub fn line_changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut found = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut found, old, 0..old.len(), new, 0..new.len());
    found.into_inner().into_inner().into_ops()
}

/// An insertion comes before a change of the line that it stands in front of.
fn comes_before(a: &Range<usize>, b: &Range<usize>) -> bool {
    (a.start, a.end) < (b.start, b.end)
}

/// Whether two changes touch the same lines: a line of the base in common, an insertion inside the other, or two at one place.
fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a == b || (a.start < b.end && b.start < a.end)
}

impl<'a> Side<'a> {
    fn new(base: &[&str], lines: Vec<&'a str>) -> Self {
        let mut hunks: Vec<Hunk> = Vec::new();
        for op in line_changes(base, &lines) {
            let (tag, old, new) = op.as_tag_tuple();
            if tag == similar::DiffTag::Equal {
                continue;
            }
            match hunks.last_mut().filter(|last| last.base.end == old.start && last.side.end == new.start) {
                Some(last) => (last.base.end, last.side.end) = (old.end, new.end),
                None => hunks.push(Hunk { base: old, side: new }),
            }
        }
        Self { lines, hunks }
    }

    /// This side's version of a region of the base, into which the given hunks fall.
    fn lines_of<'b>(&self, region: &Range<usize>, hunks: &[Hunk], base: &[&'b str]) -> Vec<&'b str>
    where
        'a: 'b,
    {
        let mut lines = Vec::new();
        let mut at = region.start;
        for hunk in hunks {
            lines.extend(&base[at..hunk.base.start]);
            lines.extend(&self.lines[hunk.side.clone()]);
            at = hunk.base.end;
        }
        lines.extend(&base[at..region.end]);
        lines
    }
}

fn common_lines<'a>(ours: &[&'a str], theirs: &[&str]) -> Vec<&'a str> {
    let ops = line_changes(ours, theirs);
    let equal = ops.iter().filter(|op| op.tag() == similar::DiffTag::Equal);
    equal.flat_map(|op| ours[op.old_range()].iter().copied()).collect()
}
