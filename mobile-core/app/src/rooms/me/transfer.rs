//! Export and import: the person takes the diary along.

use andrum_core::export::ExportError;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

use crate::calls::{Bytes, Error, ExportPlain, ExportSealed, Import, SecretText};
use crate::client::ask;
use crate::screens::MeScreen;
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::field::all_right;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::kit_field::KitField;
use crate::ui::say::failure_banner;
use crate::words::{Words, count, fill, words};

const BACK: Words = words("Jag", "Me");
const TITLE: Words = words("Ladda ner och läs in", "Export and import");
const EXPORT: Words = words("Ladda ner", "Export");
const SEALED: Words = words("Låst fil", "Locked file");
const SEALED_ABOUT: Words = words(
    "Öppnas bara med ditt återställningskort. Bra att lägga undan som säkerhetskopia.",
    "Opened by your recovery kit alone. Good to put away as a backup.",
);
const SEALED_NEEDS: Words = words(
    "Den behöver ett återställningskort. Det får du när du skapar konto.",
    "It needs a recovery kit, which you get with an account.",
);
const SEALED_GET: Words = words("Ladda ner låst", "Export locked");
const PLAIN: Words = words("Läsbar fil", "Readable file");
const PLAIN_ABOUT: Words = words(
    "Vanliga textfiler. Alla som får tag i filen kan läsa allt.",
    "Ordinary text files. Whoever gets hold of the file can read everything.",
);
const PLAIN_GET: Words = words("Ladda ner läsbar", "Export readable");
const IMPORT: Words = words("Läs in", "Import");
const IMPORT_ABOUT: Words = words(
    "Det som redan finns här skrivs inte över. Det som saknas läggs till.",
    "What is here already is not written over. What is missing is added.",
);
const CHOOSE: Words = words("Välj en fil", "Choose a file");
const KIT_HELP: Words =
    words("Den här filen är låst. Kortets kod öppnar den.", "This file is locked. The kit's code opens it.");
const OPEN: Words = words("Öppna filen", "Open the file");
const ADDED: Words = words("{} lästes in", "{} imported");
const ADDED_MORE: Words = words("{} lästes in", "{} imported");
const REST: Words = words(
    "{} fanns redan, och {} slogs ihop med det som stod här.",
    "{} were here already, and {} were merged with what stood here.",
);

/// The kit's field.
const KIT: &str = "import-kit";
/// How an age file begins (age-encryption.org/v1).
const AGE: &[u8] = b"age-encryption.org/v1";

/// What came of an import.
type Outcome = Option<Result<(usize, usize, usize), Error>>;

/// The screen.
pub fn view() -> impl IntoView {
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((MeScreen::Me, BACK), TITLE, None)}
            <div class="stack stack--loose">{export()}{import()}</div>
        </main>
    }
}

fn export() -> impl IntoView {
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let has_kit =
        Memo::new(|_| app().status.with(|status| status.as_ref().is_some_and(|status| status.account.is_some())));
    let language = app().language.get_untracked();
    let save = move |sealed: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let file = if sealed { ask(ExportSealed { language }).await } else { ask(ExportPlain { language }).await };
            busy.set(false);
            failure.set(file.as_ref().err().cloned());
            if let Ok(Bytes(bytes)) = file {
                let (ending, kind) =
                    if sealed { ("zip.age", "application/octet-stream") } else { ("zip", "application/zip") };
                browser::save_file(&format!("andrum-{}.{ending}", today()), kind, &bytes);
            }
        });
    };
    let pressed = move || if busy.get() { "true" } else { "false" };
    let sealed = move || {
        if has_kit.get() {
            view! {
                <p class="quiet">{t(SEALED_ABOUT)}</p>
                <div class="buttons">
                    <button type="button" class="button button--small" aria-busy=pressed on:click=move |_| save(true)>
                        {icon(Icon::Lock)}{t(SEALED_GET)}
                    </button>
                </div>
            }
            .into_any()
        } else {
            view! { <p class="quiet">{t(SEALED_NEEDS)}</p> }.into_any()
        }
    };
    view! {
        <section class="section">
            <h2>{t(EXPORT)}</h2>
            {move || failure.get().map(|failure| failure_banner(&failure))}
            <div class="card"><h3>{t(SEALED)}</h3>{sealed}</div>
            <div class="card">
                <h3>{t(PLAIN)}</h3>
                <p class="quiet">{t(PLAIN_ABOUT)}</p>
                <div class="buttons">
                    <button
                        type="button"
                        class="button button--quiet button--small"
                        aria-busy=pressed
                        on:click=move |_| save(false)
                    >
                        {icon(Icon::Download)}{t(PLAIN_GET)}
                    </button>
                </div>
            </div>
        </section>
    }
}

fn import() -> impl IntoView {
    let outcome: RwSignal<Outcome> = RwSignal::new(None);
    // A locked file, until its kit is there.
    let locked: StoredValue<Vec<u8>> = StoredValue::new(Vec::new());
    let asks_kit = RwSignal::new(false);
    let kit = KitField::new(KIT);
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        outcome.set(None);
        spawn_local(async move {
            let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
                return outcome.set(Some(Err(Error::Import(ExportError::NotAnArchive))));
            };
            input.set_value("");
            let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
            if bytes.starts_with(AGE) {
                locked.set_value(bytes);
                asks_kit.set(true);
                browser::focus_soon(KIT);
            } else {
                asks_kit.set(false);
                outcome.set(Some(take_in(bytes, None).await));
            }
        });
    };
    let with_kit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        kit.0.settle();
        kit.check();
        if !all_right(&[kit.0]) {
            return;
        }
        spawn_local(async move {
            let taken = take_in(locked.get_value(), Some(kit.secret())).await;
            if taken.is_ok() {
                kit.0.clear();
                locked.set_value(Vec::new());
                asks_kit.set(false);
            }
            outcome.set(Some(taken));
        });
    };
    view! {
        <section class="section">
            <h2>{t(IMPORT)}</h2>
            <p class="quiet">{t(IMPORT_ABOUT)}</p>
            <div>
                <label class="button button--quiet button--small" for="import-file">
                    {icon(Icon::Upload)}{t(CHOOSE)}
                </label>
                <input class="unseen" id="import-file" type="file" accept=".zip,.json,.age" on:change=chosen />
            </div>
            <Show when=move || asks_kit.get()>
                <form class="stack" on:submit=with_kit novalidate>
                    {kit.view(Some(KIT_HELP))}
                    <button type="submit" class="button">{t(OPEN)}</button>
                </form>
            </Show>
            <div role="status">{move || outcome.get().map(|outcome| told(&outcome))}</div>
        </section>
    }
}

async fn take_in(file: Vec<u8>, kit: Option<SecretText>) -> Result<(usize, usize, usize), Error> {
    let report = ask(Import { file: Bytes(file), kit }).await?;
    Ok((report.added, report.unchanged, report.merged))
}

fn told(outcome: &Result<(usize, usize, usize), Error>) -> AnyView {
    match outcome {
        Err(failure) => failure_banner(failure).into_any(),
        Ok((added, unchanged, merged)) => view! {
            <div class="banner">
                {icon(Icon::Check)}
                <div class="banner__text">
                    <strong>{count(*added, t(ADDED), t(ADDED_MORE))}</strong>
                    <p>{fill(t(REST), &[unchanged, merged])}</p>
                </div>
            </div>
        }
        .into_any(),
    }
}
