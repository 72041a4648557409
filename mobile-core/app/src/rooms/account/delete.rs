//! Deleting everything: on this device, or the account and all that the server has.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::calls::{DeleteAccount, Error, SecretText, SyncNow, WipeDevice};
use crate::client::ask;
use crate::going::go;
use crate::screens::{MeScreen, TodayScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::ui::toast::say;
use crate::words::{Words, count, words};

const BACK: Words = words("Jag", "Me");
const TITLE: Words = words("Radera", "Delete");
const UNDER: Words = words("Det finns två sätt. De gör olika saker.", "There are two ways. They do different things.");
const DEVICE: Words = words("På den här enheten", "On this device");
const DEVICE_ABOUT: Words = words(
    "Dagboken tas bort härifrån. Det som är synkat finns kvar krypterat på servern, och du kan logga in igen.",
    "The diary is removed from here. What is synced stays encrypted at the server, and you can sign in again.",
);
const DEVICE_ONLY: Words = words(
    "Dagboken tas bort härifrån. Den finns ingen annanstans, så ladda ner den först om du vill ha den kvar.",
    "The diary is removed from here. It is nowhere else, so export it first if you want to keep it.",
);
const UNSYNCED: Words = words("{} är ännu inte synkad", "{} is not synced yet");
const UNSYNCED_MORE: Words = words("{} är ännu inte synkade", "{} are not synced yet");
const UNSYNCED_ABOUT: Words =
    words("De försvinner. Synka eller ladda ner dem först.", "They will be gone. Sync or export them first.");
const SYNC_NOW: Words = words("Synka nu", "Sync now");
const WIPE: Words = words("Töm den här enheten", "Empty this device");
const WIPE_SURE: Words = words("Ja, töm den. Det går inte att ångra.", "Yes, empty it. This cannot be undone.");
const WIPED: Words = words("Enheten är tömd", "The device is empty");
const ACCOUNT: Words = words("Kontot och allt på servern", "The account and all at the server");
const ACCOUNT_ABOUT: Words = words(
    "Den krypterade kopian raderas ur serverns databas, för alla enheter. Säkerhetskopior som redan finns där rensas senare. Det som ligger på dina enheter finns kvar tills du tömmer dem.",
    "The encrypted copy is deleted from the server's database, for all devices. Backups that exist there are cleared later. What is on your devices stays until you empty them.",
);
const DELETE_ACCOUNT: Words = words("Radera kontot", "Delete the account");
const PASSWORD: Words = words("Lösenord", "Password");
const SURE: Words = words(
    "Det går inte att ångra, och ingen kan få tillbaka det åt dig.",
    "This cannot be undone, and nobody can bring it back for you.",
);
const ALSO_WIPE: Words = words("Töm den här enheten också", "Empty this device, too");
const KEEP: Words = words("Behåll", "Keep");
const DELETED: Words = words("Kontot är raderat", "The account is deleted");
const FIRST: Words = words("Ladda ner dagboken först", "Export the diary first");

/// The screen.
pub fn view() -> impl IntoView {
    let at_server =
        Memo::new(|_| app().status.with(|status| status.as_ref().is_some_and(|status| status.server.is_some())));
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((MeScreen::Me, BACK), TITLE, Some(UNDER))}
            <div class="stack">
                {device(at_server)}
                <Show when=move || at_server.get()>{account()}</Show>
                <p class="note"><a href=MeScreen::Transfer.address()>{t(FIRST)}</a></p>
            </div>
        </main>
    }
}

fn device(at_server: Memo<bool>) -> impl IntoView {
    let sure = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let unsynced = Memo::new(move |_| {
        let waiting = app().status.with(|status| status.as_ref().map_or(0, |status| status.unsynced));
        if at_server.get() { waiting } else { 0 }
    });
    let sync = move |_| spawn_local(async move { failure.set(ask(SyncNow {}).await.err()) });
    let waiting = move || {
        (unsynced.get() > 0).then(|| {
            view! {
                <div class="banner banner--needs" role="status">
                    {icon(Icon::Alert)}
                    <div class="banner__text">
                        <strong>{count(unsynced.get(), t(UNSYNCED), t(UNSYNCED_MORE))}</strong>
                        <p>{t(UNSYNCED_ABOUT)}</p>
                    </div>
                    <button type="button" class="button button--text" on:click=sync>{t(SYNC_NOW)}</button>
                </div>
            }
        })
    };
    let wipe = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        spawn_local(async move {
            match wipe_device().await {
                Ok(()) => {
                    go(TodayScreen::Today);
                    say(WIPED);
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        <section class="card">
            <h2>{t(DEVICE)}</h2>
            <p class="quiet">{move || if at_server.get() { t(DEVICE_ABOUT) } else { t(DEVICE_ONLY) }}</p>
            {waiting}
            {move || failure.get().map(|failure| failure_banner(&failure))}
            <div class="buttons">
                <button
                    type="button"
                    class="button button--danger button--small"
                    class=("button--quiet", move || !sure.get())
                    on:click=wipe
                >
                    {move || if sure.get() { t(WIPE_SURE) } else { t(WIPE) }}
                </button>
                <Show when=move || sure.get()>
                    <button type="button" class="button button--quiet button--small" on:click=move |_| sure.set(false)>
                        {t(KEEP)}
                    </button>
                </Show>
            </div>
        </section>
    }
}

async fn wipe_device() -> Result<(), Error> {
    ask(WipeDevice {}).await?;
    browser::forget_account();
    Ok(())
}

fn account() -> impl IntoView {
    let asked = RwSignal::new(false);
    let also = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let password = SecretText::new(browser::take_input("delete-password"));
        spawn_local(async move {
            let mut outcome = ask(DeleteAccount { password }).await;
            if outcome.is_ok() {
                browser::forget_account();
                if also.get_untracked() {
                    outcome = wipe_device().await;
                }
            }
            busy.set(false);
            match outcome {
                Ok(()) => {
                    go(TodayScreen::Today);
                    say(DELETED);
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        <section class="card">
            <h2>{t(ACCOUNT)}</h2>
            <p class="quiet">{t(ACCOUNT_ABOUT)}</p>
            <Show
                when=move || asked.get()
                fallback=move || view! {
                    <div class="buttons">
                        <button
                            type="button"
                            class="button button--quiet button--danger button--small"
                            on:click=move |_| asked.set(true)
                        >
                            {t(DELETE_ACCOUNT)}
                        </button>
                    </div>
                }
            >
                <form class="stack" on:submit=submit>
                    <p>{t(SURE)}</p>
                    {move || failure.get().map(|failure| failure_banner(&failure))}
                    <div class="field">
                        <label for="delete-password">{t(PASSWORD)}</label>
                        <input id="delete-password" type="password" autocomplete="current-password" required />
                    </div>
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=also
                            on:change=move |event| also.set(event_target_checked(&event))
                        />
                        <span>{t(ALSO_WIPE)}</span>
                    </label>
                    <div class="buttons">
                        <button
                            type="submit"
                            class="button button--danger"
                            aria-busy=move || if busy.get() { "true" } else { "false" }
                        >
                            {t(DELETE_ACCOUNT)}
                        </button>
                        <button type="button" class="button button--quiet" on:click=move |_| asked.set(false)>
                            {t(KEEP)}
                        </button>
                    </div>
                </form>
            </Show>
        </section>
    }
}
