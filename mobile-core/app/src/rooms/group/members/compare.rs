//! Comparing phones: whether both were shown one history of the group.

use andrum_core::groups::{Compared, Comparison, GroupView};
use andrum_wire::groups::Standing;
use andrum_wire::ids::{AccountId, LogId};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::SubmitEvent;

use crate::asking::fetch;
use crate::calls::{Compare, ConfirmMembers, Error, MembersVerified, SecretText, ShowComparison, SyncNow};
use crate::client::ask;
use crate::rooms::group::parts::{change, code, said, standing, takes_part};
use crate::rooms::group::reading::{drawn, named, reading};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::qr::qr;
use crate::ui::say::failure_banner;
use crate::ui::scan;
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, words};

const TITLE: Words = words("Jämför telefoner", "Compare phones");
const ABOUT: Words = words(
    "Visar servern er samma grupp? Läs upp koden för varandra, eller läs av varandras QR-kod. Är den lika på allas telefoner ser ni samma medlemmar.",
    "Does the server show you the same group? Read the code aloud to one another, or scan each other's QR code. If it is equal on all phones you see the same members.",
);
const MINE: Words = words("På din telefon", "On your phone");
const QR: Words = words("QR-kod att jämföra med", "QR code to compare with");
const QR_ABOUT: Words = words("Låt den andra läsa av den", "Let the other scan it");
const COPY: Words = words("Kopiera för ett möte på distans", "Copy for a remote meeting");
const COPIED: Words = words("Kopierat", "Copied");
const THEIRS: Words = words("På den andras", "On the other's");
const LABEL: Words = words("Den andras kod", "The other's code");
const HELP: Words = words(
    "Skriv de fyra grupperna, eller klistra in det den andra kopierat.",
    "Type the four groups, or paste what the other has copied.",
);
const SCAN: Words = words("Läs av den andras QR-kod", "Scan the other's QR code");
const COMPARE: Words = words("Jämför", "Compare");
const SAME: Words = words("Ni ser samma grupp", "You see the same group");
const SAME_ABOUT: Words = words(
    "Servern har visat er samma medlemmar och samma historia.",
    "The server has shown you the same members and the same history.",
);
const SYNC_FIRST: Words = words("En av er ligger efter", "One of you is behind");
const SYNC_FIRST_ABOUT: Words = words(
    "Det behöver inte vara något fel. Hämta det senaste på båda telefonerna och jämför igen.",
    "Nothing need be wrong. Fetch the latest on both phones and compare again.",
);
const SYNC: Words = words("Hämta det senaste", "Fetch the latest");
const SYNCED: Words = words("Hämtat", "Fetched");
const DIFFERENT: Words = words("Ni ser olika grupper", "You see different groups");
const DIFFERENT_ABOUT: Words = words(
    "Servern har visat er olika historia. Dela inget mer här. Tala om det för de andra på annat sätt och för den som sköter servern.",
    "The server has shown you different histories. Share nothing more here. Tell the others in another way, and whoever runs the server.",
);
const OTHER: Words = words("Koden hör inte till den här gruppen", "The code is not this group's");
const OTHER_ABOUT: Words = words(
    "Se efter att ni båda har öppnat samma grupp, och att hela koden kom med.",
    "See that both of you have opened the same group, and that all of the code came along.",
);
const PRESENT: Words = words("Är alla här i rummet?", "Is everybody here in the room?");
const PRESENT_CONFIRM: Words = words(
    "De här väntar: {}. Är alla här, och har var och en samma kod på sin egen telefon, kan du bekräfta dem. Är någon inte här: gör det en i taget, under Medlemmar.",
    "These wait: {}. If all are here, and each has the same code on a phone of their own, you can confirm them. If somebody is not here: do it one by one, under Members.",
);
const CONFIRM: Words = words("Bekräfta alla som är här", "Confirm all who are here");
const CONFIRMED: Words = words("Bekräftade", "Confirmed");
const PRESENT_VERIFY: Words = words(
    "När koden är lika på allas telefoner, och du ser att de är här, kan du märka dem som bekräftade av dig. Ditt bidrag till en anonym räkning räknas bland dem du har märkt; därför följer märkena med bidraget.",
    "When the code is equal on all phones, and you see that they are here, you can mark them as made sure of by you. What you give to an anonymous count is counted among those you have marked; so the marks go with it.",
);
const VERIFY: Words = words("Märk alla som bekräftade av mig", "Mark all as made sure of by me");
const VERIFIED: Words = words("Noterat på din enhet", "Noted on your device");

const FORM: &str = "compare-form";

/// What came of it; a failure in its place.
type Outcome = RwSignal<Option<Result<Compared, Error>>>;

/// The screen.
pub fn view(group: LogId) -> impl IntoView {
    let shown = fetch(move || ShowComparison { group });
    let shown = Memo::new(move |_| shown.get());
    let outcome: Outcome = RwSignal::new(None);
    let mine = move || {
        shown.get().map(|shown| match shown {
            Ok(comparison) => ours(comparison).into_any(),
            Err(failure) => failure_banner(&failure).into_any(),
        })
    };
    let own = Signal::derive(move || match shown.get() {
        Some(Ok(comparison)) => comparison.code,
        _ => String::new(),
    });
    let work = Work::new();
    let reading = reading(group);
    let same =
        move || (outcome.get() == Some(Ok(Compared::Same))).then(|| drawn(reading, move |view| present(view, work)));
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((GroupScreen::Home.of(group), crate::rooms::group::parts::GROUP), TITLE, Some(ABOUT))}
            <div class="stack stack--loose">
                {mine}
                {theirs(group, own, outcome)}
                <div role="status" class="stack" id="compared" tabindex="-1">
                    {move || outcome.get().map(|outcome| result(&outcome))}
                </div>
                {same}
            </div>
        </main>
    }
}

fn ours(comparison: Comparison) -> impl IntoView {
    let copied = comparison.qr.clone();
    let copy = move |_| {
        let copied = copied.clone();
        spawn_local(async move {
            if browser::copy(&copied).await.is_some() {
                toast::say(COPIED);
            }
        });
    };
    view! {
        <section class="card">
            <h2>{t(MINE)}</h2>
            {code(&comparison.code)}
            {qr(&comparison.qr, t(QR).to_owned(), t(QR_ABOUT).to_owned())}
            <div>
                <button type="button" class="button button--text button--edge" on:click=copy>
                    {small_icon(Icon::Copy)}{t(COPY)}
                </button>
            </div>
        </section>
    }
}

fn theirs(group: LogId, own: Signal<String>, outcome: Outcome) -> impl IntoView {
    let field = Field::new("their-code");
    let compare = move |typed: SecretText| {
        let letters = normal(&typed);
        // What is read aloud is equal or not; a QR says more.
        if letters.len() == 20 {
            let same = letters == normal(&own.get_untracked());
            settle(outcome, Ok(if same { Compared::Same } else { Compared::SyncFirst }));
            return;
        }
        spawn_local(async move {
            let qr = typed.trim().to_owned();
            settle(outcome, ask(Compare { group, qr }).await);
        });
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        field.settle();
        field.check_filled();
        if all_right(&[field]) {
            compare(field.secret());
        }
    };
    let look = Look { label: t(LABEL).to_owned(), help: Some(t(HELP)), autocomplete: "off" };
    view! {
        <section class="section">
            <h2>{t(THEIRS)}</h2>
            <form class="stack" id=FORM on:submit=send novalidate>
                {scan::field(field, look, SCAN, compare)}
                <div><button type="submit" class="button">{t(COMPARE)}</button></div>
            </form>
        </section>
    }
}

fn settle(outcome: Outcome, compared: Result<Compared, Error>) {
    outcome.try_set(Some(compared));
    browser::focus_soon("compared");
}

/// Letters of a code as they are compared: no spaces, no case.
fn normal(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

fn result(outcome: &Result<Compared, Error>) -> AnyView {
    let (drawing, title, about) = match outcome {
        Err(failure) => return failure_banner(failure).into_any(),
        Ok(Compared::Same) => (Icon::Check, SAME, SAME_ABOUT),
        Ok(Compared::SyncFirst) => (Icon::Refresh, SYNC_FIRST, SYNC_FIRST_ABOUT),
        Ok(Compared::Different { .. }) => (Icon::Alert, DIFFERENT, DIFFERENT_ABOUT),
        Ok(Compared::OtherGroup) => (Icon::Info, OTHER, OTHER_ABOUT),
    };
    let needs = matches!(outcome, Ok(Compared::Different { .. }));
    let behind = *outcome == Ok(Compared::SyncFirst);
    let work = Work::new();
    let sync = move || change(work, SyncNow {}, SYNCED, None);
    view! {
        <div class="banner" class=("banner--needs", needs)>
            {icon(drawing)}
            <div class="banner__text"><strong>{t(title)}</strong><p>{t(about)}</p></div>
            {behind.then(|| work.button("button button--text", SYNC, sync))}
        </div>
        {work.said()}
    }
    .into_any()
}

/// All are in one room and see the same group: it stands for each of them.
fn present(view: &GroupView, work: Work) -> AnyView {
    if !takes_part(view) {
        return ().into_any();
    }
    let group = view.group;
    let waiting = standing(view, Standing::Provisional);
    let names = waiting.iter().map(|member| named(&member.name)).collect::<Vec<_>>().join(", ");
    let those: Vec<AccountId> = waiting.iter().map(|member| member.account).collect();
    let confirm = (view.supervising && !waiting.is_empty()).then(|| {
        let press = move || change(work, ConfirmMembers { group, accounts: those.clone() }, CONFIRMED, None);
        view! {
            <p>{said(PRESENT_CONFIRM, &[&names])}</p><div>{work.button("button button--quiet", CONFIRM, press)}</div>
        }
    });
    let unsure: Vec<AccountId> =
        standing(view, Standing::Confirmed).iter().filter(|it| !it.me && !it.verified).map(|it| it.account).collect();
    let verify = (!unsure.is_empty()).then(|| {
        let press = move || change(work, MembersVerified { group, accounts: unsure.clone() }, VERIFIED, None);
        view! { <p>{t(PRESENT_VERIFY)}</p><div>{work.button("button button--quiet", VERIFY, press)}</div> }
    });
    let any = confirm.is_some() || verify.is_some();
    any.then(|| view! { <section class="card"><h2>{t(PRESENT)}</h2>{work.said()}{confirm}{verify}</section> })
        .into_any()
}
