//! The `data` of a ControllerRevision: the patch that replaces a DaemonSet's template, byte for byte as
//! `getPatch` of `pkg/controller/daemon/update.go` writes it. Two revisions are the same when these bytes
//! are; nothing here compares or applies them.

use serde_json::Value;

/// The exact bytes of `data` for a defaulted pod template.
pub fn data(template: &Value) -> String {
    let mut out = String::from("{\"spec\":{\"template\":");
    write_object(&mut out, template, Some(("$patch", "replace")));
    out.push_str("}}");
    out
}

/// The pod template in the bytes of `data`; `None` when they are no such patch.
pub fn template(data: &str) -> Option<Value> {
    let mut patch: Value = serde_json::from_str(data).ok()?;
    let mut template = patch.get_mut("spec")?.get_mut("template")?.take();
    template.as_object_mut()?.remove("$patch");
    Some(template)
}

/// JSON as Go's `encoding/json` writes a map: keys sorted bytewise, no white space, `<`, `>`, `&` and the
/// two Unicode line ends escaped.
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

fn write(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(out, item);
            }
            out.push(']');
        }
        Value::Object(_) => write_object(out, value, None),
    }
}

fn write_object(out: &mut String, value: &Value, first: Option<(&str, &str)>) {
    let mut fields: Vec<(&str, &Value)> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
        .collect();
    fields.sort_unstable_by_key(|(key, _)| *key);
    out.push('{');
    if let Some((key, text)) = first {
        write_text(out, key);
        out.push(':');
        write_text(out, text);
    }
    for (i, (key, value)) in fields.into_iter().enumerate() {
        if i > 0 || first.is_some() {
            out.push(',');
        }
        write_text(out, key);
        out.push(':');
        write(out, value);
    }
    out.push('}');
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn data_is_a_sorted_patch_that_gives_the_template_back() {
        let given =
            json!({"metadata": {"labels": {"b": "<&>", "a": "\u{2028}é\u{1}"}}, "spec": {}});
        let bytes = data(&given);
        assert_eq!(
            bytes,
            "{\"spec\":{\"template\":{\"$patch\":\"replace\",\"metadata\":{\"labels\":{\"a\":\"\\u2028é\\u0001\",\"b\":\"\\u003c\\u0026\\u003e\"}},\"spec\":{}}}}"
        );
        assert_eq!(template(&bytes), Some(given));
        assert_eq!(template("[]"), None);
        assert_eq!(template("{\"spec\":{\"template\":1}}"), None);
    }
}
