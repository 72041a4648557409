//! Choosing a lock: the device's own, a passphrase, or none.

use andrum_core::device::LockKind;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::SubmitEvent;

use crate::calls::{Error, RemoveLock, SetLock, UnlockSecret};
use crate::client::ask;
use crate::shared::{app, t};
use crate::ui::field::{Field, Look, all_right};
use crate::ui::webauthn::{self, NoKey};
use crate::ui::work::Work;
use crate::words::{Words, words};

const LOCK: Words = words("Lås", "Lock");
const DEVICE: Words = words("Den här enhetens lås", "This device's lock");
const DEVICE_ABOUT: Words = words(
    "Fingeravtryck, ansikte eller kod, som när du låser upp enheten.",
    "Fingerprint, face or code, as when you unlock the device.",
);
const PASSPHRASE: Words = words("Lösenfras", "Passphrase");
const PASSPHRASE_ABOUT: Words = words(
    "Några ord som du skriver när du öppnar. Fungerar på alla slags enheter.",
    "A few words that you type to open. Works on every kind of device.",
);
const NONE: Words = words("Inget lås i Andrum", "No lock in Andrum");
const NONE_ABOUT: Words = words(
    "Då skyddar bara enhetens egen skärmlåsning. Den som har enheten upplåst kan läsa.",
    "Then only the device's own screen lock protects it. Whoever has the device unlocked can read.",
);
const NEW: Words = words("Lösenfras att låsa med", "Passphrase to lock with");
const NEW_HELP: Words = words(
    "Minst 10 tecken, gärna fyra eller fem ord. Inte samma som lösenordet.",
    "At least 10 characters, best four or five words. Not the same as the password.",
);
const AGAIN: Words = words("Samma lösenfras en gång till", "The same passphrase once more");
const DIFFERS: Words = words("De två är inte lika. Skriv den igen.", "The two differ. Type it again.");
const NO_ACCOUNT: Words = words(
    "Utan konto finns ingen annan väg in. Glömmer du låset kan ingen öppna dagboken.",
    "Without an account there is no other way in. If you forget the lock no one can open the diary.",
);
const STOPPED: Words = words("Det avbröts. Inget är ändrat.", "It was stopped. Nothing has changed.");
const CANNOT: Words = words(
    "Den här enheten eller webbläsaren kan inte låsa så. Välj en lösenfras i stället. Inget är ändrat.",
    "This device or browser cannot lock like that. Choose a passphrase instead. Nothing has changed.",
);

const FORM: &str = "lock-choice";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Device,
    Passphrase,
    None,
}

/// The choice, and what is typed for it.
#[derive(Clone, Copy)]
pub(in crate::rooms) struct Choice {
    chosen: RwSignal<Option<Kind>>,
    can_device: RwSignal<bool>,
    first: Field,
    again: Field,
    work: Work,
    no_key: RwSignal<Option<NoKey>>,
    saved: Callback<()>,
}

impl Choice {
    /// A choice; `suggests` marks the best that this device can. `saved` is called once it stands.
    pub fn new(suggests: bool, saved: impl Fn() + Send + Sync + 'static) -> Self {
        let no_lock = locks().is_empty();
        let choice = Self {
            chosen: RwSignal::new((no_lock && !suggests).then_some(Kind::None)),
            can_device: RwSignal::new(false),
            first: Field::new("passphrase"),
            again: Field::new("passphrase-again"),
            work: Work::new(),
            no_key: RwSignal::new(None),
            saved: Callback::new(move |()| saved()),
        };
        spawn_local(async move {
            let can = webauthn::may_be_possible().await;
            choice.can_device.try_set(can);
            if suggests && choice.chosen.try_get_untracked() == Some(None) {
                choice.chosen.try_set(Some(if can { Kind::Device } else { Kind::Passphrase }));
            }
        });
        choice
    }

    /// Draws it.
    pub fn view(self) -> impl IntoView {
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            self.save();
        };
        let without_account =
            app().status.with_untracked(|status| status.as_ref().is_some_and(|status| status.account.is_none()));
        let wrong = move || {
            self.no_key.get().map(|why| {
                let words = if why == NoKey::Stopped { STOPPED } else { CANNOT };
                view! {
                    <div class="banner banner--needs" role="alert">
                        <div class="banner__text"><p>{t(words)}</p></div>
                    </div>
                }
            })
        };
        view! {
            <form class="stack" id=FORM on:submit=send novalidate>
                {self.work.said()}
                {wrong}
                <div class="stack stack--tight" role="radiogroup" aria-label=t(LOCK)>
                    {move || self.can_device.get().then(|| self.radio(Kind::Device, DEVICE, DEVICE_ABOUT))}
                    {self.radio(Kind::Passphrase, PASSPHRASE, PASSPHRASE_ABOUT)}
                    {self.radio(Kind::None, NONE, NONE_ABOUT)}
                </div>
                {move || (self.chosen.get() == Some(Kind::Passphrase)).then(|| self.fields())}
                {move || {
                    let locks = self.chosen.get().is_some_and(|kind| kind != Kind::None);
                    (without_account && locks).then(|| view! { <p class="note">{t(NO_ACCOUNT)}</p> })
                }}
            </form>
        }
    }

    /// The button that saves it.
    pub fn submit(self, words: Words) -> impl IntoView {
        move || self.chosen.get().map(|_| self.work.submit(FORM, words))
    }

    fn radio(self, kind: Kind, name: Words, about: Words) -> impl IntoView {
        let choose = move |_| {
            self.no_key.set(None);
            self.chosen.set(Some(kind));
        };
        view! {
            <label class="choice">
                <input type="radio" name="lock" prop:checked=move || self.chosen.get() == Some(kind) on:change=choose />
                <span class="choice__text"><strong>{t(name)}</strong><span>{t(about)}</span></span>
            </label>
        }
    }

    fn fields(self) -> impl IntoView {
        let look = |label: Words, help: Option<&'static str>| Look {
            label: t(label).to_owned(),
            help,
            autocomplete: "new-password",
        };
        view! {
            {self.first.new_password(look(NEW, Some(t(NEW_HELP))))}
            {self.again.password(look(AGAIN, None))}
        }
    }

    fn save(self) {
        self.no_key.set(None);
        let Some(kind) = self.chosen.get_untracked() else { return };
        if kind == Kind::Passphrase && !self.passphrase_is_right() {
            return;
        }
        self.work.run(async move {
            let outcome = match kind {
                Kind::Device => match webauthn::create().await {
                    Ok(secret) => ask(SetLock { secret }).await,
                    Err(why) => {
                        self.no_key.try_set(Some(why));
                        return;
                    }
                },
                Kind::Passphrase => ask(SetLock { secret: UnlockSecret::Passphrase(self.first.secret()) }).await,
                Kind::None => remove().await,
            };
            match outcome {
                Ok(()) => {
                    self.first.clear();
                    self.again.clear();
                    self.chosen.try_set(locks().is_empty().then_some(Kind::None));
                    self.saved.run(());
                }
                Err(failure) => self.work.fail(failure),
            }
        });
    }

    fn passphrase_is_right(self) -> bool {
        self.first.settle();
        self.again.settle();
        self.first.check_new();
        if !self.first.is_wrong() && *self.first.secret() != *self.again.secret() {
            self.again.fail(t(DIFFERS).to_owned());
        }
        all_right(&[self.first, self.again])
    }
}

async fn remove() -> Result<(), Error> {
    if !locks().is_empty() {
        ask(RemoveLock {}).await?;
        webauthn::forget();
    }
    Ok(())
}

fn locks() -> Vec<LockKind> {
    app().status.with_untracked(|status| status.as_ref().map(|status| status.locks.clone()).unwrap_or_default())
}
