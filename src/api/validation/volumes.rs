//! Volumes of a pod (`ValidateVolumes`): names, one source each, and the sources that daemon pods
//! use. The innards of the other sources are not looked at.

use super::field_error::Errors;
use super::names;
use super::tree::Read;
use crate::api::quoted::quoted;
use crate::sorted::Set;
use serde_json::Value;

/// Every source in the order in which the API server looks for them.
const SOURCES: [&str; 30] = [
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
];

/// Checks the volumes of a pod spec and gives the names of those without an error: a mount of any
/// other is one of a volume that is not there.
pub(super) fn validate<'a>(spec: &'a Value, path: &str, errors: &mut Errors) -> Set<&'a str> {
    let mut good = Set::new();
    for (i, volume) in spec.list("volumes").iter().enumerate() {
        let path = format!("{path}[{i}]");
        let mut found = Errors::default();
        source(volume, &path, &mut found);
        let name = volume.text("name");
        let name_path = format!("{path}.name");
        match name {
            "" => found.required(&name_path, ""),
            name => found.invalid_text(&name_path, name, names::dns_label(name)),
        }
        if good.contains(name) {
            found.duplicate(&name_path, quoted(name), "");
        }
        if found.0.is_empty() {
            good.insert(name);
        }
        errors.0.append(&mut found.0);
    }
    good
}

fn source(volume: &Value, path: &str, errors: &mut Errors) {
    let mut sources = 0;
    for kind in SOURCES {
        let Some(source) = volume.at(kind) else {
            continue;
        };
        let at = format!("{path}.{kind}");
        sources += 1;
        if sources > 1 {
            errors.forbidden(&at, "may not specify more than 1 volume type");
            continue;
        }
        let mut required = |field: &str| {
            if source.text(field).is_empty() {
                errors.required(&format!("{at}.{field}"), "");
            }
        };
        match kind {
            "hostPath" => host_path(source, &at, errors),
            "secret" => {
                required("secretName");
                modes(source, &at, errors);
            }
            "configMap" => {
                required("name");
                modes(source, &at, errors);
            }
            "persistentVolumeClaim" => required("claimName"),
            "nfs" => {
                required("server");
                required("path");
                if !source.text("path").is_empty() && !source.text("path").starts_with('/') {
                    let detail = "must be an absolute path";
                    errors.invalid(&format!("{at}.path"), quoted(source.text("path")), detail);
                }
            }
            "csi" => required("driver"),
            "downwardAPI" | "projected" => modes(source, &at, errors),
            _ => {}
        }
    }
    if sources == 0 {
        errors.required(path, "must specify a volume type");
    }
}

fn host_path(source: &Value, path: &str, errors: &mut Errors) {
    const TYPES: [&str; 8] = [
        "",
        "BlockDevice",
        "CharDevice",
        "Directory",
        "DirectoryOrCreate",
        "File",
        "FileOrCreate",
        "Socket",
    ];
    let directory = source.text("path");
    if directory.is_empty() {
        return errors.required(&format!("{path}.path"), "");
    }
    if directory.split('/').any(|part| part == "..") {
        let path = format!("{path}.path");
        errors.invalid(&path, quoted(directory), "must not contain '..'");
    }
    errors.one_of(&format!("{path}.type"), source.text("type"), &TYPES);
}

/// File modes of a source and of its items, which need a key and a path.
fn modes(source: &Value, path: &str, errors: &mut Errors) {
    let mut mode = |value: Option<i64>, path: String| {
        if let Some(mode) = value.filter(|m| !(0..=0o777).contains(m)) {
            let detail = "must be a number between 0 and 0777 (octal), both inclusive";
            errors.invalid(&path, mode.to_string(), detail);
        }
    };
    mode(source.number("defaultMode"), format!("{path}.defaultMode"));
    for (i, item) in source.list("items").iter().enumerate() {
        mode(item.number("mode"), format!("{path}.items[{i}].mode"));
    }
    for (i, item) in source.list("items").iter().enumerate() {
        let maps_key = item.at("fieldRef").is_none() && item.at("resourceFieldRef").is_none();
        for field in ["key", "path"] {
            if item.text(field).is_empty() && (field == "path" || maps_key) {
                errors.required(&format!("{path}.items[{i}].{field}"), "");
            }
        }
    }
}
