//! Common words for schools and preschools.

/// Common words for schools, with what may stand in place of a name and word, in the order in which they are tried.
pub(crate) const SCHOOLS: [(&[&str], &str); 3] = [
    (&["gymnasium", "gymnasiet", "gymnasieskola", "gymnasieskolan"], "gymnasiet"),
    (&["fritids", "fritidshem", "fritidshemmet"], "fritids"),
    (
        &[
            "skola",
            "skolan",
            "grundskola",
            "grundskolan",
            "friskola",
            "friskolan",
            "högstadium",
            "högstadiet",
            "lågstadium",
            "lågstadiet",
            "resursskola",
            "resursskolan",
            "särskola",
            "särskolan",
            "folkhögskola",
            "folkhögskolan",
            "montessoriskola",
            "montessoriskolan",
            "school",
            "specialskolan",
        ],
        "skolan",
    ),
];
/// Common words for preschools.
pub(crate) const PRESCHOOLS: &[&str] = &[
    "förskola",
    "förskolan",
    "dagis",
    "dagiset",
    "fsk",
    "daghem",
    "daghemmet",
    "familjedaghem",
    "familjedaghemmet",
    "preschool",
];

/// Every common word for a school or preschool.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    SCHOOLS.iter().flat_map(|(words, _)| words.iter()).chain(PRESCHOOLS).copied()
}
