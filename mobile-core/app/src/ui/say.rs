//! What went wrong, in words: what happened, that nothing was lost, and the next step.

use andrum_core::groups::InviteError;
use andrum_wire::groups::GroupRefusal;
use andrum_wire::problem::ProblemKind;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::calls::Failure;
use crate::shared::t;
use crate::words::{Words, fill, words};

const INVITE_DAMAGED: Words = words(
    "Länken är inte hel. Be om den igen, och kopiera hela.",
    "The link is not whole. Ask for it again, and copy all of it.",
);
const INVITE_EXPIRED: Words = words("Inbjudan har gått ut. Be om en ny.", "The invite has expired. Ask for a new one.");
const INVITE_GONE: Words = words(
    "Inbjudan är använd eller tillbakadragen. Be om en ny.",
    "The invite was used or withdrawn. Ask for a new one.",
);
const INVITE_JOINED: Words = words("Du är redan med i gruppen.", "You are in the group already.");
const GROUP_FULL: Words = words("Gruppen är full.", "The group is full.");
const GROUP_CLOSED: Words =
    words("Gruppen är stängd. Det du skrivit finns kvar här.", "The group is closed. What you wrote is still here.");
const GROUP_REFUSED: Words = words(
    "Det gick inte att ändra. Någon annan kan ha hunnit före. Titta på gruppen igen och försök sedan.",
    "That could not be changed. Somebody else may have been quicker. Look at the group again and then try.",
);
const TALLY: Words = words(
    "Något i räkningen stämmer inte, så appen ger den inget mer. Det du skrivit finns kvar här.",
    "Something in the tally is wrong, so the app gives it nothing more. What you wrote is still here.",
);
const LOCKED: Words = words("Dagboken är låst. Lås upp den först.", "The diary is locked. Unlock it first.");
const WRONG_SECRET: Words = words("Det stämde inte. Försök igen.", "That was not right. Try again.");
const WAIT: Words = words(
    "För många försök. Försök igen om {} sekunder. Inget har försvunnit.",
    "Too many tries. Try again in {} seconds. Nothing is lost.",
);
const NO_SUCH_LOCK: Words = words("Det låset finns inte på den här enheten.", "There is no such lock on this device.");
const NOT_FOUND: Words = words("Den finns inte på den här enheten.", "It is not on this device.");
const NOT_ALLOWED: Words = words(
    "Det går inte att spara så. Korta texten och försök igen.",
    "It cannot be saved like this. Shorten the text and try again.",
);
const STORAGE_FULL: Words = words(
    "Enheten har ingen plats kvar. Det du sparat förut finns kvar. Gör plats och försök igen.",
    "The device has no room left. What you saved before is still there. Make room and try again.",
);
const OPEN_ELSEWHERE: Words = words(
    "Andrum är öppet i ett annat fönster. Stäng det, och läs in sidan igen.",
    "Andrum is open in another window. Close it, and load this page again.",
);
const STORAGE_FAILED: Words = words(
    "Webbläsaren släpper inte fram det som är sparat här. Läs in sidan igen. Privata fönster brukar inte fungera.",
    "The browser does not let us at what is stored here. Load the page again. Private windows often do not work.",
);
const NEWER_APP: Words = words(
    "En nyare version av Andrum har använts här. Läs in sidan igen för att hämta den.",
    "A newer version of Andrum was used here. Load the page again to fetch it.",
);
const OFFLINE: Words = words(
    "Ingen kontakt med servern. Allt du skrivit finns kvar här. Försök igen när du har nät.",
    "No contact with the server. All that you have written is here. Try again when you have a network.",
);
const REFUSED: Words = words(
    "Servern sa nej just nu. Allt du skrivit finns kvar här. Försök igen om en stund.",
    "The server refused just now. All that you have written is here. Try again in a while.",
);
const LOGIN_TAKEN: Words = words("Namnet är upptaget. Välj ett annat.", "The name is taken. Choose another.");
const INVITATION: Words = words(
    "Här behövs en inbjudningskod. Be den som driver servern om en.",
    "An invitation code is needed here. Ask whoever runs the server for one.",
);
const SLOW_DOWN: Words =
    words("För många försök. Vänta en stund och försök igen.", "Too many tries. Wait a little and try again.");
const QUOTA: Words = words(
    "Platsen på servern är slut. Det nya finns kvar här men synkas inte. Radera något för gott, eller be om mer plats.",
    "Your room at the server is used up. What is new is here but is not synced. Delete something for good, or ask for more room.",
);
const NONSENSE: Words = words(
    "Svaret kom inte från Andrums server. Öppna nätets inloggningssida, eller byt nät, och försök igen.",
    "The answer did not come from Andrum's server. Open the network's sign-in page, or change network, and try again.",
);
const LOGIN_FAILED: Words = words(
    "Namnet eller lösenordet stämmer inte. Vilket av dem går inte att se, inte heller för servern. Inget är borta.",
    "The name or the password is not right. Which of them cannot be seen, not even by the server. Nothing is gone.",
);
const KIT: Words = words(
    "Återställningskortet har åtta grupper med fem tecken.",
    "The recovery kit has eight groups of five characters.",
);
const KIT_GROUP: Words = words(
    "Något tecken i grupp {} stämmer inte. Jämför med kortet.",
    "A character in group {} is not right. Compare it with the kit.",
);
const PASSWORD: Words = words("Lösenordet behöver minst 10 tecken.", "The password needs at least 10 characters.");
const NO_ACCOUNT: Words = words("Det här behöver ett konto.", "This needs an account.");
const HAS_ACCOUNT: Words = words("Den här enheten har redan ett konto.", "This device already has an account.");
const SIGN_IN_AGAIN: Words = words(
    "Den här enheten behöver logga in igen, med lösenord och återställningskort.",
    "This device needs to sign in again, with password and recovery kit.",
);
const KEYS_DO_NOT_OPEN: Words = words(
    "Serverns kopia av nycklarna öppnas inte. Kontrollera att återställningskortet hör till kontot.",
    "The server's copy of the keys does not open. Check that the recovery kit belongs to this account.",
);
const ALARM: Words = words(
    "Servern visar något som inte kan stämma. Allt du skrivit finns kvar här.",
    "The server shows something that cannot be true. All that you have written is here.",
);
const IMPORT: Words = words(
    "Filen går inte att läsa in. Är det rätt fil, och rätt återställningskort?",
    "The file cannot be imported. Is it the right file, and the right recovery kit?",
);
const NOT_FETCHED: Words = words(
    "En del av appen gick inte att hämta. Läs in sidan igen när du har nät. Det du skrivit finns kvar.",
    "A part of the app could not be fetched. Load the page again when you have a network. What you wrote is still there.",
);
const BROKEN: Words = words(
    "Något gick sönder i appen. Läs in sidan igen. Det du sparat finns kvar.",
    "Something broke in the app. Load the page again. What you saved is still there.",
);

/// A failure in words.
pub fn failure_words(failure: &Failure) -> String {
    let said = match failure {
        Failure::Locked => LOCKED,
        Failure::WrongSecret => WRONG_SECRET,
        Failure::Wait(ms) => return fill(t(WAIT), &[&(ms / 1000 + 1)]),
        Failure::NoSuchLock(_) => NO_SUCH_LOCK,
        Failure::NotFound => NOT_FOUND,
        Failure::NotAllowed => NOT_ALLOWED,
        Failure::StorageFull => STORAGE_FULL,
        Failure::OpenElsewhere => OPEN_ELSEWHERE,
        Failure::StorageFailed => STORAGE_FAILED,
        Failure::NewerApp => NEWER_APP,
        Failure::Offline => OFFLINE,
        Failure::Refused(kind, _) => match kind {
            ProblemKind::LoginTaken => LOGIN_TAKEN,
            ProblemKind::InvitationNeeded => INVITATION,
            ProblemKind::TooManyRequests => SLOW_DOWN,
            ProblemKind::QuotaExceeded => QUOTA,
            _ => REFUSED,
        },
        Failure::Nonsense => NONSENSE,
        Failure::LoginFailed => LOGIN_FAILED,
        Failure::Kit(None) => KIT,
        Failure::Kit(Some(group)) => return fill(t(KIT_GROUP), &[group]),
        Failure::Password => PASSWORD,
        Failure::NoAccount => NO_ACCOUNT,
        Failure::HasAccount => HAS_ACCOUNT,
        Failure::SignInAgain => SIGN_IN_AGAIN,
        Failure::KeysDoNotOpen => KEYS_DO_NOT_OPEN,
        Failure::Alarm(_) => ALARM,
        Failure::Import => IMPORT,
        Failure::Invite(InviteError::Damaged) => INVITE_DAMAGED,
        Failure::Invite(InviteError::Newer) => NEWER_APP,
        Failure::Invite(InviteError::Expired) => INVITE_EXPIRED,
        Failure::Invite(InviteError::Gone) => INVITE_GONE,
        Failure::Invite(InviteError::Joined) => INVITE_JOINED,
        Failure::Group(GroupRefusal::Full) => GROUP_FULL,
        Failure::Group(GroupRefusal::Closed) => GROUP_CLOSED,
        Failure::Group(_) => GROUP_REFUSED,
        Failure::Tally(_) => TALLY,
        Failure::NotFetched => NOT_FETCHED,
        Failure::Broken => BROKEN,
    };
    t(said).to_owned()
}

/// A failure where a screen has nothing else to show for it.
pub fn failure_banner(failure: &Failure) -> AnyView {
    needs_you(None, failure_words(failure))
}

/// What cannot go on by itself, with a title where one line does not say it all.
pub fn needs_you(title: Option<Words>, text: String) -> AnyView {
    view! {
        <div class="banner banner--needs" role="alert">
            {icon(Icon::Alert)}
            <div class="banner__text">{title.map(|title| view! { <strong>{t(title)}</strong> })}<p>{text}</p></div>
        </div>
    }
    .into_any()
}
