//! Pictures of real clusters: a few nodes in, a few requests, and what is drawn.

use super::*;
use crate::api::{Resources, Taint, TaintEffect};
use crate::cluster::clock::TIME_ZERO;
use crate::cluster::request::{Disturbance, Kind, Request};
use crate::cluster::setup::{Setup, Timings};
use crate::cluster::step::Placement;
use crate::cluster::why::TaintVerdict;
use serde_json::{Value, json};

fn node(name: &str) -> crate::api::Node {
    let mut node = crate::api::Node::default();
    node.meta.name = name.into();
    node.meta.creation_timestamp = TIME_ZERO;
    node.status.allocatable = Resources {
        cpu_milli: 1000,
        memory_bytes: 1 << 30,
        pods: 110,
        ..Resources::default()
    };
    node.status.capacity = node.status.allocatable.clone();
    node.status.conditions.push(crate::api::NodeCondition {
        kind: "Ready",
        status: "True",
        reason: "KubeletReady",
        message: "".into(),
        last_transition_time: TIME_ZERO,
    });
    node
}

fn web(image: &str) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{
                    "name": "web", "image": image,
                    "resources": {"requests": {"cpu": "250m"}},
                }]},
            },
        },
    })
}

struct Run {
    cluster: Cluster,
    steps: Vec<Step>,
}

impl Run {
    /// Two nodes, the second with a taint that nobody tolerates; `web` is there and settled.
    fn settled() -> Run {
        let mut tainted = node("n2");
        tainted.spec.taints.push(Taint {
            key: "dedicated".into(),
            value: "gpu".into(),
            effect: TaintEffect::NoSchedule,
            time_added: None,
        });
        let setup = Setup {
            seed: 0,
            nodes: vec![node("n1"), tainted],
            timings: Timings::default(),
        };
        let mut run = Run {
            cluster: Cluster::new(&setup),
            steps: Vec::new(),
        };
        let object = web("a:1");
        let kind = Kind::DaemonSet;
        run.cluster
            .request(&Request::Create { kind, object })
            .unwrap();
        while run.step() {}
        run
    }

    /// A DaemonSet like another, by a name of its own.
    fn create(&mut self, mut object: Value, name: &str) {
        object["metadata"]["name"] = name.into();
        object["spec"]["selector"]["matchLabels"]["app"] = name.into();
        object["spec"]["template"]["metadata"]["labels"]["app"] = name.into();
        let kind = Kind::DaemonSet;
        self.cluster
            .request(&Request::Create { kind, object })
            .unwrap();
    }

    fn step(&mut self) -> bool {
        let step = self.cluster.step();
        self.steps.extend(step.clone());
        step.is_some()
    }

    fn set_image(&mut self, image: &str) {
        let kind = Kind::DaemonSet;
        let mut object = self.cluster.get(kind, "default", "web").unwrap();
        object["spec"]["template"]["spec"]["containers"][0]["image"] = image.into();
        self.cluster
            .request(&Request::Update { kind, object })
            .unwrap();
    }

    fn picture(&self) -> Picture {
        Picture::of(&self.cluster, &self.steps, None)
    }
}

#[test]
fn a_settled_daemon_set_has_its_pod_and_a_ghost_that_says_why() {
    let picture = Run::settled().picture();
    let card = picture.card("n1").unwrap();
    assert_eq!(card.pods.len(), 1);
    assert_eq!(card.pods[0].state, PodState::Ready);
    assert_eq!(card.pods[0].short_mark(), "v1");
    assert_eq!(card.cpu_percent, 25);
    assert_eq!(card.ghost, None);
    let ghost = picture.card("n2").unwrap().ghost.clone();
    let taint = "dedicated=gpu:NoSchedule".into();
    assert_eq!(ghost, Some(Placement::NoScheduleTaint { taint }));
    assert!(picture.homeless.is_empty());
    assert_eq!(picture.focus.unwrap().numbers.number_ready, 1);
}

#[test]
fn a_revision_keeps_its_mark_when_a_rollback_moves_it_to_the_top() {
    let mut run = Run::settled();
    for image in ["a:2", "a:1"] {
        run.set_image(image);
        while run.step() {}
    }
    let revisions = run.picture().focus.unwrap().revisions.clone();
    let shown: Vec<_> = revisions
        .iter()
        .map(|r| (r.mark, r.number, r.images[0].as_str(), r.current, r.pods))
        .collect();
    assert_eq!(shown, [(1, 3, "a:1", true, 1), (2, 2, "a:2", false, 0)]);
}

#[test]
fn a_rollout_passes_through_every_state_of_a_pod() {
    let mut run = Run::settled();
    run.set_image("a:2");
    let mut seen: Vec<PodState> = Vec::new();
    while run.step() {
        for square in &run.picture().card("n1").unwrap().pods {
            if seen.last() != Some(&square.state) {
                seen.push(square.state.clone());
            }
        }
    }
    use PodState::*;
    assert_eq!(
        seen,
        [
            Ready,
            Terminating,
            Pending,
            Starting,
            Pulling,
            NotReady,
            Ready
        ]
    );
}

#[test]
fn a_taint_that_comes_later_leaves_the_pod_alone() {
    let mut run = Run::settled();
    let kind = Kind::Node;
    let mut object = run.cluster.get(kind, "", "n1").unwrap();
    object["spec"]["taints"] = json!([{"key": "dedicated", "effect": "NoSchedule"}]);
    run.cluster
        .request(&Request::Update { kind, object })
        .unwrap();
    while run.step() {}
    let object = ObjectRef {
        kind: "Node",
        namespace: "".into(),
        name: "n1".into(),
    };
    let Some(Inspection::Node {
        verdict: Some(verdict),
        ..
    }) = inspect(&run.cluster, &run.picture(), &object)
    else {
        panic!("no verdict");
    };
    assert!(!verdict.placement.should_run());
    assert!(verdict.keeps_pod);
}

#[test]
fn the_checks_say_which_one_keeps_the_pod_off() {
    let run = Run::settled();
    let picture = run.picture();
    let object = ObjectRef {
        kind: "Node",
        namespace: "".into(),
        name: "n2".into(),
    };
    let Some(Inspection::Node {
        verdict: Some(verdict),
        ..
    }) = inspect(&run.cluster, &picture, &object)
    else {
        panic!("no verdict");
    };
    let NodeVerdict {
        checks, keeps_pod, ..
    } = verdict;
    assert!(!keeps_pod, "the taint was there before any pod");
    assert_eq!(checks[3].facts[0].verdict, Some(TaintVerdict::Untolerated));
    let outcomes: Vec<_> = checks.iter().map(|c| (c.kind, c.outcome)).collect();
    assert_eq!(
        outcomes[..4],
        [
            (CheckKind::NodeName, Outcome::Nothing),
            (CheckKind::NodeSelector, Outcome::Nothing),
            (CheckKind::NodeAffinity, Outcome::Nothing),
            (CheckKind::Taints, Outcome::Fail),
        ]
    );
    assert!(yaml(&run.cluster, &object).unwrap().contains("dedicated"));
}

#[test]
fn the_yaml_of_an_object_reads_back_as_the_object() {
    let run = Run::settled();
    for (kind, namespace, name) in [("DaemonSet", "default", "web"), ("Node", "", "n1")] {
        let object = ObjectRef {
            kind,
            namespace: namespace.into(),
            name: name.into(),
        };
        let text = yaml(&run.cluster, &object).unwrap();
        let whole = match kind {
            "Node" => run.cluster.get(Kind::Node, namespace, name),
            _ => run.cluster.get(Kind::DaemonSet, namespace, name),
        };
        let reading = crate::manifest::read(&text);
        assert_eq!(reading.problems, [], "{text}");
        let manifest = reading.manifests[0].as_ref().unwrap();
        assert_eq!(manifest.value, whole.unwrap(), "{text}");
    }
}

#[test]
fn each_taint_names_the_toleration_that_lets_the_pod_past_it() {
    let mut object = web("a:1");
    object["spec"]["template"]["spec"]["tolerations"] = json!([
        {"key": "other", "operator": "Exists"},
        {"key": "dedicated", "operator": "Exists"},
    ]);
    let mut run = Run::settled();
    run.create(object, "tolerant");
    let mut node = node("n3");
    for (key, value, effect) in [
        ("dedicated", "gpu", TaintEffect::NoSchedule),
        (
            "node.kubernetes.io/unschedulable",
            "",
            TaintEffect::NoSchedule,
        ),
        ("soft", "", TaintEffect::PreferNoSchedule),
        ("hard", "", TaintEffect::NoExecute),
    ] {
        node.spec.taints.push(Taint {
            key: key.into(),
            value: value.into(),
            effect,
            time_added: None,
        });
    }
    let set = run.cluster.daemon_set("default", "tolerant").unwrap();
    let verdict = Placement::NoExecuteTaint {
        taint: "hard:NoExecute".into(),
    };
    let checks = checks(set, &node, &verdict);
    let facts = checks[3].facts.iter();
    let said: Vec<_> = facts
        .map(|fact| {
            let by = match fact.verdict.as_ref().unwrap() {
                TaintVerdict::ByTemplate(by) => format!("template: {}", by.key),
                TaintVerdict::ByController(by) => format!("controller: {}", by.key),
                other => format!("{other:?}"),
            };
            (fact.text.as_str(), by)
        })
        .collect();
    let row = |taint, by: &str| (taint, by.to_string());
    let cordon = "node.kubernetes.io/unschedulable";
    assert_eq!(
        said,
        [
            row("dedicated=gpu:NoSchedule", "template: dedicated"),
            row(
                &format!("{cordon}:NoSchedule"),
                &format!("controller: {cordon}")
            ),
            row("soft:PreferNoSchedule", "NotHard"),
            row("hard:NoExecute", "Untolerated"),
        ]
    );
}

#[test]
fn pods_of_others_carry_the_initials_of_whose_they_are() {
    let mut run = Run::settled();
    for name in ["node-exporter", "fluentd"] {
        run.create(web("b:1"), name);
    }
    run.cluster
        .request(&Request::Create {
            kind: Kind::Pod,
            object: json!({
                "apiVersion": "v1", "kind": "Pod",
                "metadata": {"name": "guest", "namespace": "default"},
                "spec": {"nodeName": "n1", "containers": [{"name": "one", "image": "b:1"}]},
            }),
        })
        .unwrap();
    while run.step() {}
    let web = ObjectRef {
        kind: "DaemonSet",
        namespace: "default".into(),
        name: "web".into(),
    };
    let picture = Picture::of(&run.cluster, &run.steps, Some(&web));
    let pods = &picture.card("n1").unwrap().pods;
    let signs: Vec<_> = pods.iter().map(|pod| (pod.sign(), pod.in_focus)).collect();
    let sign = |text: &str, in_focus| (text.to_string(), in_focus);
    assert_eq!(
        signs,
        [
            sign("v1", true),
            sign("gu", false),
            sign("fl", false),
            sign("ne", false),
        ]
    );
    assert_eq!(square::initials("x"), "x");
    assert_eq!(square::initials("kube-state-metrics"), "ks");
}

#[test]
fn a_back_off_says_how_long_it_lasts_still_and_its_card_stays_the_same_meanwhile() {
    let mut run = Run::settled();
    let image = "a:2".into();
    run.cluster
        .disturb(&Disturbance::ImageBreak { image })
        .unwrap();
    run.set_image("a:2");
    let mut picture = Picture::default();
    let mut seen: Vec<(Time, u64, u64)> = Vec::new();
    for second in 0..40u64 {
        let until = Time(run.cluster.now().0 / 1000 * 1000 + 1000);
        while let Some(step) = run.cluster.step_until(until) {
            run.steps.push(step);
        }
        let before = picture.clone();
        let marks = revisions::created(&run.steps, "default", "web");
        picture = picture.then(&run.cluster, &marks, None);
        let card = picture.card("n1").unwrap();
        let pod = card.pods.first();
        if let Some((ms, percent)) = pod.and_then(|pod| pod.left(picture.at)) {
            if let Some(last) = seen.last()
                && Some(picture.at.0 - last.0.0) == last.1.checked_sub(ms)
            {
                assert!(Arc::ptr_eq(card, before.card("n1").unwrap()), "{second}");
            }
            seen.push((picture.at, ms, percent));
        }
    }
    assert!(
        seen.iter()
            .any(|(_, ms, percent)| *ms > 8_000 && *percent > 80),
        "{seen:?}"
    );
    assert!(
        seen.iter()
            .any(|(_, ms, percent)| *ms > 15_000 && *percent > 75),
        "{seen:?}"
    );
    assert!(
        seen.windows(2).any(|two| two[1].1 + 1_000 == two[0].1),
        "{seen:?}"
    );
}

#[test]
fn a_card_says_roles_and_pressure_and_an_action_names_what_it_changed() {
    let mut strained = node("n3");
    strained.status.conditions[0].kind = "MemoryPressure";
    let role = "node-role.kubernetes.io/control-plane";
    Arc::make_mut(&mut strained.meta.labels).insert(role.into(), "".into());
    let run = Run::settled();
    let card = card::card(&run.cluster, &Arc::new(strained), &[], None);
    assert_eq!(card.pressure, ["MemoryPressure"]);
    assert_eq!(card.roles, "control-plane");
    let mut step = run.steps[0].clone();
    assert_eq!(acted_on(&step), []);
    let output = "node/n1 cordoned\nnode \"n2\" deleted\npod \"a\" deleted from default namespace\n\
        node/n3 already cordoned\nerror: nodes \"n4\" not found\ndaemonset.apps/web created";
    step.reason = crate::cluster::step::Reason::Asked {
        line: "".into(),
        output: output.into(),
        refused: false,
    };
    let of = |kind, name: &str| (kind, Name::from(name));
    assert_eq!(
        acted_on(&step),
        [
            of("Node", "n1"),
            of("Node", "n2"),
            of("Pod", "a"),
            of("DaemonSet", "web")
        ]
    );
}
