//! The page's styles: colours and durations stand in `tokens.css` alone, and no style sheet is forgotten.

use std::fs;
use std::path::{Path, PathBuf};

fn style_sheets(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            style_sheets(&path, found);
        } else if path.extension().is_some_and(|e| e == "css") {
            found.push(path);
        }
    }
}

/// Every style sheet, by its path below `src/ui`, with its text.
fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut found = Vec::new();
    style_sheets(&root, &mut found);
    assert!(found.len() > 10, "the style sheets were not found");
    let named = found.into_iter().map(|path| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
        (name.to_string(), fs::read_to_string(&path).unwrap())
    });
    named.collect()
}

/// The words of a text that are colours or durations.
fn literals(text: &str) -> Vec<&str> {
    let is_end = |c: char| !(c.is_alphanumeric() || matches!(c, '#' | '.' | '-'));
    let is_colour = |word: &str| match word.strip_prefix('#') {
        Some(hex) => {
            matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit())
        }
        None => matches!(word, "rgb" | "rgba" | "hsl" | "hsla"),
    };
    let is_duration = |word: &str| {
        let number = word.strip_suffix("ms").or(word.strip_suffix('s'));
        number.is_some_and(|number| number.parse::<f64>().is_ok())
    };
    let words = text.split(is_end);
    words
        .filter(|word| is_colour(word) || is_duration(word))
        .collect()
}

#[test]
fn only_tokens_are_colours_and_durations() {
    let others = all().into_iter().filter(|(name, _)| name != "tokens.css");
    let wrong: Vec<String> = others
        .flat_map(|(name, text)| {
            let words = literals(&text).into_iter();
            words
                .map(|word| format!("{name}: {word}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_literal_is_found() {
    let text = "#abc .a1s { color: #1A2B3C; transition: opacity .2s, top 120ms; inset: 3px; }";
    assert_eq!(literals(text), ["#abc", "#1A2B3C", ".2s", "120ms"]);
}

#[test]
fn every_style_sheet_is_imported() {
    let all = all();
    let entry = all.iter().find(|(name, _)| name == "style.css");
    let (_, entry) = entry.expect("the entry is there");
    let is_missing =
        |name: &&String| *name != "style.css" && !entry.contains(&format!("@import \"./{name}\";"));
    let missing: Vec<&String> = all
        .iter()
        .map(|(name, _)| name)
        .filter(is_missing)
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
