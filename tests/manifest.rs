//! What is said about manifests, as text: problems with their places in, kubectl's and the API
//! server's words out. The messages were recorded from kubectl v1.36.

use daemonset_playground::manifest::{
    self, Duplicates, FieldValidation, Hint, Kind, Problem, Rules, Severity, Stage,
};

const GOOD: &str = "\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: x
  labels:
    app: x
spec:
  selector:
    matchLabels:
      app: x
  template:
    metadata:
      labels:
        app: x
    spec:
      containers:
      - name: agent
        image: registry.example/agent:v1
";

/// `line:column-end_line:end_column message` for each problem.
fn picture(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|p| {
            let place = format!("{}:{}-{}:{}", p.line, p.column, p.end_line, p.end_column);
            let kind = match p.severity {
                Severity::Error => "",
                Severity::Warning => "Warning: ",
            };
            format!("{place} {kind}{}", p.message)
        })
        .collect();
    lines.join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) -> Vec<Problem> {
    let problems = manifest::check(text);
    assert_eq!(picture(&problems), expected);
    problems
}

#[test]
fn a_good_manifest_has_no_problems() {
    check(GOOD, "");
    let reading = manifest::read(GOOD);
    let object = reading.manifests[0].as_ref().unwrap();
    assert_eq!(object.kind, Kind::DaemonSet);
    assert_eq!(object.name(), "x");
    let place = object.places.find("spec.template.spec.containers[0].image");
    assert_eq!((place.line, place.column, place.end_column), (18, 16, 41));
}

#[test]
fn unknown_fields_are_marked_where_they_stand() {
    let text = GOOD
        .replace(
            "spec:\n  selector",
            "spec:\n  replicas: 3\n  strategy: {}\n  selector",
        )
        .replace("agent:v1", "agent:v1\n        imagePullPolicyy: Always");
    let problems = check(
        &text,
        "8:3-8:11 unknown field \"spec.replicas\"\n\
         9:3-9:11 unknown field \"spec.strategy\"\n\
         21:9-21:25 unknown field \"spec.template.spec.containers[0].imagePullPolicyy\"",
    );
    assert_eq!(
        problems[1].hint,
        Some(Hint::DidYouMean("updateStrategy".into()))
    );
    assert_eq!(
        problems[2].hint,
        Some(Hint::DidYouMean("imagePullPolicy".into()))
    );
    let refused = manifest::read(&text).manifests.remove(0).unwrap_err();
    assert_eq!(
        refused.message(),
        "DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strict decoding error: unknown field \"spec.replicas\", unknown field \"spec.strategy\", unknown field \"spec.template.spec.containers[0].imagePullPolicyy\""
    );
    let rules = Rules {
        fields: FieldValidation::Warn,
        ..Rules::default()
    };
    let lenient = manifest::read_as(&text, rules);
    assert!(lenient.manifests[0].is_ok());
    assert_eq!(lenient.problems[0].severity, Severity::Warning);
}

#[test]
fn wrong_types_are_told_in_gos_words() {
    check(
        &GOOD.replace(
            "spec:\n  selector",
            "spec:\n  minReadySeconds: \"ten\"\n  selector",
        ),
        "8:20-8:25 json: cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32",
    );
    let problems = check(
        &GOOD.replace("matchLabels:\n      app: x", "matchLabels:\n      app: y"),
        "10:12-10:13 json: cannot unmarshal bool into Go struct field LabelSelector.spec.selector.matchLabels of type string",
    );
    let quote = Hint::QuoteIt {
        written: "y".into(),
    };
    assert_eq!(problems[0].hint, Some(quote));
    check(
        &GOOD.replace(
            "agent:v1",
            "agent:v1\n        resources: {requests: {memory: 10MB}}",
        ),
        "19:40-19:44 quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
}

#[test]
fn a_key_that_stands_twice_is_refused_with_both_places() {
    let text = GOOD.replace(
        "spec:\n  selector",
        "spec:\n  minReadySeconds: 1\n  minReadySeconds: 2\n  selector",
    );
    let problems = check(&text, "9:3-9:18 duplicate field \"spec.minReadySeconds\"");
    assert_eq!(problems[0].hint, Some(Hint::DuplicateKey { first_line: 8 }));
    let rules = Rules {
        duplicates: Duplicates::LastWins,
        ..Rules::default()
    };
    let reading = manifest::read_as(&text, rules);
    let object = reading.manifests[0].as_ref().unwrap();
    assert_eq!(object.value["spec"]["minReadySeconds"], 2);
    assert_eq!(reading.problems[0].severity, Severity::Warning);
}

#[test]
fn syntax_errors_have_kubectls_words() {
    let problems = check(
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n\tname: x\n",
        "4:1-4:2 error converting YAML to JSON: yaml: line 4: found character that cannot start any token",
    );
    assert_eq!(problems[0].hint, Some(Hint::Tab));
    let problems = check(
        "a: 1\nb: @c\n",
        "2:4-2:5 error converting YAML to JSON: yaml: line 2: found character that cannot start any token",
    );
    assert_eq!(problems[0].hint, None);
    check(
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: x\n labels: y\n",
        "5:2-5:3 error converting YAML to JSON: yaml: line 4: did not find expected key",
    );
    check(
        "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a: b\n",
        "4:10-4:11 error converting YAML to JSON: yaml: line 4: mapping values are not allowed in this context",
    );
    check(
        "a: [1, 2\nb: 3\n",
        "2:2-2:3 error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'",
    );
    check(
        "a: b: c\n",
        "1:5-1:6 error converting YAML to JSON: yaml: mapping values are not allowed in this context",
    );
    check(
        "a: 1\nb\nc: 2\n",
        "3:1-3:2 error converting YAML to JSON: yaml: line 3: could not find expected ':'",
    );
    check(
        "a: *b\n",
        "1:4-1:5 error converting YAML to JSON: yaml: unknown anchor 'b' referenced",
    );
    check(
        "a: \"b\n",
        "1:4-1:5 error converting YAML to JSON: yaml: line 2: found unexpected end of stream",
    );
}

#[test]
fn a_broken_document_leaves_the_others_readable() {
    let text = format!("{GOOD}---\na: b: c\n--- # comment\n\n---\n{GOOD}");
    let reading = manifest::read(&text);
    let good: Vec<bool> = reading.manifests.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, false, true]);
    assert_eq!(reading.manifests[2].as_ref().unwrap().first_line, 24);
    assert_eq!(reading.problems[0].line, 20);
}

#[test]
fn kinds_are_refused_as_kubectl_refuses_them() {
    let off = "; if you choose to ignore these errors, turn validation off with --validate=false";
    let unset = |what: &str| format!("1:1-1:2 error validating data: {what}{off}");
    check("a: b\n", &unset("[apiVersion not set, kind not set]"));
    check("kind: Pod\n", &unset("apiVersion not set"));
    check("just a string\n", &unset("invalid object to validate"));
    let unknown = |place: &str, kind: &str, version: &str| {
        format!(
            "{place} no matches for kind \"{kind}\" in version \"{version}\"\nensure CRDs are installed first"
        )
    };
    let problems = check(
        "apiVersion: apps/v1\nkind: Daemonset\n",
        &unknown("2:7-2:16", "Daemonset", "apps/v1"),
    );
    assert_eq!(problems[0].hint, Some(Hint::DidYouMean("DaemonSet".into())));
    let problems = check(
        "apiVersion: extensions/v1beta1\nkind: DaemonSet\n",
        &unknown("1:13-1:31", "DaemonSet", "extensions/v1beta1"),
    );
    assert_eq!(problems[0].hint, Some(Hint::OtherVersion("apps/v1".into())));
    let problems = check(
        "apiVersion: v1\nkind: ConfigMap\n",
        &unknown("2:7-2:16", "ConfigMap", "v1"),
    );
    let kind = "ConfigMap".to_owned();
    assert_eq!(problems[0].hint, Some(Hint::NotSimulated { kind }));
}

#[test]
fn what_the_api_server_refuses_is_marked_at_the_field() {
    let problems = check(
        &GOOD.replace(
            "spec:\n  selector",
            "spec:\n  updateStrategy:\n    type: Pause\n  selector",
        ),
        "9:11-9:16 spec.updateStrategy: Unsupported value: {\"Type\":\"Pause\",\"RollingUpdate\":null}: supported values: \"RollingUpdate\", \"OnDelete\"",
    );
    assert_eq!(problems[0].hint, Some(Hint::PauseStrategy));
    assert_eq!(problems[0].stage, Stage::Validate);
    let problems = check(
        &GOOD.replace(
            "spec:\n  selector",
            "spec:\n  updateStrategy:\n    rollingUpdate:\n      maxSurge: 1\n  selector",
        ),
        "10:17-10:18 spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
    );
    assert_eq!(problems[0].hint, Some(Hint::SurgeNeedsZeroUnavailable));
    check(
        &GOOD.replace("        image: registry.example/agent:v1\n", ""),
        "17:9-17:13 spec.template.spec.containers[0].image: Required value",
    );
    check(
        &GOOD.replace(
            "      containers",
            "      terminationGracePeriodSeconds: -1\n      containers",
        ),
        "16:38-16:40 Warning: spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
    );
}

#[test]
fn taints_are_found_though_their_path_is_upstreams_own() {
    check(
        "apiVersion: v1\nkind: Node\nmetadata: {name: worker-1}\nspec:\n  taints:\n  - {key: a, effect: NoRun}\n",
        "6:22-6:27 metadata.taints[0].effect: Unsupported value: \"NoRun\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"",
    );
}

#[test]
fn a_list_is_taken_apart() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata: {name: n1}\n- apiVersion: v1\n  kind: Namespace\n  metadata: {name: Bad, name: bad}\n";
    let reading = manifest::read(text);
    assert_eq!(reading.manifests[0].as_ref().unwrap().kind, Kind::Node);
    assert_eq!(
        reading.problems[0].message,
        "duplicate field \"metadata.name\""
    );
}

#[test]
fn anchors_and_merge_keys_are_expanded_and_bombs_are_not() {
    let text = GOOD
        .replace(
            "  labels:\n    app: x\nspec",
            "  labels: &labels\n    app: x\nspec",
        )
        .replace("matchLabels:\n      app: x", "matchLabels: *labels")
        .replace(
            "      labels:\n        app: x",
            "      labels:\n        <<: *labels\n        tier: web",
        );
    let reading = manifest::read(&text);
    let object = reading.manifests[0].as_ref().unwrap();
    assert_eq!(object.value["spec"]["selector"]["matchLabels"]["app"], "x");
    let labels = &object.value["spec"]["template"]["metadata"]["labels"];
    assert_eq!(labels.to_string(), "{\"app\":\"x\",\"tier\":\"web\"}");
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let before = format!("*a{},", i - 1).repeat(10);
        bomb.push_str(&format!("a{i}: &a{i} [{before}]\n"));
    }
    let problems = manifest::check(&bomb);
    assert_eq!(problems[0].message, "document contains excessive aliasing");
    assert_eq!(
        manifest::check("a: &a [*a]\n")[0].message,
        "error converting YAML to JSON: yaml: anchor 'a' value contains itself"
    );
}

#[test]
fn what_is_too_large_is_said_and_not_read() {
    let long = format!("a: {}\n", "x".repeat(1 << 20));
    assert_eq!(
        manifest::check(&long)[0].message,
        "the text is longer than 1048576 bytes"
    );
    let deep = "[".repeat(100);
    assert_eq!(
        manifest::check(&deep)[0].message,
        "exceeded max depth of 64"
    );
    let block = "- ".repeat(20_000);
    assert_eq!(
        manifest::check(&block)[0].message,
        "exceeded max depth of 64"
    );
    let many = "---\na: b\n".repeat(101);
    let last = manifest::check(&many).pop().unwrap();
    assert_eq!(last.message, "there are more than 100 documents");
    let wide = format!("[{}]", "1,".repeat(100_001));
    assert_eq!(
        manifest::check(&wide)[0].message,
        "there are more than 100000 values"
    );
}

#[test]
fn pods_are_checked_as_pods() {
    let pod = |spec: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - {{name: a, image: i{spec}}}\n"
        )
    };
    check(&pod(""), "");
    check(
        &pod(", livenessProbe: {}"),
        "6:25-6:38 spec.containers[0].livenessProbe: Required value: must specify a handler type",
    );
    check(
        &pod(", resources: {requests: {cpu: 2, gpu: 1}, limits: {cpu: 1}}"),
        "6:53-6:54 spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1\n\
         6:61-6:62 spec.containers[0].resources.requests[gpu]: Invalid value: \"gpu\": must be a standard resource type or fully qualified\n\
         6:61-6:62 spec.containers[0].resources.requests[gpu]: Invalid value: \"gpu\": must be a standard resource for containers",
    );
    check(
        &pod(", securityContext: {privileged: true}, volumeMounts: [{name: data, mountPath: /d}]"),
        "6:84-6:88 spec.containers[0].volumeMounts[0].name: Not found: \"data\"",
    );
}

#[test]
fn an_error_at_the_end_is_shown_where_the_text_ends() {
    let text = "kind: DaemonSet\nspec:\n  bad: [\n";
    let problems = manifest::read(text).problems;
    let places: Vec<(u32, u32)> = problems.iter().map(|p| (p.line, p.column)).collect();
    assert_eq!(places, [(3, 9)], "{problems:?}");
}

#[test]
fn a_template_is_told_to_be_rendered_first() {
    for line in ["name: {{ .Release.Name }}", "{{- if .Values.rbac }}"] {
        let text = format!("apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  {line}\n");
        let problems = manifest::read(&text).problems;
        assert_eq!(problems[0].hint, Some(Hint::Template), "{problems:?}");
        assert!((4..=5).contains(&problems[0].line), "{problems:?}");
    }
    // Braces that are text make no template.
    let quoted = "a: [\"--template={{.x}}\"]\nb: @c\n";
    assert_eq!(manifest::read(quoted).problems[0].hint, None);
}
