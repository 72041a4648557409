//! Joining by an invite: by a link, by the camera, or pasted.

use andrum_core::facade::InviteSeen;
use andrum_core::groups::InviteError;
use andrum_wire::groups::GroupKind;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::begin::Oneself;
use super::parts::{GROUP, account_buttons, at_server, said, waits};
use super::reading::named;
use crate::address;
use crate::calls::{Error, Join, ReadInvite, SecretText, SyncNow};
use crate::client::ask;
use crate::going::go_instead;
use crate::screens::{GroupScreen, GroupsScreen, Screen, TodayScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::dates::moment_of_day;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::head::{arrive, back_to};
use crate::ui::icon::{Icon, small_icon};
use crate::ui::say::failure_banner;
use crate::ui::scan;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Gå med i en grupp", "Join a group");
const PASTE: Words = words("Länken du har fått", "The link that you were given");
const PASTE_HELP: Words = words("Klistra in hela länken.", "Paste all of the link.");
const PASTE_HELP_SCAN: Words =
    words("Klistra in hela länken, eller läs av QR-koden.", "Paste all of the link, or scan the QR code.");
const SCAN: Words = words("Läs av QR-koden med kameran", "Scan the QR code with the camera");
const READ: Words = words("Läs inbjudan", "Read the invite");
const ANOTHER: Words = words("Har du en annan länk?", "Do you have another link?");
const TO_GROUP: Words = words("Till gruppen", "To the group");
const INVITES: Words = words("{} bjuder in dig till", "{} invites you to");
const MENTOR_FOR: Words = words("{} ber dig bli mentor", "{} asks you to be a mentor");
const NO_ONE_VOUCHES: Words = words(
    "Så säger länken. Ingen går i god för namnen än: känner du inte igen dem, fråga innan du går med.",
    "So says the link. Nobody vouches for the names yet: if you do not recognise them, ask before you join.",
);
const UNTIL: Words = words("Inbjudan gäller till {}.", "The invite holds until {}.");
const NEEDS: Words = words(
    "Först behövs ett konto. Inbjudan väntar här så länge du har det här fönstret öppet.",
    "First an account is needed. The invite waits here for as long as you have this window open.",
);
const WHO_SEES: Words = words("Vem ser vad", "Who sees what");
const THE_GROUP: Words = words("Gruppen", "The group");
const GROUP_SEES: Words =
    words("ditt namn och din kommun, och sedan det du delar", "your name and municipality, and then what you share");
const SERVER: Words = words("Servern", "The server");
const SERVER_SEES: Words = words(
    "att ditt konto är med i en grupp, inte vad den heter eller vad ni delar",
    "that your account is in a group, not its name nor what you share",
);
const EMPLOYER: Words = words("Arbetsgivaren", "Your employer");
const EMPLOYER_SEES: Words =
    words("ingenting, om den inte sköter din telefon", "nothing, unless it manages your phone");
const DIARY: Words = words("Din dagbok visas aldrig för gruppen.", "Your diary is never shown to the group.");
const JOIN: Words = words("Gå med", "Join");

const PASTE_FORM: &str = "paste-invite";
const FORM: &str = "join-group";

/// What is known of the invite.
type Seen = RwSignal<Option<Result<InviteSeen, Error>>>;

/// Where to go on after making an account or signing in: to an invite that waits, to what one was about to begin, or to
/// Today.
pub fn or_today() -> Screen {
    let invited = address::invite().map(|_| GroupsScreen::Join.into());
    invited.or_else(address::onward).unwrap_or_else(|| TodayScreen::Today.into())
}

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let code: RwSignal<Option<String>> = RwSignal::new(None);
    let seen: Seen = RwSignal::new(None);
    Effect::new(move |_| {
        // Another link may come into the same tab.
        app().screen.track();
        code.set(address::invite());
    });
    Effect::new(move |_| {
        seen.set(None);
        let Some(code) = code.get() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let read = || ask(ReadInvite { code: SecretText::new(code.clone()) });
            let mut answer = read().await;
            // Who was removed hears of it by the next sync alone.
            if answer == Err(Error::Invite(InviteError::Joined)) && ask(SyncNow {}).await.is_ok() {
                answer = read().await;
            }
            if answer.is_err() {
                // What cannot be used is not kept.
                address::keep_invite(None);
            }
            seen.try_set(Some(answer));
        });
    });
    let body = move || match (code.with(Option::is_some), seen.get()) {
        (false, _) => paste(code).into_any(),
        (true, None) => view! { <header class="head"><h1>{t(TITLE)}</h1></header>{waits()} }.into_any(),
        (true, Some(Err(failure))) => not_taken(&failure, code).into_any(),
        (true, Some(Ok(invite))) => invited(invite, seen).into_any(),
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            {back_to(GroupsScreen::List, GROUP)}
            {body}
        </main>
    }
}

/// No invite yet.
fn paste(code: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <header class="head"><h1>{t(TITLE)}</h1></header>
        {link_form(code, true)}
    }
}

fn link_form(code: RwSignal<Option<String>>, alone: bool) -> impl IntoView {
    let field = Field::new("invite-link");
    let take = move |typed: &str| {
        let typed = typed.trim().rsplit('#').next().unwrap_or_default().to_owned();
        address::keep_invite(Some(&typed));
        arrive();
        code.set(Some(typed));
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        field.settle();
        field.check_filled();
        if all_right(&[field]) {
            take(&field.text());
        }
    };
    let help = if scan::is_possible() { PASTE_HELP_SCAN } else { PASTE_HELP };
    let look = Look { label: t(PASTE).to_owned(), help: Some(t(help)), autocomplete: "off" };
    let class = if alone { "button button--wide" } else { "button button--quiet button--wide" };
    view! {
        <form class="stack" id=PASTE_FORM on:submit=send novalidate>
            {scan::field(field, look, SCAN, move |text| take(&text))}
        </form>
        <footer class="foot"><button type="submit" form=PASTE_FORM class=class>{t(READ)}</button></footer>
    }
}

/// The invite cannot be used.
fn not_taken(failure: &Error, code: RwSignal<Option<String>>) -> impl IntoView + use<> {
    let joined = *failure == Error::Invite(InviteError::Joined);
    let banner = failure_banner(failure);
    let rest = if joined {
        view! {
            <footer class="foot">
                <a class="button button--wide" href=GroupsScreen::List.address()>{t(TO_GROUP)}</a>
            </footer>
        }
        .into_any()
    } else {
        view! { <h2>{t(ANOTHER)}</h2>{link_form(code, false)} }.into_any()
    };
    view! {
        <header class="head"><h1>{t(TITLE)}</h1></header>
        <div class="stack">{banner}{rest}</div>
    }
}

/// The invite as it says of itself.
fn invited(invite: InviteSeen, seen: Seen) -> impl IntoView {
    let from = named(&invite.from);
    let mentor = invite.kind == GroupKind::Pair;
    let name = (!mentor).then(|| view! { <p class="invited__name"><bdi>{invite.name.clone()}</bdi></p> });
    let at_server = at_server();
    let on = move || {
        if at_server.get() { form(seen).into_any() } else { view! { <p>{t(NEEDS)}</p>{account_buttons()} }.into_any() }
    };
    view! {
        <header class="head"><h1>{t(TITLE)}</h1></header>
        <div class="stack">
            <section class="card invited">
                <p class="quiet">{said(if mentor { MENTOR_FOR } else { INVITES }, &[&from])}</p>
                {name}
                <p class="note">{t(NO_ONE_VOUCHES)}</p>
                <p class="note">{fill(t(UNTIL), &[&moment_of_day(invite.expires_ms)])}</p>
            </section>
            {on}
        </div>
    }
}

fn form(seen: Seen) -> impl IntoView {
    let oneself = Oneself::new();
    let work = Work::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(code) = address::invite().map(SecretText::new).filter(|_| oneself.is_right(&[])) else { return };
        let profile = oneself.profile();
        work.run(async move {
            match ask(Join { code, profile }).await {
                Ok(group) => {
                    address::keep_invite(None);
                    go_instead(GroupScreen::Home.of(group));
                }
                Err(failure @ Error::Invite(_)) => {
                    address::keep_invite(None);
                    arrive();
                    seen.set(Some(Err(failure)));
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    let row = |who: Words, what: Words| view! { <tr><th scope="row">{t(who)}</th><td>{t(what)}</td></tr> };
    view! {
        <form class="stack" id=FORM on:submit=send novalidate>
            {work.said()}
            {oneself.view()}
        </form>
        <table class="who-sees">
            <caption>{t(WHO_SEES)}</caption>
            <tbody>{row(THE_GROUP, GROUP_SEES)}{row(SERVER, SERVER_SEES)}{row(EMPLOYER, EMPLOYER_SEES)}</tbody>
        </table>
        <p class="privacy-line">{small_icon(Icon::Lock)}{t(DIARY)}</p>
        <footer class="foot">{work.submit(FORM, JOIN)}</footer>
    }
}
