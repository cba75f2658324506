//! Moving in time: to the start, back, play, step, run; speed and clock; the last action's line.

use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::state::{Motion, app};
use crate::ui::t;
use leptos::prelude::*;

/// How many times faster virtual time may run.
const SPEEDS: [u32; 3] = [1, 4, 16];

/// The row of buttons.
#[component]
pub fn Transport() -> impl IntoView {
    let app = app();
    let clock = Memo::new(move |_| app.view.with(|view| view.picture.at.to_string()));
    let at_start = Memo::new(move |_| app.view.with(|view| view.cursor == 0));
    let settled = Memo::new(move |_| app.view.with(|view| view.settled));
    let is_still = move || app.motion.get() == Motion::Still;
    let is_running = move || matches!(app.motion.get(), Motion::Running | Motion::Opening);
    let is_to_action = move || app.motion.get() == Motion::ToAction;
    let speed = Memo::new(move |_| app.speed.get());
    let faster = move |_| {
        let now = SPEEDS.iter().position(|s| *s == app.speed.get_untracked());
        let next = now.map_or(0, |i| (i + 1) % SPEEDS.len());
        app.speed.set(SPEEDS[next]);
    };
    view! {
        <div class="transport">
            <button type="button" class="quiet square" aria-label=t().to_start title=t().to_start
                aria-keyshortcuts="Home" disabled=at_start on:click=move |_| app.seek(0)>
                <Draw icon=Icon::ToStart/>
            </button>
            <button type="button" class="quiet square" aria-label=t().action_before title=t().action_before
                aria-keyshortcuts="[" disabled=at_start on:click=move |_| app.to_action_before()>
                <Draw icon=Icon::ActionBefore/>
            </button>
            <button type="button" class="quiet square" aria-label=t().back title=t().back
                aria-keyshortcuts="ArrowLeft" disabled=at_start on:click=move |_| app.back()>
                <Draw icon=Icon::Back/>
            </button>
            <button type="button" class="quiet square play" class:on=move || app.motion.get() == Motion::Playing
                aria-label=move || if is_still() { t().play } else { t().pause }
                title=move || if is_still() { t().play } else { t().pause }
                aria-keyshortcuts="Space" aria-disabled=move || (settled.get() && is_still()).to_string()
                on:click=move |_| app.play_or_pause()>
                {move || if is_still() {
                    view! { <Draw icon=Icon::Play/> }
                } else {
                    view! { <Draw icon=Icon::Pause/> }
                }}
            </button>
            <button type="button" class="primary step" aria-keyshortcuts="ArrowRight"
                aria-disabled=move || settled.get().to_string()
                on:click=move |_| { app.forward(); }>
                <Draw icon=Icon::Step/>{t().step}
            </button>
            <button type="button" class="quiet square"
                aria-label=move || if is_to_action() { t().stop } else { t().next_action }
                title=move || if is_to_action() { t().stop } else { t().next_action }
                aria-keyshortcuts="]" aria-disabled=move || settled.get().to_string()
                on:click=move |_| app.to_next_action()>
                <Draw icon=Icon::ToAction/>
            </button>
            <button type="button" class="quiet square"
                aria-label=move || if is_running() { t().stop } else { t().run }
                title=move || if is_running() { t().stop } else { t().run }
                aria-keyshortcuts="End" aria-disabled=move || settled.get().to_string()
                on:click=move |_| app.run_or_stop()>
                {move || if is_running() {
                    view! { <Draw icon=Icon::Stop/> }
                } else {
                    view! { <Draw icon=Icon::Run/> }
                }}
            </button>
            <span class="clock">{clock}</span>
            <Show when=move || settled.get()><span class="settled">{t().settled}</span></Show>
            <button type="button" class="quiet speed" aria-label=move || format!("{} {}×", t().speed, speed.get())
                title=t().speed on:click=faster>
                {move || format!("{}×", speed.get())}
            </button>
            <LastAction/>
        </div>
    }
}

/// The line of the last click, as a person would have typed it.
#[component]
fn LastAction() -> impl IntoView {
    let app = app();
    move || {
        app.said.get().map(|said| {
            let output = said.output.lines().next().unwrap_or_default().to_string();
            view! {
                <p class="said" class:bad=said.refused title=said.output>
                    <b>"$ "</b><code>{said.line}</code>
                    <span>{output}</span>
                </p>
            }
        })
    }
}
