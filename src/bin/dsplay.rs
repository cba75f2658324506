//! The door to the headless command line: holds no logic.

// The page's build has no command line.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    daemonset_playground::headless::main()
}
