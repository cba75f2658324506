//! How large a scenario may be: every limit of a session stands here. Those of a single manifest are in
//! `manifest::limits`.

/// Bytes of a scenario document.
pub const BYTES: usize = 4 << 20;
/// Nodes of a cluster at one time.
pub const NODES: usize = crate::kubectl::NODES_MAX;
/// Actions of a scenario.
pub const ACTIONS: usize = 10_000;
/// Steps of a run; a run that reaches this many ends there, settled or not.
pub const STEPS: usize = 2_000_000;
/// How deep lists and maps of a scenario document may be nested.
pub const DEPTH: usize = crate::manifest::limits::DEPTH;
/// Values of a scenario document, aliases expanded.
pub const VALUES: usize = 400_000;
/// Characters of a key of a map, where a scenario chooses its keys (`files`, `images`, `view`, `lesson`).
pub const KEY: usize = 250;
/// Characters of a share link's payload: the shortest address that a common browser takes holds them.
pub const LINK_CHARACTERS: usize = 65_536;
/// Bytes of the document that a share link unpacks to.
pub const LINK_BYTES: usize = 1 << 20;
