//! What needs a browser: the tests in `tests/e2e`, screenshots, and what the page's first use calls. Node drives; the page comes from
//! our own server, from a folder that is not the top one, as on many a static host.

use crate::process::{output, run, say};
use crate::server::{Site, answer, bind};
use crate::{files, page, tools};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const BASE: &str = "/some/folder/";

/// Passed and failed browser tests. The page must have been built.
pub fn tests() -> Result<(u64, u64), String> {
    let mut node = node()?;
    let report = files::top().join("target/browser-tests.tap");
    // A report of an earlier run must not be read as this one's.
    let _ = std::fs::remove_file(&report);
    node.args(["--test", "--test-concurrency=1"])
        .args([
            "--test-reporter=spec",
            "--test-reporter-destination=stdout",
            "--test-reporter=tap",
        ])
        .arg(format!("--test-reporter-destination={}", report.display()))
        .arg("all.mjs");
    let ended = run(&mut node);
    let (passed, failed) =
        tap_summary(&files::read(&report)?).ok_or("Node's test runner gave no summary.")?;
    // A runner that fails without a failed test has failed itself.
    Ok((passed, failed.max(u64::from(ended.is_err()))))
}

/// Screenshots of the built page and of clusters of every size: wide and narrow, light and dark.
pub fn shots(folder: Option<&str>) -> Result<(), String> {
    page::build_if_needed()?;
    // As typed, from where it was typed.
    let folder = folder.map_or_else(|| files::top().join("target/shots"), PathBuf::from);
    let folder =
        std::path::absolute(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    run(node()?.arg("shots.mjs").arg(&folder))
}

/// The functions that the first use of the page calls, by their numbers among those that its module
/// defines. `traced` is that module as it notes them.
pub fn first_use(traced: &Path) -> Result<BTreeSet<u32>, String> {
    let called = output(node()?.arg("first-use.mjs").arg(traced))?;
    let called: BTreeSet<u32> = serde_json::from_str(&called)
        .map_err(|error| format!("tests/e2e/first-use.mjs gave no list of functions: {error}"))?;
    if called.is_empty() {
        return Err("tests/e2e/first-use.mjs saw no function called".into());
    }
    Ok(called)
}

/// Node in `tests/e2e`, with the browser's and the page's addresses in its environment.
fn node() -> Result<Command, String> {
    tools::npm_packages()?;
    let chromium = tools::chromium()?;
    say(&format!("Browser: {}", chromium.display()));
    let mut node = Command::new("node");
    node.current_dir(files::npm_folder())
        .env("CHROMIUM", chromium)
        .env("PLAYGROUND_URL", open(&files::dist())?);
    Ok(node)
}

/// Serves a folder on a free port for as long as this program runs; gives its address.
fn open(folder: &Path) -> Result<String, String> {
    let listener = bind(0).map_err(|error| format!("No free port: {error}"))?;
    let port = listener
        .local_addr()
        .map_err(|error| error.to_string())?
        .port();
    let site = Site {
        folder: folder.to_path_buf(),
        base: BASE,
    };
    std::thread::spawn(move || answer(listener, site));
    Ok(format!("http://127.0.0.1:{port}{BASE}"))
}

/// Passed and failed from the summary that ends a TAP report of Node's test runner.
fn tap_summary(report: &str) -> Option<(u64, u64)> {
    let number = |name: &str| -> Option<u64> {
        let line = report.lines().rev().find_map(|line| {
            line.strip_prefix("# ")?
                .strip_prefix(name)?
                .strip_prefix(' ')
        });
        line?.trim().parse().ok()
    };
    Some((number("pass")?, number("fail")? + number("cancelled")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_summary_of_a_report_counts() {
        let report = "TAP version 13\n# pass 99\nok 1 - opens\n1..2\n# tests 6\n# suites 0\n# pass 3\n# fail 1\n# cancelled 2\n# skipped 0\n# todo 0\n# duration_ms 12.5\n";
        assert_eq!(tap_summary(report), Some((3, 3)));
        assert_eq!(tap_summary("TAP version 13\n"), None);
    }
}
