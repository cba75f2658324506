//! `licenses.txt`: the licences of everything that ships in the page, each text once. Reads what cargo
//! and npm know; judges nothing. cargo-about and its like do more and take minutes to install.

use crate::files::{self, read, top};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// One thing that ships, and the texts that it comes with.
struct Shipped {
    title: String,
    texts: Vec<String>,
}

/// The whole document, for the crates of the page and the npm packages in these folders.
pub fn of_what_ships(npm_packages: &[PathBuf]) -> Result<String, String> {
    let mut shipped = crates()?;
    for folder in npm_packages {
        shipped.push(npm_package(folder)?);
    }
    shipped.push(Shipped {
        title: "The Rust standard library".into(),
        texts: vec![read(&top().join("LICENSE-APACHE"))?],
    });
    Ok(document(&shipped))
}

/// The page's crates: what the package reaches by normal dependencies in a wasm build.
fn crates() -> Result<Vec<Shipped>, String> {
    let metadata = files::cargo_metadata(&[
        "--features=page",
        "--filter-platform=wasm32-unknown-unknown",
    ])?;
    let reached =
        reachable(&metadata).ok_or("cargo metadata is not of the form that it has had so far")?;
    let ships = |package: &&Value| {
        // The texts of k8s-openapi are the help of the editor, `later/fields.json`.
        reached.contains(text(package, "id")) || text(package, "name") == "k8s-openapi"
    };
    let packages = list(&metadata["packages"]).filter(ships);
    packages
        .map(|package| {
            let (name, expression) = (text(package, "name"), text(package, "license"));
            let manifest = Path::new(text(package, "manifest_path"));
            let mut texts = license_files(manifest.parent().unwrap_or(manifest));
            if texts.is_empty() {
                let authors: Vec<&str> = list(&package["authors"])
                    .filter_map(Value::as_str)
                    .collect();
                texts.push(standard_text(expression, name, &authors)?);
            }
            Ok(Shipped {
                title: format!("{name} {} ({expression})", text(package, "version")),
                texts,
            })
        })
        .collect()
}

/// The ids of the packages that end up in the module. Build scripts and macros run, and do not ship.
fn reachable(metadata: &Value) -> Option<BTreeSet<&str>> {
    let is_macro = |package: &&Value| {
        let kinds = list(&package["targets"]).flat_map(|target| list(&target["kind"]));
        kinds.into_iter().any(|kind| kind == "proc-macro")
    };
    let macros: BTreeSet<&str> = list(&metadata["packages"])
        .filter(is_macro)
        .map(|package| text(package, "id"))
        .collect();
    let nodes: BTreeMap<&str, &Value> = list(&metadata["resolve"]["nodes"])
        .map(|node| (text(node, "id"), node))
        .collect();
    let mut waiting = vec![metadata["resolve"]["root"].as_str()?];
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if macros.contains(id) || !reached.insert(id) {
            continue;
        }
        let is_normal =
            |dependency: &&Value| list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
        let dependencies = list(&nodes.get(id)?["deps"]).filter(is_normal);
        waiting.extend(dependencies.map(|dependency| text(dependency, "pkg")));
    }
    Some(reached)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn npm_package(folder: &Path) -> Result<Shipped, String> {
    let manifest: Value = serde_json::from_str(&read(&folder.join("package.json"))?)
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    let [name, version, license] = ["name", "version", "license"].map(|key| text(&manifest, key));
    let texts = license_files(folder);
    if texts.is_empty() {
        return Err(format!(
            "The npm package {name} ships without a licence text; it cannot go into the page."
        ));
    }
    Ok(Shipped {
        title: format!("{name} {version} ({license})"),
        texts,
    })
}

/// The licence files of a package, at its top or in a folder `LICENSES`.
fn license_files(folder: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> = [folder.to_path_buf(), folder.join("LICENSES")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && path.file_name().is_some_and(is_license_name))
        .collect();
    files.sort();
    files.iter().filter_map(|file| read(file).ok()).collect()
}

fn is_license_name(name: &std::ffi::OsStr) -> bool {
    const STARTS: [&str; 7] = [
        "LICENSE",
        "LICENCE",
        "COPYING",
        "COPYRIGHT",
        "NOTICE",
        "UNLICENSE",
        "MIT.TXT",
    ];
    let name = name.to_string_lossy().to_uppercase();
    let is_code = [".RS", ".JS", ".HTML"]
        .iter()
        .any(|end| name.ends_with(end));
    (STARTS.iter().any(|start| name.starts_with(start)) || name == "APACHE-2.0.TXT") && !is_code
}

/// The text for a crate that names a licence and comes without one: ours, which are the standard ones.
fn standard_text(expression: &str, name: &str, authors: &[&str]) -> Result<String, String> {
    if expression.contains("MIT") {
        let holder = match authors {
            [] => format!("the authors of {name}"),
            authors => authors.join(", "),
        };
        let ours = read(&top().join("LICENSE-MIT"))?;
        let lines = ours
            .lines()
            .map(|line| match line.starts_with("Copyright ") {
                true => format!("Copyright (c) {holder}"),
                false => line.to_string(),
            });
        Ok(lines.collect::<Vec<_>>().join("\n"))
    } else if expression.contains("Apache-2.0") {
        read(&top().join("LICENSE-APACHE"))
    } else {
        Err(format!(
            "The crate {name} ({expression}) ships without a licence text; it cannot go into the page."
        ))
    }
}

/// Each text once, under the names of all that come with it. Copies that differ only in where their lines
/// break are one text.
fn document(shipped: &[Shipped]) -> String {
    let mut groups: BTreeMap<Vec<&str>, (&str, Vec<&str>)> = BTreeMap::new();
    for one in shipped {
        for text in &one.texts {
            let words = text.split_whitespace().collect();
            let (_, titles) = groups.entry(words).or_insert((text.trim(), Vec::new()));
            titles.push(&one.title);
        }
    }
    let mut document = String::from(
        "The DaemonSet playground is built from these works, and ships under their licences.\n",
    );
    for (text, titles) in groups.into_values() {
        let (line, titles) = ("-".repeat(72), titles.join("\n"));
        document.push_str(&format!("\n{line}\n{titles}\n\n{text}\n"));
    }
    document
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

    #[test]
    fn equal_texts_are_given_once() {
        let one = |title: &str, text: &str| Shipped {
            title: title.into(),
            texts: vec![text.into()],
        };
        let text = document(&[
            one("a", "Be  kind.\n"),
            one("b", "Be\nkind."),
            one("c", "Else."),
        ]);
        assert_eq!(text.matches("kind.").count(), 1);
        assert!(text.contains("\na\nb\n\nBe  kind.\n"), "{text}");
        assert!(text.contains("\nc\n\nElse.\n"), "{text}");
    }

    #[test]
    fn license_files_are_known_by_their_names() {
        let is_license = |name: &&str| is_license_name(std::ffi::OsStr::new(name));
        let licenses = [
            "LICENSE",
            "LICENSE-MIT",
            "license.md",
            "COPYING",
            "NOTICE.txt",
        ];
        assert!(licenses.iter().all(is_license));
        assert!(!["README.md", "license.rs", "src"].iter().any(is_license));
    }
}
