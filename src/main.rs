//! The door to the page: mounts the interface, holds no logic.

fn main() {
    daemonset_playground::ui::mount();
}
