//! A pod template as kubectl describes it, columns parted by tabs: the body of `rollout history
//! --revision`, and the part `Pod Template:` of `describe`.
//!
//! Mirrors `DescribePodTemplate` (`kubectl/pkg/describe/describe.go`). Left out: topology spread
//! constraints, and the values that containers' own resources give to their environment.

use super::template_volumes::volumes;
use crate::api::quoted::quoted;
use serde_json::{Map, Value};

/// Longer annotations go on lines of their own.
const ANNOTATION_CHARS_MAX: usize = 140;

/// kubectl's own note of what was applied; never shown.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The text of a defaulted `v1.PodTemplateSpec`, with a line break at its end.
pub fn template_text(template: &Value) -> String {
    let (meta, spec) = (&template["metadata"], &template["spec"]);
    let mut out = Text::default();
    out.line(0, "Pod Template:");
    labels(&mut out, "  Labels", &meta["labels"]);
    annotations(&mut out, &meta["annotations"]);
    let account = text(spec, "serviceAccountName");
    if !account.is_empty() {
        out.line(1, &format!("Service Account:\t{account}"));
    }
    if !list(spec, "initContainers").is_empty() {
        containers(&mut out, "Init Containers", list(spec, "initContainers"));
    }
    containers(&mut out, "Containers", list(spec, "containers"));
    volumes(&mut out, list(spec, "volumes"));
    let class = text(spec, "priorityClassName");
    if !class.is_empty() {
        out.line(1, &format!("Priority Class Name:\t{class}"));
    }
    labels(&mut out, "  Node-Selectors", &spec["nodeSelector"]);
    let tolerations: Vec<String> = list(spec, "tolerations").iter().map(toleration).collect();
    block(&mut out, "  Tolerations", &tolerations);
    out.0
}

/// Lines that are indented by two blanks for each level.
#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    pub(super) fn line(&mut self, level: usize, text: &str) {
        (0..level).for_each(|_| self.0.push_str("  "));
        self.0.push_str(text);
        self.0.push('\n');
    }
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A field that is a number or a text, as Go prints it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// A title with its entries under each other.
fn block(out: &mut Text, title: &str, entries: &[String]) {
    if entries.is_empty() {
        out.line(0, &format!("{title}:\t<none>"));
    }
    for (i, entry) in entries.iter().enumerate() {
        match i {
            0 => out.line(0, &format!("{title}:\t{entry}")),
            _ => out.line(0, &format!("\t{entry}")),
        }
    }
}

fn labels(out: &mut Text, title: &str, labels: &Value) {
    let mut pairs: Vec<String> = entries(labels)
        .map(|(k, v)| format!("{k}={}", plain(v)))
        .collect();
    pairs.sort_unstable();
    block(out, title, &pairs);
}

fn annotations(out: &mut Text, annotations: &Value) {
    let mut shown: Vec<(&String, String)> = entries(annotations)
        .filter(|(key, _)| *key != LAST_APPLIED)
        .map(|(key, value)| (key, plain(value)))
        .collect();
    if entries(annotations).next().is_none() {
        return;
    }
    shown.sort_unstable();
    let mut lines = Vec::new();
    for (key, value) in shown {
        let value = value.strip_suffix('\n').unwrap_or(&value);
        if key.len() + value.len() + 2 <= ANNOTATION_CHARS_MAX && !value.contains('\n') {
            lines.push(format!("{key}: {value}"));
            continue;
        }
        lines.push(format!("{key}:"));
        let room = ANNOTATION_CHARS_MAX - 2;
        for line in value.split('\n') {
            let end = line.char_indices().nth(room).map(|(at, _)| at);
            lines.push(match end {
                Some(end) => format!("  {}...", &line[..end]),
                None => format!("  {line}"),
            });
        }
    }
    block(out, "  Annotations", &lines);
}

fn toleration(value: &Value) -> String {
    let (key, operator) = (text(value, "key"), text(value, "operator"));
    let (given, effect) = (text(value, "value"), text(value, "effect"));
    let mut out = key.to_owned();
    if !given.is_empty() {
        out.push_str(&format!("={given}"));
    }
    if !effect.is_empty() {
        out.push_str(&format!(":{effect}"));
    }
    if operator == "Exists" && given.is_empty() {
        out.push_str(if out.is_empty() {
            "op=Exists"
        } else {
            " op=Exists"
        });
    }
    if let Some(seconds) = value["tolerationSeconds"].as_i64() {
        out.push_str(&format!(" for {seconds}s"));
    }
    out
}

fn containers(out: &mut Text, title: &str, containers: &[Value]) {
    let none = if containers.is_empty() { " <none>" } else { "" };
    out.line(1, &format!("{title}:{none}"));
    for container in containers {
        out.line(1, &format!(" {}:", text(container, "name")));
        out.line(2, &format!("Image:\t{}", text(container, "image")));
        ports(out, "Port", container, "containerPort");
        ports(out, "Host Port", container, "hostPort");
        let seccomp = &container["securityContext"]["seccompProfile"];
        if seccomp.is_object() {
            out.line(2, &format!("SeccompProfile:\t{}", text(seccomp, "type")));
            if text(seccomp, "type") == "Localhost" {
                let profile = text(seccomp, "localhostProfile");
                out.line(3, &format!("LocalhostProfile:\t{profile}"));
            }
        }
        for (title, key) in [("Command", "command"), ("Args", "args")] {
            let words = list(container, key);
            if !words.is_empty() {
                out.line(2, &format!("{title}:"));
            }
            let lines = words
                .iter()
                .filter_map(Value::as_str)
                .flat_map(|w| w.split('\n'));
            lines.for_each(|line| out.line(3, line));
        }
        for (title, key) in [("Limits", "limits"), ("Requests", "requests")] {
            let amounts = &container["resources"][key];
            if entries(amounts).next().is_some() {
                out.line(2, &format!("{title}:"));
            }
            for (name, amount) in entries(amounts) {
                out.line(3, &format!("{name}:\t{}", plain(amount)));
            }
        }
        for (title, key) in [
            ("Liveness", "livenessProbe"),
            ("Readiness", "readinessProbe"),
            ("Startup", "startupProbe"),
        ] {
            if container[key].is_object() {
                out.line(2, &format!("{title}:\t{}", probe(&container[key])));
            }
        }
        environment(out, container);
        mounts(out, container);
    }
}

fn ports(out: &mut Text, title: &str, container: &Value, key: &str) {
    let shown: Vec<String> = list(container, "ports")
        .iter()
        .map(|port| {
            let number = port[key].as_i64().unwrap_or_default();
            let shown = format!("{number}/{}", text(port, "protocol"));
            match text(port, "name") {
                "" => shown,
                name => format!("{shown} ({name})"),
            }
        })
        .collect();
    match shown.as_slice() {
        [] => out.line(2, &format!("{title}:\t<none>")),
        [one] => out.line(2, &format!("{title}:\t{one}")),
        many => out.line(2, &format!("{title}s:\t{}", many.join(", "))),
    }
}

fn probe(probe: &Value) -> String {
    let number = |key: &str| probe[key].as_i64().unwrap_or_default();
    let times = format!(
        "delay={}s timeout={}s period={}s #success={} #failure={}",
        number("initialDelaySeconds"),
        number("timeoutSeconds"),
        number("periodSeconds"),
        number("successThreshold"),
        number("failureThreshold")
    );
    let (http, tcp, grpc) = (&probe["httpGet"], &probe["tcpSocket"], &probe["grpc"]);
    let what = if probe["exec"].is_object() {
        let words = list(&probe["exec"], "command")
            .iter()
            .filter_map(Value::as_str);
        format!("exec [{}]", words.collect::<Vec<_>>().join(" "))
    } else if http.is_object() {
        let scheme = text(http, "scheme").to_lowercase();
        let (host, path) = (text(http, "host"), text(http, "path"));
        let host = match host.contains(':') {
            true => format!("[{host}]"),
            false => host.to_owned(),
        };
        let slash = if path.is_empty() || path.starts_with('/') {
            ""
        } else {
            "/"
        };
        format!(
            "http-get {scheme}://{host}:{}{slash}{path}",
            plain(&http["port"])
        )
    } else if tcp.is_object() {
        format!("tcp-socket {}:{}", text(tcp, "host"), plain(&tcp["port"]))
    } else if grpc.is_object() {
        format!(
            "grpc <pod>:{} {}",
            plain(&grpc["port"]),
            text(grpc, "service")
        )
    } else {
        "unknown".to_owned()
    };
    format!("{what} {times}")
}

fn environment(out: &mut Text, container: &Value) {
    let sources = list(container, "envFrom");
    if !sources.is_empty() {
        out.line(2, "Environment Variables from:");
    }
    for source in sources {
        let (from, kind) = match source["configMapRef"].is_object() {
            true => (&source["configMapRef"], "ConfigMap"),
            false => (&source["secretRef"], "Secret"),
        };
        let prefix = match text(source, "prefix") {
            "" => String::new(),
            prefix => format!(" with prefix '{prefix}'"),
        };
        let (name, optional) = (text(from, "name"), from["optional"] == true);
        out.line(3, &format!("{name}\t{kind}{prefix}\tOptional: {optional}"));
    }
    let variables = list(container, "env");
    let none = if variables.is_empty() { "\t<none>" } else { "" };
    out.line(2, &format!("Environment:{none}"));
    for variable in variables {
        let (name, from) = (text(variable, "name"), &variable["valueFrom"]);
        let (secret, config) = (&from["secretKeyRef"], &from["configMapKeyRef"]);
        let of_key = |source: &Value, words: &str| {
            let (key, optional) = (text(source, "key"), source["optional"] == true);
            let owner = text(source, "name");
            format!("{name}:\t<set to the key '{key}' {words} '{owner}'>\tOptional: {optional}")
        };
        if from["fieldRef"].is_object() {
            let field = &from["fieldRef"];
            let (version, path) = (text(field, "apiVersion"), text(field, "fieldPath"));
            out.line(3, &format!("{name}:\t ({version}:{path})"));
        } else if from["resourceFieldRef"].is_object() {
            let resource = text(&from["resourceFieldRef"], "resource");
            out.line(3, &format!("{name}:\t ({resource})"));
        } else if secret.is_object() {
            out.line(3, &of_key(secret, "in secret"));
        } else if config.is_object() {
            out.line(3, &of_key(config, "of config map"));
        } else if !from.is_object() {
            for (i, line) in text(variable, "value").split('\n').enumerate() {
                match i {
                    0 => out.line(3, &format!("{name}:\t{line}")),
                    _ => out.line(3, &format!("\t{line}")),
                }
            }
        }
    }
}

fn mounts(out: &mut Text, container: &Value) {
    let mut mounts: Vec<&Value> = list(container, "volumeMounts").iter().collect();
    let none = if mounts.is_empty() { "\t<none>" } else { "" };
    out.line(2, &format!("Mounts:{none}"));
    mounts.sort_unstable_by_key(|m| text(m, "mountPath"));
    for mount in mounts {
        let mut flags = if mount["readOnly"] == true {
            "ro"
        } else {
            "rw"
        }
        .to_owned();
        let sub = text(mount, "subPath");
        if !sub.is_empty() {
            flags.push_str(&format!(",path={}", quoted(sub)));
        }
        let (path, name) = (text(mount, "mountPath"), text(mount, "name"));
        out.line(3, &format!("{path} from {name} ({flags})"));
    }
    let mut devices: Vec<&Value> = list(container, "volumeDevices").iter().collect();
    if !devices.is_empty() {
        out.line(2, &format!("Devices:{none}"));
    }
    devices.sort_unstable_by_key(|d| text(d, "devicePath"));
    for device in devices {
        let (path, name) = (text(device, "devicePath"), text(device, "name"));
        out.line(3, &format!("{path} from {name}"));
    }
}
