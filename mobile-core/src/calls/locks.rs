//! Locks: opening, setting, removing. [`super::device::Lock`] locks.

use crate::device::UnlockSecret;

questions! {
    /// Questions about locks.
    Question;
    /// Opens the lock.
    Unlock { secret: UnlockSecret } -> () = |andrum, it| andrum.unlock(it.secret).await, [];
    /// Sets a lock, or replaces the lock of its kind.
    SetLock { secret: UnlockSecret } -> () = |andrum, it| andrum.set_lock(it.secret).await, [];
    /// Removes all locks.
    RemoveLock {} -> () = |andrum, it| andrum.remove_lock().await, [];
}
