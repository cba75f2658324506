//! Recorded objects as the engine holds them.

use crate::api::{DaemonSet, Labels, Name, ObjectMeta, Pod, PodStatus, read};
use crate::cluster::clock::Time;
use crate::cluster::core::Core;
use crate::cluster::daemonset::tally::Tally;
use crate::cluster::daemonset::{pod_template, survey};
use crate::cluster::store::{Key, PodId};
use serde_json::Value;
use std::sync::Arc;

/// A cluster state that decisions are asked of, as one seed sees it.
pub struct Recorded {
    /// The objects and the clock.
    pub core: Core,
    /// The DaemonSet.
    pub daemon_set: DaemonSet,
    /// Its namespace and name.
    pub key: Key,
}

/// The list under a key; empty where there is none.
pub fn list<'a>(input: &'a Value, key: &str) -> &'a [Value] {
    input[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A pod that the DaemonSet controls, where only its name was recorded.
pub fn owned_pod(daemon_set: &DaemonSet, name: &str, labels: Labels) -> Pod {
    let meta = ObjectMeta {
        name: name.into(),
        namespace: daemon_set.meta.namespace.clone(),
        labels: Arc::new(labels),
        owner_references: Arc::new([pod_template::owner(daemon_set)]),
        ..ObjectMeta::default()
    };
    Pod {
        meta,
        spec: Arc::default(),
        node_name: None,
        target: None,
        status: PodStatus::default(),
    }
}

impl Recorded {
    /// From an input with `daemonSet`, `nodes`, `pods`, `controllerRevisions` and `now`.
    pub fn new(input: &Value, seed: u32) -> Recorded {
        let daemon_set = read::daemon_set(&input["daemonSet"]);
        let meta = &daemon_set.meta;
        let key = (meta.namespace.clone(), meta.name.clone());
        let mut core = Core::default();
        core.seed = seed;
        if let Some(now) = input["now"].as_str().and_then(crate::api::Timestamp::parse) {
            core.now = Time::from_timestamp(now);
        }
        list(input, "nodes")
            .iter()
            .for_each(|n| core.put_node(read::node(n)));
        for pod in list(input, "pods") {
            core.add_pod(read::pod(pod));
        }
        list(input, "controllerRevisions")
            .iter()
            .for_each(|r| core.put_revision(read::controller_revision(r)));
        core.put_daemon_set(daemon_set.clone());
        Recorded {
            core,
            daemon_set,
            key,
        }
    }

    /// All nodes judged, for the recorded hash of the current revision.
    pub fn survey(&self, input: &Value) -> Tally {
        let hash = input["hash"].as_str().unwrap_or_default();
        survey(&self.core, &self.daemon_set, hash)
    }

    /// A pod's name.
    pub fn pod_name(&self, id: PodId) -> Name {
        let pod = self.core.store.pod(id);
        pod.map_or_else(|| "".into(), |p| p.meta.name.clone())
    }
}
