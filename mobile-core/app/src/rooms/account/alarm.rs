//! The server shows something that cannot be true: what happened, that one's own copy is untouched, and what to do.

use andrum_core::groups::GroupAlarm;
use andrum_core::log::Alarm;
use andrum_wire::tally::TallyRefusal;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::calls::AlarmsSeen;
use crate::client::ask;
use crate::going::go;
use crate::screens::{MeScreen, TodayScreen};
use crate::shared::{app, t};
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

const BACK: Words = words("Idag", "Today");
const TITLE: Words = words("Servern visar något som inte kan stämma", "The server shows something that cannot be true");
const YOURS: Words = words("Din egen kopia är orörd", "Your own copy is untouched");
const YOURS_ABOUT: Words = words(
    "Allt som fanns på den här enheten finns kvar och går att läsa.",
    "All that was on this device is still here and can be read.",
);
const NOTHING: Words = words("Just nu stämmer allt.", "Just now everything is right.");
const HAPPENED: Words = words("Vad som hände", "What happened");
const FOR_OPERATOR: Words = words("Uppgifter till den som sköter servern", "For whoever runs the server");
const DO: Words = words("Vad du kan göra", "What you can do");
const WRITE_ON: Words = words("Skriv vidare som vanligt.", "Write on as usual.");
const EXPORT: Words =
    words("Ladda ner dagboken, så har du en kopia till.", "Export the diary, so that you have one more copy.");
const TELL: Words = words("Berätta för den som sköter servern.", "Tell whoever runs the server.");
const SEEN: Words = words("Jag har sett det", "I have seen it");

const ROLLBACK: Words = words(
    "Servern visar färre ändringar än den har visat förut. Den kan ha återställts från en gammal säkerhetskopia, eller så har någon ändrat i den.",
    "The server shows fewer changes than it has shown before. It may have been restored from an old backup, or somebody has changed it.",
);
const FORK: Words = words(
    "Servern visar en annan historia för den här enheten än förut.",
    "The server shows this device another history than before.",
);
const ALTERED: Words = words(
    "Servern visade en ändring som ingen av dina enheter har gjort. Den räknas inte.",
    "The server showed a change that none of your devices has made. It does not count.",
);
const WITHHELD: Words = words(
    "Servern säger att något är raderat som ingen av dina enheter har raderat.",
    "The server says that something was deleted which none of your devices has deleted.",
);
const OLD_KEYS: Words = words(
    "Servern lämnade ut äldre nycklar än de som gäller.",
    "The server gave out older keys than those that are valid.",
);

const KEYS_ALTERED: Words = words(
    "Kontots nycklar på servern är utbytta mot något som inte går att öppna. Den här enheten har kvar de rätta och går vidare med dem. Det var {} som gjorde det. Har du tappat bort den, stäng ute den under Enheter.",
    "The account's keys at the server were exchanged for something that does not open. This device still has the right ones and goes on with them. It was done by {}. If you have lost it, shut it out under Devices.",
);
const KEYS_BY_NOBODY: Words = words(
    "Kontots nycklar på servern är utbytta mot något som ingen av dina enheter har skrivit. Den här enheten har kvar de rätta och går vidare med dem.",
    "The account's keys at the server were exchanged for something that none of your devices has written. This device still has the right ones and goes on with them.",
);
const ONE_DEVICE: Words = words("en enhet utan namn", "a device without a name");

/// What happened; with the name of a device where one did it.
fn told(alarm: &Alarm) -> String {
    match alarm {
        Alarm::KeysAltered { device: Some(_), name } => {
            fill(t(KEYS_ALTERED), &[&name.as_deref().unwrap_or(t(ONE_DEVICE))])
        }
        alarm => t(in_words(alarm)).to_owned(),
    }
}

fn in_words(alarm: &Alarm) -> Words {
    match alarm {
        Alarm::KeysAltered { .. } => KEYS_BY_NOBODY,
        Alarm::Rollback { .. } => ROLLBACK,
        Alarm::Fork { .. } => FORK,
        Alarm::Altered { .. } => ALTERED,
        Alarm::Withheld { .. } => WITHHELD,
        Alarm::OldKeys { .. } => OLD_KEYS,
        Alarm::Group { alarm, .. } => in_group(alarm),
    }
}

const GROUP_SHORTER: Words = words(
    "Servern visar en kortare historia för gruppen än förut. Inget du har läst försvinner här.",
    "The server shows a shorter history of the group than before. Nothing that you have read is lost here.",
);
const GROUP_OTHER: Words = words(
    "Servern visar en annan historia för gruppen än förut. Dela inget mer där förrän ni har jämfört era telefoner.",
    "The server shows another history of the group than before. Share nothing more there until you have compared your phones.",
);
const GROUP_REFUSED: Words = words(
    "Servern visade en ändring i gruppen som ingen i gruppen får göra. Den räknas inte, och inget krypteras till någon ny.",
    "The server showed a change in the group that nobody in it may make. It does not count, and nothing is encrypted to anybody new.",
);
const GROUP_WITHHELD: Words = words(
    "Servern säger att något i gruppen är borttaget som ingen har tagit tillbaka.",
    "The server says that something in the group was removed which nobody has withdrawn.",
);
const GROUP_RECIPIENTS: Words = words(
    "Någon har delat något till andra än de som står på gruppens lista. Det visas inte. Ta upp det i gruppen.",
    "Somebody has shared something with others than those on the group's list. It is not shown. Talk about it in the group.",
);
const PHONES_DIFFER: Words = words(
    "Två telefoner har fått olika historia för gruppen. Någon håller er isär. Dela inget mer, och berätta för varandra på annat sätt.",
    "Two phones were given different histories of the group. Somebody keeps you apart. Share nothing more, and tell one another in another way.",
);

const NOT_TAKEN: Words = words(
    "Servern tog inte emot ditt bidrag till en räkning i gruppen, fast den är öppen. Appen försöker igen i morgon. Händer det igen, ta upp det i gruppen.",
    "The server did not take your report to a tally of the group, although it is open. The app tries again tomorrow. If it happens again, talk about it in the group.",
);
const ANOTHER_RESULT: Words = words(
    "Någon har lagt ut ett annat resultat av en räkning i gruppen. Det som visades först står kvar. Ta upp det i gruppen.",
    "Somebody has published another result of a tally in the group. What was shown first stays. Talk about it in the group.",
);
const TALLY: Words = words(
    "I en räkning i gruppen stämmer något inte. Din app ger den inget mer, och inget resultat visas. Ta upp det i gruppen.",
    "Something is wrong in a tally of the group. Your app gives it nothing more, and no result is shown. Talk about it in the group.",
);

fn in_group(alarm: &GroupAlarm) -> Words {
    match alarm {
        GroupAlarm::Rollback { .. } => GROUP_SHORTER,
        GroupAlarm::Fork { .. } => GROUP_OTHER,
        GroupAlarm::Refused { .. } | GroupAlarm::Elsewhere => GROUP_REFUSED,
        GroupAlarm::Withheld { .. } => GROUP_WITHHELD,
        GroupAlarm::Recipients { .. } => GROUP_RECIPIENTS,
        GroupAlarm::OtherHistory { .. } => PHONES_DIFFER,
        GroupAlarm::Tally { refusal: TallyRefusal::NotTaken, .. } => NOT_TAKEN,
        GroupAlarm::Tally { refusal: TallyRefusal::SecondResult | TallyRefusal::Holder, .. } => ANOTHER_RESULT,
        GroupAlarm::Tally { .. } => TALLY,
    }
}

/// The screen.
pub fn view() -> impl IntoView {
    let alarms = Memo::new(|_| {
        app().status.with(|status| status.as_ref().map(|status| status.alarms.clone()).unwrap_or_default())
    });
    let seen = move |_| {
        spawn_local(async {
            if ask(AlarmsSeen {}).await.is_ok() {
                go(TodayScreen::Today);
            }
        });
    };
    let shown = move || {
        let alarms = alarms.get();
        if alarms.is_empty() {
            return view! { <p>{t(NOTHING)}</p> }.into_any();
        }
        let lines = alarms.iter().map(|alarm| view! { <p>{told(alarm)}</p> }).collect_view();
        let details = alarms.iter().map(|alarm| view! { <li lang="en">{alarm.to_string()}</li> }).collect_view();
        view! {
            <section class="section">
                <h2>{t(HAPPENED)}</h2>
                {lines}
                <details class="more">
                    <summary>{icon(Icon::ChevronDown)}{t(FOR_OPERATOR)}</summary><ul class="note numbers">{details}</ul>
                </details>
            </section>
        }
        .into_any()
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((TodayScreen::Today, BACK), TITLE, None)}
            <div class="stack stack--loose">
                <div class="banner banner--needs" role="alert">
                    {icon(Icon::Shield)}
                    <div class="banner__text"><strong>{t(YOURS)}</strong><p>{t(YOURS_ABOUT)}</p></div>
                </div>
                {shown}
                <section class="section">
                    <h2>{t(DO)}</h2>
                    <ol class="waiting">
                        <li><span>{t(WRITE_ON)}</span></li>
                        <li><span><a href=MeScreen::Transfer.address()>{t(EXPORT)}</a></span></li>
                        <li><span>{t(TELL)}</span></li>
                    </ol>
                </section>
            </div>
            <footer class="foot">
                <button type="button" class="button button--wide" on:click=seen>{t(SEEN)}</button>
            </footer>
        </main>
    }
}
