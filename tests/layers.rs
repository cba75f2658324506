//! The floors of the house: `use crate::…` points only downward in the list of `src/lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// From the top floor to the ground. Whoever adds a folder says here where it stands.
const FLOORS: [&str; 11] = [
    "ui",
    "headless",
    "conformance",
    "words",
    "view",
    "session",
    "kubectl",
    "cluster",
    "manifest",
    "api",
    "sorted",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every `crate::name` of a text, with its line number.
fn mentions(text: &str) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for rest in code.split("crate::").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            all.push((number + 1, name));
        }
    }
    all
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|f| *f == name)
}

fn upward(source: &Path, text: &str) -> Vec<String> {
    let relative = source
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .unwrap_or(source);
    let first = relative.iter().next().unwrap().to_string_lossy();
    let own = first.trim_end_matches(".rs");
    let Some(own_floor) = floor(own) else {
        return vec![format!("{own} has no floor")];
    };
    let wrong = |(_, name): &(usize, String)| floor(name).is_some_and(|f| f < own_floor);
    let found = mentions(text).into_iter().filter(wrong);
    found
        .map(|(line, name)| {
            format!(
                "{}:{line} uses {name}, a floor above {own}",
                relative.display()
            )
        })
        .collect()
}

#[test]
fn uses_point_only_downward() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    // The doors may open any floor; the library's root only lists them.
    all.retain(|p| {
        !p.ends_with("src/main.rs")
            && !p.ends_with("src/lib.rs")
            && !p.parent().unwrap().ends_with("bin")
    });
    assert!(all.len() > 50, "the sources were not found");
    let wrong: Vec<String> = all
        .iter()
        .flat_map(|p| upward(p, &fs::read_to_string(p).unwrap()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_upward_use_is_found() {
    let wrong = upward(
        Path::new("cluster/x.rs"),
        "use crate::api::Pod;\nuse crate::session::Session;\n",
    );
    assert_eq!(
        wrong,
        ["cluster/x.rs:2 uses session, a floor above cluster"]
    );
}
