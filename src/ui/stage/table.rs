//! The tables: the nodes with their pods, and the steps. Only the rows in sight are in the document,
//! always the same few elements, and only cells whose text is another are written.

use super::node_card::node_ref;
use crate::ui::state::{App, ClusterView, Place, app};
use crate::ui::t;
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

/// The height of a row, in CSS pixels; `table.css` says the same.
const ROW: f64 = 30.0;
/// Rows above and below those in sight.
const SPARE: usize = 4;

/// The rows that are in the document.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    /// The place of the first of them in the whole.
    first: usize,
    /// The nodes that are asked for, as places in the picture.
    asked: Vec<usize>,
    /// The step that the table has been scrolled to.
    cursor: Option<usize>,
}

struct Row {
    element: Element,
    cells: Vec<(HtmlElement, String)>,
    /// Which row of the whole it is.
    of: usize,
}

/// Whichever table is asked for.
#[component]
pub fn Table() -> impl IntoView {
    let app = app();
    let scroller = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Tbody>::new();
    let rows = StoredValue::new_local(Rows::default());
    let total = RwSignal::new(0usize);
    let draw = move || {
        if let (Some(scroller), Some(body)) = (scroller.get(), body.get()) {
            let all = rows.try_update_value(|rows| rows.draw(app, &scroller, &body));
            if all.is_some_and(|all| all != total.get_untracked()) {
                total.set(all.unwrap_or_default());
            }
        }
    };
    Effect::new(move |_| {
        app.view.track();
        app.filter.track();
        app.selected.track();
        if app.cluster_view.get() != ClusterView::Picture {
            draw();
        }
    });
    let clicked = move |event: MouseEvent| {
        let target = event.target().and_then(|to| to.dyn_into::<Element>().ok());
        let button = target.and_then(|to| to.closest("button").ok().flatten());
        let row = button.and_then(|to| to.closest("tr").ok().flatten());
        let of = row.and_then(|row| rows.with_value(|rows| rows.of(&row)));
        if let Some(of) = of {
            chosen(app, of);
        }
    };
    let heads = move || {
        let names: &[&str] = match app.cluster_view.get() {
            ClusterView::Steps => &[t().step, t().column_time, t().column_who, t().happened],
            _ => &[
                t().column_node,
                t().column_state,
                t().column_taints,
                t().column_pod,
                t().column_revision,
                t().column_pod_state,
                t().column_others,
            ],
        };
        names
            .iter()
            .map(|name| view! { <th scope="col">{*name}</th> })
            .collect_view()
    };
    let tab = move |cluster_view, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (app.cluster_view.get() == cluster_view).to_string()
                on:click=move |_| app.cluster_view.set(cluster_view)
            >
                {name}
            </button>
        }
    };
    view! {
        <section class="cluster-view" aria-label=t().table>
            <div class="cluster-view-tabs" role="group" aria-label=t().table>
                {tab(ClusterView::Nodes, t().nodes)}
                {tab(ClusterView::Steps, t().steps)}
                {tab(ClusterView::Picture, t().as_picture)}
            </div>
            <div class="rows-area" tabindex="0" role="group" aria-label=t().as_table node_ref=scroller
                on:scroll=move |_| untrack(draw) on:click=clicked>
                <table
                    class:steps=move || app.cluster_view.get() == ClusterView::Steps
                    aria-label=move || if app.cluster_view.get() == ClusterView::Steps { t().steps } else { t().nodes }
                    aria-rowcount=move || (total.get() + 1).to_string()
                >
                    <thead><tr aria-rowindex="1">{heads}</tr></thead>
                    <tbody node_ref=body></tbody>
                </table>
            </div>
        </section>
    }
}

/// A row was chosen: its node is shown, or its step gone to.
fn chosen(app: App, of: usize) {
    if app.cluster_view.get_untracked() == ClusterView::Steps {
        return app.seek(of + 1);
    }
    let name = app
        .view
        .with_untracked(|view| view.picture.nodes.get(of).map(|card| card.name.clone()));
    if let Some(name) = name {
        app.select(node_ref(&name));
        app.place.set(Place::Inspector);
    }
}

impl Rows {
    /// Which node or step an element of the table shows.
    fn of(&self, element: &Element) -> Option<usize> {
        let row = self.rows.iter().find(|row| row.element == *element)?;
        Some(row.of)
    }

    /// Writes the rows in sight; gives how many there are in all.
    fn draw(&mut self, app: App, scroller: &Element, body: &Element) -> usize {
        let is_steps = app.cluster_view.get_untracked() == ClusterView::Steps;
        let view = app.view.get_untracked();
        let nodes = &view.picture.nodes;
        self.asked.clear();
        if !is_steps {
            let wanted = |i: &usize| app.filter.with_untracked(|filter| filter.lets(&nodes[*i]));
            self.asked.extend((0..nodes.len()).filter(wanted));
        }
        let all = if is_steps {
            view.known
        } else {
            self.asked.len()
        };
        if is_steps && self.cursor != Some(view.cursor) {
            self.cursor = Some(view.cursor);
            let (top, height) = (
                view.cursor.saturating_sub(1) as f64 * ROW,
                f64::from(scroller.client_height()),
            );
            let now = f64::from(scroller.scroll_top());
            if top < now || top + 3.0 * ROW > now + height {
                self.stretch(body, 0, 0, all);
                scroller.set_scroll_top((top - height / 2.0).max(0.0) as i32);
            }
        }
        let first = (f64::from(scroller.scroll_top()) / ROW) as usize;
        let first = first.saturating_sub(SPARE).min(all);
        let count = (f64::from(scroller.client_height()) / ROW) as usize + 2 * SPARE;
        let last = (first + count).min(all);
        let columns = if is_steps { 4 } else { 7 };
        self.make(body, last - first, columns);
        self.turn(body, first);
        self.stretch(body, first, last, all);
        let selected = app.selected.get_untracked();
        let mut texts: Vec<String> = Vec::new();
        for (place, row) in (first..last).zip(&mut self.rows) {
            let of = if is_steps { place } else { self.asked[place] };
            texts.clear();
            let is_chosen = if is_steps {
                app.with(|session| {
                    if let Some(step) = session.steps().get(of) {
                        texts.push((of + 1).to_string());
                        texts.push(step.at.to_string());
                        texts.push(en::component(step.component).into());
                        texts.push(en::step(step));
                    }
                });
                of + 1 == view.cursor
            } else {
                let card = &nodes[of];
                texts.push(card.name.to_string());
                texts.push(en::table_node(card));
                texts.push(en::table_taints(card));
                texts.push(en::table_pods(card));
                texts.push(en::table_revisions(card));
                texts.push(en::table_states(card));
                texts.push(card.other_pods().to_string());
                selected
                    .as_ref()
                    .is_some_and(|object| object.name == card.name && object.kind == "Node")
            };
            row.of = of;
            set(&row.element, "aria-rowindex", &(place + 2).to_string());
            set(
                &row.element,
                "aria-current",
                if is_chosen { "true" } else { "false" },
            );
            set(&row.element, "class", if is_chosen { "chosen" } else { "" });
            for ((cell, old), new) in row.cells.iter_mut().zip(&texts) {
                if old != new {
                    cell.set_text_content(Some(new));
                    // What does not fit can be read all the same.
                    cell.set_title(new);
                    old.clone_from(new);
                }
            }
        }
        all
    }

    /// As many row elements as are needed.
    fn make(&mut self, body: &Element, count: usize, columns: usize) {
        let is_other = self
            .rows
            .first()
            .is_some_and(|row| row.cells.len() != columns);
        if is_other || self.rows.len() > count {
            let keep = if is_other { 0 } else { count };
            for row in self.rows.drain(keep..) {
                row.element.remove();
            }
        }
        while self.rows.len() < count {
            let Some(row) = row(columns) else {
                return;
            };
            let _ = body.append_child(&row.element);
            self.rows.push(row);
        }
    }

    /// Rows that stay in sight stay the same elements: those that have left one end go to the other.
    fn turn(&mut self, body: &Element, first: usize) {
        let by = first.abs_diff(self.first);
        let is_down = first > self.first;
        self.first = first;
        if by >= self.rows.len() {
            return;
        }
        for _ in 0..by {
            if is_down {
                self.rows.rotate_left(1);
                if let Some(row) = self.rows.last() {
                    let _ = body.append_child(&row.element);
                }
            } else {
                self.rows.rotate_right(1);
                if let Some(row) = self.rows.first() {
                    let _ = body.prepend_with_node_1(&row.element);
                }
            }
        }
    }

    /// The space above and below stands for the rows that are not there.
    fn stretch(&self, body: &Element, first: usize, last: usize, all: usize) {
        let above = first as f64 * ROW;
        let below = all.saturating_sub(last) as f64 * ROW;
        if let Some(table) = body
            .parent_element()
            .and_then(|to| to.dyn_into::<HtmlElement>().ok())
        {
            let style = table.style();
            for (name, length) in [("--above", above), ("--below", below)] {
                let text = format!("{length}px");
                if style.get_property_value(name).is_ok_and(|old| old != text) {
                    let _ = style.set_property(name, &text);
                }
            }
        }
    }
}

/// Sets an attribute where it is another.
fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}

/// An empty row; its first cell is a button.
fn row(columns: usize) -> Option<Row> {
    let make = |name: &str| {
        document()
            .create_element(name)
            .ok()?
            .dyn_into::<HtmlElement>()
            .ok()
    };
    let element = make("tr")?;
    let mut cells = Vec::new();
    for column in 0..columns {
        let cell = make(if column == 0 { "th" } else { "td" })?;
        let mut holder = cell.clone();
        if column == 0 {
            let _ = cell.set_attribute("scope", "row");
            holder = make("button")?;
            let _ = holder.set_attribute("type", "button");
            let _ = holder.set_attribute("class", "link");
            let _ = cell.append_child(&holder);
        }
        let _ = element.append_child(&cell);
        cells.push((holder, String::new()));
    }
    Some(Row {
        element: element.into(),
        cells,
        of: 0,
    })
}
