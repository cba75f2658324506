//! A sentence on the page: its objects can be clicked.

use crate::ui::state::{Place, app};
use crate::words::{Part, Sentence};
use leptos::prelude::*;

/// Draws a sentence.
#[component]
pub fn Say(#[prop(into)] sentence: Signal<Sentence>) -> impl IntoView {
    let app = app();
    move || {
        let mut parts = sentence.get().parts.into_iter().peekable();
        std::iter::from_fn(|| {
            let part = parts.next()?;
            Some(match part {
                Part::Text(text) => text.into_any(),
                Part::Code(text) => view! { <code>{text}</code> }.into_any(),
                Part::Link(object) => {
                    let name = object.name.to_string();
                    let show = move |_| {
                        app.select(object.clone());
                        app.place.set(Place::Inspector);
                    };
                    let end = parts.peek_mut().map(stop).unwrap_or_default();
                    view! {
                        <span class="whole">
                            <button type="button" class="link" on:click=show>{name}</button>
                            {end}
                        </span>
                    }
                    .into_any()
                }
            })
        })
        .collect::<Vec<_>>()
    }
}

/// Takes the stop from the beginning of what follows an object: it must not begin a line.
fn stop(next: &mut Part) -> String {
    let Part::Text(text) = next else {
        return String::new();
    };
    let rest = text.trim_start_matches([',', '.', ';', ':', ')']).len();
    let rest = text.split_off(text.len() - rest);
    std::mem::replace(text, rest)
}
