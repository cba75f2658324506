//! What there is to begin with: a cluster that is about to roll out a new image, an empty cluster,
//! and the two DaemonSets of the guide as texts for the editor.

use crate::session::Session;
use crate::session::scenario::Scenario;

/// The DaemonSet of the running example, with its new image.
pub const WEB: &str = include_str!("examples/web.yaml");
/// Pods on nodes with an SSD only.
pub const NODE_SELECTOR: &str = include_str!("examples/node-selector.yaml");
/// The plain rolling update.
pub const ROLLING_UPDATE: &str = include_str!("examples/rolling-update.yaml");

/// The line that applies the editor's text.
pub const APPLY: &str = "kubectl apply -f -";

/// Five nodes on which `web` has settled; a new image is applied and nothing is rolled out yet.
pub fn rolling_update(title: &str) -> Scenario {
    let mut session = Session::new(empty(title));
    let old = WEB.replace("nginx:1.30", "nginx:1.29");
    for text in [old.as_str(), WEB] {
        session.run(LIMIT);
        // Both are known to be right; a refusal would be seen as a step.
        let _ = session.act(APPLY, Some(text));
    }
    session.to_scenario()
}

/// Five nodes and nothing else.
pub fn empty(title: &str) -> Scenario {
    Scenario::of_pool(title, "worker", 5)
}

/// More steps than the example has before its second action.
const LIMIT: usize = 2_000;
