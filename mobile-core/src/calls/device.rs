//! What there is on this device. A first visit needs no more of the core than this and [`super::entries`].

use crate::facade::{Status, Topic};

questions! {
    /// Questions about this device.
    Question;
    /// What there is on this device.
    GetStatus {} -> Status = |andrum, it| Ok(andrum.status().await),
        [Topic::Account, Topic::Alarms, Topic::Sync];
    /// Locks the diary. Without a lock that was set, this does nothing.
    Lock {} -> () = |andrum, it| {
        andrum.lock().await;
        Ok(())
    }, [];
}
