//! Keeping the session from visit to visit: read at the start, written a moment after each change and
//! when the page is left.

use super::examples;
use super::storage::{self, Found, Saved, Written};
use super::{App, Motion, Notice};
use crate::session::scenario::Scenario;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// A change is written when nothing has changed for this long.
const REST_MS: u32 = 400;

/// What was kept, still to be played; where there is nothing the running example's text, and no document.
pub fn restore() -> (Option<Scenario>, Saved, Option<Notice>) {
    let fresh = |text: String| Saved {
        text: if text.is_empty() {
            examples::WEB.into()
        } else {
            text
        },
        ..Saved::default()
    };
    match storage::read() {
        Found::Nothing => (None, fresh(String::new()), None),
        Found::Broken(saved) => {
            let is_whole = !saved.document.is_empty();
            let notice = is_whole.then_some(Notice::KeptAside(saved.document));
            (None, fresh(saved.text), notice)
        }
        Found::Saved(saved) => match Scenario::read(&saved.document) {
            Ok(scenario) => (Some(scenario), saved, None),
            Err(_) => {
                storage::keep_aside(&saved);
                let notice = Notice::KeptAside(saved.document);
                (None, fresh(saved.text), Some(notice))
            }
        },
    }
}

/// Writes from now on whenever something has changed.
pub fn keep(app: App) {
    let timer = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |before: Option<()>| {
        app.view.track();
        app.text.track();
        app.focus.track();
        if before.is_some() {
            // The old timer is cancelled when it is dropped.
            timer.set_value(Some(Timeout::new(REST_MS, move || write(app))));
        }
    });
    let other = window_event_listener_untyped("storage", move |event| {
        let key = js_sys::Reflect::get(&event, &"key".into());
        let key = key.ok().and_then(|key| key.as_string());
        if key.is_some_and(|key| storage::is_session(&key)) {
            app.is_elsewhere.set_value(true);
            app.notify(Notice::OtherTab);
        }
    });
    on_cleanup(move || other.remove());
    let leave = window_event_listener_untyped("pagehide", move |_| {
        write(app);
        storage::unmark();
    });
    on_cleanup(move || leave.remove());
}

/// Writes what there is now, unless another tab has written since or the session is still opening.
pub fn write(app: App) {
    let is_opening = app.motion.get_untracked() == Motion::Opening;
    if is_opening || app.is_loading.get_value() || app.is_elsewhere.get_value() {
        return;
    }
    report(app, storage::write(&app.saved()));
}

/// Says it where something could not be kept.
pub fn report(app: App, ended: Written) {
    match ended {
        Written::Done => {}
        Written::Full => app.notify(Notice::StorageIsFull),
        Written::Blocked => app.notify(Notice::CannotStore),
    }
}
