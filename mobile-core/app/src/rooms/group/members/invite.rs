//! Inviting: a link and a QR code for each person, used once. A link is a secret until it was used.

use andrum_core::groups::{GroupView, InviteView};
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::LogId;
use leptos::html::Select;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::SubmitEvent;

use crate::calls::{Invite, RevokeInvite};
use crate::client::ask;
use crate::rooms::group::parts::{change, member, page, said, takes_part, waits};
use crate::rooms::group::reading::{drawn, named, part, reading};
use crate::screens::GroupsScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::moment_of_day;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::qr::qr;
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, count, fill, words};

const TITLE: Words = words("Bjud in", "Invite");
const ABOUT: Words = words(
    "Var och en får en egen länk, som gäller en gång. Ingen behöver vänta på någon annan för att gå med.",
    "Each gets a link of their own, good for one use. Nobody need wait for anybody else to join.",
);
const SECRET: Words = words("En länk är hemlig tills den är använd", "A link is secret until it was used");
const SECRET_ABOUT: Words = words(
    "Den som har den kan gå med i någon annans ställe. Skicka den bara till den det gäller. Därför läser ingen ny något förrän du eller någon i gruppen har bekräftat att det är rätt person.",
    "Whoever has it can join in somebody else's place. Send it only to the one it is for. That is why nobody new reads anything before you or somebody in the group has confirmed that it is the right person.",
);
const NOT_YOU: Words = words("Bara handledare kan bjuda in.", "Only supervisors can invite.");
const HOW_MANY: Words = words("Hur många", "How many");
const HOW_LONG: Words = words("Gäller i", "Good for");
const DAYS: Words = words("{} dagar", "{} days");
const MAKE: Words = words("Gör inbjudningar", "Make invites");
const MAKE_ONE: Words = words("Gör en inbjudan", "Make an invite");
const MADE: Words = words("{} inbjudan är klar", "{} invite is ready");
const MADE_MORE: Words = words("{} inbjudningar är klara", "{} invites are ready");
const OPEN: Words = words("Att skicka", "To send");
const INVITE: Words = words("Inbjudan {}", "Invite {}");
const UNTIL: Words = words("Gäller till {}", "Good until {}");
const COPY: Words = words("Kopiera länk", "Copy the link");
const COPIED: Words = words("Länken är kopierad", "The link is copied");
const NOT_COPIED: Words =
    words("Det gick inte att kopiera. Markera länken i stället.", "It could not be copied. Select the link instead.");
const SHARE: Words = words("Dela", "Share");
const WITHDRAW: Words = words("Dra tillbaka", "Withdraw");
const WITHDRAWN: Words = words("Inbjudan är tillbakadragen", "The invite is withdrawn");
const SHOW_QR: Words = words("Visa QR-kod och länk", "Show QR code and link");
const QR: Words = words("QR-kod med inbjudan {}", "QR code with invite {}");
const QR_ABOUT: Words = words("Läses av med telefonens kamera", "Scanned with the phone's camera");
const LINK: Words = words("Länken", "The link");
const ELSEWHERE: Words =
    words("Gjord på en annan enhet. Länken finns bara där.", "Made on another device. The link is only there.");
const USED: Words = words("Använda", "Used");
const USED_BY: Words = words("Använd av {}", "Used by {}");
const PRINT: Words = words("Skriv ut QR-koderna", "Print the QR codes");
const PAPER: Words = words("Inbjudan till {}", "Invite to {}");
const PAPER_HOW: Words = words(
    "Öppna kameran på din telefon och läs av koden. Den gäller en person, till {}. Visa den inte för någon annan.",
    "Open the camera on your phone and scan the code. It is for one person, until {}. Show it to nobody else.",
);

const FORM: &str = "make-invites";
/// For how many days an invite may hold.
const HOLDS: [u32; 3] = [7, 14, 30];
/// Most invites at once.
const MOST: usize = 10;

/// The screen. What one chooses stays while the group moves.
pub fn view(group: LogId) -> impl IntoView {
    let work = Work::new();
    let stands = reading(group);
    let may = part(stands, |view| (view.supervising && takes_part(view), view.kind == GroupKind::Pair, is_room(view)));
    let body = move || match may.get() {
        Some((true, pair, room)) => view! {
            <div class="stack stack--loose no-print">
                <p class="reading">{t(ABOUT)}</p>
                <div class="banner">
                    {icon(Icon::Key)}
                    <div class="banner__text"><strong>{t(SECRET)}</strong><p>{t(SECRET_ABOUT)}</p></div>
                </div>
                {work.said()}
                {room.then(|| form(group, pair, work))}
                {drawn(stands, move |view| lists(view, work))}
            </div>
            {move || stands.get().and_then(Result::ok).map(|view| slips(&view))}
        }
        .into_any(),
        Some((false, ..)) => view! { <p>{t(NOT_YOU)}</p> }.into_any(),
        None => waits(),
    };
    page(group, TITLE, body.into_any(), ().into_any())
}

/// Whether there is somebody left to invite: to a room for two, one at most.
fn is_room(view: &GroupView) -> bool {
    view.kind != GroupKind::Pair || view.members.len() < 2 && open(view).is_empty()
}

/// Invites that nobody has used, those that can be sent from here first.
fn open(view: &GroupView) -> Vec<&InviteView> {
    let mut open: Vec<&InviteView> = view.invites.iter().filter(|invite| invite.used_by.is_none()).collect();
    open.sort_by_key(|invite| (invite.code.is_none(), invite.expires_ms, invite.key));
    open
}

fn link(code: &str) -> String {
    format!("{}{}#{code}", browser::origin(), GroupsScreen::Join.address())
}

fn lists(view: &GroupView, work: Work) -> AnyView {
    let open = open(view);
    let used: Vec<&InviteView> = view.invites.iter().filter(|invite| invite.used_by.is_some()).collect();
    let rows = open.iter().enumerate().map(|(place, invite)| to_send(view, place + 1, invite, work)).collect_view();
    let named = |invite: &&InviteView| {
        let name = invite.used_by.and_then(|account| member(view, &account)).map(|it| named(&it.name));
        view! {
            <li class="pin">
                {icon(Icon::Check)}<span class="row__main">{said(USED_BY, &[&name.unwrap_or_default()])}</span>
            </li>
        }
    };
    let codes = open.iter().any(|invite| invite.code.is_some());
    view! {
        <div class="stack stack--loose">
            {(!open.is_empty()).then(|| view! {
                <section class="section">
                    <h2>{t(OPEN)}</h2>
                    <ul class="stack">{rows}</ul>
                    {codes.then(|| view! {
                        <div>
                            <button
                                type="button"
                                class="button button--quiet button--small"
                                on:click=|_| browser::print()
                            >
                                {small_icon(Icon::Printer)}{t(PRINT)}
                            </button>
                        </div>
                    })}
                </section>
            })}
            {(!used.is_empty()).then(|| view! {
                <section class="section">
                    <h2>{t(USED)}</h2><ul class="rows rows--boxed">{used.iter().map(named).collect_view()}</ul>
                </section>
            })}
        </div>
    }
    .into_any()
}

fn form(group: LogId, pair: bool, work: Work) -> impl IntoView {
    let (many, days): (NodeRef<Select>, NodeRef<Select>) = (NodeRef::new(), NodeRef::new());
    let number = |of: NodeRef<Select>, usual: u32| {
        of.get_untracked().and_then(|select| select.value().parse().ok()).unwrap_or(usual)
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let (number, days) = (number(many, 1) as usize, number(days, HOLDS[1]));
        work.run(async move {
            match ask(Invite { group, count: number, days }).await {
                Ok(made) => toast::say_text(count(made.len(), t(MADE), t(MADE_MORE))),
                Err(failure) => work.fail(failure),
            }
        });
    };
    let numbers = (1..=MOST).map(|number| view! { <option value=number.to_string()>{number}</option> }).collect_view();
    let holds = HOLDS
        .map(|days| {
            view! {
                <option value=days.to_string() selected=days == HOLDS[1]>{fill(t(DAYS), &[&days])}</option>
            }
        })
        .collect_view();
    view! {
        <form class="card" id=FORM on:submit=send novalidate>
            {(!pair).then(|| view! {
                <div class="field">
                    <label for="how-many">{t(HOW_MANY)}</label><select id="how-many" node_ref=many>{numbers}</select>
                </div>
            })}
            <div class="field">
                <label for="how-long">{t(HOW_LONG)}</label><select id="how-long" node_ref=days>{holds}</select>
            </div>
            {work.submit(FORM, if pair { MAKE_ONE } else { MAKE })}
        </form>
    }
}

fn to_send(view: &GroupView, number: usize, invite: &InviteView, work: Work) -> impl IntoView + use<> {
    let (group, key) = (view.group, invite.key);
    let name = fill(t(INVITE), &[&number]);
    let label = |words: Words| format!("{}, {}", t(words), fill(t(INVITE), &[&number]));
    let withdraw = move |_| change(work, RevokeInvite { group, key }, WITHDRAWN, None);
    let with_code = invite.code.as_ref().map(|code| {
        let link = link(code);
        let (copied, shared, title) = (link.clone(), link.clone(), t(TITLE));
        let copy = move |_| {
            let copied = copied.clone();
            spawn_local(async move {
                let done = browser::copy(&copied).await.is_some();
                toast::say(if done { COPIED } else { NOT_COPIED });
            });
        };
        let share = move |_| {
            let shared = shared.clone();
            spawn_local(async move { browser::share(title, &shared).await });
        };
        let id = format!("link-{number}");
        let buttons = view! {
            <button type="button" class="button button--quiet button--small" aria-label=label(COPY) on:click=copy>
                {small_icon(Icon::Copy)}{t(COPY)}
            </button>
            {browser::can_share().then(|| view! {
                <button type="button" class="button button--quiet button--small" aria-label=label(SHARE) on:click=share>
                    {small_icon(Icon::Upload)}{t(SHARE)}
                </button>
            })}
        };
        let more = view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{t(SHOW_QR)}</summary>
                <div class="stack">
                    {qr(&link, fill(t(QR), &[&number]), t(QR_ABOUT).to_owned())}
                    <div class="field">
                        <label for=id.clone()>{t(LINK)}</label><input id=id type="text" readonly value=link />
                    </div>
                </div>
            </details>
        };
        (buttons, more)
    });
    let (buttons, more) = with_code.unzip();
    let elsewhere = invite.code.is_none().then(|| view! { <p class="note">{t(ELSEWHERE)}</p> });
    view! {
        <li class="card invite">
            <div><h3>{name}</h3><p class="row__quiet">{fill(t(UNTIL), &[&moment_of_day(invite.expires_ms)])}</p></div>
            {elsewhere}
            <div class="cluster">
                {buttons}
                <button
                    type="button"
                    class="button button--text button--small"
                    aria-label=label(WITHDRAW)
                    on:click=withdraw
                >
                    {t(WITHDRAW)}
                </button>
            </div>
            {more}
        </li>
    }
}

fn slips(view: &GroupView) -> impl IntoView + use<> {
    let slips = open(view).into_iter().filter_map(|invite| slip(view, invite)).collect_view();
    view! { <ul class="slips print-only">{slips}</ul> }
}

/// On paper: one for each person, to be cut apart.
fn slip(view: &GroupView, invite: &InviteView) -> Option<AnyView> {
    let link = link(invite.code.as_ref()?);
    let until = moment_of_day(invite.expires_ms);
    Some(
        view! {
            <li class="slip">
                {qr(&link, t(TITLE).to_owned(), String::new())}
                <div><p><strong>{said(PAPER, &[&view.name])}</strong></p><p>{fill(t(PAPER_HOW), &[&until])}</p></div>
            </li>
        }
        .into_any(),
    )
}
