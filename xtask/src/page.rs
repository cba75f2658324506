//! `build`: the page in `dist`, whole and self-contained. Trunk compiles and copies; this module adds
//! the editor and the licences, makes the module ready, splits it, packs the scripts, gives the names by
//! which caches tell builds apart, and weighs the result.

use crate::process::{run, say};
use crate::wasm_target::{TARGET, WasmCompiler, host};
use crate::{browser, fields, files, licenses, names, ready, sizes, split, tools};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Builds the page, prints what it weighs, and fails above the budgets.
pub fn build() -> Result<(), String> {
    let compiler = WasmCompiler::find()?;
    let tools = tools::for_the_page()?;
    let started = Instant::now();
    // Taken before the build: what changes meanwhile makes the next start build again.
    let stamp = stamp();
    files::unmark_dist();

    // Trunk is told to fetch nothing, and tells cargo the same.
    let mut fetch = Command::new("cargo");
    fetch
        .args(["fetch", "--quiet", "--target", TARGET, "--target", &host()?])
        .current_dir(files::top());
    compiler.prepare(&mut fetch, &tools)?;
    run(&mut fetch)?;

    say("Compiling the page (Trunk)");
    let mut trunk = Command::new("trunk");
    // NO_COLOR=1, a common setting, is a value that Trunk's option does not take.
    trunk
        .args(["build", "--log=warn"])
        .current_dir(files::top())
        .env_remove("NO_COLOR");
    trunk.env("CARGO_TARGET_DIR", files::wasm_target_folder());
    compiler.prepare(&mut trunk, &tools)?;
    run(&mut trunk)?;

    let bundled = bundle_editor()?;
    fields::write()?;
    files::write(
        &files::dist().join("licenses.txt"),
        licenses::of_what_ships(&bundled)?,
    )?;
    let linked = files::wasm_target_folder().join(format!("{TARGET}/wasm/page.wasm"));
    let linked = files::read_bytes(&linked)?;
    make_ready(&linked)?;
    shorten_names()?;
    let is_split = split_module(&linked)?;
    pack_scripts()?;
    name_the_build()?;
    say(&format!("Built dist/ in {} s", started.elapsed().as_secs()));

    let weights = sizes::weigh(&files::dist())?;
    print!("{}", sizes::table(&weights));
    if is_split && compiler.is_small() {
        sizes::check(&weights)?;
    } else {
        say("The sizes are not judged: this machine cannot make the page as small as it gets");
    }
    files::mark_dist(&stamp)
}

/// What tells whether `dist` is what these sources and this machine give.
fn stamp() -> String {
    let whole = match tools::chromium_if_there() {
        Some(_) => "",
        None => " in one module",
    };
    files::inputs_digest(&files::top()) + whole
}

/// Builds the page unless `dist` is what these sources give.
pub fn build_if_needed() -> Result<(), String> {
    if files::dist_is_current(&stamp()) {
        return Ok(());
    }
    build()
}

/// Bundles CodeMirror into `dist/editor.js`; gives the npm packages that went in.
fn bundle_editor() -> Result<Vec<PathBuf>, String> {
    say("Bundling the editor (esbuild)");
    let meta = files::wasm_target_folder().join("editor-meta.json");
    let option = |name: &str, path: &Path| format!("--{name}={}", path.display());
    let mut esbuild = Command::new(files::npm_folder().join("node_modules/.bin/esbuild"));
    esbuild
        .args([
            "src/ui/editor/editor.js",
            "--bundle",
            "--format=esm",
            "--minify",
            "--target=es2022",
        ])
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg(option("outfile", &files::dist().join("editor.js")))
        .arg(option("metafile", &meta))
        .env("NODE_PATH", files::npm_folder().join("node_modules"))
        .current_dir(files::top());
    run(&mut esbuild)?;
    pack_module(&files::dist().join("editor.js"))?;
    let meta: serde_json::Value = serde_json::from_str(&files::read(&meta)?)
        .map_err(|error| format!("esbuild's report: {error}"))?;
    let inputs = meta["inputs"]
        .as_object()
        .ok_or("esbuild's report names no inputs")?;
    let mut packages: Vec<PathBuf> = inputs
        .keys()
        .filter_map(|file| package_folder(file))
        .collect();
    packages.sort();
    packages.dedup();
    Ok(packages
        .into_iter()
        .map(|folder| files::top().join(folder))
        .collect())
}

/// Packs a script closer than esbuild does.
fn pack_module(script: &Path) -> Result<(), String> {
    let mut terser = Command::new(files::npm_folder().join("node_modules/.bin/terser"));
    terser
        .args(["--module", "--ecma=2020", "--mangle"])
        .args(["--compress", "passes=3"])
        .arg("--output")
        .arg(script)
        .arg(script);
    run(&mut terser)
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

/// Puts what a first visit opens with into the page's module.
fn make_ready(linked: &[u8]) -> Result<(), String> {
    say("Making the first visit ready");
    let page = files::dist().join("page_bg.wasm");
    let module = files::read_bytes(&page)?;
    files::write(&page, ready::with_first_visit(&module, linked)?)
}

/// Lets the page's module and its script call each other by short names.
fn shorten_names() -> Result<(), String> {
    let dist = files::dist();
    let (wasm, script) = (dist.join("page_bg.wasm"), dist.join("page.js"));
    let page = names::shorten(&names::Page {
        wasm: files::read_bytes(&wasm)?,
        script: files::read(&script)?,
    })?;
    files::write(&wasm, page.wasm)?;
    files::write(&script, page.script)
}

/// Leaves in the page's module what its first use calls, and puts the rest into one that is fetched
/// later. A browser finds out which is which; without one the page stays whole, and that is said.
fn split_module(linked: &[u8]) -> Result<bool, String> {
    if tools::chromium_if_there().is_none() {
        say("There is no Chromium to split the module with: the page will take longer to load");
        return Ok(false);
    }
    say("Splitting the module by what its first use calls");
    let dist = files::dist();
    let module = dist.join("page_bg.wasm");
    let whole = files::read_bytes(&module)?;
    let index = dist.join("index.html");
    let html = files::read(&index)?;
    let marked = html.replace(
        "<script src=\"boot.js\"",
        "<script data-rest src=\"boot.js\"",
    );
    files::write(&index, marked)?;
    let traced = files::wasm_target_folder().join("traced.wasm");
    files::write(&traced, split::traced(&whole)?)?;
    let objects = split::Objects::read(linked)?;
    let halves = split::split(&whole, &browser::first_use(&traced)?, &objects)?;
    files::write(&module, halves.first)?;
    files::write(&dist.join("later/rest.wasm"), halves.rest)?;
    Ok(true)
}

/// Takes comments and white space out of the scripts and styles that are ours.
fn pack_scripts() -> Result<(), String> {
    let mut esbuild = Command::new(files::npm_folder().join("node_modules/.bin/esbuild"));
    esbuild
        .args(["boot.js", "boot.css", "page.js", "style.css"])
        .args(["--minify", "--target=es2022", "--legal-comments=none"])
        .args(["--log-level=warning", "--allow-overwrite", "--outdir=."])
        .current_dir(files::dist());
    run(&mut esbuild)?;
    pack_module(&files::dist().join("page.js"))
}

/// Gives every address in index.html the build's digest as a query.
fn name_the_build() -> Result<(), String> {
    let dist = files::dist();
    let all = files::walk(&dist);
    let index = dist.join("index.html");
    let html = files::read(&index)?;
    let mut contents = Vec::new();
    for file in all.iter().filter(|file| **file != index) {
        contents.push((
            file.strip_prefix(&dist).unwrap_or(file),
            files::read_bytes(file)?,
        ));
    }
    let names: Vec<String> = contents
        .iter()
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .collect();
    let digest = files::digest(contents.into_iter());
    files::write(&index, with_version(&html, &names, &digest))
}

/// The page with `?v=…` on every address of a file that is there, and without Trunk's own link.
fn with_version(html: &str, names: &[String], version: &str) -> String {
    let mut html: String = html
        .lines()
        .filter(|line| !line.contains("<link data-trunk "))
        .flat_map(|line| [line, "\n"])
        .collect();
    for name in names {
        for address in [format!("\"{name}\""), format!("\"./{name}\"")] {
            html = html.replace(&address, &format!("\"{name}?v={version}\""));
        }
    }
    html
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
        let html = "<script src=\"boot.js\"></script>\n<link href=\"./style.css\" integrity=\"x\"/>\n<link data-trunk rel=\"rust\">\n<p>boot.js</p>\n";
        assert_eq!(
            with_version(html, &["boot.js".into(), "style.css".into()], "7"),
            "<script src=\"boot.js?v=7\"></script>\n<link href=\"style.css?v=7\" integrity=\"x\"/>\n<p>boot.js</p>\n"
        );
    }
}
