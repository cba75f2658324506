//! The volumes of a pod template as kubectl describes them.
//!
//! Mirrors `describeVolumes` (`kubectl/pkg/describe/describe.go`) for the sources that daemon pods
//! commonly use; any other one is shown as `<unknown>`.

use super::template_text::{Text, list, text};
use serde_json::Value;

pub(super) fn volumes(out: &mut Text, volumes: &[Value]) {
    let none = if volumes.is_empty() { "\t<none>" } else { "" };
    out.line(1, &format!("Volumes:{none}"));
    for volume in volumes {
        out.line(1, &format!(" {}:", text(volume, "name")));
        source(out, volume);
    }
}

fn source(out: &mut Text, volume: &Value) {
    let Some((kind, source)) = volume
        .as_object()
        .and_then(|fields| fields.iter().find(|(_, value)| value.is_object()))
    else {
        return out.line(1, "<unknown>");
    };
    let field = |key: &str| text(source, key).to_owned();
    let flag = |key: &str| (source[key] == true).to_string();
    let or = |key: &str, none: &str| source[key].as_str().unwrap_or(none).to_owned();
    let (words, lines) = match kind.as_str() {
        "hostPath" => (
            "HostPath (bare host directory volume)",
            vec![
                ("Path", field("path")),
                ("HostPathType", or("type", "<none>")),
            ],
        ),
        "emptyDir" => (
            "EmptyDir (a temporary directory that shares a pod's lifetime)",
            vec![
                ("Medium", field("medium")),
                ("SizeLimit", size_limit(source)),
            ],
        ),
        "secret" => (
            "Secret (a volume populated by a Secret)",
            vec![
                ("SecretName", field("secretName")),
                ("Optional", flag("optional")),
            ],
        ),
        "configMap" => (
            "ConfigMap (a volume populated by a ConfigMap)",
            vec![("Name", field("name")), ("Optional", flag("optional"))],
        ),
        "nfs" => (
            "NFS (an NFS mount that lasts the lifetime of a pod)",
            vec![
                ("Server", field("server")),
                ("Path", field("path")),
                ("ReadOnly", flag("readOnly")),
            ],
        ),
        "persistentVolumeClaim" => (
            "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
            vec![
                ("ClaimName", field("claimName")),
                ("ReadOnly", flag("readOnly")),
            ],
        ),
        "downwardAPI" => return downward(out, source),
        "projected" => return projected(out, source),
        _ => return out.line(1, "<unknown>"),
    };
    out.line(2, &format!("Type:\t{words}"));
    for (title, value) in lines {
        out.line(2, &format!("{title}:\t{value}"));
    }
}

fn size_limit(source: &Value) -> String {
    match text(source, "sizeLimit") {
        "" | "0" => "<unset>".to_owned(),
        limit => limit.to_owned(),
    }
}

fn downward(out: &mut Text, source: &Value) {
    out.line(
        2,
        "Type:\tDownwardAPI (a volume populated by information about the pod)",
    );
    out.line(2, "Items:");
    for item in list(source, "items") {
        let path = text(item, "path");
        for (kind, key) in [("fieldRef", "fieldPath"), ("resourceFieldRef", "resource")] {
            if item[kind].is_object() {
                out.line(3, &format!("{} -> {path}", text(&item[kind], key)));
            }
        }
    }
}

fn projected(out: &mut Text, source: &Value) {
    let words = "Projected (a volume that contains injected data from multiple sources)";
    out.line(2, &format!("Type:\t{words}"));
    for source in list(source, "sources") {
        let named = |out: &mut Text, title: &str, from: &Value| {
            out.line(2, &format!("{title}:\t{}", text(from, "name")));
            out.line(2, &format!("Optional:\t{}", from["optional"] == true));
        };
        if source["secret"].is_object() {
            named(out, "SecretName", &source["secret"]);
        } else if source["downwardAPI"].is_object() {
            out.line(2, "DownwardAPI:\ttrue");
        } else if source["configMap"].is_object() {
            named(out, "ConfigMapName", &source["configMap"]);
        } else if source["serviceAccountToken"].is_object() {
            let seconds = source["serviceAccountToken"]["expirationSeconds"].as_i64();
            let seconds = seconds.unwrap_or_default();
            out.line(2, &format!("TokenExpirationSeconds:\t{seconds}"));
        }
    }
}
