//! YAML text to objects and back: marks, scalar style, strictness.
