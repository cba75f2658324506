//! `dist/licenses.txt`: the licences of everything that ships in the page, each text once. Reads what
//! cargo and npm know; judges nothing.

use crate::files::{read, top};
use crate::process::output;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One thing that ships: what it is, and the texts that it comes with.
struct Shipped {
    name: String,
    version: String,
    expression: String,
    texts: Vec<String>,
}

/// The whole document, for the crates of the page and the npm packages in these folders.
pub fn of_what_ships(npm_packages: &[PathBuf]) -> Result<String, String> {
    let mut shipped = crates()?;
    for folder in npm_packages {
        shipped.push(npm_package(folder)?);
    }
    shipped.push(standard_library()?);
    Ok(document(&shipped))
}

/// The page's crates: what the package reaches by normal dependencies in a wasm build.
fn crates() -> Result<Vec<Shipped>, String> {
    let mut cargo = Command::new("cargo");
    cargo.args([
        "metadata",
        "--format-version=1",
        "--features=page",
        "--filter-platform=wasm32-unknown-unknown",
    ]);
    let metadata: Value = serde_json::from_str(&output(cargo.current_dir(top()))?)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let reached =
        reachable(&metadata).ok_or("cargo metadata is not of the form that it has had so far")?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| {
            package["id"]
                .as_str()
                .is_some_and(|id| reached.contains(id))
                // Its texts are the help of the editor, `later/fields.json`.
                || package["name"] == "k8s-openapi"
        })
        .map(|package| {
            let field = |name: &str| package[name].as_str().unwrap_or_default().to_string();
            let folder = Path::new(package["manifest_path"].as_str().unwrap_or_default())
                .parent()
                .unwrap_or(Path::new(""));
            let authors: Vec<&str> = package["authors"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let expression = field("license");
            let mut texts = license_files(folder);
            if texts.is_empty() {
                texts = vec![standard_text(&expression, &field("name"), &authors)?];
            }
            Ok(Shipped {
                name: field("name"),
                version: field("version"),
                expression,
                texts,
            })
        })
        .collect()
}

/// The ids of the packages that end up in the module. Build scripts and macros run, and do not ship.
fn reachable(metadata: &Value) -> Option<BTreeSet<&str>> {
    let is_macro = |id: &str| {
        let package = metadata["packages"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|package| package["id"] == id);
        let targets = package
            .and_then(|package| package["targets"].as_array())
            .into_iter()
            .flatten();
        targets
            .flat_map(|target| target["kind"].as_array().into_iter().flatten())
            .any(|kind| kind == "proc-macro")
    };
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()?
        .iter()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let mut waiting = vec![metadata["resolve"]["root"].as_str()?];
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if is_macro(id) || !reached.insert(id) {
            continue;
        }
        for dependency in nodes.get(id)?["deps"].as_array()? {
            if dependency["dep_kinds"]
                .as_array()?
                .iter()
                .any(|kind| kind["kind"].is_null())
            {
                waiting.push(dependency["pkg"].as_str()?);
            }
        }
    }
    Some(reached)
}

fn npm_package(folder: &Path) -> Result<Shipped, String> {
    let manifest: Value = serde_json::from_str(&read(&folder.join("package.json"))?)
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    let field = |name: &str| manifest[name].as_str().unwrap_or_default().to_string();
    let texts = license_files(folder);
    if texts.is_empty() {
        return Err(format!(
            "The npm package {} ships without a licence text; it cannot go into the page.",
            field("name")
        ));
    }
    Ok(Shipped {
        name: field("name"),
        version: field("version"),
        expression: field("license"),
        texts,
    })
}

/// Rust's own library, part of every module; taken under the Apache licence of its two.
fn standard_library() -> Result<Shipped, String> {
    let texts = vec![read(&top().join("LICENSE-APACHE"))?];
    let expression = "MIT OR Apache-2.0".to_string();
    Ok(Shipped {
        name: "The Rust standard library".into(),
        version: String::new(),
        expression,
        texts,
    })
}

/// The licence files of a package, at its top or in a folder `LICENSES`.
fn license_files(folder: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> = [folder.to_path_buf(), folder.join("LICENSES")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| {
            path.is_file()
                && path
                    .file_name()
                    .is_some_and(|name| is_license_name(&name.to_string_lossy()))
        })
        .collect();
    files.sort();
    files.iter().filter_map(|file| read(file).ok()).collect()
}

fn is_license_name(name: &str) -> bool {
    let name = name.to_uppercase();
    [
        "LICENSE",
        "LICENCE",
        "COPYING",
        "NOTICE",
        "UNLICENSE",
        "COPYRIGHT",
        "MIT.TXT",
        "APACHE-2.0.TXT",
    ]
    .iter()
    .any(|start| name.starts_with(start))
        && ![".RS", ".JS", ".HTML"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// The text for a crate that names a licence and comes without one: ours, which are the standard ones.
fn standard_text(expression: &str, name: &str, authors: &[&str]) -> Result<String, String> {
    if expression.contains("MIT") {
        let holder = if authors.is_empty() {
            format!("the authors of {name}")
        } else {
            authors.join(", ")
        };
        let text = read(&top().join("LICENSE-MIT"))?;
        let line = |line: &str| {
            if line.starts_with("Copyright ") {
                format!("Copyright (c) {holder}")
            } else {
                line.to_string()
            }
        };
        Ok(text.lines().map(line).collect::<Vec<_>>().join("\n"))
    } else if expression.contains("Apache-2.0") {
        read(&top().join("LICENSE-APACHE"))
    } else {
        Err(format!(
            "The crate {name} ({expression}) ships without a licence text; it cannot go into the page."
        ))
    }
}

/// The texts under which a work is taken: of several to choose from the Apache licence, whose text all
/// share, and what else is no licence of its own (a NOTICE).
fn under(work: &Shipped) -> Vec<&String> {
    let is_choice = work.expression.contains(" OR ") || work.expression.contains('/');
    let is_apache = |text: &str| text.contains("Apache License");
    let is_other = |text: &str| {
        text.contains("Permission is hereby granted") || text.contains("free and unencumbered")
    };
    let has_apache = is_choice && work.texts.iter().any(|text| is_apache(text));
    let texts = work.texts.iter();
    texts
        .filter(|text| !has_apache || is_apache(text) || !is_other(text))
        .collect()
}

/// Whose a work is: the lines of its licence that say so, and the licence without them.
fn notice(license: &str) -> (String, String) {
    let is_notice = |line: &&str| {
        let of_whom = line.trim().strip_prefix("Copyright ");
        of_whom.is_some_and(|whom| {
            whom.starts_with("(c)")
                || whom.starts_with("(C)")
                || whom.starts_with('©')
                || whom.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let (notice, terms): (Vec<&str>, Vec<&str>) = license.lines().partition(is_notice);
    let trimmed: Vec<&str> = notice.into_iter().map(str::trim).collect();
    (trimmed.join("\n"), terms.join("\n"))
}

/// What two copies of one text have in common: titles, line breaks and margins differ, and what follows
/// the terms is advice on how to use them.
fn words(terms: &str) -> String {
    let advice = terms.split("END OF TERMS AND CONDITIONS").next();
    let words = advice.unwrap_or(terms).split_whitespace();
    let words = words.collect::<Vec<_>>().join(" ").to_lowercase();
    let words = words.replace("https://", "http://");
    let titles = ["the mit license (mit) ", "the mit license ", "mit license "];
    let title = titles.iter().find_map(|title| words.strip_prefix(title));
    title.unwrap_or(&words).to_owned()
}

/// Each text once, under the names of all that come with it and whose they are.
fn document(shipped: &[Shipped]) -> String {
    let title = |one: &Shipped| format!("{} {}", one.name, one.version).trim().to_string();
    let intro =
        "The DaemonSet playground is built from these works, and ships under their licences.";
    let mut text = format!("{intro}\n");
    // By the words of the terms: the terms, and by notice who comes with it.
    let mut groups: BTreeMap<String, (String, BTreeMap<String, Vec<String>>)> = BTreeMap::new();
    for one in shipped {
        for license in under(one) {
            let (notice, terms) = notice(license);
            let (_, works) = groups
                .entry(words(&terms))
                .or_insert_with(|| (terms.trim().to_string(), BTreeMap::new()));
            works.entry(notice).or_default().push(title(one));
        }
    }
    for (terms, works) in groups.into_values() {
        text.push_str(&format!("\n{}\n", "-".repeat(72)));
        for (notice, names) in works {
            let end = if notice.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{}\n{notice}{end}", names.join(", ")));
        }
        text.push_str(&format!("\n{terms}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn macros_and_build_scripts_do_not_ship() {
        let dependency = |id: &str, kind: Value| json!({"pkg": id, "dep_kinds": [{"kind": kind}]});
        let package = |id: &str, kind: &str| json!({"id": id, "targets": [{"kind": [kind]}]});
        let metadata = json!({
            "packages": [package("page", "bin"), package("a", "lib"), package("b", "lib"), package("m", "proc-macro"), package("syn", "lib"), package("cc", "lib")],
            "resolve": {"root": "page", "nodes": [
                {"id": "page", "deps": [dependency("a", Value::Null), dependency("m", Value::Null), dependency("cc", json!("build"))]},
                {"id": "a", "deps": [dependency("b", Value::Null)]},
                {"id": "b", "deps": []},
                {"id": "m", "deps": [dependency("syn", Value::Null)]},
                {"id": "syn", "deps": []}, {"id": "cc", "deps": []},
            ]},
        });
        assert_eq!(
            reachable(&metadata),
            Some(BTreeSet::from(["page", "a", "b"]))
        );
    }

    fn one(name: &str, text: &str) -> Shipped {
        Shipped {
            name: name.into(),
            version: "1".into(),
            expression: "MIT".into(),
            texts: vec![text.into()],
        }
    }

    #[test]
    fn equal_texts_are_given_once() {
        let text = document(&[
            one("a", "Be  kind.\n"),
            one("b", "Be\nkind."),
            one("c", "Else."),
        ]);
        assert_eq!(text.matches("kind.").count(), 1);
        assert!(text.contains("\na 1, b 1\n\nBe  kind.\n"), "{text}");
        assert!(text.contains("\nc 1\n\nElse.\n"), "{text}");
    }

    #[test]
    fn of_two_licences_to_choose_from_the_one_that_all_share_is_given() {
        let apache = "Apache License\nEND OF TERMS AND CONDITIONS\nHow to apply it.";
        let mit = "Copyright (c) A\nPermission is hereby granted to all.";
        let work = |expression: &str, texts: &[&str]| Shipped {
            name: "a".into(),
            version: "1".into(),
            expression: expression.into(),
            texts: texts.iter().map(|text| (*text).into()).collect(),
        };
        let given = |expression: &str, texts: &[&str]| under(&work(expression, texts)).len();
        assert_eq!(given("MIT OR Apache-2.0", &[apache, mit, "A notice."]), 2);
        assert_eq!(given("MIT AND Apache-2.0", &[apache, mit]), 2);
        assert_eq!(given("MIT OR Apache-2.0", &[mit]), 1);
        assert_eq!(words(apache), words("apache license"));
    }

    #[test]
    fn of_texts_that_differ_in_whose_they_are_the_terms_are_given_once() {
        let text = document(&[
            one("a", "MIT License\n\nCopyright (c) A\n\nBe kind."),
            one("b", "The MIT License (MIT)\nCopyright 2020 B\nBe\nkind."),
            one("c", "MIT License\n\nCopyright (c) A\n\nBe kind."),
        ]);
        assert_eq!(text.matches("kind.").count(), 1);
        assert!(
            text.contains("\na 1, c 1\nCopyright (c) A\nb 1\nCopyright 2020 B\n\nMIT License\n"),
            "{text}"
        );
    }

    #[test]
    fn license_files_are_known_by_their_names() {
        assert!(
            [
                "LICENSE",
                "LICENSE-MIT",
                "license.md",
                "COPYING",
                "NOTICE.txt"
            ]
            .iter()
            .all(|name| is_license_name(name))
        );
        assert!(
            ["README.md", "license.rs", "src"]
                .iter()
                .all(|name| !is_license_name(name))
        );
    }
}
