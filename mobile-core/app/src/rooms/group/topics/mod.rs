//! Topics: writing, lifting, previewing and reading them.

pub mod hint_list;
pub mod lift;
pub mod new_topic;
pub mod preview;
pub mod shared_field;
pub mod topic;
pub mod topic_form;
pub mod votes;
