//! Manifests in JSON: what is taken, where everything stands, and what kubectl says of what is none.

mod full;

use daemonset_playground::manifest::tree::{Node, Tree};
use daemonset_playground::manifest::yaml::Fault;
use daemonset_playground::manifest::{self, Hint, stream};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};

const POD: &str = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
 "spec": {"containers": [{"name": "c", "image": "i"}]}}"#;

/// Every problem as `line:column-end words`.
#[track_caller]
fn check(text: &str, expected: &str) {
    let problems = manifest::check(text);
    let shown = problems.iter().map(|p| {
        let end = match p.end_line == p.line {
            true => format!("{}", p.end_column),
            false => format!("{}:{}", p.end_line, p.end_column),
        };
        format!("{}:{}-{end} {}", p.line, p.column, p.message)
    });
    assert_eq!(shown.collect::<Vec<_>>().join("\n"), expected, "{text}");
}

#[test]
fn a_pair_of_surrogates_is_one_character() {
    let text = POD.replace(
        r#""name": "p""#,
        r#""name": "p", "annotations": {"owner": "team \ud83d\ude80"}"#,
    );
    let pod = manifest::read(&text).manifests.remove(0).unwrap();
    assert_eq!(pod.value["metadata"]["annotations"]["owner"], "team 🚀");
}

#[test]
fn problems_have_their_places() {
    check(
        &POD.replace(r#""image": "i""#, r#""imag\u0065": 1, "cpu": "é", "x": 2"#),
        "2:54-55 json: cannot unmarshal number into Go struct field Container.spec.containers.image of type string\n\
         2:57-62 unknown field \"spec.containers[0].cpu\"\n\
         2:69-72 unknown field \"spec.containers[0].x\"",
    );
    let text = POD.replace(r#""kind""#, "\"spec\": {},\r\n \"kind\"");
    check(&text, "3:2-8 duplicate field \"spec\"");
    let hint = manifest::check(&text)[0].hint.clone();
    assert_eq!(hint, Some(Hint::DuplicateKey { first_line: 1 }));
}

#[test]
fn words_are_those_of_json_and_not_of_yaml() {
    let text = POD.replace(
        r#""name": "p""#,
        r#""name": "p", "labels": {"a": "yes", "b": "1"}"#,
    );
    let pod = manifest::read(&text).manifests.remove(0).unwrap();
    assert_eq!(
        pod.value["metadata"]["labels"],
        json!({"a": "yes", "b": "1"})
    );
    // A tab between values, and U+0085 in a text, which YAML folds.
    let text = POD.replace(
        "{\"name\": \"c\"",
        "\t{\"name\":\t\"c\", \"command\": [\"a\u{85}b\"]",
    );
    let pod = manifest::read(&text).manifests.remove(0).unwrap();
    assert_eq!(pod.value["spec"]["containers"][0]["command"][0], "a\u{85}b");
}

#[test]
fn numbers_are_read_as_the_decoder_of_kubernetes_reads_them() {
    let number = |text: &str| {
        let documents = stream::read(&format!("{{\"a\": {text}}}"));
        let root = documents[0].root.clone().unwrap();
        manifest::decode::raw(&root)["a"].clone()
    };
    assert_eq!(number("-0"), json!(0));
    assert_eq!(number("1.0"), json!(1));
    assert_eq!(number("1e3"), json!(1000));
    assert_eq!(number("1.50"), json!("1.5"));
    assert_eq!(number("9223372036854775807"), json!(i64::MAX));
    assert_eq!(
        number("18446744073709551616"),
        json!("18446744073709552000")
    );
    check(
        "{\"a\": 1e999}",
        "1:7-12 json: cannot unmarshal number 1e999 into Go value of type float64",
    );
}

#[test]
fn values_follow_one_another_as_kubectl_reads_them() {
    let names = |text: &str| {
        let reading = manifest::read(text);
        let one = |read: &Result<manifest::Manifest, manifest::Refused>| match read {
            Ok(manifest) => manifest.name().to_owned(),
            Err(refused) => refused.message(),
        };
        reading.manifests.iter().map(one).collect::<Vec<_>>()
    };
    let second = POD.replace("\"p\"", "\"q\"");
    assert_eq!(names(&format!("{POD}{second}\n\n{POD}\n")), ["p", "q", "p"]);
    assert_eq!(names(&format!("{POD}\nnull\n{second}")), ["p", "q"]);
    // After the first line of `---` all is YAML.
    let yaml = "apiVersion: v1\nkind: Namespace\nmetadata: {name: ns}\n";
    assert_eq!(
        names(&format!("{POD}\n---\n{second}\n---\n{yaml}")),
        ["p", "q", "ns"]
    );
    let reading = manifest::read(&format!("{POD}\n---\n{yaml}"));
    assert_eq!(reading.manifests[1].as_ref().unwrap().first_line, 4);
    // A list is taken apart.
    let list =
        format!("{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{POD}, {second}]}}");
    assert_eq!(names(&list), ["p", "q"]);
    // What begins as JSON and is not may be YAML.
    assert_eq!(
        names("{apiVersion: v1, kind: Namespace, metadata: {name: ns}}\n"),
        ["ns"]
    );
    // Two values of JSON, and it stays JSON.
    assert_eq!(
        names(&format!("{POD}{second}---\n{yaml}")),
        ["p", "q", "invalid character '-' in numeric literal"]
    );
}

#[test]
fn what_is_neither_json_nor_yaml_has_gos_words_for_json() {
    check(
        "{\"a\": 1,}}",
        "1:9-10 json: offset 9: invalid character '}' looking for beginning of object key string",
    );
    check(
        "{{- if .Values.a }}\na: b\n{{- end }}\n",
        "1:2-3 json: offset 2: invalid character '{' looking for beginning of object key string",
    );
    let cases = [
        ("{\"a\" 1]", "invalid character '1' after object key"),
        (
            "{\"a\": 1]",
            "invalid character ']' after object key:value pair",
        ),
        (
            "{\"a\": [1 \"b\"}",
            "invalid character '\"' after array element",
        ),
        (
            "{\"a\": ]",
            "invalid character ']' looking for beginning of value",
        ),
        (
            "{\"a\": trux]",
            "invalid character 'x' in literal true (expecting 'e')",
        ),
        (
            "{\"a\": \"\\x\"]",
            "invalid character 'x' in string escape code",
        ),
        (
            "{\"a\": \"\\u12'4\"]",
            "invalid character '\\'' in \\u hexadecimal character escape",
        ),
        (
            "{\"a\": 1.x]",
            "invalid character 'x' after decimal point in numeric literal",
        ),
        (
            "{\"a\": 1e+x]",
            "invalid character 'x' in exponent of numeric literal",
        ),
        ("{\"a\": -x]", "invalid character 'x' in numeric literal"),
        (
            "{\"a\": \"b\n\"]",
            "invalid character '\\n' in string literal",
        ),
    ];
    for (text, words) in cases {
        let message = manifest::check(text)[0].message.clone();
        assert_eq!(message.splitn(3, ": ").last(), Some(words), "{text}");
    }
    check("{\"a\": [1,\n", "1:10-11 unexpected EOF");
}

#[test]
fn limits_hold_as_for_yaml() {
    let deep = format!("{{\"a\": {}{}}}", "[".repeat(100), "]".repeat(100));
    assert_eq!(
        manifest::check(&deep)[0].message,
        "exceeded max depth of 64"
    );
    let wide = format!("{{\"a\": [{}1]}}", "1,".repeat(100_001));
    assert_eq!(
        manifest::check(&wide)[0].message,
        "there are more than 100000 values"
    );
    let many = "{\"a\": 1}\n".repeat(101);
    let last = manifest::check(&many).pop().unwrap();
    assert_eq!(last.message, "there are more than 100 documents");
}

fn value() -> impl Strategy<Value = Value> {
    const TEXTS: [&str; 14] = [
        "a",
        "yes",
        "1",
        "é🚀",
        "it's",
        "\"q\"",
        "\\",
        "two\nlines",
        "\t",
        "",
        "a: b",
        "#",
        "- a",
        " ",
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e6..1e6f64).prop_map(Value::from),
        (0..TEXTS.len()).prop_map(|n| Value::from(TEXTS[n])),
    ];
    scalar.prop_recursive(5, 60, 6, |inner| {
        let key = (0..TEXTS.len()).prop_map(|n| TEXTS[n].to_owned());
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// YAML has what JSON has; the places of both readers must be the same.
#[test]
fn json_has_the_tree_and_the_places_that_yaml_has() {
    let config = ProptestConfig {
        cases: full::count(20_000),
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(value in value(), pretty in any::<bool>())| {
        let value = json!({"a": value});
        let text = match pretty {
            true => serde_json::to_string_pretty(&value).unwrap(),
            false => value.to_string(),
        };
        let as_json = stream::read(&text);
        // kubectl takes a text that begins with a byte order mark for YAML.
        let as_yaml = stream::read(&format!("\u{feff}{text}"));
        prop_assert_eq!(as_json.len(), 1);
        prop_assert_eq!(&as_json[0].faults, &as_yaml[0].faults);
        prop_assert_eq!(&as_json[0].root, &as_yaml[0].root);
    });
}

/// Whatever happens to a text in JSON, it is read or refused at a place that it has.
#[test]
fn damaged_json_is_refused_where_it_is_damaged() {
    let config = ProptestConfig {
        cases: full::count(20_000),
        rng_seed: RngSeed::Fixed(8),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let new = "[ \n{}\\[\\]:,\"\\\\\\-+.eEtfn01u'\u{1}é]{0,2}";
    proptest!(config, |(value in value(), at in any::<usize>(), gone in 0..3usize, new in new)| {
        let text = json!({"a": value}).to_string();
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        let end = chars.len().min(at + gone);
        chars.splice(at..end, new.chars());
        let text: String = chars.into_iter().collect();
        for document in stream::read(&text) {
            for (span, fault) in &document.faults {
                let line = text.split('\n').nth(span.line as usize - 1);
                let line = line.ok_or(TestCaseError::fail(format!("{span:?} {text:?}")))?;
                prop_assert!(span.column as usize <= line.chars().count() + 1, "{:?} {:?}", span, text);
                prop_assert!(!matches!(fault, Fault::Syntax(words) if words.is_empty()));
            }
            prop_assert!(document.root.as_ref().is_none_or(is_sound));
        }
    });
}

/// Keys stand before their values, and nothing ends before it begins.
fn is_sound(node: &Node) -> bool {
    let span = node.span;
    let ends = (span.line, span.column) < (span.end_line, span.end_column);
    ends && match &node.value {
        Tree::Scalar { .. } => true,
        Tree::Sequence(items) => items.iter().all(is_sound),
        Tree::Mapping(entries) => entries
            .iter()
            .all(|entry| entry.key_span <= entry.node.span && is_sound(&entry.node)),
    }
}
