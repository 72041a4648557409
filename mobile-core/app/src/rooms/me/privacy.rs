//! Who sees what, and where the promise ends. The long form is docs/THREAT-MODEL.md.

use leptos::prelude::*;

use crate::screens::MeScreen;
use crate::shared::t;
use crate::ui::head::head;
use crate::words::{Words, words};

const BACK: Words = words("Jag", "Me");
const TITLE: Words = words("Vem ser vad", "Who sees what");
const UNDER: Words = words(
    "Det du skriver för dig själv kan bara dina enheter eller ditt återställningskort öppna.",
    "What you write for yourself can be opened by your devices and your recovery kit alone.",
);
const ABOUT: Words = words("Om dagboken", "About the diary");
const ENDS: Words = words("Var löftet slutar", "Where the promise ends");

const SEES: [(Words, Words); 5] = [
    (words("Du", "You"), words("allt", "everything")),
    (words("Gruppen", "The group"), words("ingenting", "nothing")),
    (words("Handledaren", "The supervisor"), words("ingenting", "nothing")),
    (
        words("Servern", "The server"),
        words(
            "namnet du loggar in med, från vilken nätadress och när du skriver, hur många reflektioner och enheter, och ungefär hur stora. Inte vad där står.",
            "the name you sign in with, from which network address and when you write, how many reflections and devices, and about how large. Not what they say.",
        ),
    ),
    (
        words("Arbetsgivaren", "The employer"),
        words(
            "ingenting från servern. Sköter de din enhet kan de se det du ser på den.",
            "nothing from the server. If they manage your device, they can see what you see on it.",
        ),
    ),
];

const LIMITS: [Words; 4] = [
    words(
        "Appen kommer från servern. Den som sköter servern, och vill dig illa, kan byta ut appen mot en som läser medan du skriver.",
        "The app comes from the server. Whoever runs it, and means you ill, can replace the app with one that reads while you write.",
    ),
    words(
        "En enhet med skadlig programvara, eller någon som tittar över axeln, kan ingen kryptering stoppa.",
        "A device with malicious software, or somebody who looks over your shoulder, no encryption can stop.",
    ),
    words(
        "Har du glömt både lösenord och återställningskort kan ingen öppna det som ligger på servern. Inte vi heller.",
        "If you have forgotten both password and recovery kit, nobody can open what is on the server. Nor can we.",
    ),
    words("Ingen utomstående har granskat koden än.", "Nobody from outside has reviewed the code yet."),
];

/// The screen.
pub fn view() -> impl IntoView {
    let rows = SEES.map(|(who, what)| view! { <tr><th scope="row">{t(who)}</th><td>{t(what)}</td></tr> });
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((MeScreen::Me, BACK), TITLE, Some(UNDER))}
            <div class="stack stack--loose">
                <table class="who-sees"><caption>{t(ABOUT)}</caption><tbody>{rows}</tbody></table>
                <section class="section">
                    <h2>{t(ENDS)}</h2>
                    <div class="reading">{LIMITS.map(|limit| view! { <p>{t(limit)}</p> })}</div>
                </section>
            </div>
        </main>
    }
}
