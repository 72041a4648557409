//! What went wrong, in words: what happened, that nothing was lost, and the next step.

use andrum_core::device::{LocalError, UnlockError};
use andrum_core::export::ExportError;
use andrum_core::facade::NoAccount;
use andrum_core::groups::InviteError;
use andrum_core::kit::KitError;
use andrum_core::opaque::PasswordError;
use andrum_core::store::StoreError;
use andrum_wire::groups::GroupRefusal;
use andrum_wire::problem::ProblemKind;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::calls::{Error, NotAllowed, Unanswered};
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
const NO_GROUP: Words = words(
    "Gruppen finns inte på den här enheten, eller är inte hämtad än.",
    "The group is not on this device, or was not fetched yet.",
);
const NO_TALLY: Words = words("Räkningen finns inte på den här enheten.", "The tally is not on this device.");
const PREVIEW_PASSED: Words =
    words("Gruppen har ändrats. Titta på förhandsvisningen igen.", "The group has changed. Look at the preview again.");
const TEXT_TOO_LONG: Words =
    words("Texten är för lång. Korta den och försök igen.", "The text is too long. Shorten it and try again.");
const LINE: Words = words(
    "Ett namn eller en rubrik är tom, för lång eller mer än en rad. Ändra och försök igen.",
    "A name or title is empty, too long, or more than one line. Change it and try again.",
);
const TOO_MANY: Words =
    words("Det är för många. Ta bort något och försök igen.", "These are too many. Remove some and try again.");
const IMPOSSIBLE: Words = words(
    "Det går inte att spara så. Ändra och försök igen.",
    "It cannot be saved like this. Change it and try again.",
);
const LOGIN_NAME: Words = words(
    "Namnet behöver 3 till 64 tecken: a–z, siffror eller . _ - @ +",
    "The name needs 3 to 64 characters: a–z, digits or . _ - @ +",
);
const KIT_RETYPED: Words =
    words("Grupp {} är inte som på kortet. Titta på det igen.", "Group {} is not as on the kit. Look at it again.");
const WRONG_KIT: Words = words("Kortet hör till ett annat konto.", "The kit belongs to another account.");
const KEYBAG_FULL: Words =
    words("Kontot har inte plats för fler enheter.", "The account has no room for more devices.");
const NOT_IN: Words = words(
    "Du är inte med i gruppen längre. Det du skrivit finns kvar här.",
    "You are not in the group any more. What you wrote is still here.",
);
const AWAY: Words =
    words("Du är borta från gruppen. Kom tillbaka först.", "You are away from the group. Come back first.");
const ONLY_SUPERVISORS: Words = words("Bara en handledare kan göra det här.", "Only a supervisor can do this.");
const ONLY_AUTHOR: Words =
    words("Bara den som skrev det kan ändra det.", "Only the person who wrote it can change it.");
const ONLY_AUTHOR_OR_SUPERVISOR: Words = words(
    "Bara den som skrev det, eller en handledare, kan ta tillbaka det.",
    "Only the person who wrote it, or a supervisor, can withdraw it.",
);
const MEMBER_KEYS: Words = words(
    "Nycklarna för någon i gruppen går inte att använda. Inget skickades.",
    "The keys of a member cannot be used. Nothing was sent.",
);
const TALLY_OVER: Words =
    words("Räkningen tar inte emot något mer från dig nu.", "The tally takes nothing more from you now.");
const CHOSE_TOO_MUCH: Words =
    words("Du har valt fler än det går. Ta bort något.", "You have chosen more than can be. Remove some.");
const NOTHING_TO_CHOOSE: Words =
    words("Det behövs minst två att välja mellan.", "There must be at least two to choose between.");
const TOO_FEW_MEMBERS: Words = words(
    "Det behövs fler bekräftade deltagare för att räkna utan namn.",
    "Counting without names needs more confirmed members.",
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
    "The browser is blocking access to what is stored here. Load the page again. Private windows often do not work.",
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
    "You have used all your space on the server. New entries are saved on this device but not synced. Delete something for good, or ask for more space.",
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
const PASSWORD_TOO_LONG: Words =
    words("Lösenordet är för långt. Välj ett kortare.", "The password is too long. Choose a shorter one.");
const NOT_BEGUN: Words =
    words("Kortet hann försvinna från skärmen. Börja om.", "The kit has left the screen. Begin again.");
const NO_KEYS: Words = words(
    "Kontots nycklar på den här enheten är skadade. Logga in igen. Det du skrivit finns kvar.",
    "The account's keys on this device are damaged. Sign in again. What you wrote is still there.",
);
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
const NO_EXPORT: Words = words(
    "Filen går inte att läsa in. Är det en export från Andrum, och rätt återställningskort?",
    "The file cannot be imported. Is it an export from Andrum, and the right recovery kit?",
);
const IMPORT_TOO_LARGE: Words = words("Filen är för stor för att läsas in.", "The file is too large to be imported.");
const IMPORT_NEWER: Words = words(
    "En nyare version av Andrum har gjort filen. Läs in sidan igen och försök sedan.",
    "A newer version of Andrum made the file. Load the page again and then try.",
);
const IMPORT_DAMAGED: Words = words(
    "Filen går inte att läsa in, för den är skadad. Inget är ändrat här.",
    "The file cannot be imported, for it is damaged. Nothing was changed here.",
);
const IMPORT_KIT: Words = words(
    "Återställningskortet öppnar inte filen, eller så är filen skadad. Inget har lästs in.",
    "The recovery kit does not open the file, or the file is damaged. Nothing was imported.",
);
const NOT_PACKED: Words = words("Filen gick inte att göra. Försök igen.", "The file could not be made. Try again.");
const NOT_FETCHED: Words = words(
    "En del av appen gick inte att hämta. Läs in sidan igen när du har nät. Det du skrivit finns kvar.",
    "A part of the app could not be fetched. Load the page again when you have a network. What you wrote is still there.",
);
const BROKEN: Words = words(
    "Något gick sönder i appen. Läs in sidan igen. Det du sparat finns kvar.",
    "Something broke in the app. Load the page again. What you saved is still there.",
);

/// A failure in words.
pub fn failure_words(failure: &Error) -> String {
    let said = match failure {
        Error::Locked => LOCKED,
        Error::Unlock(UnlockError::Wrong) => WRONG_SECRET,
        Error::Unlock(UnlockError::Wait { wait_ms }) => return fill(t(WAIT), &[&(wait_ms / 1000 + 1)]),
        Error::Unlock(UnlockError::NoSuchLock) => NO_SUCH_LOCK,
        Error::NotFound => NOT_FOUND,
        Error::NoGroup => NO_GROUP,
        Error::NoTally => NO_TALLY,
        Error::PreviewPassed => PREVIEW_PASSED,
        Error::NotAllowed(NotAllowed::KitGroup(group)) => return fill(t(KIT_RETYPED), &[group]),
        Error::NotAllowed(kind) => not_allowed(*kind),
        Error::Local(error) => storage(error),
        Error::Offline(_) => OFFLINE,
        Error::Server(problem) => refused(problem.kind),
        Error::Nonsense => NONSENSE,
        Error::LoginFailed => LOGIN_FAILED,
        Error::Kit(KitError::Length) => KIT,
        Error::Kit(KitError::Character(group) | KitError::Group(group)) => return fill(t(KIT_GROUP), &[group]),
        Error::Password(PasswordError::Empty) => PASSWORD,
        Error::Password(PasswordError::TooLong) => PASSWORD_TOO_LONG,
        Error::NoAccount(NoAccount::NotMade | NoAccount::NotAtServer) => NO_ACCOUNT,
        Error::NoAccount(NoAccount::NotBegun) => NOT_BEGUN,
        Error::NoAccount(NoAccount::NoKeys) => NO_KEYS,
        Error::HasAccount => HAS_ACCOUNT,
        Error::SignInAgain => SIGN_IN_AGAIN,
        Error::KeysDoNotOpen => KEYS_DO_NOT_OPEN,
        Error::Alarm(_) => ALARM,
        Error::Import(error) => import(error),
        Error::Invite(error) => invite(*error),
        Error::Group(GroupRefusal::Full) => GROUP_FULL,
        Error::Group(GroupRefusal::Closed) => GROUP_CLOSED,
        Error::Group(_) => GROUP_REFUSED,
        Error::Tally(_) => TALLY,
        Error::Unanswered(Unanswered::NotFetched) => NOT_FETCHED,
        Error::Unanswered(Unanswered::Unreadable | Unanswered::Gone) => BROKEN,
    };
    t(said).to_owned()
}

fn not_allowed(kind: NotAllowed) -> Words {
    match kind {
        NotAllowed::TextTooLong => TEXT_TOO_LONG,
        NotAllowed::Line => LINE,
        NotAllowed::TooMany => TOO_MANY,
        NotAllowed::Impossible => IMPOSSIBLE,
        NotAllowed::LoginName => LOGIN_NAME,
        NotAllowed::KitGroup(_) => KIT,
        NotAllowed::WrongKit => WRONG_KIT,
        NotAllowed::KeybagFull => KEYBAG_FULL,
        NotAllowed::Closed => GROUP_CLOSED,
        NotAllowed::NotIn => NOT_IN,
        NotAllowed::Away => AWAY,
        NotAllowed::OnlySupervisors => ONLY_SUPERVISORS,
        NotAllowed::OnlyAuthor => ONLY_AUTHOR,
        NotAllowed::OnlyAuthorOrSupervisor => ONLY_AUTHOR_OR_SUPERVISOR,
        NotAllowed::MemberKeys => MEMBER_KEYS,
        NotAllowed::TallyOver => TALLY_OVER,
        NotAllowed::ChoseTooMuch => CHOSE_TOO_MUCH,
        NotAllowed::NothingToChoose => NOTHING_TO_CHOOSE,
        NotAllowed::TooFewMembers => TOO_FEW_MEMBERS,
    }
}

fn storage(error: &LocalError) -> Words {
    match error {
        LocalError::Store(StoreError::Full) => STORAGE_FULL,
        LocalError::Store(StoreError::InUse) => OPEN_ELSEWHERE,
        LocalError::Store(StoreError::Damaged(_) | StoreError::Failed(_)) | LocalError::Damaged(_) => STORAGE_FAILED,
        LocalError::Newer { .. } => NEWER_APP,
    }
}

fn refused(kind: ProblemKind) -> Words {
    match kind {
        ProblemKind::LoginTaken => LOGIN_TAKEN,
        ProblemKind::InvitationNeeded => INVITATION,
        ProblemKind::TooManyRequests => SLOW_DOWN,
        ProblemKind::QuotaExceeded => QUOTA,
        _ => REFUSED,
    }
}

fn import(error: &ExportError) -> Words {
    match error {
        ExportError::TooLarge => IMPORT_TOO_LARGE,
        ExportError::Newer(_) => IMPORT_NEWER,
        ExportError::NotAnArchive => NO_EXPORT,
        ExportError::Damaged { .. } | ExportError::Entry { .. } => IMPORT_DAMAGED,
        ExportError::Kit => IMPORT_KIT,
        ExportError::Packing => NOT_PACKED,
    }
}

fn invite(error: InviteError) -> Words {
    match error {
        InviteError::Damaged => INVITE_DAMAGED,
        InviteError::Newer => NEWER_APP,
        InviteError::Expired => INVITE_EXPIRED,
        InviteError::Gone => INVITE_GONE,
        InviteError::Joined => INVITE_JOINED,
    }
}

/// A failure where a screen has nothing else to show for it.
pub fn failure_banner(failure: &Error) -> AnyView {
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
