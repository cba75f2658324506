//! What the built page weighs, and the budgets that it must keep. kB are 1000 bytes; compressed is
//! `gzip -9`, as a plain static host would send it.

use crate::files::{address_in, read_bytes, walk};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::path::Path;

/// What may be loaded before the page can be used, gzip. The aim is 700 kB without console and lessons;
/// ARCHITECTURE.md says which crates keep the page above it, and why they stay.
const INITIAL_BYTES: u64 = 750_000;
/// Everything together, gzip.
const EVERYTHING_BYTES: u64 = 2_000_000;

/// What the page fetches only when it is asked for, or after it can be used. All else is counted as
/// loaded at once, so that a new file is never forgotten.
const LATER: &[&str] = &["editor.js", "licenses.txt", "later/"];

/// One file of `dist`.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// Its path inside `dist`, with slashes.
    pub name: String,
    /// Whether the page needs it before it can be used.
    pub is_initial: bool,
    /// Its size.
    pub raw_bytes: u64,
    /// Its size as gzip -9 packs it.
    pub gzip_bytes: u64,
}

/// Weighs every file of a folder; the heaviest come first.
pub fn weigh(dist: &Path) -> Result<Vec<Weight>, String> {
    let mut weights = Vec::new();
    for file in walk(dist) {
        let name = address_in(dist, &file);
        let content = read_bytes(&file)?;
        let is_initial = is_initial(&name);
        let gzip_bytes = gzip_length(&content)?;
        weights.push(Weight {
            name,
            is_initial,
            raw_bytes: content.len() as u64,
            gzip_bytes,
        });
    }
    weights.sort_by(|a, b| {
        b.gzip_bytes
            .cmp(&a.gzip_bytes)
            .then_with(|| a.name.cmp(&b.name))
    });
    Ok(weights)
}

fn is_initial(name: &str) -> bool {
    !LATER.iter().any(|later| {
        if later.ends_with('/') {
            name.starts_with(later)
        } else {
            name == *later
        }
    })
}

fn gzip_length(content: &[u8]) -> Result<u64, String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let packed = gzip.write_all(content).and_then(|()| gzip.finish());
    Ok(packed.map_err(|error| format!("gzip: {error}"))?.len() as u64)
}

fn total(weights: &[Weight], which: impl Fn(&Weight) -> bool) -> (u64, u64) {
    let chosen = weights.iter().filter(|weight| which(weight));
    chosen.fold((0, 0), |(raw, gzip), weight| {
        (raw + weight.raw_bytes, gzip + weight.gzip_bytes)
    })
}

/// The weights as a table: what loads at once, what later, and how much of each budget is used.
pub fn table(weights: &[Weight]) -> String {
    let mut text = format!(
        "\n{:<34}{:>12}{:>12}{:>12}\n",
        "", "raw", "gzip -9", "budget"
    );
    let mut line = |name: &str, (raw, gzip): (u64, u64), budget: Option<u64>| {
        let budget = budget.map_or(String::new(), |budget| {
            let over = if gzip > budget { "  over budget" } else { "" };
            format!("{:>12}{over}", kilobytes(budget))
        });
        text.push_str(
            format!(
                "{name:<34}{:>12}{:>12}{budget}",
                kilobytes(raw),
                kilobytes(gzip)
            )
            .trim_end(),
        );
        text.push('\n');
    };
    for (is_initial, title, budget) in [
        (true, "before the page can be used", Some(INITIAL_BYTES)),
        (false, "later", None),
    ] {
        line(
            title,
            total(weights, |weight| weight.is_initial == is_initial),
            budget,
        );
        for weight in weights
            .iter()
            .filter(|weight| weight.is_initial == is_initial)
        {
            line(
                &format!("  {}", weight.name),
                (weight.raw_bytes, weight.gzip_bytes),
                None,
            );
        }
    }
    line(
        "everything",
        total(weights, |_| true),
        Some(EVERYTHING_BYTES),
    );
    text.push('\n');
    text
}

/// Whether the budgets are kept; the error names each that is not.
pub fn check(weights: &[Weight]) -> Result<(), String> {
    let parts = [
        (
            "What loads before the page can be used",
            total(weights, |weight| weight.is_initial).1,
            INITIAL_BYTES,
        ),
        (
            "Everything together",
            total(weights, |_| true).1,
            EVERYTHING_BYTES,
        ),
    ];
    let over: Vec<String> = parts
        .iter()
        .filter(|(_, bytes, max)| bytes > max)
        .map(|(what, bytes, max)| {
            format!(
                "{what} weighs {} gzip, above its budget of {}.",
                kilobytes(*bytes),
                kilobytes(*max)
            )
        })
        .collect();
    if over.is_empty() {
        Ok(())
    } else {
        Err(over.join("\n       "))
    }
}

/// Bytes as kB with one decimal, rounded up: a budget is never kept by rounding.
fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, gzip_bytes: u64) -> Weight {
        Weight {
            name: name.into(),
            is_initial: is_initial(name),
            raw_bytes: gzip_bytes * 3,
            gzip_bytes,
        }
    }

    #[test]
    fn a_file_loads_at_once_unless_it_is_known_to_load_later() {
        assert!(
            is_initial("index.html")
                && is_initial("page_bg.wasm")
                && is_initial("snippets/a/inline0.js")
        );
        assert!(is_initial("other/editor.js"));
        assert!(
            !is_initial("editor.js")
                && !is_initial("licenses.txt")
                && !is_initial("later/schema.json")
        );
    }

    #[test]
    fn budgets_hold_up_to_their_last_byte() {
        let later = EVERYTHING_BYTES - INITIAL_BYTES;
        let full = [
            file("page_bg.wasm", INITIAL_BYTES),
            file("editor.js", later),
        ];
        assert_eq!(check(&full), Ok(()));
    }

    #[test]
    fn each_budget_that_is_broken_is_named() {
        let problem = check(&[file("page_bg.wasm", INITIAL_BYTES + 1)]).unwrap_err();
        assert!(problem.contains("before the page can be used"), "{problem}");
        assert!(!problem.contains("Everything"), "{problem}");
        let problem = check(&[file("editor.js", EVERYTHING_BYTES + 1)]).unwrap_err();
        assert!(problem.contains("Everything"), "{problem}");
    }

    #[test]
    fn the_table_says_what_is_over_budget() {
        let table = table(&[
            file("page_bg.wasm", INITIAL_BYTES + 1),
            file("editor.js", 1),
        ]);
        assert_eq!(table.matches("over budget").count(), 1, "{table}");
    }

    #[test]
    fn the_table_adds_up() {
        let table = table(&[
            file("page_bg.wasm", 20_000),
            file("index.html", 1_000),
            file("editor.js", 130_000),
        ]);
        let has = |name: &str, numbers: &[&str]| {
            let line = table.lines().find(|line| line.trim().starts_with(name));
            let line = line.unwrap_or_default();
            numbers.iter().all(|number| line.contains(number))
        };
        assert!(
            has("before the page", &["63.0 kB", "21.0 kB", "750.0 kB"]),
            "{table}"
        );
        assert!(has("page_bg.wasm", &["60.0 kB", "20.0 kB"]), "{table}");
        assert!(has("later", &["390.0 kB", "130.0 kB"]), "{table}");
        assert!(
            has("everything", &["453.0 kB", "151.0 kB", "2000.0 kB"]),
            "{table}"
        );
    }

    #[test]
    fn gzip_packs_what_repeats() {
        assert!(gzip_length(&vec![b'a'; 1_000_000]).is_ok_and(|length| length < 2_000));
    }
}
