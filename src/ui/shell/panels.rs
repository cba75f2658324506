//! The panels at the sides of a wide page: how wide they are and whether they are folded, by pointer and by
//! key, and kept for the next visit. On smaller screens the places have an order of their own, and none of
//! this is shown.

use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::state::{App, Place, app, storage};
use crate::ui::t;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// What stays of a folded panel.
const RAIL: u32 = 44;
/// A key moves an edge by this much.
const BY: u32 = 16;

/// A panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    width: u32,
    is_folded: bool,
}

/// Which panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Writing,
    /// The right one.
    Inspector,
}

impl Side {
    /// The least, the most and the usual width.
    fn widths(self) -> (u32, u32, u32) {
        match self {
            Side::Writing => (280, 720, 400),
            Side::Inspector => (304, 560, 316),
        }
    }

    /// The id of its section.
    fn id(self) -> &'static str {
        match self {
            Side::Writing => "writing",
            Side::Inspector => "inspector",
        }
    }
}

/// The panels as they were left, the left one first; as they are made where nothing sensible was kept.
pub fn restored() -> [Panel; 2] {
    let kept = storage::panels().unwrap_or_default();
    let mut kept = kept.split(' ').map(|word| word.parse::<u32>().ok());
    [Side::Writing, Side::Inspector].map(|side| {
        let (least, most, usual) = side.widths();
        let width = kept.next().flatten().unwrap_or(usual);
        Panel {
            width: width.clamp(least, most),
            is_folded: kept.next().flatten() == Some(1),
        }
    })
}

impl App {
    /// Its column in the page's grid.
    pub fn column(self, side: Side) -> impl Fn() -> String {
        move || {
            let panel = self.panels.get()[side as usize];
            let width = if panel.is_folded { RAIL } else { panel.width };
            format!("{width}px")
        }
    }

    /// True when only its rail is left.
    pub fn is_folded(self, side: Side) -> bool {
        self.panels.get_untracked()[side as usize].is_folded
    }

    fn set_width(self, side: Side, width: u32) {
        let (least, most, _) = side.widths();
        self.panels
            .update(|panels| panels[side as usize].width = width.clamp(least, most));
    }

    fn fold(self, side: Side, is_folded: bool) {
        self.panels
            .update(|panels| panels[side as usize].is_folded = is_folded);
        self.keep_panels();
    }

    fn keep_panels(self) {
        let [left, right] = self.panels.get_untracked().map(|panel| {
            let is_folded = u8::from(panel.is_folded);
            format!("{} {is_folded}", panel.width)
        });
        storage::keep_panels(&format!("{left} {right}"));
    }
}

/// Unfolds a panel when something leads to it.
pub fn follow(app: App) {
    Effect::new(move |before: Option<()>| {
        let side = match app.place.get() {
            Place::Cluster => return,
            Place::Writing => Side::Writing,
            Place::Inspector => Side::Inspector,
        };
        if before.is_some() && app.is_folded(side) {
            app.fold(side, false);
        }
    });
}

/// What folds a panel, and its edge, which can be moved.
#[component]
pub fn Edge(side: Side) -> impl IntoView {
    let app = app();
    let (least, most, usual) = side.widths();
    let (panel_name, width_name) = match side {
        Side::Writing => (t().writing_panel, t().writing_width),
        Side::Inspector => (t().inspector_panel, t().inspector_width),
    };
    let width = move || app.panels.get()[side as usize].width;
    let is_folded = move || app.panels.get()[side as usize].is_folded;
    let keydown = move |event: KeyboardEvent| {
        let now = app.panels.get_untracked()[side as usize].width;
        // The right panel grows to the left.
        let width = match (event.key().as_str(), side) {
            ("ArrowRight", Side::Writing) | ("ArrowLeft", Side::Inspector) => now + BY,
            ("ArrowLeft", Side::Writing) | ("ArrowRight", Side::Inspector) => now - BY,
            ("Home", _) => least,
            ("End", _) => most,
            _ => return,
        };
        event.prevent_default();
        app.set_width(side, width);
        app.keep_panels();
    };
    let edge = |event: &PointerEvent| event.current_target()?.dyn_into::<Element>().ok();
    let down = move |event: PointerEvent| {
        if event.button() == 0
            && let Some(edge) = edge(&event)
        {
            // Without capture the drag ends where the pointer is faster than the edge.
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
    };
    let moved = move |event: PointerEvent| {
        let Some(edge) = edge(&event).filter(|edge| edge.has_pointer_capture(event.pointer_id()))
        else {
            return;
        };
        let places = edge
            .parent_element()
            .map(|places| places.get_bounding_client_rect());
        let (from, to) = places.map_or((0.0, 0.0), |places| (places.left(), places.right()));
        let x = f64::from(event.client_x());
        let width = match side {
            Side::Writing => x - from,
            Side::Inspector => to - x,
        };
        app.set_width(side, width.max(0.0) as u32);
    };
    let reset = move |_| {
        app.set_width(side, usual);
        app.keep_panels();
    };
    view! {
        <button
            type="button"
            class=format!("quiet square fold of-{}", side.id())
            aria-label=panel_name
            title=panel_name
            aria-controls=side.id()
            aria-expanded=move || (!is_folded()).to_string()
            on:click=move |_| app.fold(side, !app.is_folded(side))
        >
            <Draw icon=Icon::Panel/>
        </button>
        <div
            class=format!("edge of-{}", side.id())
            role="separator"
            tabindex="0"
            hidden=is_folded
            aria-orientation="vertical"
            aria-label=width_name
            aria-controls=side.id()
            aria-valuemin=least.to_string()
            aria-valuemax=most.to_string()
            aria-valuenow=move || width().to_string()
            on:keydown=keydown
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| app.keep_panels()
            on:dblclick=reset
        ></div>
    }
}
