//! The account: made, signed in to, left.

use super::bytes::SecretText;
use crate::facade::{FirstLook, KitShown, SignIn, SignUp};

questions! {
    /// Questions about the account.
    Question;
    /// Makes an account's keys and its kit.
    BeginAccount {} -> KitShown = |andrum, it| andrum.begin_account().await, [];
    /// Checks the two groups of the kit that were retyped.
    ConfirmKit { first: SecretText, second: SecretText } -> ()
        = |andrum, it| andrum.confirm_kit(&it.first, &it.second).await.map(drop), [];
    /// Joins a server.
    SignUp -> () = |andrum, it| andrum.sign_up(&it).await, [];
    /// Signs in on this device.
    SignIn -> FirstLook = |andrum, it| andrum.sign_in(&it).await, [];
    /// Changes the password.
    ChangePassword { old: SecretText, new: SecretText, kit: SecretText } -> ()
        = |andrum, it| andrum.change_password(&it.old, &it.new, &it.kit).await, [];
    /// Signs this device out at the server.
    SignOut {} -> () = |andrum, it| andrum.sign_out().await, [];
    /// Deletes the account and all that the server has of it.
    DeleteAccount { password: SecretText } -> () = |andrum, it| andrum.delete_account(&it.password).await, [];
    /// Deletes everything on this device.
    WipeDevice {} -> () = |andrum, it| andrum.wipe_device().await, [];
}
