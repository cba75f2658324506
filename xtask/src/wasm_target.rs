//! A compiler for `wasm32-unknown-unknown`: the plain toolchain where it has the target, else what
//! rustup or Debian can add. Where it can be, the standard library is built with the page: for size, and
//! without the words of a panic, which make up a tenth of the module. What a panic says is still found
//! natively, as a session can be played there step by step.

use crate::process::{apt_install, find, output, path_with, say};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The browser's target.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Which compiler builds the page.
pub struct WasmCompiler {
    library: Library,
    /// The linker's name, as rustc takes it, and its folder; for Debian's compiler only.
    debian_linker: Option<(&'static str, PathBuf)>,
}

/// The standard library that the page gets.
#[derive(Clone, Copy, PartialEq)]
enum Library {
    /// As it comes with the toolchain.
    Given,
    /// Built from its sources.
    Built,
    /// The same for size, with panics that end the program at once.
    Small,
}

impl WasmCompiler {
    /// Finds a compiler or installs one. Says which it took, where that is not the plain one.
    pub fn find() -> Result<WasmCompiler, String> {
        if plain_has_target() || rustup_adds(&["target", "add", TARGET], plain_has_target) {
            let has_sources = || has_sources(&mut Command::new("rustc"));
            let is_small = aborts_at_once(&mut Command::new("rustc"))
                && (has_sources() || rustup_adds(&["component", "add", "rust-src"], has_sources));
            return Ok(WasmCompiler {
                library: if is_small {
                    Library::Small
                } else {
                    Library::Given
                },
                debian_linker: None,
            });
        }
        if !debian_is_installed() {
            let why = format!(
                "The Rust target {TARGET} is missing (rustup target add {TARGET} did not give it)"
            );
            apt_install(&["rustc-web", "cargo-web", "rust-web-src"], &why)?;
        }
        let is_small = aborts_at_once(Command::new(DEBIAN).env_remove("LD_LIBRARY_PATH"));
        let compiler = WasmCompiler {
            library: if is_small {
                Library::Small
            } else {
                Library::Built
            },
            debian_linker: Some(debian_linker()?),
        };
        say("Building for the browser with Debian's rustc-web");
        Ok(compiler)
    }

    /// Whether the module becomes as small as it gets: its sizes are judged only then.
    pub fn is_small(&self) -> bool {
        self.library == Library::Small
    }

    /// Puts the compiler's environment on a command; `tools` come first on its `PATH`.
    pub fn prepare(&self, command: &mut Command, tools: &[PathBuf]) -> Result<(), String> {
        let mut first = tools.to_vec();
        if let Some((linker, linker_folder)) = &self.debian_linker {
            first.extend([PathBuf::from("/usr/bin"), linker_folder.clone()]);
            // What rustup's `cargo run` left behind would lead back to its own toolchain.
            for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
                command.env_remove(name);
            }
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        match self.library {
            Library::Given => {}
            Library::Built => {
                command.envs([BOOTSTRAP, ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")]);
            }
            Library::Small => {
                command.envs(SMALL);
            }
        }
        command.env("PATH", path_with(&first)?);
        Ok(())
    }
}

/// Debian's compiler.
const DEBIAN: &str = "/usr/bin/rustc";
/// Lets a stable compiler build its own library.
const BOOTSTRAP: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");
/// The library for size, a panic that ends the program at once, and nothing that is written by `{:?}`; the
/// linker tells what it knows of each constant (`split/data.rs`). The configuration that stands in
/// `.cargo/config.toml` is given again, as this setting may replace that one.
const SMALL: [(&str, &str); 4] = [
    BOOTSTRAP,
    ("CARGO_UNSTABLE_BUILD_STD", "std"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none \
         -Clink-arg=--emit-relocs -Clink-arg=--no-merge-data-segments",
    ),
];
/// The first Rust, as 1.N, of which a panic can end the program at once.
const ABORTS_AT_ONCE: u32 = 92;

/// Whether a compiler is new enough for that.
fn aborts_at_once(rustc: &mut Command) -> bool {
    output(rustc.arg("--version")).is_ok_and(|version| minor(&version) >= Some(ABORTS_AT_ONCE))
}

/// N of `rustc 1.N.M (…)`.
fn minor(version: &str) -> Option<u32> {
    let number = version.strip_prefix("rustc 1.")?;
    number.split('.').next()?.parse().ok()
}

/// Lets rustup add something; whether it is there afterwards.
fn rustup_adds(what: &[&str], is_there: impl Fn() -> bool) -> bool {
    if find("rustup").is_none() {
        return false;
    }
    let name = what.last().copied().unwrap_or_default();
    say(&format!("Adding {name} (rustup)"));
    let added = output(Command::new("rustup").args(what)).is_ok() && is_there();
    if !added {
        // The whole message is long, and not the end of the matter.
        say("rustup could not add it");
    }
    added
}

fn plain_has_target() -> bool {
    let libraries =
        output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    // The folder alone is not enough: an empty one stays behind when a target is taken away.
    libraries.is_ok_and(|folder| {
        std::fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some())
    })
}

/// Whether Debian's compiler has the library's sources beside it.
fn debian_is_installed() -> bool {
    Path::new("/usr/bin/cargo").is_file()
        && has_sources(Command::new(DEBIAN).env_remove("LD_LIBRARY_PATH"))
}

/// Whether a compiler has the standard library's sources beside it.
fn has_sources(rustc: &mut Command) -> bool {
    output(rustc.args(["--print", "sysroot"])).is_ok_and(|sysroot| {
        let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std");
        library.is_dir()
    })
}

/// rustup's `rust-lld`, else LLVM's `wasm-ld`.
fn debian_linker() -> Result<(&'static str, PathBuf), String> {
    let host = host()?;
    if let Ok(sysroot) = output(Command::new("rustc").args(["--print", "sysroot"])) {
        let folder = Path::new(sysroot.trim())
            .join("lib/rustlib")
            .join(host)
            .join("bin");
        if folder.join("rust-lld").is_file() {
            return Ok(("rust-lld", folder));
        }
    }
    if find("wasm-ld").is_none() {
        apt_install(&["lld"], "A linker for wasm is missing")?;
    }
    let file =
        find("wasm-ld").ok_or("There is no wasm-ld after installing lld; put one on PATH.")?;
    let linker_folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(("wasm-ld", linker_folder))
}

/// The target of this machine.
pub fn host() -> Result<String, String> {
    let verbose = output(Command::new("rustc").arg("-vV"))?;
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(String::from)
        .ok_or_else(|| "rustc -vV names no host".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_s_version_is_read() {
        assert_eq!(minor("rustc 1.95.0 (59807616e 2026-04-14)\n"), Some(95));
        assert_eq!(minor("rustc 2.0.0"), None);
        assert!(minor("rustc 1.88.0") < Some(ABORTS_AT_ONCE));
    }
}
