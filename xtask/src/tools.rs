//! The tools that build and test the page, installed where they are missing: the wasm target by rustup,
//! Trunk and wasm-bindgen into a cache that all clones share, npm's packages beside the browser tests,
//! Chromium by apt.

use crate::files::{npm_folder, read, tool_cache, top};
use crate::process::{apt_install, find, output, run, say};
use std::path::PathBuf;
use std::process::Command;

const TRUNK: &str = "0.21.14";
const NODE_MAJOR: u32 = 20;

/// The browser's target.
const TARGET: &str = "wasm32-unknown-unknown";

/// The folders of Trunk, of the wasm-bindgen that fits `Cargo.lock`, and of npm's wasm-opt; and the
/// target for which they build.
pub fn for_the_page() -> Result<Vec<PathBuf>, String> {
    wasm_target()?;
    let trunk = cargo_tool(
        "trunk",
        "trunk",
        TRUNK,
        &["--locked", "--no-default-features"],
    )?;
    let lock = read(&top().join("Cargo.lock"))?;
    let version =
        locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock names no wasm-bindgen.")?;
    // Not --locked: the lock that is published with it names a crate that is no longer to be had.
    let bindgen = cargo_tool(
        "wasm-bindgen-cli",
        "wasm-bindgen",
        version,
        &["--bin", "wasm-bindgen"],
    )?;
    npm_packages()?;
    Ok(vec![trunk, bindgen, npm_folder().join("node_modules/.bin")])
}

/// The standard library for the browser's target, added by rustup where it is missing.
fn wasm_target() -> Result<(), String> {
    let is_there = || {
        let mut rustc = Command::new("rustc");
        let libraries = output(rustc.args(["--print", "target-libdir", "--target", TARGET]));
        // The folder alone is not enough: an empty one stays behind when a target is taken away.
        libraries.is_ok_and(|folder| {
            std::fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some())
        })
    };
    if is_there() {
        return Ok(());
    }
    say(&format!("Adding the target {TARGET} (rustup)"));
    let added = run(Command::new("rustup").args(["target", "add", TARGET]));
    match is_there() {
        true => Ok(()),
        false => Err(format!(
            "The page needs Rust's standard library for {TARGET}. Install Rust by rustup \
             (https://rustup.rs), then: rustup target add {TARGET}{}",
            added
                .err()
                .map(|why| format!("\n({why})"))
                .unwrap_or_default()
        )),
    }
}

/// Builds a tool with cargo, once for each version; gives the folder of its program.
fn cargo_tool(
    package: &str,
    program: &str,
    version: &str,
    options: &[&str],
) -> Result<PathBuf, String> {
    let cache = tool_cache()?;
    let root = cache.join(format!("{package}-{version}"));
    let bin = root.join("bin");
    if !bin.join(program).is_file() {
        say(&format!(
            "Installing {package} {version}, once: some minutes"
        ));
        let mut cargo = Command::new("cargo");
        cargo.arg("install").args(options).arg("--root").arg(&root);
        cargo
            .arg("--target-dir")
            .arg(cache.join("build"))
            .arg(format!("{package}@{version}"));
        // It runs for seconds: quick to build beats quick to run.
        cargo
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        cargo
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        // Away from the project, whose cargo settings are not the tool's.
        std::fs::create_dir_all(&cache)
            .map_err(|error| format!("{} cannot be made: {error}", cache.display()))?;
        cargo.current_dir(&cache);
        run(&mut cargo).map_err(|problem| {
            format!("{problem}. {package} {version} is needed to build the page.")
        })?;
    }
    Ok(bin)
}

/// Installs what `package-lock.json` names, unless it is there already.
pub fn npm_packages() -> Result<(), String> {
    node()?;
    let folder = npm_folder();
    let lock = folder.join("package-lock.json");
    // npm rewrites its own lock inside node_modules whenever it has installed.
    let installed = folder.join("node_modules/.package-lock.json");
    let age = |file: &PathBuf| std::fs::metadata(file).and_then(|data| data.modified());
    if age(&installed).is_ok_and(|installed| age(&lock).is_ok_and(|lock| lock <= installed)) {
        return Ok(());
    }
    say("Installing the npm packages of tests/e2e");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder);
    run(&mut npm).map_err(|problem| format!("{problem}, in tests/e2e"))
}

/// Node and npm, new enough.
fn node() -> Result<(), String> {
    if find("node").is_none() || find("npm").is_none() {
        apt_install(
            &["nodejs", "npm"],
            &format!("Node {NODE_MAJOR} or newer, with npm, is missing"),
        )?;
    }
    let version = output(Command::new("node").arg("--version"))?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= NODE_MAJOR) {
        return Ok(());
    }
    Err(format!(
        "Node is {}, and {NODE_MAJOR} or newer is needed.",
        version.trim()
    ))
}

/// The Chromium that is there.
fn chromium_if_there() -> Option<PathBuf> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    std::env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from("/usr/bin/chromium")).filter(|file| file.is_file()))
        .or_else(|| names.iter().find_map(|name| find(name)))
}

/// A Chromium to test with, installed by apt where that is possible.
pub fn chromium() -> Result<PathBuf, String> {
    if let Some(found) = chromium_if_there() {
        return Ok(found);
    }
    apt_install(&["chromium"], "The browser tests need Chromium")?;
    chromium_if_there().ok_or_else(|| {
        "Chromium was installed and is still not on PATH; name it in CHROMIUM.".into()
    })
}

/// The version of a package in a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "\
[[package]]
name = \"wasm-bindgen-futures\"
version = \"0.4.50\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
dependencies = [
 \"cfg-if\",
]
";

    #[test]
    fn the_lock_says_which_version_of_a_package() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-futures"), Some("0.4.50"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
        assert_eq!(locked_version("", "wasm-bindgen"), None);
    }

    #[test]
    fn our_own_lock_names_one() {
        let lock = read(&top().join("Cargo.lock")).expect("Cargo.lock is there");
        assert!(locked_version(&lock, "wasm-bindgen").is_some());
    }
}
