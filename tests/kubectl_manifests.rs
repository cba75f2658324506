//! What kubectl prints when it is given manifests: small transcripts, as a person would see them.

mod prompt;

use daemonset_playground::cluster::request::Kind;
use prompt::{WEB, prompt};

#[test]
fn applying_a_manifest_again_says_what_it_did() {
    let newer = WEB.replace("1.28", "1.29");
    let spelled_out = newer.replace("spec:\n  sel", "spec:\n  revisionHistoryLimit: 10\n  sel");
    let mut p = prompt(2);
    p.line("kubectl apply -f web.yaml")
        .apply(&format!("# only a comment is new\n{WEB}"))
        .apply(&newer)
        .apply(&spelled_out)
        .prints(
            "
    $ kubectl apply -f web.yaml
    daemonset.apps/web created
    $ kubectl apply -f -
    daemonset.apps/web unchanged
    $ kubectl apply -f -
    daemonset.apps/web configured
    $ kubectl apply -f -
    daemonset.apps/web configured
    ",
        );
    // A default that is spelled out changes the annotation and not the spec.
    assert_eq!(
        p.object(Kind::DaemonSet, "web")["metadata"]["generation"],
        2
    );
}

#[test]
fn an_object_that_is_created_has_no_version_yet() {
    let exported = |version: &str| {
        WEB.replace(
            "name: web\nspec",
            &format!("name: web\n  resourceVersion: \"{version}\"\nspec"),
        )
    };
    prompt(1)
        .apply(&exported("812"))
        .apply(&exported("0"))
        .prints(
            "
    $ kubectl apply -f -
    ! Error from server: error when creating \"STDIN\": resourceVersion should not be set on objects to be created
    [exit code 1]
    $ kubectl apply -f -
    daemonset.apps/web created
    ",
        );
}

#[test]
fn apply_keeps_what_others_set_and_takes_back_what_the_manifest_dropped() {
    let labelled = |labels: &str| {
        WEB.replace(
            "name: web\nspec",
            &format!("name: web\n  labels: {labels}\nspec"),
        )
    };
    let mut p = prompt(1);
    p.apply(&labelled("{team: infra, tier: a}"))
        .line("kubectl label ds web owner=me")
        .line("kubectl set image ds/web web=nginx:9")
        .apply(&labelled("{tier: a}"));
    let object = p.object(Kind::DaemonSet, "web");
    assert_eq!(
        object["metadata"]["labels"],
        serde_json::json!({"owner": "me", "tier": "a"})
    );
    assert_eq!(
        object["spec"]["template"]["spec"]["containers"][0]["image"],
        "nginx:1.28"
    );
    let last =
        &object["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"];
    assert_eq!(
        last,
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"annotations\":{},\"labels\":{\"tier\":\"a\"},\"name\":\"web\",\"namespace\":\"default\"},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"image\":\"nginx:1.28\",\"name\":\"web\"}]}}}}\n"
    );
}

#[test]
fn apply_warns_of_an_object_that_was_created_otherwise() {
    let mut p = prompt(1);
    p.run("kubectl create -f -", Some(WEB)).apply(WEB).apply(WEB).prints(
        "
    $ kubectl create -f -
    daemonset.apps/web created
    $ kubectl apply -f -
    ! Warning: resource daemonsets/web is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
    daemonset.apps/web configured
    $ kubectl apply -f -
    daemonset.apps/web unchanged
    ",
    );
}

#[test]
fn create_and_replace_say_what_stands_in_the_way() {
    let mut p = prompt(1);
    p.line("kubectl replace -f web.yaml")
        .line("kubectl create -f web.yaml -n team")
        .line("kubectl create namespace team")
        .line("kubectl create namespace team")
        .line("kubectl create -f web.yaml -n team")
        .line("kubectl create -f web.yaml -n team")
        .run("kubectl replace -f - -n team", Some(&WEB.replace("1.28", "1.29")))
        .line("kubectl apply -f nothing.yaml")
        .line("kubectl apply -f -")
        .prints(
            "
    $ kubectl replace -f web.yaml
    ! Error from server (NotFound): error when replacing \"web.yaml\": daemonsets.apps \"web\" not found
    [exit code 1]
    $ kubectl create -f web.yaml -n team
    ! Error from server (NotFound): error when creating \"web.yaml\": namespaces \"team\" not found
    [exit code 1]
    $ kubectl create namespace team
    namespace/team created
    $ kubectl create namespace team
    ! Error from server (AlreadyExists): namespaces \"team\" already exists
    [exit code 1]
    $ kubectl create -f web.yaml -n team
    daemonset.apps/web created
    $ kubectl create -f web.yaml -n team
    ! Error from server (AlreadyExists): error when creating \"web.yaml\": daemonsets.apps \"web\" already exists
    [exit code 1]
    $ kubectl replace -f - -n team
    daemonset.apps/web replaced
    $ kubectl apply -f nothing.yaml
    ! error: the path \"nothing.yaml\" does not exist
    [exit code 1]
    $ kubectl apply -f -
    ! error: no objects passed to apply
    [exit code 1]
    ",
        );
}

#[test]
fn of_several_documents_each_has_its_turn() {
    let one = |name: &str, extra: &str| {
        WEB.replace("name: web\nspec:", &format!("name: {name}\nspec:\n{extra}"))
    };
    let text = [
        one("m1", ""),
        one("m2", "  minReadySeconds: -1"),
        one("m3", ""),
    ]
    .join("---\n");
    prompt(1).apply(&text).prints(
        "
    $ kubectl apply -f -
    daemonset.apps/m1 created
    daemonset.apps/m3 created
    ! The DaemonSet \"m2\" is invalid: spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0
    [exit code 1]
    ",
    );
}

#[test]
fn broken_yaml_changes_nothing_at_all() {
    let mut p = prompt(1);
    p.apply(&format!("{WEB}---\nkind: DaemonSet\n\tmetadata: x\n"));
    assert_eq!(p.cluster.daemon_sets().count(), 0);
    p.prints(
        "
    $ kubectl apply -f -
    ! error: error parsing STDIN: error converting YAML to JSON: yaml: line 2: found a tab character that violates indentation
    [exit code 1]
    ",
    );
}

#[test]
fn documents_that_are_no_objects_are_refused_in_kubectls_words() {
    let mut p = prompt(1);
    p.apply(&WEB.replace("DaemonSet", "Daemonset"))
        .apply(&WEB.replace("kind: DaemonSet\n", ""))
        .apply(&WEB.replace("spec:\n  sel", "spec:\n  replicas: 3\n  sel"))
        .apply(&WEB.replace("spec:\n  sel", "spec:\n  minReadySeconds: 1\n  minReadySeconds: 2\n  sel"))
        .apply(&WEB.replace("labels: {app: web}\n    spec", "labels: {app: 1}\n    spec"))
        .apply(&WEB.replace("name: web\nspec", "name: on\nspec"))
        .apply(&WEB.replace("  name: web\nspec", "  labels: {}\nspec"))
        .apply(&WEB.replace("name: web\nspec", "generateName: web-\nspec"))
        .prints(
            "
    $ kubectl apply -f -
    ! error: resource mapping not found for name: \"web\" namespace: \"\" from \"STDIN\": no matches for kind \"Daemonset\" in version \"apps/v1\"
    ! ensure CRDs are installed first
    [exit code 1]
    $ kubectl apply -f -
    ! error: error validating \"STDIN\": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false
    [exit code 1]
    $ kubectl apply -f -
    ! Error from server (BadRequest): error when creating \"STDIN\": DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strict decoding error: unknown field \"spec.replicas\"
    [exit code 1]
    $ kubectl apply -f -
    ! Error from server (BadRequest): error when creating \"STDIN\": DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strict decoding error: duplicate field \"spec.minReadySeconds\"
    [exit code 1]
    $ kubectl apply -f -
    ! Error from server (BadRequest): error when creating \"STDIN\": DaemonSet in version \"v1\" cannot be handled as a DaemonSet: json: cannot unmarshal number into Go struct field ObjectMeta.spec.template.metadata.labels of type string
    [exit code 1]
    $ kubectl apply -f -
    ! error: unable to decode \"STDIN\": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string
    [exit code 1]
    $ kubectl apply -f -
    ! error: error when retrieving current configuration of:
    ! Resource: \"apps/v1, Resource=daemonsets\", GroupVersionKind: \"apps/v1, Kind=DaemonSet\"
    ! Name: \"\", Namespace: \"default\"
    ! from server for: \"STDIN\": resource name may not be empty
    [exit code 1]
    $ kubectl apply -f -
    ! error: from web-: cannot use generate name with apply
    [exit code 1]
    ",
        );
}

#[test]
fn a_changed_object_is_refused_as_a_patch() {
    let mut p = prompt(1);
    p.apply(WEB).apply(&WEB.replace("spec:\n  sel", "spec:\n  foo: 1\n  sel")).prints(
        "
    $ kubectl apply -f -
    daemonset.apps/web created
    $ kubectl apply -f -
    ! The request is invalid: patch: Invalid value: \"map[metadata:map[annotations:map[kubectl.kubernetes.io/last-applied-configuration:{\\\"apiVersion\\\":\\\"apps/v1\\\",\\\"kind\\\":\\\"DaemonSet\\\",\\\"metadata\\\":{\\\"annotations\\\":{},\\\"name\\\":\\\"web\\\",\\\"namespace\\\":\\\"default\\\"},\\\"spec\\\":{\\\"foo\\\":1,\\\"selector\\\":{\\\"matchLabels\\\":{\\\"app\\\":\\\"web\\\"}},\\\"template\\\":{\\\"metadata\\\":{\\\"labels\\\":{\\\"app\\\":\\\"web\\\"}},\\\"spec\\\":{\\\"containers\\\":[{\\\"image\\\":\\\"nginx:1.28\\\",\\\"name\\\":\\\"web\\\"}]}}}}\\n]] spec:map[foo:1]]\": strict decoding error: unknown field \"spec.foo\"
    [exit code 1]
    ",
    );
}

#[test]
fn a_namespace_that_contradicts_the_flag_is_refused() {
    let text = WEB.replace("  name: web\nspec", "  name: web\n  namespace: other\nspec");
    prompt(1).run("kubectl apply -f - -n team", Some(&text)).prints(
        "
    $ kubectl apply -f - -n team
    ! error: the namespace from the provided object \"other\" does not match the namespace \"team\". You must pass '--namespace=other' to perform this operation.
    [exit code 1]
    ",
    );
}
