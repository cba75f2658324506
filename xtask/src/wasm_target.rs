//! A compiler for `wasm32-unknown-unknown`: the plain toolchain where it has the target, else what
//! rustup or Debian can add. Where the standard library's sources are there, it is built with the page:
//! for size, and without the words of a panic, which make up a tenth of the module. What a panic says
//! is still found natively, as a session can be played there step by step.

use crate::process::{apt_install, find, output, path_with, say};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The browser's target.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Which compiler builds the page.
pub enum WasmCompiler {
    /// The toolchain that builds everything else.
    Plain {
        /// Whether the standard library's sources are there.
        has_sources: bool,
    },
    /// Debian's `rustc-web`, with the standard library built from its sources.
    Debian {
        /// The linker's name, as rustc takes it.
        linker: &'static str,
        /// The folder of that linker.
        linker_folder: PathBuf,
    },
}

impl WasmCompiler {
    /// Finds a compiler or installs one. Says which it took, where that is not the plain one.
    pub fn find() -> Result<WasmCompiler, String> {
        if plain_has_target() || rustup_adds(&["target", "add", TARGET], plain_has_target) {
            let has_sources = || has_sources(&mut Command::new("rustc"));
            let has_sources =
                has_sources() || rustup_adds(&["component", "add", "rust-src"], has_sources);
            return Ok(WasmCompiler::Plain { has_sources });
        }
        if !debian_is_installed() {
            let why = format!(
                "The Rust target {TARGET} is missing (rustup target add {TARGET} did not give it)"
            );
            apt_install(&["rustc-web", "cargo-web", "rust-web-src"], &why)?;
        }
        let linker = debian_linker()?;
        say("Building for the browser with Debian's rustc-web");
        Ok(linker)
    }

    /// Whether the standard library is built with the page: the module's sizes are judged only then.
    pub fn builds_library(&self) -> bool {
        !matches!(self, WasmCompiler::Plain { has_sources: false })
    }

    /// Puts the compiler's environment on a command; `tools` come first on its `PATH`.
    pub fn prepare(&self, command: &mut Command, tools: &[PathBuf]) -> Result<(), String> {
        let mut first = tools.to_vec();
        if let WasmCompiler::Debian {
            linker,
            linker_folder,
        } = self
        {
            first.extend([PathBuf::from("/usr/bin"), linker_folder.clone()]);
            // What rustup's `cargo run` left behind would lead back to its own toolchain.
            for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
                command.env_remove(name);
            }
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        if self.builds_library() {
            command.envs(LIBRARY);
        }
        command.env("PATH", path_with(&first)?);
        Ok(())
    }
}

/// The standard library for size, and a panic that ends the program at once. The configuration that
/// stands in `.cargo/config.toml` is given again, as this setting may replace that one.
const LIBRARY: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort",
    ),
];

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
    let rustc = Path::new("/usr/bin/rustc");
    Path::new("/usr/bin/cargo").is_file()
        && has_sources(Command::new(rustc).env_remove("LD_LIBRARY_PATH"))
}

/// Whether a compiler has the standard library's sources beside it.
fn has_sources(rustc: &mut Command) -> bool {
    output(rustc.args(["--print", "sysroot"])).is_ok_and(|sysroot| {
        let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std");
        library.is_dir()
    })
}

/// rustup's `rust-lld`, else LLVM's `wasm-ld`.
fn debian_linker() -> Result<WasmCompiler, String> {
    let host = host()?;
    if let Ok(sysroot) = output(Command::new("rustc").args(["--print", "sysroot"])) {
        let folder = Path::new(sysroot.trim())
            .join("lib/rustlib")
            .join(host)
            .join("bin");
        if folder.join("rust-lld").is_file() {
            return Ok(WasmCompiler::Debian {
                linker: "rust-lld",
                linker_folder: folder,
            });
        }
    }
    if find("wasm-ld").is_none() {
        apt_install(&["lld"], "A linker for wasm is missing")?;
    }
    let file =
        find("wasm-ld").ok_or("There is no wasm-ld after installing lld; put one on PATH.")?;
    let linker_folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(WasmCompiler::Debian {
        linker: "wasm-ld",
        linker_folder,
    })
}

/// The target of this machine.
pub fn host() -> Result<String, String> {
    let verbose = output(Command::new("rustc").arg("-vV"))?;
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(String::from)
        .ok_or_else(|| "rustc -vV names no host".into())
}
