//! The door to the headless command line: reads the words, holds no logic.

fn main() {}
