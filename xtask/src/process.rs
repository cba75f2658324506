//! Other programs: finding them, running them, and telling in one sentence why one failed.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A line that says what is being done now; goes to standard error, so that results stay alone on
/// standard output.
pub fn say(what: &str) {
    let (bold, plain) = if stderr().is_terminal() {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    eprintln!("{bold}==>{plain} {what}");
}

/// Runs a program with its output shown. The error names the program and its status.
pub fn run(command: &mut Command) -> Result<(), String> {
    let name = name(command);
    let status = command
        .status()
        .map_err(|error| format!("{name} could not be started: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{name} failed ({status})"))
    }
}

/// Runs a program and gives its standard output; standard error is part of the error.
pub fn output(command: &mut Command) -> Result<String, String> {
    let name = name(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name} could not be started: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "{name} failed ({}): {}",
            output.status,
            stderr.trim()
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The program and its first words, as a person would name it.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words: Vec<_> = command
        .get_args()
        .take(2)
        .map(|word| word.to_string_lossy())
        .collect();
    format!("{} {}", program.to_string_lossy(), words.join(" "))
        .trim()
        .to_string()
}

/// The first file of that name in the folders of `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The folders of `PATH` with these before them.
pub fn path_with(first: &[PathBuf]) -> Result<std::ffi::OsString, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(first.iter().cloned().chain(std::env::split_paths(&path)))
        .map_err(|error| format!("PATH cannot take another folder: {error}"))
}

/// Installs Debian packages. The error is a sentence with the command to type.
pub fn apt_install(packages: &[&str], why: &str) -> Result<(), String> {
    let by_hand = format!(
        "apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    );
    if find("apt-get").is_none() {
        return Err(format!(
            "{why}, and this machine has no apt-get; install it the way your system does."
        ));
    }
    if output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() != "0") {
        return Err(format!("{why}. Install it with: sudo {by_hand}"));
    }
    say(&format!("Installing {} (apt-get)", packages.join(", ")));
    let apt = |words: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null());
        run(&mut apt)
    };
    // Lists that cannot be refreshed may still name what is wanted.
    if let Err(problem) = apt(&["update", "-q"]) {
        eprintln!("{problem}; going on with the package lists that are there");
    }
    let mut words = vec!["install", "-y", "-q", "--no-install-recommends"];
    words.extend(packages);
    apt(&words).map_err(|problem| {
        format!("{why}, and installing it failed ({problem}). By hand: {by_hand}")
    })
}
