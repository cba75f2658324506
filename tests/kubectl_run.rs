//! What kubectl prints when it acts on a cluster: small transcripts, as a person would see them.

use daemonset_playground::api::Node;
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::request::Kind;
use daemonset_playground::cluster::setup::Setup;
use daemonset_playground::kubectl::{Channel, Pool, Texts, parse, perform};
use daemonset_playground::sorted::Map;
use serde_json::Value;

const WEB: &str = "\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx:1.28
";

/// A cluster at a prompt.
struct Prompt {
    cluster: Cluster,
    files: Map<String, String>,
    pools: Vec<Pool>,
    numbers: Map<String, u64>,
    transcript: String,
}

fn prompt(nodes: usize) -> Prompt {
    let node = |i| {
        let mut node = Node::default();
        node.meta.name = format!("worker-{i}").into();
        node
    };
    let setup = Setup {
        nodes: (1..=nodes).map(node).collect(),
        ..Setup::default()
    };
    Prompt {
        cluster: Cluster::new(&setup),
        files: Map::from([("web.yaml".to_owned(), WEB.to_owned())]),
        pools: vec![Pool {
            name: "worker".to_owned(),
            ..Pool::default()
        }],
        numbers: Map::from([("worker".to_owned(), nodes as u64)]),
        transcript: String::new(),
    }
}

impl Prompt {
    fn run(&mut self, line: &str, stdin: Option<&str>) -> &mut Prompt {
        let command = parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let texts = Texts {
            stdin,
            files: &self.files,
            pools: &self.pools,
            numbers: &self.numbers,
        };
        let printed = perform(&mut self.cluster, &command, &texts);
        self.transcript += &format!("$ {line}\n");
        for line in &printed.lines {
            let mark = match line.channel {
                Channel::Out => "",
                Channel::Error => "! ",
            };
            self.transcript += &format!("{mark}{}\n", line.text);
        }
        if printed.refused {
            self.transcript += "[exit code 1]\n";
        }
        self
    }

    fn line(&mut self, line: &str) -> &mut Prompt {
        self.run(line, None)
    }

    fn apply(&mut self, text: &str) -> &mut Prompt {
        self.run("kubectl apply -f -", Some(text))
    }

    fn settle(&mut self) -> &mut Prompt {
        while self.cluster.step().is_some() {}
        self
    }

    fn object(&self, kind: Kind, name: &str) -> Value {
        let namespace = if kind.is_namespaced() { "default" } else { "" };
        self.cluster.get(kind, namespace, name).unwrap()
    }

    #[track_caller]
    fn prints(&mut self, expected: &str) {
        let expected = expected.trim_start_matches('\n').replace("\n    ", "\n");
        let expected = expected
            .strip_prefix("    ")
            .unwrap_or(&expected)
            .trim_end()
            .to_owned();
        let printed = std::mem::take(&mut self.transcript);
        assert!(
            printed.trim_end() == expected,
            "expected:\n{expected}\n\nprinted:\n{printed}"
        );
    }
}

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
    ! error: error parsing STDIN: error converting YAML to JSON: yaml: found character that cannot start any token
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
fn set_image_says_only_what_changed() {
    let mut p = prompt(1);
    p.line("kubectl set image ds/web web=nginx:2").apply(WEB);
    p.line("kubectl set image ds/web web=nginx:2")
        .line("kubectl set image ds/web web=nginx:2")
        .line("kubectl set image ds/web foo=nginx:3")
        .line("kubectl set image ds --all *=nginx:4")
        .line("kubectl set image node/worker-1 a=b")
        .prints(
            "
    $ kubectl set image ds/web web=nginx:2
    ! Error from server (NotFound): daemonsets.apps \"web\" not found
    [exit code 1]
    $ kubectl apply -f -
    daemonset.apps/web created
    $ kubectl set image ds/web web=nginx:2
    daemonset.apps/web image updated
    $ kubectl set image ds/web web=nginx:2
    $ kubectl set image ds/web foo=nginx:3
    ! error: unable to find container named \"foo\"
    [exit code 1]
    $ kubectl set image ds --all *=nginx:4
    daemonset.apps/web image updated
    $ kubectl set image node/worker-1 a=b
    ! error: the object is not a pod or does not have a pod template: *v1.Node
    [exit code 1]
    ",
        );
}

#[test]
fn labels_and_annotations() {
    prompt(2)
        .line("kubectl label node worker-1 worker-9 disk=ssd")
        .line("kubectl label node worker-1 disk=hdd")
        .line("kubectl label node worker-1 disk=ssd")
        .line("kubectl label node worker-1 disk=hdd zone=a --overwrite")
        .line("kubectl label node worker-1 disk- tier=x")
        .line("kubectl label node worker-1 zone- gone-")
        .line("kubectl label nodes --all pool=a")
        .line("kubectl label node -l pool=b x=y")
        .line("kubectl label node worker-1 'a b=c'")
        .line("kubectl annotate node worker-1 note=x")
        .line("kubectl annotate node worker-1 note=y")
        .line("kubectl annotate node worker-1 note=y --overwrite")
        .prints(
            "
    $ kubectl label node worker-1 worker-9 disk=ssd
    node/worker-1 labeled
    ! Error from server (NotFound): nodes \"worker-9\" not found
    [exit code 1]
    $ kubectl label node worker-1 disk=hdd
    ! error: 'disk' already has a value (ssd), and --overwrite is false
    [exit code 1]
    $ kubectl label node worker-1 disk=ssd
    node/worker-1 not labeled
    $ kubectl label node worker-1 disk=hdd zone=a --overwrite
    node/worker-1 labeled
    $ kubectl label node worker-1 disk- tier=x
    node/worker-1 modified
    $ kubectl label node worker-1 zone- gone-
    label \"gone\" not found.
    node/worker-1 unlabeled
    $ kubectl label nodes --all pool=a
    node/worker-1 labeled
    node/worker-2 labeled
    $ kubectl label node -l pool=b x=y
    $ kubectl label node worker-1 'a b=c'
    ! The Node \"worker-1\" is invalid: metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
    [exit code 1]
    $ kubectl annotate node worker-1 note=x
    node/worker-1 annotated
    $ kubectl annotate node worker-1 note=y
    ! error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (x)
    [exit code 1]
    $ kubectl annotate node worker-1 note=y --overwrite
    node/worker-1 annotated
    ",
        );
}

#[test]
fn taints() {
    let mut p = prompt(2);
    p.line("kubectl taint node worker-1 dedicated=gpu:NoSchedule")
        .line("kubectl taint node worker-1 dedicated=cpu:NoSchedule")
        .line("kubectl taint node worker-1 dedicated=cpu:NoSchedule --overwrite")
        .line("kubectl taint node worker-1 first:NoExecute");
    let taints = p.object(Kind::Node, "worker-1")["spec"]["taints"].clone();
    assert_eq!(taints[0]["key"], "first");
    assert_eq!(taints[1]["value"], "cpu");
    p.line("kubectl taint node worker-1 dedicated:NoExecute-")
        .line("kubectl taint node worker-1 new:NoSchedule first-")
        .line("kubectl taint node worker-1 dedicated-")
        .line("kubectl taint node worker-1 gone-")
        .line("kubectl taint node worker-9 x:NoSchedule")
        .prints(
            "
    $ kubectl taint node worker-1 dedicated=gpu:NoSchedule
    node/worker-1 tainted
    $ kubectl taint node worker-1 dedicated=cpu:NoSchedule
    ! error: node worker-1 already has dedicated taint(s) with same effect(s) and --overwrite is false
    [exit code 1]
    $ kubectl taint node worker-1 dedicated=cpu:NoSchedule --overwrite
    node/worker-1 modified
    $ kubectl taint node worker-1 first:NoExecute
    node/worker-1 tainted
    $ kubectl taint node worker-1 dedicated:NoExecute-
    ! error: taint \"dedicated:NoExecute\" not found
    [exit code 1]
    $ kubectl taint node worker-1 new:NoSchedule first-
    node/worker-1 modified
    $ kubectl taint node worker-1 dedicated-
    node/worker-1 untainted
    $ kubectl taint node worker-1 gone-
    ! error: taint \"gone\" not found
    [exit code 1]
    $ kubectl taint node worker-9 x:NoSchedule
    ! Error from server (NotFound): nodes \"worker-9\" not found
    [exit code 1]
    ",
        );
}

#[test]
fn cordoning_is_all_or_nothing_where_a_node_is_missing() {
    prompt(2)
        .line("kubectl cordon worker-1 worker-9")
        .line("kubectl cordon worker-1 worker-2")
        .line("kubectl cordon worker-1")
        .line("kubectl uncordon worker-1")
        .line("kubectl uncordon worker-1")
        .prints(
            "
    $ kubectl cordon worker-1 worker-9
    ! Error from server (NotFound): nodes \"worker-9\" not found
    [exit code 1]
    $ kubectl cordon worker-1 worker-2
    node/worker-1 cordoned
    node/worker-2 cordoned
    $ kubectl cordon worker-1
    node/worker-1 already cordoned
    $ kubectl uncordon worker-1
    node/worker-1 uncordoned
    $ kubectl uncordon worker-1
    node/worker-1 already uncordoned
    ",
        );
}

#[test]
fn rollouts() {
    let mut p = prompt(1);
    p.line("kubectl rollout restart ds")
        .run("kubectl create -f -", Some(WEB))
        .settle();
    p.line("kubectl rollout undo ds/web")
        .line("kubectl rollout pause ds/web")
        .line("kubectl rollout resume ds/web")
        .line("kubectl set image ds/web web=nginx:2")
        .settle()
        .line("kubectl rollout undo ds/web --to-revision=2")
        .line("kubectl rollout undo ds/web --to-revision=9")
        .line("kubectl rollout undo ds/web --to-revision=-1")
        .line("kubectl rollout undo ds/web")
        .settle();
    let image = |p: &Prompt| {
        p.object(Kind::DaemonSet, "web")["spec"]["template"]["spec"]["containers"][0]["image"]
            .clone()
    };
    assert_eq!(image(&p), "nginx:1.28");
    p.line("kubectl rollout undo ds/web").settle();
    assert_eq!(image(&p), "nginx:2");
    p.line("kubectl rollout restart ds/web")
        .line("kubectl rollout restart ds/web")
        .line("kubectl rollout restart ds/nope")
        .line("kubectl rollout restart node/worker-1")
        .prints(
            "
    $ kubectl rollout restart ds
    No resources found in default namespace.
    $ kubectl create -f -
    daemonset.apps/web created
    $ kubectl rollout undo ds/web
    ! error: no last revision to roll back to
    [exit code 1]
    $ kubectl rollout pause ds/web
    ! error: daemonsets.apps \"web\" pausing is not supported
    [exit code 1]
    $ kubectl rollout resume ds/web
    ! error: daemonsets.apps \"web\" resuming is not supported
    [exit code 1]
    $ kubectl set image ds/web web=nginx:2
    daemonset.apps/web image updated
    $ kubectl rollout undo ds/web --to-revision=2
    daemonset.apps/web skipped rollback (current template already matches revision 2)
    $ kubectl rollout undo ds/web --to-revision=9
    ! error: unable to find specified revision 9 in history
    [exit code 1]
    $ kubectl rollout undo ds/web --to-revision=-1
    ! error: unable to find specified revision -1 in history
    [exit code 1]
    $ kubectl rollout undo ds/web
    daemonset.apps/web rolled back
    $ kubectl rollout undo ds/web
    daemonset.apps/web rolled back
    $ kubectl rollout restart ds/web
    daemonset.apps/web restarted
    $ kubectl rollout restart ds/web
    ! error: failed to create patch for web: if restart has already been triggered within the past second, please wait before attempting to trigger another
    [exit code 1]
    $ kubectl rollout restart ds/nope
    ! Error from server (NotFound): daemonsets.apps \"nope\" not found
    [exit code 1]
    $ kubectl rollout restart node/worker-1
    ! error: nodes \"worker-1\" restarting is not supported
    [exit code 1]
    ",
        );
}

#[test]
fn deletions() {
    let mut p = prompt(2);
    p.apply(WEB).settle();
    let pods: Vec<String> = p
        .cluster
        .pods()
        .map(|pod| pod.meta.name.to_string())
        .collect();
    p.transcript.clear();
    p.line(&format!("kubectl delete pod {} --force", pods[0]))
        .line("kubectl delete pods -l app=none")
        .line("kubectl delete ds nope web")
        .line("kubectl delete ds web")
        .line("kubectl delete ds web --ignore-not-found")
        .line("kubectl delete -f web.yaml")
        .line("kubectl delete node worker-2")
        .prints(&format!(
            "
    $ kubectl delete pod {0} --force
    ! Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
    pod \"{0}\" force deleted from default namespace
    $ kubectl delete pods -l app=none
    No resources found
    $ kubectl delete ds nope web
    daemonset.apps \"web\" deleted from default namespace
    ! Error from server (NotFound): daemonsets.apps \"nope\" not found
    [exit code 1]
    $ kubectl delete ds web
    ! Error from server (NotFound): daemonsets.apps \"web\" not found
    [exit code 1]
    $ kubectl delete ds web --ignore-not-found
    $ kubectl delete -f web.yaml
    ! Error from server (NotFound): error when deleting \"web.yaml\": daemonsets.apps \"web\" not found
    [exit code 1]
    $ kubectl delete node worker-2
    node \"worker-2\" deleted
    ",
            pods[0]
        ));
}

#[test]
fn the_world() {
    let mut p = prompt(2);
    p.line("sim node remove worker-2")
        .line("sim node add --pool worker --count 2")
        .line("sim node add --pool gpu")
        .line("sim node add worker-1")
        .line("sim node add Worker")
        .line("sim node fail worker-1")
        .line("sim node fail worker-1")
        .line("sim node recover worker-1")
        .line("sim node fail nowhere")
        .line("sim image break nginx:1.28")
        .line("sim image break nginx:1.28")
        .line("sim image fix nginx:1.28")
        .prints(
            "
    $ sim node remove worker-2
    node/worker-2 removed
    $ sim node add --pool worker --count 2
    node/worker-3 added
    node/worker-4 added
    $ sim node add --pool gpu
    ! error: there is no pool \"gpu\"; this cluster has: worker
    [exit code 1]
    $ sim node add worker-1
    ! error: nodes \"worker-1\" already exists
    [exit code 1]
    $ sim node add Worker
    ! The Node \"Worker\" is invalid: metadata.name: Invalid value: \"Worker\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
    [exit code 1]
    $ sim node fail worker-1
    node/worker-1 failed
    $ sim node fail worker-1
    ! error: node \"worker-1\" has no power already
    [exit code 1]
    $ sim node recover worker-1
    node/worker-1 recovered
    $ sim node fail nowhere
    ! error: nodes \"nowhere\" not found
    [exit code 1]
    $ sim image break nginx:1.28
    image \"nginx:1.28\" broken
    $ sim image break nginx:1.28
    ! error: image \"nginx:1.28\" is broken already
    [exit code 1]
    $ sim image fix nginx:1.28
    image \"nginx:1.28\" fixed
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
