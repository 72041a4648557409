//! Which member is looked at, and what is being done.

use andrum_core::groups::MemberView;
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use crate::rooms::group::parts::said;
use crate::rooms::group::reading::named;
use crate::words::Words;

/// What is being done to whom.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Doing {
    Confirming(Vec<MemberView>, bool),
    Looking(Box<Looking>),
}

/// Somebody, and what I may do.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Looking {
    pub(super) group: LogId,
    pub(super) kind: GroupKind,
    pub(super) member: MemberView,
    pub(super) supervising: bool,
    pub(super) may: bool,
}

/// A sentence about a member.
pub(super) fn about(words: Words, member: &MemberView) -> AnyView {
    said(words, &[&named(&member.name)])
}
