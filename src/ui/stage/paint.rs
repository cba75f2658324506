//! Cells on a canvas: where each lies and how it is painted. Each state has a shape of its own, so that
//! colour is never alone. Only cells that look different from before are painted again.

use crate::ui::parts::colours::{COLOURS, colour};
use crate::view::{Cell, CellLook};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// No cell is larger, in CSS pixels.
const PITCH_MAX: f64 = 30.0;
/// Smaller ones cannot be hit; rather the map scrolls.
const PITCH_MIN: f64 = 5.0;
/// From here a cell has room for its revision's mark.
const PITCH_FOR_TEXT: f64 = 21.0;
/// How visible a node is that is not asked for.
const FAINT: f64 = 0.14;
/// How visible a node is that is not Ready.
const DULL: f64 = 0.45;

/// Where cells lie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grid {
    /// Cells in a row.
    pub columns: usize,
    /// From one cell to the next, in CSS pixels.
    pub pitch: f64,
}

impl Grid {
    /// The largest cells with which `count` of them fit into an area.
    pub fn fit(count: usize, width: f64, height: f64) -> Grid {
        // Whole device pixels: else the gaps between cells would differ.
        let notch = if window().device_pixel_ratio() < 2.0 {
            1.0
        } else {
            0.5
        };
        let fits = |pitch: f64| (width / pitch).floor() * (height / pitch).floor() >= count as f64;
        let mut pitch = PITCH_MAX;
        while pitch > PITCH_MIN && !fits(pitch) {
            pitch -= notch;
        }
        Grid {
            columns: ((width / pitch) as usize).max(1),
            pitch,
        }
    }

    /// The left upper corner of a cell.
    pub fn corner(&self, i: usize) -> (f64, f64) {
        let (row, column) = (i / self.columns.max(1), i % self.columns.max(1));
        (column as f64 * self.pitch, row as f64 * self.pitch)
    }

    /// The cell at a place.
    pub fn at(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = ((x / self.pitch) as usize, (y / self.pitch) as usize);
        (x >= 0.0 && y >= 0.0 && column < self.columns).then_some(row * self.columns + column)
    }
}

/// The canvas, and what it shows.
#[derive(Default)]
pub struct Canvas {
    grid: Grid,
    ratio: f64,
    theme: String,
    colours: Vec<String>,
    shown: Vec<(Cell, bool)>,
}

/// The custom properties that are painted with; the revisions' follow.
const TOKENS: [&str; 6] = [
    "--panel",
    "--edge",
    "--bad",
    "--text",
    "--rev-ink",
    "--line-strong",
];
const PANEL: usize = 0;
const EDGE: usize = 1;
const BAD: usize = 2;
const TEXT: usize = 3;
const INK: usize = 4;
const LINE: usize = 5;

impl Canvas {
    /// Paints what has changed since the last time: each cell, and whether it is asked for. Gives how
    /// many cells it painted.
    pub fn paint(
        &mut self,
        canvas: &HtmlCanvasElement,
        grid: Grid,
        cells: &[(Cell, bool)],
    ) -> usize {
        let context = canvas.get_context("2d").ok().flatten();
        let Some(context) = context.and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok())
        else {
            return 0;
        };
        let ratio = window().device_pixel_ratio().max(1.0);
        let theme = document()
            .document_element()
            .and_then(|root| root.get_attribute("data-theme"));
        let theme = theme.unwrap_or_default();
        let is_new = (self.grid, self.ratio) != (grid, ratio) || self.shown.len() != cells.len();
        if self.theme != theme || self.colours.is_empty() {
            self.colours = colours();
        }
        // Before the style sheet is there nothing has a colour; the page's being ready draws again.
        if self.colours.iter().all(String::is_empty) {
            self.colours.clear();
            return 0;
        }
        if is_new || self.theme != theme {
            let rows = cells.len().div_ceil(grid.columns.max(1));
            let size = |n: usize| (n as f64 * grid.pitch).ceil();
            let (width, height) = (size(grid.columns), size(rows));
            // A new size also wipes the canvas.
            canvas.set_width((width * ratio) as u32);
            canvas.set_height((height * ratio) as u32);
            let style = canvas.style();
            let _ = style.set_property("width", &format!("{width}px"));
            let _ = style.set_property("height", &format!("{height}px"));
            self.shown.clear();
            (self.grid, self.ratio, self.theme) = (grid, ratio, theme);
            context.set_line_width(ratio * if grid.pitch < 12.0 { 1.0 } else { 1.5 });
            context.set_font(&format!(
                "600 {}px system-ui, sans-serif",
                (grid.pitch * 0.42 * ratio).round() as i32
            ));
            context.set_text_align("center");
            context.set_text_baseline("middle");
        }
        let mut painted = 0;
        for (i, cell) in cells.iter().enumerate() {
            if self.shown.get(i) == Some(cell) {
                continue;
            }
            self.one(&context, i, *cell);
            painted += 1;
            match self.shown.get_mut(i) {
                Some(shown) => *shown = *cell,
                None => self.shown.push(*cell),
            }
        }
        painted
    }

    fn one(&self, to: &CanvasRenderingContext2d, i: usize, (cell, asked): (Cell, bool)) {
        let (left, top) = self.grid.corner(i);
        let scale = |length: f64| (length * self.ratio).round();
        let (x, y) = (scale(left), scale(top));
        let whole = scale(self.grid.pitch);
        let gap = scale(match self.grid.pitch {
            ..9.0 => 1.0,
            ..18.0 => 2.0,
            _ => 3.0,
        });
        let side = whole - gap;
        let token = |i: usize| self.colours.get(i).map_or("", String::as_str);
        let own = match cell.mark {
            0 => token(EDGE),
            mark => token(TOKENS.len() + colour(mark) as usize - 1),
        };
        to.set_global_alpha(1.0);
        to.clear_rect(x, y, whole, whole);
        to.set_global_alpha(match (asked, cell.down) {
            (false, _) => FAINT,
            (true, true) => DULL,
            (true, false) => 1.0,
        });
        let fill = |colour: &str, height: f64| {
            to.set_fill_style_str(colour);
            to.fill_rect(x, y + side - height, side, height);
        };
        let frame = |colour: &str| {
            let half = to.line_width() / 2.0;
            to.set_stroke_style_str(colour);
            to.stroke_rect(x + half, y + half, side - 2.0 * half, side - 2.0 * half);
        };
        let line = |colour: &str, points: [(f64, f64); 2]| {
            to.set_stroke_style_str(colour);
            to.begin_path();
            to.move_to(x + points[0].0 * side, y + points[0].1 * side);
            to.line_to(x + points[1].0 * side, y + points[1].1 * side);
            to.stroke();
        };
        match cell.look {
            CellLook::Available => fill(own, side),
            CellLook::Coming => {
                fill(token(PANEL), side);
                fill(own, (side / 2.0).round());
                frame(own);
            }
            CellLook::Failing => {
                fill(token(PANEL), side);
                frame(token(BAD));
                line(token(BAD), [(0.15, 0.15), (0.85, 0.85)]);
                line(token(BAD), [(0.85, 0.15), (0.15, 0.85)]);
            }
            CellLook::Ending => {
                fill(token(PANEL), side);
                line(own, [(0.0, 0.5), (0.5, 0.0)]);
                line(own, [(0.0, 1.0), (1.0, 0.0)]);
                line(own, [(0.5, 1.0), (1.0, 0.5)]);
                frame(own);
            }
            CellLook::Missing => {
                fill(token(PANEL), side);
                frame(token(EDGE));
                to.set_fill_style_str(token(TEXT));
                to.fill_rect(
                    x + (side * 0.36).round(),
                    y + (side * 0.36).round(),
                    (side * 0.3).ceil(),
                    (side * 0.3).ceil(),
                );
            }
            CellLook::Nothing => {
                fill(token(PANEL), side);
                frame(token(LINE));
            }
        }
        let has_text = self.grid.pitch >= PITCH_FOR_TEXT && cell.mark > 0;
        if has_text && cell.look == CellLook::Available {
            to.set_fill_style_str(token(INK));
            let middle = side / 2.0;
            let _ = to.fill_text(&crate::view::mark_of(cell.mark), x + middle, y + middle);
        }
        if asked {
            to.set_global_alpha(1.0);
        }
        if cell.down {
            line(token(BAD), [(0.0, 1.0), (1.0, 0.0)]);
            frame(token(BAD));
        }
        if cell.cordoned {
            to.set_fill_style_str(token(TEXT));
            to.begin_path();
            to.move_to(x + side * 0.5, y);
            to.line_to(x + side, y);
            to.line_to(x + side, y + side * 0.5);
            to.close_path();
            to.fill();
        }
    }
}

/// The page's tokens and the revisions' colours, as the theme has them now.
fn colours() -> Vec<String> {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let Some(style) = style else {
        return Vec::new();
    };
    let of = |name: &str| {
        style
            .get_property_value(name)
            .unwrap_or_default()
            .trim()
            .to_string()
    };
    let revisions = (1..=COLOURS).map(|n| of(&format!("--rev-{n}")));
    TOKENS.into_iter().map(of).chain(revisions).collect()
}
