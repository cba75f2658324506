//! What kubectl prints when it changes what is there: small transcripts, as a person would see them.

mod prompt;

use daemonset_playground::cluster::request::Kind;
use prompt::{Prompt, WEB, prompt};

impl Prompt {
    fn settle(&mut self) -> &mut Prompt {
        while self.cluster.step().is_some() {}
        self
    }
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
