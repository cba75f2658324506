//! The project's folders, and reading and writing with errors that name the file.

use crate::process::output;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The top folder of the project.
pub fn top() -> PathBuf {
    // Cargo says at run time where the package is now; the compile-time place may have moved.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map_or(xtask.clone(), Path::to_path_buf)
}

/// Where the built page stands.
pub fn dist() -> PathBuf {
    top().join("dist")
}

/// The folder of what npm installs.
pub fn npm_folder() -> PathBuf {
    top().join("tests/e2e")
}

/// What cargo knows of the project, with these further words on its line.
pub fn cargo_metadata(words: &[&str]) -> Result<Value, String> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["metadata", "--format-version=1"])
        .args(words)
        .current_dir(top());
    serde_json::from_str(&output(&mut cargo)?).map_err(|error| format!("cargo metadata: {error}"))
}

/// Where cargo puts what it builds; it can be set in several ways, and cargo knows them all.
pub fn target_folder() -> Result<PathBuf, String> {
    let metadata = cargo_metadata(&["--no-deps"])?;
    let folder = metadata["target_directory"].as_str();
    Ok(folder
        .ok_or("cargo metadata names no target folder")?
        .into())
}

/// Where the tools that are built for the project are kept between clones.
pub fn tool_cache() -> Result<PathBuf, String> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    base.or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .map(|cache| cache.join("daemonset-playground"))
        .ok_or_else(|| "There is no home folder to keep tools in; set XDG_CACHE_HOME.".into())
}

/// Reads a text file; the error names it.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// Reads a file's bytes; the error names it.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// Writes a file, and makes its folder where it is missing; the error names it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// Every file under a folder, sorted by path. A folder that is not there has none.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// A path inside a folder as an address has it, with slashes.
pub fn address_in(folder: &Path, file: &Path) -> String {
    let name = file.strip_prefix(folder).unwrap_or(file);
    name.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_folder_is_where_the_page_is() {
        assert!(top().join("index.html").is_file());
    }

    #[test]
    fn cargo_says_where_it_builds() {
        assert!(target_folder().is_ok_and(|folder| folder.is_absolute()));
    }
}
