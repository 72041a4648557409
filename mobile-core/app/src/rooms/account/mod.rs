//! The account: making it, signing in, its devices, its password, and ending it.

mod add_device;
mod alarm;
mod asked;
mod delete;
mod devices;
mod forgotten;
mod making;
mod password;
mod sign_in;

use leptos::prelude::*;

use crate::screens::AccountScreen;

/// Draws a screen of the account.
pub fn draw(screen: AccountScreen) -> AnyView {
    match screen {
        AccountScreen::Begin => making::view().into_any(),
        AccountScreen::SignIn => sign_in::view().into_any(),
        AccountScreen::Forgotten => forgotten::view().into_any(),
        AccountScreen::Password => password::view().into_any(),
        AccountScreen::Devices => devices::view().into_any(),
        AccountScreen::AddDevice => add_device::view().into_any(),
        AccountScreen::Delete => delete::view().into_any(),
        AccountScreen::Alarm => alarm::view().into_any(),
    }
}
