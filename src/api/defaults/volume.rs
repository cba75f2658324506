//! Defaults of volumes.

use super::{child, default, objects, resource_requirements};
use crate::api::{image, schema};
use serde_json::{Map, Value, json};

/// `420` is Kubernetes' default mode, octal 0644.
const MODE: i32 = 0o644;

/// Defaults of one entry of `volumes`.
pub(super) fn set(volume: &mut Map<String, Value>) {
    let sources = schema::fields("v1.VolumeSource").unwrap_or_default();
    if !sources.iter().any(|s| volume.contains_key(s.json_name)) {
        volume.insert("emptyDir".into(), json!({}));
    }
    if let Some(source) = child(volume, "hostPath")
        && !source.contains_key("type")
    {
        source.insert("type".into(), "".into());
    }
    for key in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(source) = child(volume, key) {
            default(source, "defaultMode", MODE);
        }
    }
    if let Some(source) = child(volume, "downwardAPI") {
        downward_items(source);
    }
    if let Some(source) = child(volume, "projected") {
        for projection in objects(source, "sources") {
            if let Some(downward) = child(projection, "downwardAPI") {
                downward_items(downward);
            }
            if let Some(token) = child(projection, "serviceAccountToken") {
                default(token, "expirationSeconds", 3600);
            }
        }
    }
    if let Some(source) = child(volume, "image") {
        let latest = image::is_latest(
            source
                .get("reference")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        );
        default(
            source,
            "pullPolicy",
            if latest { "Always" } else { "IfNotPresent" },
        );
    }
    if let Some(claim) = child(volume, "ephemeral")
        .and_then(|e| child(e, "volumeClaimTemplate"))
        .and_then(|t| child(t, "spec"))
    {
        default(claim, "volumeMode", "Filesystem");
        resource_requirements(claim);
    }
    storage(volume);
}

/// The sources that bring storage from elsewhere.
fn storage(volume: &mut Map<String, Value>) {
    for (source, key, value) in [
        ("iscsi", "iscsiInterface", json!("default")),
        ("rbd", "pool", json!("rbd")),
        ("rbd", "user", json!("admin")),
        ("rbd", "keyring", json!("/etc/ceph/keyring")),
        ("azureDisk", "cachingMode", json!("ReadWrite")),
        ("azureDisk", "kind", json!("Shared")),
        ("azureDisk", "fsType", json!("ext4")),
        ("azureDisk", "readOnly", json!(false)),
        ("scaleIO", "storageMode", json!("ThinProvisioned")),
        ("scaleIO", "fsType", json!("xfs")),
    ] {
        if let Some(source) = child(volume, source) {
            default(source, key, value);
        }
    }
}

fn downward_items(source: &mut Map<String, Value>) {
    for item in objects(source, "items") {
        if let Some(field) = child(item, "fieldRef") {
            default(field, "apiVersion", "v1");
        }
    }
}
