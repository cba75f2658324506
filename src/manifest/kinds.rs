//! Which kinds there are: those that the playground simulates, and those that only Kubernetes has.

use super::spelling;

/// A kind that the playground simulates and that manifests may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `apps/v1`.
    DaemonSet,
    /// `v1`.
    Pod,
    /// `v1`.
    Node,
    /// `v1`.
    Namespace,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 4] = [Kind::DaemonSet, Kind::Pod, Kind::Node, Kind::Namespace];

    /// The name in YAML.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::DaemonSet => "DaemonSet",
            Kind::Pod => "Pod",
            Kind::Node => "Node",
            Kind::Namespace => "Namespace",
        }
    }

    /// The API version that it is served under.
    pub fn api_version(self) -> &'static str {
        match self {
            Kind::DaemonSet => "apps/v1",
            _ => "v1",
        }
    }

    /// As an API error names it: `DaemonSet.apps`, `Pod`.
    pub fn with_group(self) -> &'static str {
        match self {
            Kind::DaemonSet => "DaemonSet.apps",
            other => other.as_str(),
        }
    }

    /// The Go struct.
    pub(super) fn go_struct(self) -> &'static str {
        match self {
            Kind::DaemonSet => "v1.DaemonSet",
            Kind::Pod => "v1.Pod",
            Kind::Node => "v1.Node",
            Kind::Namespace => "v1.Namespace",
        }
    }

    /// The kind of this name, whatever its version.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.as_str() == name)
    }
}

/// Kinds that a Kubernetes v1.36 cluster serves and the playground does not simulate.
const OTHERS: [(&str, &str); 47] = [
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("v1", "Service"),
    ("v1", "ServiceAccount"),
    ("v1", "Endpoints"),
    ("v1", "Event"),
    ("v1", "LimitRange"),
    ("v1", "PersistentVolume"),
    ("v1", "PersistentVolumeClaim"),
    ("v1", "PodTemplate"),
    ("v1", "ReplicationController"),
    ("v1", "ResourceQuota"),
    ("v1", "Binding"),
    ("v1", "ComponentStatus"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "ReplicaSet"),
    ("apps/v1", "ControllerRevision"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("autoscaling/v1", "HorizontalPodAutoscaler"),
    ("policy/v1", "PodDisruptionBudget"),
    ("policy/v1", "Eviction"),
    ("networking.k8s.io/v1", "Ingress"),
    ("networking.k8s.io/v1", "IngressClass"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
    ("rbac.authorization.k8s.io/v1", "Role"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("scheduling.k8s.io/v1", "PriorityClass"),
    ("storage.k8s.io/v1", "StorageClass"),
    ("storage.k8s.io/v1", "CSIDriver"),
    ("storage.k8s.io/v1", "CSINode"),
    ("storage.k8s.io/v1", "VolumeAttachment"),
    ("node.k8s.io/v1", "RuntimeClass"),
    ("coordination.k8s.io/v1", "Lease"),
    ("discovery.k8s.io/v1", "EndpointSlice"),
    ("events.k8s.io/v1", "Event"),
    ("certificates.k8s.io/v1", "CertificateSigningRequest"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    ("apiregistration.k8s.io/v1", "APIService"),
    (
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration",
    ),
    (
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
    ),
    (
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicy",
    ),
    ("flowcontrol.apiserver.k8s.io/v1", "FlowSchema"),
];

/// True for a kind of Kubernetes under its own version.
pub(super) fn exists_elsewhere(api_version: &str, kind: &str) -> bool {
    OTHERS.contains(&(api_version, kind))
}

/// The version that a kind is served under.
pub(super) fn version_of(kind: &str) -> Option<&'static str> {
    Kind::named(kind).map(Kind::api_version).or_else(|| {
        let other = OTHERS.iter().find(|(_, name)| *name == kind);
        other.map(|(version, _)| *version)
    })
}

/// The kind that a misspelt one probably is.
pub(super) fn nearest(kind: &str) -> Option<String> {
    let ours = Kind::ALL.iter().map(|k| k.as_str());
    let all = ours.chain(OTHERS.iter().map(|(_, name)| *name));
    spelling::nearest(kind, all)
}

/// True for `v1` List and for the list of one of our kinds, as `kubectl get -o yaml` prints them.
pub(super) fn is_list(api_version: &str, kind: &str) -> bool {
    match kind.strip_suffix("List") {
        Some("") => api_version == "v1",
        Some(name) => Kind::named(name).is_some_and(|k| k.api_version() == api_version),
        None => false,
    }
}
