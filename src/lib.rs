//! A DaemonSet playground: the decisions of the Kubernetes v1.36 DaemonSet controller in a virtual
//! cluster that is deterministic, steppable and says why.
//!
//! The modules are floors of one house; `use` points only downward in this list.

#[cfg(feature = "page")]
pub mod ui;

#[cfg(not(target_arch = "wasm32"))]
pub mod headless;

#[cfg(not(target_arch = "wasm32"))]
pub mod conformance;

pub mod words;

pub mod view;

pub mod session;

pub mod kubectl;

pub mod cluster;

pub mod manifest;

pub mod api;

pub mod sorted;
