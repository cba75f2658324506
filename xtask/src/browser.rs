//! What needs a browser: the tests in `tests/e2e` and the screenshots. Node drives, and serves `dist/`.

use crate::process::run;
use crate::{files, page, tools};
use std::process::Command;

/// Passed and failed browser tests. The page must have been built.
pub fn tests() -> Result<(u64, u64), String> {
    let mut node = node()?;
    let report = files::target_folder()?.join("browser-tests.tap");
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

/// Screenshots of the page and of clusters of every size: wide and narrow, light and dark.
pub fn shots(folder: Option<&str>) -> Result<(), String> {
    page::build(&[])?;
    let folder = match folder {
        // As typed, from where it was typed.
        Some(folder) => {
            std::path::absolute(folder).map_err(|error| format!("{folder}: {error}"))?
        }
        None => files::target_folder()?.join("shots"),
    };
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    run(node()?.arg("shots.mjs").arg(&folder))
}

/// The engine in the page beside the engine natively.
pub fn engine() -> Result<(), String> {
    page::build(&[])?;
    run(node()?.arg("engine.mjs"))
}

/// Node in `tests/e2e`, with a browser and what it needs from npm.
fn node() -> Result<Command, String> {
    tools::npm_packages()?;
    let mut node = Command::new("node");
    node.current_dir(files::npm_folder())
        .env("CHROMIUM", tools::chromium()?);
    Ok(node)
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
