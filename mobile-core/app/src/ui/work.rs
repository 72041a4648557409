//! Something that takes a while: begun once, shown as under way, and told when it fails.

use core::future::Future;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::say::failure_banner;
use super::toast::warn_of;
use crate::calls::{Ask, Error};
use crate::client::ask;
use crate::shared::t;
use crate::words::Words;

/// What a form does.
#[derive(Clone, Copy)]
pub struct Work {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
}

impl Work {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    /// Begins, unless it is under way. What went wrong before is put away.
    pub fn run(self, task: impl Future<Output = ()> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            task.await;
            self.busy.try_set(false);
        });
    }

    /// Whether it has failed.
    pub fn has_failed(self) -> bool {
        self.failure.with(Option::is_some)
    }

    /// It failed, and no field says why.
    pub fn fail(self, failure: Error) {
        self.failure.try_set(Some(failure));
    }

    /// What went wrong, in words.
    pub fn said(self) -> impl IntoView {
        move || self.failure.get().map(|failure| failure_banner(&failure))
    }

    /// A button that begins it by itself.
    pub fn button(self, class: &'static str, words: Words, press: impl Fn() + 'static) -> impl IntoView {
        let busy = move || self.busy.get().then_some("true");
        view! {
            <button type="button" class=class aria-busy=busy aria-disabled=busy on:click=move |_| press()>
                {t(words)}
            </button>
        }
    }

    /// The button that sends the form with this id, wherever it stands.
    pub fn submit(self, form: &'static str, words: Words) -> AnyView {
        self.submit_unless(form, words, || false)
    }

    /// The same, marked off while it would do nothing.
    pub fn submit_unless(self, form: &'static str, words: Words, waits: impl Fn() -> bool + Send + 'static) -> AnyView {
        let busy = move || self.busy.get().then_some("true");
        let off = move || (self.busy.get() || waits()).then_some("true");
        view! {
            <button type="submit" form=form class="button button--wide" aria-busy=busy aria-disabled=off>
                {t(words)}
            </button>
        }
        .into_any()
    }

    /// Whether it is under way.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }
}

/// Does something; what fails is said.
pub fn act<A: Ask + 'static>(asked: A, done: impl FnOnce(A::Answer) + 'static) {
    spawn_local(async move {
        match ask(asked).await {
            Ok(answer) => done(answer),
            Err(failure) => warn_of(&failure),
        }
    });
}
