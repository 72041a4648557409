//! How I stand in the group, where that is not simply "in".

use andrum_core::groups::GroupView;
use andrum_wire::groups::{GroupKind, Standing};
use leptos::prelude::*;

use crate::calls::ReturnMember;
use crate::rooms::group::parts::{code, told};
use crate::shared::t;
use crate::ui::dates::moment_of_day;
use crate::ui::icon::Icon;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const WAITS: Words = words("Väntar på att någon bekräftar dig", "Waits for somebody to confirm you");
const WAITS_ABOUT: Words = words(
    "En länk kan hamna fel, så ingen ser dig som medlem förrän någon har hört med dig att det är du. Tills dess läser du inget av de andras, och de inget av ditt.",
    "A link can go astray, so nobody takes you for a member until somebody has made sure that it is you. Until then you read nothing of the others', and they nothing of yours.",
);
const HOW: Words = words("Så går det till", "How it goes");
const HOW_ABOUT: Words = words(
    "Ring handledaren eller någon i gruppen, eller vänta tills ni ses, och läs upp din kod. Den står bara på din telefon och hos den som ska bekräfta dig.",
    "Call the supervisor or somebody in the group, or wait until you meet, and read your code aloud. It stands on your phone alone, and with the one who is to confirm you.",
);
const HOW_MENTOR: Words = words(
    "Läs upp din kod för den som bjöd in dig. Den står bara på din telefon och hos den som ska bekräfta dig.",
    "Read your code aloud to the one who invited you. It stands on your phone alone, and with the one who is to confirm you.",
);
const YOURS: Words = words("Din kod", "Your code");
const AWAY: Words = words("Du är borta ett tag", "You are away for a while");
const AWAY_ABOUT: Words = words(
    "Det som delas nu kan du inte läsa, inte heller sedan. Det du läst förut finns kvar.",
    "What is shared now you cannot read, nor afterwards. What you have read before is still here.",
);
const BACK: Words = words("Jag är tillbaka", "I am back");
const BACK_DONE: Words = words("Välkommen tillbaka", "Welcome back");
const CLOSED: Words = words("Gruppen är stängd", "The group is closed");
const CLOSED_ABOUT: Words = words(
    "Inget mer kan delas. Det som delats tas bort från servern {}. Din dagbok är kvar, och det du läst här finns kvar på den här enheten.",
    "Nothing more can be shared. What was shared is removed from the server on {}. Your diary stays, and what you have read here is kept on this device.",
);
const GONE: Words = words("Du är inte med i gruppen längre", "You are no longer in the group");
const GONE_ABOUT: Words = words(
    "Det som delas där nu kan du inte läsa. Det du läst förut finns kvar här, och din dagbok är orörd.",
    "What is shared there now you cannot read. What you have read before is kept here, and your diary is untouched.",
);
const REMOVED_ABOUT: Words = words(
    "Servern säger att du har lämnat den eller tagits bort. Undrar du varför, fråga handledaren. Det du läst finns kvar här, och din dagbok är orörd.",
    "The server says that you have left it or were removed. If you wonder why, ask the supervisor. What you have read is kept here, and your diary is untouched.",
);
const NOT_LET_IN: Words = words("Du blev inte bekräftad i gruppen", "You were not confirmed in the group");
const NOT_LET_IN_ABOUT: Words = words(
    "Ingen i gruppen har sett något av ditt mer än ditt namn och din kommun. Ska du vara med, be om en ny inbjudan. Din dagbok är orörd.",
    "Nobody in the group has seen anything of yours but your name and municipality. If you are to be in it, ask for a new invite. Your diary is untouched.",
);
const OVER: Words = words("Gruppens tid är över", "The group's time is over");
const OVER_ABOUT: Words = words(
    "Det som delats är borttaget från servern, som alla fick veta när gruppen stängdes. Det du läst finns kvar här, och din dagbok är orörd.",
    "What was shared is removed from the server, as all were told when the group was closed. What you have read is kept here, and your diary is untouched.",
);

/// Nobody has confirmed me yet: what that means, and the code to read aloud.
pub(super) fn provisional(view: &GroupView) -> AnyView {
    let mine = view.members.iter().find(|member| member.me).map(|member| member.code.clone()).unwrap_or_default();
    let how = if view.kind == GroupKind::Pair { HOW_MENTOR } else { HOW_ABOUT };
    view! {
        <div class="stack">
        {told(Icon::Clock, t(WAITS).into_any(), t(WAITS_ABOUT).into_any())}
        <section class="card">
            <h2>{t(HOW)}</h2>
            <p>{t(how)}</p>
            <h3>{t(YOURS)}</h3>
            {code(&mine)}
        </section>
        </div>
    }
    .into_any()
}

/// A word on how I stand.
pub(super) fn banner(view: &GroupView) -> Option<AnyView> {
    let tell = |title: Words, about: Words| told(Icon::Info, t(title).into_any(), t(about).into_any());
    if view.standing.is_none() {
        return Some(tell(GONE, GONE_ABOUT));
    }
    if view.gone {
        // Who was removed is not shown the removal: what stood here last says which it is.
        return Some(match (view.closed_ms, view.standing) {
            (Some(_), _) => tell(OVER, OVER_ABOUT),
            (None, Some(Standing::Provisional)) => tell(NOT_LET_IN, NOT_LET_IN_ABOUT),
            (None, _) => tell(GONE, REMOVED_ABOUT),
        });
    }
    if let Some(closed_ms) = view.closed_ms {
        let about = fill(t(CLOSED_ABOUT), &[&moment_of_day(closed_ms)]);
        return Some(told(Icon::Lock, t(CLOSED).into_any(), about.into_any()));
    }
    (view.standing == Some(Standing::Paused)).then(|| {
        let (group, account) = (view.group, view.me);
        let work = Work::new();
        let back = move || crate::rooms::group::parts::change(work, ReturnMember { group, account }, BACK_DONE, None);
        view! {
            <div class="stack">
                {tell(AWAY, AWAY_ABOUT)}
                {work.said()}
                <div>{work.button("button", BACK, back)}</div>
            </div>
        }
        .into_any()
    })
}
