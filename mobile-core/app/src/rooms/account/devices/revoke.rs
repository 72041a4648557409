//! Shutting out a device that was lost.

use andrum_core::facade::DeviceInfo;
use leptos::html::Dialog;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::doing::{Doing, shut};
use crate::calls::{Error, NotAllowed, RevokeDevice};
use crate::client::ask;
use crate::shared::t;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::kit_field::KitField;
use crate::ui::say::needs_you;
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Stäng ute {}?", "Shut out {}?");
const TITLE_NO_NAME: Words = words("Stäng ute enheten utan namn?", "Shut out the device without a name?");
const MEANS: [Words; 3] = [
    words("Den kan inte längre hämta eller skriva något.", "It can no longer fetch or write anything."),
    words(
        "Det som redan finns på den kan ingen ta bort på avstånd.",
        "What is on it already no one can remove from afar.",
    ),
    words(
        "Dina andra enheter behöver logga in igen, med lösenord och kort.",
        "Your other devices need to sign in again, with password and kit.",
    ),
];
const PASSWORD: Words = words("Lösenord", "Password");
const REVOKE: Words = words("Stäng ute", "Shut out");
const CANCEL: Words = words("Avbryt", "Cancel");
const DONE: Words = words("Enheten är utestängd", "The device is shut out");
const FAILED: Words = words(
    "Lösenordet stämmer inte, eller så hör kortet till ett annat konto. Enheten är inte utestängd.",
    "The password is not right, or the kit belongs to another account. The device is not shut out.",
);

const FORM: &str = "revoke-form";

/// The sheet.
pub(super) fn sheet(device: &DeviceInfo, doing: RwSignal<Option<Doing>>) -> impl IntoView + use<> {
    let id = device.device;
    let title = device.name.as_ref().map_or_else(|| t(TITLE_NO_NAME).to_owned(), |name| fill(t(TITLE), &[name]));
    let (password, kit) = (Field::new("password"), KitField::new("kit"));
    let work = Work::new();
    let failed = RwSignal::new(false);
    let dialog: NodeRef<Dialog> = NodeRef::new();
    dialog.on_load(|dialog| {
        let _ = dialog.show_modal();
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        password.settle();
        kit.0.settle();
        password.check_filled();
        kit.check();
        if !all_right(&[password, kit.0]) {
            return;
        }
        failed.set(false);
        let revoke = RevokeDevice { device: id, password: password.secret(), kit: kit.secret() };
        work.run(async move {
            match ask(revoke).await {
                Ok(()) => {
                    password.clear();
                    kit.0.clear();
                    shut(dialog);
                    toast::say(DONE);
                }
                Err(Error::LoginFailed | Error::NotAllowed(NotAllowed::WrongKit)) => {
                    failed.try_set(true);
                }
                Err(failure) if kit.takes(&failure) => {}
                Err(failure) => work.fail(failure),
            }
        });
    };
    let wrong = move || failed.get().then(|| needs_you(None, t(FAILED).to_owned()));
    view! {
        <dialog class="sheet" aria-labelledby="revoke-title" node_ref=dialog on:close=move |_| doing.set(None)>
            <h2 id="revoke-title">{title}</h2>
            <ul class="stack stack--tight quiet">{MEANS.map(|words| view! { <li>{t(words)}</li> }).collect_view()}</ul>
            <form class="stack" id=FORM on:submit=send novalidate>
                {wrong}
                {work.said()}
                {password.password(Look { label: t(PASSWORD).to_owned(), help: None, autocomplete: "current-password" })}
                {kit.view(None)}
            </form>
            <div class="sheet__actions">
                {work.submit(FORM, REVOKE)}
                <button type="button" class="button button--text" on:click=move |_| shut(dialog)>{t(CANCEL)}</button>
            </div>
        </dialog>
    }
}
