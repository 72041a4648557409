//! Who is new, by name, before anything more is shared.

use andrum_core::groups::{Announcement, GroupView};
use andrum_wire::groups::News;
use andrum_wire::ids::{AccountId, LogId};
use leptos::html::Dialog;
use leptos::prelude::*;

use crate::calls::MembersAnnounced;
use crate::rooms::group::parts::{change, member, said, sheet, shut};
use crate::rooms::group::reading::named;
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::work::Work;
use crate::words::{Words, words};

const ONE: Words = words("Ny i gruppen", "New in the group");
const MORE: Words = words("Nya i gruppen", "New in the group");
const SEE_WHO_IS_IN: Words = words("Se vilka som är med", "See who is in the group");
const THOSE_IN: Words = words("De som är med", "Who is in the group");
const KEYS: Words = words("Nya nycklar", "New keys");
const CONFIRMED: Words = words(
    "{} är ny i gruppen, bekräftad av {}. Det du delar härifrån kan {} läsa, inte det som delades förut.",
    "{} is new in the group, confirmed by {}. What you share from here on {} can read, not what was shared before.",
);
const IS_IN: Words = words(
    "{} är med i gruppen. Det du delar härifrån kan {} läsa.",
    "{} is in the group. What you share from here on {} can read.",
);
const NEW_KEYS: Words = words(
    "{} har bytt telefon eller nycklar. Det du delar härifrån krypteras till de nya. Hör av dig till {} om du undrar.",
    "{} has changed phone or keys. What you share from here on is encrypted to the new ones. Ask {} if you wonder.",
);
const DEVICE_IS_NEW: Words = words(
    "Enheten är ny i gruppen. Det du delar härifrån kan de här läsa:",
    "This device is new in the group. What you share from here on these can read:",
);
const COMPARE: Words = words(
    "Känner du inte igen någon, fråga gruppen innan du delar något. Jämför telefoner nästa gång ni ses.",
    "If you do not know somebody here, ask the group before you share anything. Compare phones the next time you meet.",
);
const UNTIL: Words = words(
    "Tills du har sett det här väntar det du delar på din enhet.",
    "Until you have seen this, what you share waits on your device.",
);
const NO_NAME: Words =
    words("Namnet kommer när den telefonen har varit på nätet.", "The name comes once that phone has been online.");
const SEEN: Words = words("Jag har sett det", "I have seen it");
const TO_MEMBERS: Words = words("Se alla som är med", "See all who are in");
const DONE: Words = words("Noterat", "Noted");

/// Somebody of whom one is told.
#[derive(Clone, PartialEq, Eq)]
pub struct Told {
    of: Announcement,
    /// Who has confirmed, as far as is known.
    by: Option<String>,
}

/// All of whom one must be told.
pub fn all(view: &GroupView) -> Vec<Told> {
    let by = |account: &AccountId| {
        view.news.iter().find_map(|news| match news.news {
            News::Confirmed { account: who, by } if who == *account => Some(named(&member(view, &by)?.name)),
            _ => None,
        })
    };
    view.announcements.iter().map(|of| Told { of: of.clone(), by: by(&of.account) }).collect()
}

/// What the row that leads here says.
pub fn asks(told: &[Told]) -> Words {
    if device_is_new(told) { SEE_WHO_IS_IN } else { title(told) }
}

fn title(told: &[Told]) -> Words {
    match told {
        told if device_is_new(told) => THOSE_IN,
        [one] if one.of.new_keys => KEYS,
        [_] => ONE,
        _ => MORE,
    }
}

/// Whether they are all unknown to a device that has come later, and not new themselves.
fn device_is_new(told: &[Told]) -> bool {
    told.iter().any(|told| told.of.device_is_new)
}

/// Their names, for a line.
pub fn names(told: &[Told]) -> String {
    told.iter().map(|told| named(&told.of.name)).collect::<Vec<_>>().join(", ")
}

/// The sheet. Names that come meanwhile are shown.
pub fn view(group: LogId, told: Memo<Vec<Told>>, open: RwSignal<bool>) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let work = Work::new();
    let seen = move || {
        let accounts = told.with_untracked(|told| told.iter().map(|told| told.of.account).collect());
        change(work, MembersAnnounced { group, accounts }, DONE, Some(dialog));
    };
    let lines = move || {
        told.with(|told| {
            if device_is_new(told) {
                return those_in(told).into_any();
            }
            told.iter().map(|told| view! { <p>{line(told)}</p> }).collect_view().into_any()
        })
    };
    let nameless = move || told.with(|told| told.iter().any(|told| told.of.name.is_empty()));
    let body = view! {
        {lines}
        {move || nameless().then(|| view! { <p class="note">{t(NO_NAME)}</p> })}
        {work.said()}
        <p class="note">{t(UNTIL)}</p>
        <div class="sheet__actions">
            {work.button("button button--wide", SEEN, seen)}
            <a class="button button--text" href=GroupScreen::Members.of(group).address() on:click=move |_| shut(dialog)>
                {t(TO_MEMBERS)}
            </a>
        </div>
    };
    let title = view! { {move || told.with(|told| t(title(told)))} }.into_any();
    sheet(title, dialog, move || open.set(false), body)
}

fn those_in(told: &[Told]) -> impl IntoView + use<> {
    let names = told.iter().map(|told| view! { <li><bdi>{named(&told.of.name)}</bdi></li> }).collect_view();
    view! {
        <p>{t(DEVICE_IS_NEW)}</p>
        <ul class="stack stack--tight">{names}</ul>
        <p>{t(COMPARE)}</p>
    }
}

fn line(told: &Told) -> AnyView {
    let name = named(&told.of.name);
    match (&told.by, told.of.new_keys) {
        (_, true) => said(NEW_KEYS, &[&name, &name]),
        (Some(by), false) => said(CONFIRMED, &[&name, by, &name]),
        (None, false) => said(IS_IN, &[&name, &name]),
    }
}
