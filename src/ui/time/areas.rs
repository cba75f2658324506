//! The strip of time where there are too many nodes for lanes: stacked areas. The hatched ground shows
//! where pods are not available; the rest is painted over it, a path for each area.

use crate::ui::parts::colours::colour;
use crate::ui::state::app;
use crate::ui::t;
use crate::view::{Area, Timeline, UNAVAILABLE};
use leptos::prelude::*;
use std::fmt::Write;

/// The areas, where the timeline has them.
#[component]
pub fn Areas() -> impl IntoView {
    let app = app();
    let paths = Memo::new(move |_| app.view.with(|view| paths(&view.timeline)));
    let shape = move || {
        app.view
            .with(|view| format!("0 0 {} {}", view.timeline.width(), tallest(&view.timeline)))
    };
    view! {
        <svg
            class="areas"
            role="img"
            aria-label=t().areas
            viewBox=shape
            preserveAspectRatio="none"
            class:empty=move || paths.with(Vec::is_empty)
        >
            {move || paths.get().into_iter().map(|(mark, path)| view! {
                <path data-rev=(mark != UNAVAILABLE).then(|| colour(mark).to_string()) d=path></path>
            }).collect_view()}
        </svg>
    }
}

/// How many nodes the areas hold at most; at least 1.
fn tallest(line: &Timeline) -> u32 {
    let heights = line
        .areas
        .iter()
        .flat_map(|area| &area.line)
        .map(|(_, nodes)| *nodes);
    heights.max().unwrap_or(0).max(1)
}

/// A path for each area, with its mark.
fn paths(line: &Timeline) -> Vec<(u32, String)> {
    let tallest = tallest(line);
    line.areas
        .iter()
        .map(|area| (area.mark, path(area, line.width(), tallest)))
        .collect()
}

/// A mark for each step.
#[component]
pub fn Ticks() -> impl IntoView {
    let app = app();
    let shape = Memo::new(move |_| app.view.with(|view| ticks(&view.timeline)));
    view! {
        <svg
            class="ticks"
            aria-hidden="true"
            viewBox=move || format!("0 0 {} 1", app.view.with(|view| view.timeline.width()))
            preserveAspectRatio="none"
        >
            <path d=shape></path>
        </svg>
    }
}

fn ticks(line: &Timeline) -> String {
    let mut path = String::new();
    for unit in &line.ticks {
        // Writing to a String cannot fail.
        let _ = write!(path, "M{unit} 0V1");
    }
    path
}

/// What is below an area's edge; for pods that are not available what is above it, where there are none.
fn path(area: &Area, width: u32, tallest: u32) -> String {
    let ground = if area.mark == UNAVAILABLE { 0 } else { tallest };
    let mut path = format!("M0 {ground}");
    for (from, height) in &area.line {
        let _ = write!(path, "H{from}V{}", tallest - height);
    }
    let _ = write!(path, "H{width}V{ground}Z");
    path
}
