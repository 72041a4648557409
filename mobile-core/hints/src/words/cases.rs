//! Words before the number of a case.

/// Words before a number, with what may stand in place of both, and how many digits they ask for.
pub(crate) const CUES: [(&[&str], &str, usize); 6] = [
    (
        &["dnr", "diarienr", "diarienummer", "d.nr", "ärendenr", "ärendenummer", "ärendenumret", "diarienumret"],
        "ärendet",
        2,
    ),
    (&["målnr", "målnummer", "målnumret"], "målet", 2),
    (
        &[
            "aktnr",
            "aktnummer",
            "journalnr",
            "journalnummer",
            "referensnr",
            "referensnummer",
            "k-nummer",
            "k-nr",
            "knr",
        ],
        "ärendet",
        2,
    ),
    (&["ärende", "ärendet", "case"], "ärendet", 4),
    (&["mål", "målet"], "målet", 4),
    (&["akt", "akten", "ref", "polisanmälan", "anmälan", "journal", "utredning"], "ärendet", 4),
];

/// Every word that may stand before the number of a case.
pub(crate) fn cues() -> impl Iterator<Item = &'static str> {
    CUES.iter().flat_map(|(words, ..)| words.iter().copied()).chain(["d"])
}
