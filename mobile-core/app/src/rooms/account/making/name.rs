//! Name and password, and an invitation where the server asks for one.

use andrum_wire::ids::LoginName;
use andrum_wire::info::Registration;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::SubmitEvent;

use super::state::{Making, Refused, Step, top};
use crate::calls::GetInfo;
use crate::client::ask;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::field::{Field, Look, all_right};
use crate::words::{Words, words};

const TITLE: Words = words("Namn och lösenord", "Name and password");
const RESUMED: Words = words(
    "Ditt återställningskort gäller redan. Kontot finns på den här enheten men inte på servern än.",
    "Your recovery kit is valid already. The account is on this device but not on the server yet.",
);
const NAME_HELP: Words = words(
    "Behöver inte vara ditt riktiga namn. Den som sköter servern kan se det.",
    "It need not be your real name. Whoever runs the server can see it.",
);
const NAME_WRONG: Words = words(
    "Namnet kan ha 3 till 64 tecken: bokstäverna a till z, siffror och . _ - @ +",
    "The name can have 3 to 64 characters: the letters a to z, digits and . _ - @ +",
);
const NAME_TAKEN: Words = words(
    "Det namnet används redan. Pröva ett annat, det du har skrivit finns kvar.",
    "That name is in use already. Try another; what you have written is still there.",
);
const PASSWORD: Words = words("Lösenord", "Password");
const PASSWORD_HELP: Words =
    words("Gärna fyra eller fem ord som inte hör ihop.", "Best four or five words that do not belong together.");
const INVITATION: Words = words("Inbjudningskod", "Invitation code");
const INVITATION_HELP: Words =
    words("Den har du fått av den som driver servern.", "You have it from whoever runs the server.");
const INVITATION_WRONG: Words = words(
    "Koden gäller inte. Jämför med den du har fått, eller be om en ny.",
    "The code is not valid. Compare it with the one you were given, or ask for a new one.",
);
const NO_ONE: Words = words(
    "Ingen kan skicka ett nytt lösenord till dig. Glömmer du det behöver du återställningskortet, som kommer nu.",
    "No one can send you a new password. If you forget it you need the recovery kit, which comes now.",
);
const ON: Words = words("Vidare", "Go on");

const FORM: &str = "account-name";

#[derive(Clone, Copy)]
struct Fields {
    name: Field,
    password: Field,
    invitation: Field,
}

/// The second step; the first, when the kit was confirmed before.
pub(super) fn view(making: Making) -> impl IntoView {
    let fields =
        Fields { name: Field::new("login"), password: Field::new("password"), invitation: Field::new("invitation") };
    spawn_local(async move {
        if ask(GetInfo { server: browser::origin() }).await.is_ok_and(|info| info.registration == Registration::Invited)
        {
            making.invited.try_set(true);
        }
    });
    Effect::new(move |_| {
        fields.name.put(&making.login.get_value());
        fields.password.put(&making.password.get_value());
        refuse(making, fields);
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if check(making, fields) {
            making.login.set_value(fields.name.text());
            making.password.set_value(fields.password.secret());
            let invitation = making.invited.get_untracked().then(|| fields.invitation.text().trim().to_owned());
            making.invitation.set_value(invitation);
            making.go(if making.confirmed.get_untracked() { Step::Join } else { Step::Kit });
        }
    };
    let confirmed = making.confirmed.get_untracked();
    let back = (!confirmed).then_some(Step::Why);
    view! {
        {top(making, 2, back)}
        <header class="head">
            <h1>{t(TITLE)}</h1>
            {confirmed.then(|| view! { <p class="head__under">{t(RESUMED)}</p> })}
        </header>
        <form class="stack" id=FORM on:submit=send novalidate>
            {fields.name.login_name(Some(t(NAME_HELP)))}
            {fields.password.new_password(Look { label: t(PASSWORD).to_owned(), help: Some(t(PASSWORD_HELP)), autocomplete: "new-password" })}
            {move || making.invited.get().then(|| {
                fields.invitation.line(Look { label: t(INVITATION).to_owned(), help: Some(t(INVITATION_HELP)), autocomplete: "off" })
            })}
            {(!confirmed).then(|| view! { <p class="note">{t(NO_ONE)}</p> })}
        </form>
        <footer class="foot"><button type="submit" form=FORM class="button button--wide">{t(ON)}</button></footer>
    }
}

fn check(making: Making, fields: Fields) -> bool {
    for field in [fields.name, fields.password, fields.invitation] {
        field.settle();
    }
    if LoginName::new(&fields.name.text()).is_err() {
        fields.name.fail(t(NAME_WRONG).to_owned());
    }
    fields.password.check_new();
    if making.invited.get_untracked() {
        fields.invitation.check_filled();
    }
    all_right(&[fields.name, fields.password, fields.invitation])
}

/// Says why the server did not take it.
fn refuse(making: Making, fields: Fields) {
    let refused = making.refused.get_untracked();
    making.refused.set(None);
    let (field, words) = match refused {
        None => return,
        Some(Refused::Name) => (fields.name, NAME_WRONG),
        Some(Refused::Taken) => (fields.name, NAME_TAKEN),
        Some(Refused::Invitation) => (fields.invitation, INVITATION_WRONG),
    };
    field.fail(t(words).to_owned());
    request_animation_frame(move || field.focus());
}
