//! A new version of the app: it is fetched beside this one and waits until the person takes it. Nothing that is being
//! written is lost: it is saved before the page is loaded anew, and the address says where one was.

use leptos::prelude::{GetUntracked, Set};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

use super::{attention, browser};
use crate::shared::app;

/// How often a new version is asked for while the app is open, in milliseconds.
const EVERY_MS: u32 = 60 * 60 * 1000;

fn container() -> Option<ServiceWorkerContainer> {
    // Absent outside of secure contexts.
    let navigator = browser::window().navigator();
    js_sys::Reflect::get(&navigator, &"serviceWorker".into())
        .ok()
        .filter(|it| !it.is_undefined())
        .map(JsCast::unchecked_into)
}

/// Begins to look for new versions.
pub fn follow() {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(container.register("/service-worker.js")).await else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        notice(&registration);
        let found = {
            let registration = registration.clone();
            Closure::<dyn FnMut()>::new(move || watch(&registration))
        };
        registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
        found.forget();
        gloo_timers::callback::Interval::new(EVERY_MS, move || {
            let _ = registration.update();
        })
        .forget();
    });
}

/// A version that waits is told of. The very first one is not: there is nothing that it replaces.
fn notice(registration: &ServiceWorkerRegistration) {
    let replaces = container().is_some_and(|container| container.controller().is_some());
    if registration.waiting().is_some() && replaces {
        app().update.set(true);
    }
}

fn watch(registration: &ServiceWorkerRegistration) {
    let Some(coming) = registration.installing() else { return };
    let registration = registration.clone();
    let changed = Closure::<dyn FnMut()>::new(move || notice(&registration));
    coming.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}

/// Takes the new version: saves what is being written, lets it take over, loads the page anew.
pub fn take() {
    let Some(container) = container() else { return };
    if !app().update.get_untracked() {
        return;
    }
    spawn_local(async move {
        attention::save_all().await;
        let over = Closure::<dyn FnMut()>::new(browser::reload);
        container.set_oncontrollerchange(Some(over.as_ref().unchecked_ref()));
        over.forget();
        let Ok(ready) = container.ready() else { return };
        if let Ok(registration) = JsFuture::from(ready).await {
            let registration: ServiceWorkerRegistration = registration.unchecked_into();
            if let Some(waiting) = registration.waiting() {
                let _ = waiting.post_message(&"take over".into());
            }
        }
    });
}
