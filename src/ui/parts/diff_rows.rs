//! The difference of two texts as rows. Told by sign, by colour and in words.

use crate::ui::t;
use crate::view::diff::{DiffKind, DiffRow, rows};
use crate::words::en;
use leptos::prelude::*;

/// Lines that stay around each change.
const AROUND: usize = 2;
/// More rows than this are only counted.
const ROWS_MAX: usize = 500;

/// How the old text becomes the new one.
pub fn diff_rows(old: &str, new: &str) -> AnyView {
    let all = rows(old, new, AROUND);
    let more = all.len().saturating_sub(ROWS_MAX);
    let rows = all.into_iter().take(ROWS_MAX).map(|row| {
        let (class, word, text) = match row {
            DiffRow::Skipped(n) => ("skipped", "", en::lines_stay(n)),
            DiffRow::Line(line) => {
                let (class, word) = match line.kind {
                    DiffKind::Same => ("same", ""),
                    DiffKind::Added => ("added", t().line_added),
                    DiffKind::Removed => ("removed", t().line_removed),
                };
                (class, word, line.text.to_owned())
            }
        };
        view! { <li class=class><span class="unseen">{word}</span>{text}</li> }
    });
    view! {
        <ol class="diff">
            {rows.collect_view()}
            {(more > 0).then(|| view! { <li class="skipped">{en::more(more)}</li> })}
        </ol>
    }
    .into_any()
}
