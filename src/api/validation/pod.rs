//! Pods: `ValidatePodCreate`.

use super::Options;
use super::field_error::Errors;
use super::metadata::{self, Scope};
use super::pod_spec::{self, Owner};
use super::tree::Read;
use crate::api::quoted::quoted;
use serde_json::Value;

/// A new pod, defaulted as a pod.
pub(super) fn create(pod: &Value, options: Options, errors: &mut Errors) {
    metadata::create(pod, Scope::Namespaced, errors);
    let spec = pod.sub("spec");
    pod_spec::validate(spec, "spec", Owner::Pod, options, errors);
    for kind in ["containers", "initContainers"] {
        for (i, container) in spec.list(kind).iter().enumerate() {
            let image = container.text("image");
            if image.trim() != image {
                let detail = "must not have leading or trailing whitespace";
                errors.invalid(&format!("spec.{kind}[{i}].image"), quoted(image), detail);
            }
        }
    }
    if !spec.list("ephemeralContainers").is_empty() {
        let detail = "cannot be set on create";
        errors.forbidden("spec.ephemeralContainers", detail);
    }
}
