//! A sentence on the page: its objects can be clicked.

use super::state::{Place, app};
use crate::words::{Part, Sentence};
use leptos::prelude::*;

/// Draws a sentence.
#[component]
pub fn Say(#[prop(into)] sentence: Signal<Sentence>) -> impl IntoView {
    let app = app();
    move || {
        let parts = sentence.get().parts.into_iter();
        parts
            .map(|part| match part {
                Part::Text(text) => text.into_any(),
                Part::Code(text) => view! { <code>{text}</code> }.into_any(),
                Part::Link(object) => {
                    let name = object.name.to_string();
                    let show = move |_| {
                        app.select(object.clone());
                        app.place.set(Place::Inspector);
                    };
                    view! { <button type="button" class="link" on:click=show>{name}</button> }
                        .into_any()
                }
            })
            .collect_view()
    }
}
