//! The project's folders, and whether the page in `dist` is still the one that its sources give.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

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

/// Where wasm builds go: a folder of their own, so that they and native builds leave each other alone.
pub fn wasm_target_folder() -> PathBuf {
    top().join("target-wasm")
}

/// The folder of what npm installs.
pub fn npm_folder() -> PathBuf {
    top().join("tests/e2e")
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

/// Writes a file; the error names it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    fs::write(path, content)
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// Every file under a folder, sorted by path. A folder that is not there has none.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
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

/// What at the top has no part in the page. All else counts, so that a new folder is never missed.
const NOT_THE_PAGE: &[&str] = &[
    "target",
    "target-wasm",
    "dist",
    "tests",
    "benches",
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
];

/// Every file that the page is made of, sorted by path.
fn inputs(top: &Path) -> Vec<PathBuf> {
    let mut files = ["package-lock.json", "first-use.mjs"]
        .map(|name| top.join("tests/e2e").join(name))
        .to_vec();
    for entry in fs::read_dir(top).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if NOT_THE_PAGE.contains(&name.as_ref()) || name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            files.extend(walk(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

/// A digest of everything that the page is made of.
pub fn inputs_digest(top: &Path) -> String {
    let files = inputs(top);
    digest(files.iter().map(|file| {
        (
            file.strip_prefix(top).unwrap_or(file),
            fs::read(file).unwrap_or_default(),
        )
    }))
}

/// Files, and when each was last changed.
pub type Changed = Vec<(PathBuf, Option<SystemTime>)>;

/// The files that the page is made of and when each was changed: cheap enough to ask twice a second.
pub fn inputs_changed(top: &Path) -> Changed {
    let changed = |file: &PathBuf| fs::metadata(file).and_then(|data| data.modified()).ok();
    inputs(top)
        .into_iter()
        .map(|file| (file.clone(), changed(&file)))
        .collect()
}

/// A digest of names and contents: 64-bit FNV-1a, in hexadecimal. Tells builds apart; is no seal.
pub fn digest<'a>(files: impl Iterator<Item = (&'a Path, Vec<u8>)>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes.len().to_le_bytes().iter().chain(bytes) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (name, content) in files {
        eat(name.to_string_lossy().as_bytes());
        eat(&content);
    }
    format!("{hash:016x}")
}

fn stamp() -> PathBuf {
    wasm_target_folder().join("dist.stamp")
}

/// Whether `dist` was built from what this stamp stands for.
pub fn dist_is_current(built_from: &str) -> bool {
    dist().join("index.html").is_file()
        && fs::read_to_string(stamp()).is_ok_and(|stamp| stamp == built_from)
}

/// Remembers what `dist` was built from, as it was before the build.
pub fn mark_dist(built_from: &str) -> Result<(), String> {
    write(&stamp(), built_from)
}

/// Forgets that `dist` is current: a build that is cut short leaves nothing that looks whole.
pub fn unmark_dist() {
    // Not being there is as good.
    let _ = fs::remove_file(stamp());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> String {
        digest(
            files
                .iter()
                .map(|(name, content)| (Path::new(name), content.as_bytes().to_vec())),
        )
    }

    #[test]
    fn a_digest_tells_names_and_contents_apart() {
        assert_eq!(of(&[("a", "x")]), of(&[("a", "x")]));
        assert_ne!(of(&[("a", "x")]), of(&[("b", "x")]));
        assert_ne!(of(&[("a", "x")]), of(&[("a", "y")]));
        assert_ne!(of(&[("a", "xb"), ("c", "")]), of(&[("a", "x"), ("bc", "")]));
    }

    #[test]
    fn the_top_folder_is_where_the_page_is() {
        assert!(top().join("index.html").is_file());
    }
}
