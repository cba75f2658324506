//! The engine decides as Kubernetes v1.36.2 was recorded to decide. An excerpt of the recordings stands in
//! `fixtures/conformance` (every k-th valid case of each family, some 200, and the largest clusters of
//! `manage`); `DSPLAY_CORPUS` may name a folder with more files of the same form.

use daemonset_playground::conformance;
use std::path::{Path, PathBuf};

fn recordings(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder with recordings");
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".jsonl.gz"))
        .collect();
    files.sort();
    files
}

fn check(folder: &Path) {
    let files = recordings(folder);
    assert!(!files.is_empty(), "{}", folder.display());
    let mut report = Vec::new();
    let status = conformance::run(&files, &mut report).expect("memory takes everything");
    let report = String::from_utf8_lossy(&report);
    println!("{report}");
    assert_eq!(status, 0, "{report}");
}

#[test]
fn the_engine_decides_as_recorded() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/conformance"));
}

#[test]
fn the_engine_decides_as_recorded_elsewhere() {
    if let Some(folder) = std::env::var_os("DSPLAY_CORPUS") {
        check(Path::new(&folder));
    }
}
