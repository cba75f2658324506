//! The editor's completion and help, `dist/later/fields.json`: made by the workspace member `schema`,
//! which takes minutes to compile, and so only when its result for these sources is missing.

use crate::files;
use crate::process::{output, say};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes the file into `dist`.
pub fn write() -> Result<(), String> {
    let made = made()?;
    if !made.is_file() {
        say("Reading Kubernetes' schema for the editor");
        let mut cargo = Command::new("cargo");
        cargo
            .args(["run", "--quiet", "-p", "schema"])
            .current_dir(files::top());
        let fields = output(&mut cargo)?;
        make_folder(&made)?;
        files::write(&made, fields)?;
    }
    let target = files::dist().join("later/fields.json");
    make_folder(&target)?;
    files::write(&target, files::read_bytes(&made)?)
}

/// Where the result for the present generator and its crates is kept.
fn made() -> Result<PathBuf, String> {
    let top = files::top();
    let mut sources = files::walk(&top.join("schema"));
    sources.push(top.join("Cargo.lock"));
    let mut contents = Vec::new();
    for source in &sources {
        let name = source.strip_prefix(&top).unwrap_or(source);
        contents.push((name, files::read_bytes(source)?));
    }
    let digest = files::digest(contents.into_iter());
    Ok(top.join(format!("target/schema/{digest}.json")))
}

fn make_folder(file: &Path) -> Result<(), String> {
    let folder = file.parent().unwrap_or(file);
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))
}
