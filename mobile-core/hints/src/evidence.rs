//! What says that a word is a name.

/// What says that a word is a name.
pub(super) enum Evidence {
    /// The role right before it, and where it stands.
    Role(usize),
    /// A role, then a comma or a bracket.
    Beside(usize),
    /// "heter".
    Called,
    /// A row of names after "syskonen": its place in the row.
    Row(u8),
    /// The name itself or what follows.
    Alone,
}
