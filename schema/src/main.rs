//! The fields of DaemonSet, Node, Pod and Namespace for the editor's completion and help, written to
//! standard output: Kubernetes' own OpenAPI definitions as the crate k8s-openapi carries them, cut to
//! what a person at a keyboard needs.
//!
//! `from` says the source; `kinds` gives each kind its apiVersion and type; `types` gives each type its
//! fields as `[name, type, flags, help, values?]`. A type is a number (another entry of `types`) or a
//! letter (see [`letter`]); flags are 1 for a list, 2 for a map of such values, 4 for a required field.

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::{Namespace, Node, Pod};
use k8s_openapi::schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Help is cut after the sentence that reaches the first length, and anyhow at the second.
const HELP_ENOUGH: usize = 50;
const HELP_MAX: usize = 180;

const LIST: u8 = 1;
const MAP: u8 = 2;
const REQUIRED: u8 = 4;

/// The kinds that the playground takes.
const KINDS: [(&str, &str, &str); 4] = [
    ("DaemonSet", "apps/v1", "io.k8s.api.apps.v1.DaemonSet"),
    ("Node", "v1", "io.k8s.api.core.v1.Node"),
    ("Pod", "v1", "io.k8s.api.core.v1.Pod"),
    ("Namespace", "v1", "io.k8s.api.core.v1.Namespace"),
];

/// The values that a field counts in its description, which is the only place where the definitions
/// have them. Each must stand there: [`values`] checks it at every build.
const VALUES: &[(&str, &str, &[&str])] = &[
    (
        "AppArmorProfile",
        "type",
        &["Localhost", "RuntimeDefault", "Unconfined"],
    ),
    (
        "Container",
        "imagePullPolicy",
        &["Always", "IfNotPresent", "Never"],
    ),
    (
        "Container",
        "terminationMessagePolicy",
        &["FallbackToLogsOnError", "File"],
    ),
    ("ContainerPort", "protocol", &["SCTP", "TCP", "UDP"]),
    ("ContainerResizePolicy", "resourceName", &["cpu", "memory"]),
    (
        "DaemonSetUpdateStrategy",
        "type",
        &["OnDelete", "RollingUpdate"],
    ),
    (
        "ImageVolumeSource",
        "pullPolicy",
        &["Always", "IfNotPresent", "Never"],
    ),
    (
        "LabelSelectorRequirement",
        "operator",
        &["DoesNotExist", "Exists", "In", "NotIn"],
    ),
    (
        "NodeSelectorRequirement",
        "operator",
        &["DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"],
    ),
    ("PodOS", "name", &["linux", "windows"]),
    (
        "PodSecurityContext",
        "fsGroupChangePolicy",
        &["Always", "OnRootMismatch"],
    ),
    (
        "PodSecurityContext",
        "seLinuxChangePolicy",
        &["MountOption", "Recursive"],
    ),
    (
        "PodSecurityContext",
        "supplementalGroupsPolicy",
        &["Merge", "Strict"],
    ),
    (
        "PodSpec",
        "dnsPolicy",
        &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
    ),
    (
        "PodSpec",
        "preemptionPolicy",
        &["Never", "PreemptLowerPriority"],
    ),
    (
        "PodSpec",
        "restartPolicy",
        &["Always", "Never", "OnFailure"],
    ),
    (
        "SeccompProfile",
        "type",
        &["Localhost", "RuntimeDefault", "Unconfined"],
    ),
    (
        "Taint",
        "effect",
        &["NoExecute", "NoSchedule", "PreferNoSchedule"],
    ),
    (
        "Toleration",
        "effect",
        &["NoExecute", "NoSchedule", "PreferNoSchedule"],
    ),
    ("Toleration", "operator", &["Equal", "Exists", "Gt", "Lt"]),
    (
        "TopologySpreadConstraint",
        "whenUnsatisfiable",
        &["DoNotSchedule", "ScheduleAnyway"],
    ),
];

fn main() {
    match fields() {
        Ok(fields) => println!("{fields}"),
        Err(problem) => {
            eprintln!("{problem}");
            std::process::exit(1);
        }
    }
}

fn fields() -> Result<Value, String> {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<DaemonSet>();
    generator.subschema_for::<Node>();
    generator.subschema_for::<Pod>();
    generator.subschema_for::<Namespace>();
    let mut writer = Writer {
        definitions: generator.take_definitions(true),
        names: Vec::new(),
        types: Vec::new(),
    };
    let mut kinds = Map::new();
    for (kind, version, name) in KINDS {
        kinds.insert(kind.into(), json!([version, writer.number(name)?]));
    }
    let types = writer.types;
    Ok(json!({"from": "Kubernetes v1.36 (k8s-openapi 0.29)", "kinds": kinds, "types": types}))
}

struct Writer {
    definitions: Map<String, Value>,
    names: Vec<String>,
    types: Vec<Value>,
}

impl Writer {
    /// The number of a type; its fields are written the first time.
    fn number(&mut self, name: &str) -> Result<usize, String> {
        if let Some(known) = self.names.iter().position(|known| known == name) {
            return Ok(known);
        }
        let number = self.names.len();
        self.names.push(name.to_owned());
        self.types.push(Value::Null);
        let definition = self.definitions.get(name).cloned();
        let definition = definition.ok_or_else(|| format!("{name} is not defined"))?;
        let short = name.rsplit('.').next().unwrap_or(name);
        let required = definition["required"].as_array().cloned();
        let required = required.unwrap_or_default();
        let none = Map::new();
        let mut fields = Vec::new();
        for (field, schema) in definition["properties"].as_object().unwrap_or(&none) {
            let description = schema["description"].as_str().unwrap_or_default();
            let (kind, mut flags) = match is_passed_over(short, field, description) {
                true => outside(schema),
                false => self.type_of(schema)?,
            };
            if required.iter().any(|name| name == field) {
                flags |= REQUIRED;
            }
            let mut entry = vec![json!(field), kind, json!(flags), json!(help(description))];
            entry.extend(values(short, field, description)?);
            fields.push(Value::Array(entry));
        }
        self.types[number] = Value::Array(fields);
        Ok(number)
    }

    fn type_of(&mut self, schema: &Value) -> Result<(Value, u8), String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap_or(reference);
            return Ok(match letter(name) {
                Some(letter) => (json!(letter), 0),
                None => (json!(self.number(name)?), 0),
            });
        }
        let (inner, flag) = match schema["type"].as_str() {
            Some("array") => (&schema["items"], LIST),
            Some("object") if schema["additionalProperties"].is_object() => {
                (&schema["additionalProperties"], MAP)
            }
            other => return Ok((json!(other.and_then(letter).unwrap_or("o")), 0)),
        };
        // A list within a list or a map is left at that: there is none of interest.
        Ok((self.type_of(inner)?.0, flag))
    }
}

/// The type of a field whose inside is left out.
fn outside(schema: &Value) -> (Value, u8) {
    match schema["type"].as_str() {
        Some("array") => (json!("o"), LIST),
        Some("object") if schema["additionalProperties"].is_object() => (json!("o"), MAP),
        other => (json!(other.and_then(letter).unwrap_or("o")), 0),
    }
}

/// The letter of a type that is no struct.
fn letter(name: &str) -> Option<&'static str> {
    Some(match name {
        "string" => "s",
        "boolean" => "b",
        "integer" => "i",
        "number" => "n",
        "object" => "o",
        "io.k8s.apimachinery.pkg.api.resource.Quantity" => "q",
        "io.k8s.apimachinery.pkg.util.intstr.IntOrString" => "x",
        "io.k8s.apimachinery.pkg.apis.meta.v1.Time" => "t",
        _ => return None,
    })
}

/// Fields that nobody writes by hand are named, but what is inside is not: what the server keeps, and
/// what is on its way out.
fn is_passed_over(short: &str, field: &str, description: &str) -> bool {
    let is_root = KINDS.iter().any(|(kind, ..)| *kind == short);
    (is_root && field == "status")
        || ["managedFields", "ephemeralContainers"].contains(&field)
        || description.to_lowercase().contains("deprecated")
}

fn values(short: &str, field: &str, description: &str) -> Result<Option<Value>, String> {
    let Some((.., values)) = VALUES.iter().find(|(t, f, _)| *t == short && *f == field) else {
        return Ok(None);
    };
    match values.iter().find(|value| !description.contains(**value)) {
        Some(missing) => Err(format!("{short}.{field} does not speak of {missing}")),
        None => Ok(Some(json!(values))),
    }
}

/// The first sentence of a description, or two when it is short.
fn help(description: &str) -> String {
    let text = description.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.split("More info:").next().unwrap_or_default().trim();
    let mut end = text.len();
    for (at, _) in text.match_indices(". ") {
        let is_new = text[at + 2..].starts_with(|c: char| c.is_uppercase() || c == '"');
        if at >= HELP_ENOUGH && is_new {
            end = at + 1;
            break;
        }
    }
    let text = &text[..end];
    if text.len() <= HELP_MAX {
        return text.to_owned();
    }
    let cut = text
        .char_indices()
        .map(|(at, _)| at)
        .take_while(|at| *at < HELP_MAX);
    let cut = cut.last().unwrap_or_default();
    let cut = text[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", text[..cut].trim_end_matches(['.', ',', ';', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field<'a>(all: &'a Value, path: &[&str]) -> &'a Value {
        let mut number = all["kinds"]["DaemonSet"][1].clone();
        let mut found = &Value::Null;
        for name in path {
            let fields = all["types"][number.as_u64().unwrap() as usize].as_array();
            let mut fields = fields.unwrap().iter();
            found = fields.find(|field| field[0] == **name).unwrap();
            number = found[1].clone();
        }
        found
    }

    #[test]
    fn a_daemon_set_leads_down_to_its_containers() {
        let all = fields().unwrap();
        let containers = field(&all, &["spec", "template", "spec", "containers"]);
        assert_eq!(containers[2], json!(LIST | REQUIRED));
        let policy = ["spec", "template", "spec", "containers", "imagePullPolicy"];
        assert_eq!(
            field(&all, &policy)[4],
            json!(["Always", "IfNotPresent", "Never"])
        );
        let surge = field(
            &all,
            &["spec", "updateStrategy", "rollingUpdate", "maxSurge"],
        );
        assert_eq!(surge[1], "x");
        assert_eq!(field(&all, &["metadata", "labels"])[2], json!(MAP));
        assert_eq!(field(&all, &["status"])[1], "o");
    }

    #[test]
    fn every_counted_value_belongs_to_a_field_that_is_there() {
        let written = fields().unwrap().to_string();
        for (short, name, values) in VALUES {
            let entry = format!("{}]", json!(values));
            assert!(written.contains(&entry), "{short}.{name}");
        }
    }

    #[test]
    fn help_is_a_sentence_or_two() {
        assert_eq!(
            help("Short. But e.g. this\n is enough, it seems to me here. And this is not."),
            "Short. But e.g. this is enough, it seems to me here."
        );
        assert!(help(&"word ".repeat(90)).chars().count() <= HELP_MAX + 1);
        assert_eq!(help("A pod. More info: https://example.com"), "A pod.");
    }
}
