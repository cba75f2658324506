//! How large a text may be: every limit of reading manifests stands here.

/// Bytes of the whole text.
pub const BYTES: usize = 1 << 20;
/// How deep lists and maps may be nested.
pub const DEPTH: usize = 64;
/// Values in all documents together, aliases expanded.
pub const NODES: usize = 100_000;
/// Bytes of all scalars that aliases repeat.
pub const ALIAS_BYTES: usize = 4 << 20;
/// Bytes of the paths of keys that stand twice; the repetitions after that are not listed.
pub const PATH_BYTES: usize = 1 << 20;
/// Documents in one text.
pub const DOCUMENTS: usize = 100;
/// Problems that are listed; the rest is left out.
pub const PROBLEMS: usize = 200;
/// `%TAG` directives in one document.
pub const DIRECTIVES: usize = 100;
