//! Giving a device a name.

use andrum_core::facade::DeviceInfo;
use leptos::html::Dialog;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::doing::{Doing, name, shut};
use crate::calls::{Error, NameDevice};
use crate::client::ask;
use crate::shared::t;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::work::Work;
use crate::words::{Words, words};

const TITLE: Words = words("Vad ska enheten heta?", "What is the device called?");
const NAME: Words = words("Namn", "Name");
const TOO_LONG: Words = words("Högst 64 tecken.", "At most 64 characters.");
const SAVE: Words = words("Spara namnet", "Save the name");
const CANCEL: Words = words("Avbryt", "Cancel");

const FORM: &str = "device-name-form";

/// The sheet.
pub(super) fn sheet(device: &DeviceInfo, doing: RwSignal<Option<Doing>>) -> impl IntoView + use<> {
    let (id, before) = (device.device, name(device));
    let field = Field::new("device-name");
    let work = Work::new();
    let dialog: NodeRef<Dialog> = NodeRef::new();
    dialog.on_load(move |dialog| {
        let _ = dialog.show_modal();
        field.put(&before);
        field.focus();
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        field.settle();
        field.check_filled();
        if !all_right(&[field]) {
            return;
        }
        let name = field.text();
        work.run(async move {
            match ask(NameDevice { device: id, name }).await {
                Ok(()) => {
                    shut(dialog);
                }
                Err(Error::NotAllowed(_)) => {
                    field.fail(t(TOO_LONG).to_owned());
                    field.focus();
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    view! {
        <dialog class="sheet" aria-labelledby="rename-title" node_ref=dialog on:close=move |_| doing.set(None)>
            <h2 id="rename-title">{t(TITLE)}</h2>
            <form class="stack" id=FORM on:submit=send novalidate>
                {work.said()}
                {field.line(Look { label: t(NAME).to_owned(), help: None, autocomplete: "off" })}
            </form>
            <div class="sheet__actions">
                {work.submit(FORM, SAVE)}
                <button type="button" class="button button--text" on:click=move |_| shut(dialog)>{t(CANCEL)}</button>
            </div>
        </dialog>
    }
}
