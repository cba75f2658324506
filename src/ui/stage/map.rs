//! Very many nodes: a map on a canvas, a cell for each. What is under the pointer, or where the arrow
//! keys have gone, is said in words below; a click or Enter shows the node.

use super::node_card::node_ref;
use super::paint::{Canvas, Grid};
use crate::api::Name;
use crate::ui::state::{App, Place, app};
use crate::ui::t;
use crate::view::{Cell, cell};
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{KeyboardEvent, MouseEvent, MutationObserver, MutationObserverInit, ResizeObserver};

/// An action that touches more nodes than these lights the first of them.
const LIT_MAX: usize = 100;

/// The map.
#[component]
pub fn NodeMap() -> impl IntoView {
    let app = app();
    let area = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let grid = RwSignal::new(Grid::default());
    let at = RwSignal::new(None::<usize>);
    let kept = StoredValue::new(Canvas::default());
    let draw = move || {
        let area = area.try_get_untracked().flatten();
        let canvas = canvas.try_get_untracked().flatten();
        let (Some(area), Some(canvas)) = (area, canvas) else {
            return;
        };
        let cells = app.view.with_untracked(|view| {
            app.filter.with_untracked(|filter| {
                let cards = view.picture.nodes.iter();
                let all = filter.is_empty();
                cards
                    .map(|card| (cell(card), all || filter.lets(card)))
                    .collect::<Vec<(Cell, bool)>>()
            })
        });
        let fit = Grid::fit(
            cells.len(),
            f64::from(area.client_width()),
            f64::from(area.client_height()),
        );
        if grid.get_untracked() != fit {
            grid.set(fit);
        }
        kept.update_value(|kept| {
            kept.paint(&canvas, fit, &cells);
        });
    };
    // With the next frame, once for whatever has changed until then: a task of its own.
    let comes = StoredValue::new(false);
    Effect::new(move |_| {
        app.view.track();
        app.filter.track();
        if !comes.get_value() {
            comes.set_value(true);
            request_animation_frame(move || {
                comes.try_set_value(false);
                draw();
            });
        }
    });
    Effect::new(move |_| watch(area.get(), draw));
    let words = Memo::new(move |_| {
        let at = at.get()?;
        app.view
            .with(|view| view.picture.nodes.get(at).map(|card| en::cell_label(card)))
    });
    let under = move |event: &MouseEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let found = grid.get_untracked().at(x, y);
        found.filter(|i| {
            app.view
                .with_untracked(|view| *i < view.picture.nodes.len())
        })
    };
    let keyed = move |event: KeyboardEvent| {
        let columns = grid.get_untracked().columns as isize;
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            "ArrowDown" => columns,
            "ArrowUp" => -columns,
            "Enter" | " " => {
                event.prevent_default();
                return show(app, at.get_untracked());
            }
            _ => return,
        };
        event.prevent_default();
        at.set(go(app, at.get_untracked(), by));
    };
    let moved = move |event: web_sys::PointerEvent| at.set(under(&event));
    let selected = Memo::new(move |_| {
        let object = app.selected.get()?;
        app.view.with(|view| match object.kind {
            "Node" => view.picture.place(&object.name),
            "Pod" => view
                .picture
                .place(view.picture.square(&object.namespace, &object.name)?.1?),
            _ => None,
        })
    });
    let lit = Memo::new(move |_| {
        app.view.with(|view| {
            let place = |name: &Name| view.picture.place(name);
            let lit = view.lit_nodes().filter_map(place);
            lit.take(LIT_MAX).collect::<Vec<usize>>()
        })
    });
    let lit = move || {
        let rings = lit.get().into_iter().map(|place| {
            let grid = grid.get();
            let (x, y) = grid.corner(place);
            view! {
                <i
                    class="ring lit"
                    style=("--x", format!("{x}px"))
                    style=("--y", format!("{y}px"))
                    style=("--side", format!("{}px", grid.pitch))
                ></i>
            }
        });
        rings.collect_view()
    };
    let rings = [
        ("ring chosen", selected),
        ("ring", Memo::new(move |_| at.get())),
    ];
    view! {
        <div class="map-area" node_ref=area>
            <div class="map">
                <canvas
                    node_ref=canvas
                    tabindex="0"
                    role="application"
                    aria-label=t().map
                    aria-describedby="map-hint"
                    on:pointermove=moved
                    on:pointerleave=move |_| at.set(None)
                    on:click=move |event| show(app, under(&event))
                    on:keydown=keyed
                ></canvas>
                {lit}
                {rings.map(|(class, place)| view! {
                    <i
                        class=class
                        hidden=move || place.get().is_none()
                        style=("--x", move || place.get().map(|i| format!("{}px", grid.get().corner(i).0)))
                        style=("--y", move || place.get().map(|i| format!("{}px", grid.get().corner(i).1)))
                        style=("--side", move || format!("{}px", grid.get().pitch))
                    ></i>
                }).collect_view()}
            </div>
        </div>
        <p class="map-words" role="status">{move || words.get().unwrap_or_else(|| t().map_signs.into())}</p>
        <p class="unseen" id="map-hint">{t().map_hint}</p>
    }
}

/// From one cell to another, over those that are not asked for.
fn go(app: App, from: Option<usize>, by: isize) -> Option<usize> {
    app.view.with_untracked(|view| {
        app.filter.with_untracked(|filter| {
            let nodes = &view.picture.nodes;
            let first = app
                .selected
                .with_untracked(|object| view.picture.place(&object.as_ref()?.name));
            let Some(from) = from else {
                return first.or_else(|| nodes.iter().position(|card| filter.lets(card)));
            };
            let mut to = from as isize + by;
            while let Some(card) = usize::try_from(to).ok().and_then(|i| nodes.get(i)) {
                if filter.lets(card) {
                    return usize::try_from(to).ok();
                }
                to += by;
            }
            Some(from)
        })
    })
}

fn show(app: App, at: Option<usize>) {
    let object = app.view.with_untracked(|view| {
        let card = view.picture.nodes.get(at?)?;
        Some(node_ref(&card.name))
    });
    if let Some(object) = object {
        app.select(object);
        app.place.set(Place::Inspector);
    }
}

/// Draws again when the area has another size or the page another theme.
fn watch(area: Option<web_sys::HtmlDivElement>, draw: impl Fn() + 'static) {
    let Some(area) = area else {
        return;
    };
    let again = Closure::<dyn Fn()>::new(draw);
    let function = again.as_ref().unchecked_ref::<js_sys::Function>();
    let size = ResizeObserver::new(function).ok();
    let theme = MutationObserver::new(function).ok();
    if let Some(size) = &size {
        size.observe(&area);
    }
    if let (Some(theme), Some(root)) = (&theme, document().document_element()) {
        let which = MutationObserverInit::new();
        which.set_attributes(true);
        // The attribute's name is right, and the root is an element.
        let _ = theme.observe_with_options(&root, &which);
    }
    let all = StoredValue::new_local((size, theme, again));
    on_cleanup(move || {
        all.with_value(|(size, theme, _)| {
            if let Some(size) = size {
                size.disconnect();
            }
            if let Some(theme) = theme {
                theme.disconnect();
            }
        });
    });
}
