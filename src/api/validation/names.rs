//! Which texts are names, labels, ports, environment variables: the rules of
//! `apimachinery/pkg/util/validation`, each as a list of Kubernetes' own messages, empty when the
//! text is good.

const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const QUALIFIED: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const ENV: &str = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const CONFIG_KEY: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

fn lower(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit()
}

/// One part of a DNS name, of any length.
fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|b| lower(*b))
        && bytes.last().is_some_and(|b| lower(*b))
        && bytes.iter().all(|b| lower(*b) || *b == b'-')
}

/// `IsDNS1123Label`.
pub(super) fn dns_label(text: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if text.len() > 63 {
        messages.push("must be no more than 63 characters".to_owned());
    }
    if !is_label(text) {
        let message = if text.split('.').all(is_label) {
            "must not contain dots"
        } else {
            LABEL
        };
        messages.push(message.to_owned());
    }
    messages
}

/// `IsDNS1123Subdomain`.
pub(super) fn dns_subdomain(text: &str) -> Vec<String> {
    subdomain(text, "characters")
}

fn subdomain(text: &str, unit: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if text.len() > 253 {
        messages.push(format!("must be no more than 253 {unit}"));
    }
    if !text.split('.').all(is_label) {
        messages.push(SUBDOMAIN.to_owned());
    }
    messages
}

/// The name of an object, or with `prefix` the beginning that a suffix will be put to.
pub(super) fn object_name(text: &str, prefix: bool) -> Vec<String> {
    match text.strip_suffix('-') {
        Some(rest) if prefix && rest.len() > 1 => {
            dns_subdomain(&format!("{}a", &rest[..rest.len() - last_char(rest)]))
        }
        _ => dns_subdomain(text),
    }
}

fn last_char(text: &str) -> usize {
    text.chars().next_back().map_or(0, char::len_utf8)
}

/// `IsValidPathSegmentName`.
pub(super) fn path_segment(text: &str) -> Vec<String> {
    if text == "." || text == ".." {
        return vec![format!("may not be '{text}'")];
    }
    ['/', '%']
        .iter()
        .filter(|c| text.contains(**c))
        .map(|c| format!("may not contain '{c}'"))
        .collect()
}

fn is_loose(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// `IsQualifiedName`: the key of a label, an annotation, a taint.
pub(super) fn qualified(text: &str) -> Vec<String> {
    let mut messages = Vec::new();
    let name = match text.split('/').collect::<Vec<_>>()[..] {
        [name] => name,
        ["", name] => {
            messages.push("prefix part must be non-empty".to_owned());
            name
        }
        [prefix, name] => {
            let parts = subdomain(prefix, "bytes");
            messages.extend(parts.iter().map(|m| format!("prefix part {m}")));
            name
        }
        _ => {
            return vec![format!(
                "a qualified name {QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            )];
        }
    };
    if name.is_empty() {
        messages.push("name part must be non-empty".to_owned());
    } else if name.len() > 63 {
        messages.push("name part must be no more than 63 bytes".to_owned());
    }
    if !is_loose(name) {
        messages.push(format!("name part {QUALIFIED}"));
    }
    messages
}

/// `IsValidLabelValue`.
pub(super) fn label_value(text: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if text.len() > 63 {
        messages.push("must be no more than 63 bytes".to_owned());
    }
    if !text.is_empty() && !is_loose(text) {
        messages.push(VALUE.to_owned());
    }
    messages
}

/// `IsRelaxedEnvVarName`.
pub(super) fn env_name(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec!["environment variable name must be non-empty".to_owned()];
    }
    let good = text
        .bytes()
        .all(|b| (b' '..=b'~').contains(&b) && b != b'=');
    if good {
        Vec::new()
    } else {
        vec![ENV.to_owned()]
    }
}

/// `IsConfigMapKey`.
pub(super) fn config_key(text: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if text.len() > 253 {
        messages.push("must be no more than 253 characters".to_owned());
    }
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if text.is_empty() || !text.bytes().all(good) {
        messages.push(CONFIG_KEY.to_owned());
    } else if text == "." || text == ".." {
        messages.push(format!("must not be '{text}'"));
    } else if text.starts_with("..") {
        messages.push("must not start with '..'".to_owned());
    }
    messages
}

/// `IsValidPortName`.
pub(super) fn port_name(text: &str) -> Vec<String> {
    let mut messages = Vec::new();
    let mut rule = |broken: bool, message: &str| {
        if broken {
            messages.push(message.to_owned());
        }
    };
    rule(text.len() > 15, "must be no more than 15 characters");
    rule(
        text.is_empty() || !text.bytes().all(|b| lower(b) || b == b'-'),
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    );
    rule(
        !text.bytes().any(|b| b.is_ascii_lowercase()),
        "must contain at least one letter (a-z)",
    );
    rule(text.contains("--"), "must not contain consecutive hyphens");
    rule(
        text.starts_with('-') || text.ends_with('-'),
        "must not begin or end with a hyphen",
    );
    messages
}

/// `IsValidPortNum`.
pub(super) fn port_number(number: i64) -> Vec<String> {
    match number {
        1..=65535 => Vec::new(),
        _ => vec!["must be between 1 and 65535, inclusive".to_owned()],
    }
}

/// The name part of a sysctl: dots or slashes between lower-case words.
pub(super) fn is_sysctl(text: &str) -> bool {
    let edge = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let word = |w: &str| {
        let bytes = w.as_bytes();
        bytes.first().is_some_and(|b| edge(*b))
            && bytes.last().is_some_and(|b| edge(*b))
            && bytes.iter().all(|b| edge(*b) || matches!(b, b'-' | b'_'))
    };
    text.len() <= 253 && text.split(['.', '/']).all(word)
}
