//! Which device something is done to, and what its sheets share.

use andrum_core::facade::DeviceInfo;
use leptos::html::Dialog;
use leptos::prelude::*;

use crate::shared::t;
use crate::words::{Words, words};

const NO_NAME: Words = words("Enhet utan namn", "Device without a name");

/// What is being done to a device.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Doing {
    Renaming(DeviceInfo),
    Revoking(DeviceInfo),
}

pub(super) fn name(device: &DeviceInfo) -> String {
    device.name.clone().unwrap_or_else(|| t(NO_NAME).to_owned())
}

/// Shuts a sheet; the browser takes the focus back to what opened it.
pub(super) fn shut(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.try_get_untracked().flatten() {
        dialog.close();
    }
}
