//! `assets`: what Trunk's hook adds to the page that Trunk has made from Rust. The editor and the styles,
//! bundled by esbuild; the schema for the editor's completion; the licences; and the names by which
//! caches tell builds apart.
//!
//! Trunk says in the environment where the page stands (`TRUNK_STAGING_DIR`) and what kind of build it
//! is (`TRUNK_PROFILE`).

use crate::process::{output, run, say};
use crate::{files, licenses, tools};
use serde_json::Value;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The address that the page will have, with a slash at its end. Pictures in previews of a link need a
/// whole address; without this variable theirs stays relative.
const ADDRESS: &str = "PLAYGROUND_ADDRESS";

/// What the page shows of a first visit before the program has come (`tests/e2e/still.mjs` makes it).
const STILL: &str = "src/ui/shell/still.html";

/// Completes the page in Trunk's staging folder.
pub fn add() -> Result<(), String> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let page = staging.ok_or("`cargo xtask assets` is for Trunk to call: run `trunk build`.")?;
    let is_release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    tools::npm_packages()?;
    let bundled = bundle(&page, is_release)?;
    files::write(&page.join("later/fields.json"), schema()?)?;
    let licenses = licenses::of_what_ships(&bundled)?;
    files::write(&page.join("licenses.txt"), licenses)?;
    finish_document(&page)
}

/// Bundles the editor and the styles; packs all scripts in a release. Gives the folders of the npm
/// packages that went in.
fn bundle(page: &Path, is_release: bool) -> Result<Vec<PathBuf>, String> {
    let meta = files::target_folder()?.join("editor-meta.json");
    let mut editor = esbuild();
    editor
        .args(["src/ui/editor/editor.js", "--bundle", "--format=esm"])
        .arg(format!("--metafile={}", meta.display()))
        .arg(format!("--outfile={}", page.join("editor.js").display()));
    let mut styles = esbuild();
    styles
        .args(["src/ui/style.css", "--bundle"])
        .arg(format!("--outfile={}", page.join("style.css").display()));
    for bundle in [&mut editor, &mut styles] {
        bundle.arg(if is_release {
            "--minify"
        } else {
            "--sourcemap=inline"
        });
        run(bundle)?;
    }
    if is_release {
        let mut scripts = esbuild();
        let names = ["boot.js", "page.js"].map(|name| page.join(name));
        scripts
            .args(names)
            .args(["--minify", "--allow-overwrite"])
            .arg(format!("--outdir={}", page.display()));
        run(&mut scripts)?;
    }
    let meta: Value = serde_json::from_str(&files::read(&meta)?)
        .map_err(|error| format!("esbuild's report: {error}"))?;
    let inputs = meta["inputs"]
        .as_object()
        .ok_or("esbuild's report names no inputs")?;
    let mut packages: Vec<PathBuf> = inputs
        .keys()
        .filter_map(|file| Some(files::top().join(package_folder(file)?)))
        .collect();
    packages.dedup();
    Ok(packages)
}

fn esbuild() -> Command {
    let modules = files::npm_folder().join("node_modules");
    let mut esbuild = Command::new("node");
    esbuild
        .arg(modules.join("esbuild/bin/esbuild"))
        .args(["--target=es2022", "--log-level=warning"])
        // Their terms stand in licenses.txt.
        .arg("--legal-comments=none")
        .env("NODE_PATH", modules)
        .current_dir(files::top());
    esbuild
}

/// The folder of the npm package that a file belongs to.
fn package_folder(file: &str) -> Option<PathBuf> {
    const MODULES: &str = "node_modules/";
    let start = file.rfind(MODULES)? + MODULES.len();
    let names = if file[start..].starts_with('@') { 2 } else { 1 };
    let name: Vec<&str> = file[start..].split('/').take(names).collect();
    Some(PathBuf::from(format!(
        "{}{}",
        &file[..start],
        name.join("/")
    )))
}

/// The fields of Kubernetes' schema. The workspace member `schema` takes minutes to compile, so its
/// result is kept for as long as it and the crates stay the same.
fn schema() -> Result<String, String> {
    let mut sources = files::walk(&files::top().join("schema"));
    sources.push(files::top().join("Cargo.lock"));
    let kept = files::target_folder()?.join(format!("schema/{}.json", digest(&sources)?));
    if !kept.is_file() {
        say("Reading Kubernetes' schema for the editor, once: some minutes");
        let mut cargo = Command::new("cargo");
        cargo
            .args(["run", "--quiet", "--package", "schema"])
            .current_dir(files::top());
        files::write(&kept, output(&mut cargo)?)?;
    }
    files::read(&kept)
}

/// Tells files with their contents apart; is no seal.
fn digest(sources: &[PathBuf]) -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    for file in sources {
        (file.file_name(), files::read_bytes(file)?).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Puts the still into index.html, and gives every address in it the build's digest as a query; `boot.js`
/// gives it to all others.
fn finish_document(page: &Path) -> Result<(), String> {
    let index = page.join("index.html");
    let mut html = files::read(&index)?;
    let still = files::read(&files::top().join(STILL))?;
    html = html.replace(&format!("<!-- {STILL} -->"), &still);
    if let Some((rest, script)) = without_reload_script(&html) {
        files::write(&page.join("reload.js"), script)?;
        html = rest;
    }
    if let Ok(address) = std::env::var(ADDRESS) {
        let picture = "content=\"later/share.png\"";
        html = html.replace(picture, &format!("content=\"{address}later/share.png\""));
    }
    let all = files::walk(page);
    let names: Vec<String> = all
        .iter()
        .map(|file| files::address_in(page, file))
        .collect();
    files::write(&index, with_version(&html, &names, &digest(&all)?))
}

/// `trunk serve` puts the script that reloads the page after a build into the document, where the
/// Content-Security-Policy does not let it run. Gives the document that names a file in its place, and
/// the script.
fn without_reload_script(html: &str) -> Option<(String, String)> {
    const OPEN: &str = "<script>";
    let mark = html.find("__TRUNK_ADDRESS__")?;
    let start = html[..mark].rfind(OPEN)?;
    let end = mark + html[mark..].find("</script>")?;
    let script = html[start + OPEN.len()..end]
        .replace("'{{__TRUNK_ADDRESS__}}'", "window.location.host")
        .replace("{{__TRUNK_WS_BASE__}}", "/");
    let (before, after) = (&html[..start], &html[end..]);
    Some((format!("{before}<script src=\"reload.js\">{after}"), script))
}

/// The document with `?v=…` on every address of a file that is there.
fn with_version(html: &str, names: &[String], version: &str) -> String {
    names.iter().fold(html.to_string(), |html, name| {
        html.replace(&format!("\"{name}\""), &format!("\"{name}?v={version}\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_its_innermost_package() {
        let folder = |file| package_folder(file).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(
            folder("e2e/node_modules/crelt/index.js").as_deref(),
            Some("e2e/node_modules/crelt")
        );
        assert_eq!(
            folder("n/node_modules/@a/b/d/i.js").as_deref(),
            Some("n/node_modules/@a/b")
        );
        assert_eq!(
            folder("node_modules/a/node_modules/b/i.js").as_deref(),
            Some("node_modules/a/node_modules/b")
        );
        assert_eq!(folder("src/ui/editor/editor.js"), None);
    }

    #[test]
    fn addresses_carry_the_version_and_prose_does_not() {
        let html = "<script src=\"boot.js\"></script>\n<link href=\"style.css\">\n<p>boot.js</p>\n";
        assert_eq!(
            with_version(html, &["boot.js".into(), "style.css".into()], "7"),
            "<script src=\"boot.js?v=7\"></script>\n<link href=\"style.css?v=7\">\n<p>boot.js</p>\n"
        );
    }

    #[test]
    fn trunk_s_reload_script_becomes_a_file() {
        let html = "<body><script src=\"boot.js\"></script><script>const address = '{{__TRUNK_ADDRESS__}}';</script></body>";
        let (html, script) = without_reload_script(html).expect("it is there");
        assert_eq!(
            html,
            "<body><script src=\"boot.js\"></script><script src=\"reload.js\"></script></body>"
        );
        assert_eq!(script, "const address = window.location.host;");
        assert_eq!(without_reload_script(&html), None);
    }
}
