//! `test`: everything that must hold before a change lands, in one run. A part that fails does not
//! keep the next from being tried. The last line counts all: `N passed, N failed`.

use crate::process::{run, say};
use crate::{browser, files, page};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// What has passed and failed so far.
#[derive(Debug, Default, PartialEq)]
struct Score {
    passed: u64,
    failed: u64,
}

impl Score {
    /// Counts a part that is whole or is not, and says why it is not.
    fn part(&mut self, name: &str, ended: Result<(), String>) -> bool {
        let counted = ended.map(|()| (1, 0));
        self.tests(name, counted)
    }

    /// Counts a part made of tests; one that gave no count is one failure.
    fn tests(&mut self, name: &str, counted: Result<(u64, u64), String>) -> bool {
        let (passed, failed) = counted.unwrap_or_else(|problem| {
            eprintln!("\nerror: {problem}");
            (0, 1)
        });
        self.passed += passed;
        self.failed += failed;
        say(&format!("{name}: {passed} passed, {failed} failed"));
        failed == 0
    }
}

/// How many of a large count of random cases are played.
#[derive(Clone, Copy, PartialEq)]
pub enum Counts {
    /// A fixed tenth, so that a run takes minutes.
    Tenth,
    /// All of them.
    All,
}

/// Runs all; the status is a failure if any part failed.
pub fn run_all(counts: Counts) -> Result<(), String> {
    let mut score = Score::default();
    score.part("format", run(cargo().args(["fmt", "--all", "--check"])));
    for (name, features) in [
        ("lint", &[][..]),
        ("lint with the page", &["--features=page"][..]),
    ] {
        let mut clippy = cargo();
        clippy
            .args(["clippy", "--quiet", "--workspace", "--all-targets"])
            .args(features)
            .args(["--", "-D", "warnings"]);
        score.part(name, run(&mut clippy));
    }
    score.tests("native tests", native_tests(counts));
    if score.part("the page", page::build(&[])) {
        score.tests("browser tests", browser::tests());
    }
    println!("{} passed, {} failed", score.passed, score.failed);
    if score.failed == 0 {
        Ok(())
    } else {
        Err(String::new())
    }
}

fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(files::top());
    cargo
}

/// `cargo test` for the whole workspace, its output shown as it comes.
fn native_tests(counts: Counts) -> Result<(u64, u64), String> {
    say("Native tests");
    let mut cargo = cargo();
    if counts == Counts::All {
        // Read by `tests/full/mod.rs`.
        cargo.env("DSPLAY_FULL", "1");
    }
    cargo
        .args(["test", "--quiet", "--workspace", "--no-fail-fast"])
        .stdout(Stdio::piped());
    let mut child = cargo
        .spawn()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let mut counted = (0, 0);
    for line in child
        .stdout
        .take()
        .map(BufReader::new)
        .into_iter()
        .flat_map(BufRead::lines)
        .map_while(Result::ok)
    {
        eprintln!("{line}");
        if let Some((passed, failed)) = result_line(&line) {
            counted = (counted.0 + passed, counted.1 + failed);
        }
    }
    let status = child
        .wait()
        .map_err(|error| format!("cargo test: {error}"))?;
    // What does not compile, or aborts, fails without a failed test.
    Ok((counted.0, counted.1.max(u64::from(!status.success()))))
}

/// Passed and failed from a line such as `test result: ok. 3 passed; 0 failed; …`.
fn result_line(line: &str) -> Option<(u64, u64)> {
    let mut counts = line
        .strip_prefix("test result: ")?
        .split_once(". ")?
        .1
        .split("; ");
    let mut count = |word: &str| counts.next()?.strip_suffix(word)?.trim().parse().ok();
    Some((count("passed")?, count("failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_harness_s_result_lines_are_read() {
        let line = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(result_line(line), Some((12, 0)));
        assert_eq!(
            result_line("test result: FAILED. 3 passed; 2 failed; 0 ignored"),
            Some((3, 2))
        );
        assert_eq!(result_line("test result of mine: ok. 3 passed"), None);
        assert_eq!(result_line("running 3 tests"), None);
    }

    #[test]
    fn a_part_without_a_count_is_one_failure() {
        let mut score = Score::default();
        assert!(score.tests("counted", Ok((3, 0))));
        assert!(!score.tests("cut short", Err("it fell over".into())));
        assert!(!score.part("whole or not", Err("it is not".into())));
        assert!(score.part("whole", Ok(())));
        assert_eq!(
            score,
            Score {
                passed: 4,
                failed: 2
            }
        );
    }
}
