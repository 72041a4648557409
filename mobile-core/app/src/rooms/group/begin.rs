//! Beginning: a group as its supervisor, or a pair with the mentor whom one asks.

use andrum_core::groups::{About, Profile};
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::LogId;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::parts::{GROUP, account_buttons, at_server};
use crate::address;
use crate::calls::{BeginGroup, Invite};
use crate::client::ask;
use crate::going::go_instead;
use crate::screens::{GroupScreen, GroupsScreen};
use crate::shared::t;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::head::head;
use crate::ui::icon::{Icon, small_icon};
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Starta en grupp", "Begin a group");
const ABOUT: Words = words(
    "Du blir gruppens handledare. Deltagarna bjuder du in sedan, med länk eller QR-kod.",
    "You become the group's supervisor. You invite the participants afterwards, by link or QR code.",
);
const MENTOR: Words = words("Be en mentor", "Ask a mentor");
const MENTOR_ABOUT: Words = words(
    "Ett rum för två: du och en erfaren kollega. Mentorn ser bara det du själv delar där. Sedan får du en länk att skicka.",
    "A room for two: you and an experienced colleague. The mentor sees only what you share there yourself. Then you get a link to send.",
);
const NAME: Words = words("Gruppens namn", "The group's name");
const NAME_HELP: Words = words(
    "Det ni säger till vardags, till exempel Grupp Söder.",
    "What you say in everyday life, such as South group.",
);
const OWN_NAME: Words = words("Ditt namn", "Your name");
const MUNICIPALITY: Words = words("Kommun eller arbetsplats", "Municipality or workplace");
const MUNICIPALITY_HELP: Words = words("Kan lämnas tomt.", "May be left empty.");
const ONLY_GROUP: Words = words(
    "Bara de som är med kan läsa namnen. Servern kan det inte.",
    "Only those who are in can read the names. The server cannot.",
);
const TOO_LONG: Words = words("Högst 80 tecken.", "At most 80 characters.");
const BEGIN: Words = words("Starta gruppen", "Begin the group");
const ASK: Words = words("Skapa rummet", "Make the room");
const ROOM: Words = words("{} och mentor", "{} and mentor");
const NEEDS: Words = words(
    "Först behövs ett konto: en grupp finns på servern, krypterad. Sedan fortsätter du här.",
    "First an account is needed: a group is at the server, encrypted. Then you go on here.",
);

const FORM: &str = "begin-group";
/// Longest name, in characters: what fits a link as well.
const MAX_NAME: usize = 80;
/// Days for which a mentor's invite holds.
const DAYS: u32 = 14;

/// Who one is in a group.
#[derive(Clone, Copy)]
pub(super) struct Oneself {
    name: Field,
    municipality: Field,
}

impl Oneself {
    pub(super) fn new() -> Self {
        Self { name: Field::new("own-name"), municipality: Field::new("municipality") }
    }

    pub(super) fn view(self) -> impl IntoView {
        view! {
            {self.name.line(Look { label: t(OWN_NAME).to_owned(), help: None, autocomplete: "name" })}
            {self.municipality.line(Look { label: t(MUNICIPALITY).to_owned(), help: Some(t(MUNICIPALITY_HELP)), autocomplete: "off" })}
        }
    }

    /// Checks it, together with what else the form holds.
    pub(super) fn is_right(self, others: &[Field]) -> bool {
        self.municipality.settle();
        let all: Vec<Field> = others.iter().copied().chain([self.name]).collect();
        for field in &all {
            field.settle();
            field.check_filled();
        }
        let all: Vec<Field> = all.into_iter().chain([self.municipality]).collect();
        for field in all.iter().filter(|field| field.text().chars().count() > MAX_NAME) {
            field.fail(t(TOO_LONG).to_owned());
        }
        all_right(&all)
    }

    pub(super) fn profile(self) -> Profile {
        Profile { name: self.name.text().trim().to_owned(), municipality: self.municipality.text().trim().to_owned() }
    }
}

/// The screen; for two with a mentor, or for a group.
pub fn view(mentor: bool) -> impl IntoView {
    let (title, about) = if mentor { (MENTOR, MENTOR_ABOUT) } else { (TITLE, ABOUT) };
    let at_server = at_server();
    let body = move || if at_server.get() { form(mentor).into_any() } else { needs_account(mentor).into_any() };
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((GroupsScreen::List, GROUP), title, Some(about))}
            {body}
        </main>
    }
}

fn needs_account(mentor: bool) -> impl IntoView {
    let here = if mentor { GroupsScreen::AskMentor } else { GroupsScreen::Begin };
    address::keep_onward(Some(here.into()));
    view! {
        <p>{t(NEEDS)}</p>
        {account_buttons()}
    }
}

fn form(mentor: bool) -> impl IntoView {
    address::keep_onward(None);
    let name = Field::new("group-name");
    let oneself = Oneself::new();
    let work = Work::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let others: &[Field] = if mentor { &[] } else { &[name] };
        if !oneself.is_right(others) {
            return;
        }
        let profile = oneself.profile();
        let called = if mentor { fill(t(ROOM), &[&profile.name]) } else { name.text().trim().to_owned() };
        let kind = if mentor { GroupKind::Pair } else { GroupKind::Group };
        let about = About { name: called, purpose: String::new() };
        work.run(async move {
            match ask(BeginGroup { kind, about, profile }).await {
                Ok(group) => begun(mentor, group).await,
                Err(failure) => work.fail(failure),
            }
        });
    };
    let named =
        (!mentor).then(|| name.line(Look { label: t(NAME).to_owned(), help: Some(t(NAME_HELP)), autocomplete: "off" }));
    view! {
        <form class="stack" id=FORM on:submit=send novalidate>
            {work.said()}
            {named}
            {oneself.view()}
            <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_GROUP)}</p>
        </form>
        <footer class="foot">{work.submit(FORM, if mentor { ASK } else { BEGIN })}</footer>
    }
}

async fn begun(mentor: bool, group: LogId) {
    if mentor {
        // Should it not be made now, the screen for it offers it again.
        let _ = ask(Invite { group, count: 1, days: DAYS }).await;
        go_instead(GroupScreen::Invite.of(group));
    } else {
        go_instead(GroupScreen::Home.of(group));
    }
}
