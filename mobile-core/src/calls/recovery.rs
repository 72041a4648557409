//! Getting in without the password.

use andrum_wire::accounts::RecoveryPending;

use super::bytes::SecretText;
use crate::facade::{Recover, RecoveryOutcome, Topic};

questions! {
    /// Questions about recovery.
    Question;
    /// Gets in with the kit alone.
    Recover -> RecoveryOutcome = |andrum, it| andrum.recover(&it).await, [];
    /// The recovery that waits at the server, if one was asked for.
    CheckAccount {} -> Option<RecoveryPending> = |andrum, it| andrum.check_account().await, [Topic::Account];
    /// Refuses the recovery that waits.
    RefuseRecovery { password: SecretText } -> () = |andrum, it| andrum.refuse_recovery(&it.password).await, [];
}
