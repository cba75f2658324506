//! `build` and `serve`: Trunk with its tools at hand. What the page is made of stands in `index.html`
//! and `Trunk.toml`; Trunk alone makes the same page.

use crate::process::{path_with, run};
use crate::{files, sizes, tools};
use std::process::Command;

/// Builds the page, prints what it weighs, and fails above the budgets.
pub fn build(options: &[&str]) -> Result<(), String> {
    run(trunk("build")?.args(options))?;
    let weights = sizes::weigh(&files::dist())?;
    print!("{}", sizes::table(&weights));
    sizes::check(&weights)
}

/// Builds and serves until it is stopped; builds again at every change.
pub fn serve(options: &[&str]) -> Result<(), String> {
    run(trunk("serve")?.args(options))
}

/// Trunk, with the versions of its tools that `Cargo.lock` and `package-lock.json` name.
fn trunk(verb: &str) -> Result<Command, String> {
    let tools = tools::for_the_page()?;
    let mut trunk = Command::new("trunk");
    trunk
        .args([verb, "--release"])
        .current_dir(files::top())
        .env("PATH", path_with(&tools)?)
        // NO_COLOR=1, a common setting, is a value that Trunk's option of that name does not take.
        .env_remove("NO_COLOR");
    Ok(trunk)
}
