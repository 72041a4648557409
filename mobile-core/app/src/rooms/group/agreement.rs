//! The secrecy agreement: a text to begin with, which also says where silence ends, and each member's yes.

use andrum_core::groups::{AgreementView, GroupView, MemberView};
use andrum_wire::groups::Standing;
use andrum_wire::ids::LogId;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::parts::{change, page, standing, takes_part};
use super::reading::{drawn, named, part, reading};
use crate::calls::{Agree, SetAgreement};
use crate::client::ask;
use crate::shared::t;
use crate::ui::head::arrive;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Överenskommelse om sekretess", "Secrecy agreement");
const NONE: Words = words("Det finns ingen överenskommelse än", "There is no agreement yet");
const NONE_ABOUT: Words = words(
    "Den säger vad som stannar i gruppen och var tystnaden tar slut. Handledaren skriver den, och var och en säger ja.",
    "It says what stays in the group and where silence ends. The supervisor writes it, and each says yes.",
);
const SUPERVISOR_ABOUT: Words = words(
    "Börja med den här texten och ändra den så att den blir er. Läs den högt när ni ses första gången.",
    "Begin with this text and change it until it is yours. Read it aloud when you first meet.",
);
const ASKS_ANEW: Words =
    words("När texten ändras får alla ta ställning på nytt.", "When the text changes everybody is asked anew.");
const NOT_HERE: Words = words(
    "Texten har inte kommit hit än. Den kommer när handledarens app har varit öppen.",
    "The text has not come here yet. It comes when the supervisor's app has been open.",
);
const LABEL: Words = words("Texten", "The text");
const SET: Words = words("Lägg fram för gruppen", "Put it to the group");
const SET_DONE: Words = words("Överenskommelsen är framlagd", "The agreement is put to the group");
const EDIT: Words = words("Ändra texten", "Change the text");
const STOP: Words = words("Avbryt", "Cancel");
const AGREE: Words = words("Jag säger ja", "I say yes");
const AGREE_ABOUT: Words =
    words("Alla i gruppen ser att du har sagt ja.", "Everybody in the group sees that you have said yes.");
const AGREED: Words = words("Du har sagt ja", "You have said yes");
const WHO: Words = words("{} av {} har sagt ja", "{} of {} have said yes");
const YES: Words = words("har sagt ja", "has said yes");
const NOT_YET: Words = words("inte än", "not yet");

const FORM: &str = "agreement-form";
/// Longest text, in characters.
const MAX_TEXT: &str = "12000";

const DEFAULT: Words = words(
    "Det som sägs här stannar här.

1. Vi talar om situationer, inte om personer. Vi nämner inga namn, adresser, personnummer eller annat som kan peka ut ett barn, en familj, en klient eller en kollega.
2. Det någon berättar för vi inte vidare, varken på jobbet, hemma eller till chefer. Egna tankar och lärdomar får man ta med sig.
3. Vi spelar inte in, fotograferar inte och skriver inte av det som delas, varken i rummet eller i appen.
4. Ingen måste berätta. Det går alltid bra att stå över.
5. Vi kommer från olika kommuner. Det som omfattas av sekretess hemma hör inte hit.

Här tar tystnaden slut:

– Fara för liv. Är någons liv eller hälsa i allvarlig fara ringer vi 112 och ser till att den som behöver veta får veta.
– Orosanmälan. Den som i sitt arbete får veta eller misstänker att ett barn far illa är skyldig att anmäla det till socialnämnden genast. Det gäller även när det kommer fram här.
– Lex Sarah. Missförhållanden, eller en påtaglig risk för dem, ska den som arbetar i verksamheten rapportera där.

Vem får veta först: den som berättade. Sedan handledaren. Ingen för något vidare utan att ha sagt det först, om inte det skulle göra faran större. Den som är skyldig att anmäla gör det själv, och handledaren kan vara ett stöd.

Överenskommelsen gäller också när gruppen har slutat. Vi läser den igen när någon ny kommer med.",
    "What is said here stays here.

1. We talk about situations, not about people. We mention no names, addresses, personal numbers or anything else that can point out a child, a family, a client or a colleague.
2. What somebody tells we do not pass on, neither at work, nor at home, nor to managers. Your own thoughts and what you learned you may take along.
3. We do not record, photograph or copy what is shared, neither in the room nor in the app.
4. Nobody has to tell anything. It is always all right to pass.
5. We come from different municipalities. What is under secrecy at home does not belong here.

Here silence ends:

– Danger to life. If somebody's life or health is in serious danger we call 112 and see to it that those who need to know are told.
– Report of concern (orosanmälan). Whoever learns or suspects at work that a child is being harmed must report it to the social welfare committee at once. That holds also when it comes up here.
– Lex Sarah. Serious shortcomings, or a clear risk of them, must be reported by those who work where they occur.

Who is told first: the one who spoke of it. Then the supervisor. Nobody passes anything on without having said so first, unless that would make the danger greater. Whoever has the duty to report does so in person, and the supervisor can be a support.

The agreement holds also when the group has ended. We read it again when somebody new joins.",
);

/// What is being written; none while it is read.
type Typed = RwSignal<Option<String>>;

/// The screen.
pub fn view(group: LogId) -> impl IntoView {
    let typed: Typed = RwSignal::new(None);
    let work = Work::new();
    let stands = reading(group);
    let writes = part(stands, |view| view.supervising && takes_part(view));
    let is_there = part(stands, |view| view.agreement.is_some());
    // One answer: the first letter that is typed does not draw the editor anew.
    let edits = Memo::new(move |_| {
        writes.get() == Some(true) && (is_there.get() == Some(false) || typed.with(Option::is_some))
    });
    let body = move || {
        if edits.get() {
            return editor(group, typed, is_there.get_untracked() == Some(true), work).into_any();
        }
        drawn(stands, move |view| shown(view, typed, work))
    };
    page(group, TITLE, body.into_any(), ().into_any())
}

fn shown(view: &GroupView, typed: Typed, work: Work) -> AnyView {
    match &view.agreement {
        Some(agreement) => reader(view, agreement, typed, work).into_any(),
        // A supervisor writes one instead.
        None if view.supervising && takes_part(view) => ().into_any(),
        None => view! { <div class="empty"><h2>{t(NONE)}</h2><p>{t(NONE_ABOUT)}</p></div> }.into_any(),
    }
}

/// The text as it stands, and who has said yes.
fn reader(view: &GroupView, agreement: &AgreementView, typed: Typed, work: Work) -> impl IntoView + use<> {
    let writes = view.supervising && takes_part(view);
    let (group, hash) = (view.group, agreement.hash);
    let text = agreement.text.clone();
    let may_say = takes_part(view) && text.is_some() && !agreement.mine;
    let agree = move || change(work, Agree { group, hash }, AGREED, None);
    let before = text.clone();
    let edit = move |_| {
        typed.set(Some(before.clone().unwrap_or_else(|| t(DEFAULT).to_owned())));
        arrive();
    };
    let shown = match text {
        Some(text) => view! { <div class="card"><div class="reading diff" dir="auto">{text}</div></div> }.into_any(),
        None => view! { <p>{t(NOT_HERE)}</p> }.into_any(),
    };
    let said_yes = |member: MemberView| {
        let (drawing, words) = if member.agreed { (Icon::Check, YES) } else { (Icon::Clock, NOT_YET) };
        view! {
            <li class="pin">
                {icon(drawing)}
                <span class="row__main"><bdi>{named(&member.name)}</bdi></span>
                <span class="row__end">{t(words)}</span>
            </li>
        }
    };
    let members = standing(view, Standing::Confirmed);
    let (yes, of) = agreement.yes;
    view! {
        <div class="stack stack--loose">
            {work.said()}
            {shown}
            {agreement.mine.then(|| view! { <p class="privacy-line">{small_icon(Icon::Check)}{t(AGREED)}</p> })}
            {may_say.then(|| view! {
                <div class="stack stack--tight">
                    <div>{work.button("button", AGREE, agree)}</div>
                    <p class="note">{t(AGREE_ABOUT)}</p>
                </div>
            })}
            <section class="section">
                <h2>{fill(t(WHO), &[&yes, &of])}</h2>
                <ul class="rows rows--boxed">{members.into_iter().map(said_yes).collect_view()}</ul>
            </section>
            {writes.then(|| view! {
                <div>
                    <button type="button" class="button button--quiet" on:click=edit>
                        {small_icon(Icon::Pencil)}{t(EDIT)}
                    </button>
                </div>
            })}
        </div>
    }
}

/// Writing it; `again` when there is one already.
fn editor(group: LogId, typed: Typed, again: bool, work: Work) -> impl IntoView {
    let text = typed.with_untracked(Clone::clone).unwrap_or_else(|| t(DEFAULT).to_owned());
    let (begun, grown) = (text.clone(), text.clone());
    let stop = move || {
        typed.set(None);
        arrive();
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked().unwrap_or_else(|| begun.clone()).trim().to_owned();
        if text.is_empty() {
            return;
        }
        work.run(async move {
            match ask(SetAgreement { group, text }).await {
                Ok(()) => {
                    toast::say(SET_DONE);
                    stop();
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    view! {
        <form class="stack" id=FORM on:submit=send novalidate>
            <p>{t(if again { ASKS_ANEW } else { SUPERVISOR_ABOUT })}</p>
            {work.said()}
            <div class="field">
                <label for="agreement">{t(LABEL)}</label>
                <div class="grow" data-text=move || typed.get().unwrap_or_else(|| grown.clone())>
                    <textarea id="agreement" class="area area--boxed" rows="12" maxlength=MAX_TEXT
                        prop:value=text on:input=move |event| typed.set(Some(event_target_value(&event)))></textarea>
                </div>
            </div>
        </form>
        <footer class="foot">
            {work.submit(FORM, SET)}
            {again.then(|| view! {
                <button type="button" class="button button--text" on:click=move |_| stop()>{t(STOP)}</button>
            })}
        </footer>
    }
}
