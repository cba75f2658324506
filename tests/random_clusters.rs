//! Random clusters, random actions, fixed seeds; after every step the invariants are checked.

mod full;

use daemonset_playground::api::{DaemonSet, Node, Pod, StrategyType};
use daemonset_playground::cluster::request::{Cascade, Disturbance, Kind, Request};
use daemonset_playground::cluster::setup::{Durations, Setup, Timings};
use daemonset_playground::cluster::step::{Placement, Reason, Step, StepKind};
use daemonset_playground::cluster::{Cluster, daemonset::rolling_update, why};
use serde_json::{Value, json};
use std::sync::Arc;

const SCENARIOS: u32 = 2_000;
const ACTIONS: u64 = 8;
/// Steps between two actions, and at the end; a run that needs more does not settle.
const STEPS_MAX: usize = 3_000;

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize].clone()
    }
}

/// `app` is what pods are selected by. A DaemonSet that is made again gets another name: a pod of a former
/// one that lingers on a dead node would keep the controller from noticing the node, as upstream
/// (`syncNodeUpdate` compares owners by name, the pod's deletion by uid).
fn manifest(dice: &mut Dice, app: &str, name: &str) -> Value {
    let strategy = match dice.below(5) {
        0 => json!({"type": "OnDelete"}),
        1 | 2 => {
            let surge = dice.of(&[json!(1), json!(2), json!("30%")]);
            json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": surge}})
        }
        _ => {
            let max = dice.of(&[json!(1), json!(2), json!("40%"), json!("100%")]);
            json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": max}})
        }
    };
    let mut spec =
        json!({"containers": [{"name": "c", "image": format!("app:v{}", dice.below(4))}]});
    spec["terminationGracePeriodSeconds"] = json!(dice.of(&[0, 1, 5, 30]));
    if dice.one_in(3) {
        spec["nodeSelector"] = json!({"disk": "ssd"});
    }
    if dice.one_in(3) {
        spec["tolerations"] = json!([{"operator": "Exists"}]);
    }
    json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": name}, "spec": {
        "selector": {"matchLabels": {"app": app}},
        "minReadySeconds": dice.of(&[0, 0, 3]),
        "revisionHistoryLimit": dice.of(&[0, 1, 10]),
        "updateStrategy": strategy,
        "template": {"metadata": {"labels": {"app": app}}, "spec": spec}}})
}

fn cluster(dice: &mut Dice, seed: u64) -> Cluster {
    let count = 1 + dice.below(6);
    let nodes = (1..=count).map(|i| {
        let mut node = Node::default();
        node.meta.name = format!("n{i}").into();
        if i % 2 == 0 {
            Arc::make_mut(&mut node.meta.labels).insert("disk".into(), "ssd".into());
        }
        node
    });
    let default = Durations {
        pull_ms: Some(dice.below(3) * 700),
        start_ms: Some(dice.below(2) * 500),
        ready_ms: Some(dice.below(3) * 1000),
        stop_ms: Some(dice.below(3) * 1500),
        jitter_percent: Some(20),
    };
    let timings = Timings {
        default,
        ..Timings::default()
    };
    Cluster::new(&Setup {
        seed: (seed % 3) as u32,
        nodes: nodes.collect(),
        timings,
    })
}

/// One random action; whether it is refused does not matter, only that it does no harm.
fn act(dice: &mut Dice, cluster: &mut Cluster) {
    let nodes: Vec<_> = cluster.nodes().map(|n| n.meta.name.clone()).collect();
    let name = if nodes.is_empty() {
        "n1".into()
    } else {
        dice.of(&nodes)
    };
    let change_node = |cluster: &mut Cluster, change: &dyn Fn(&mut Value)| {
        if let Ok(mut object) = cluster.get(Kind::Node, "", &name) {
            change(&mut object);
            let _ = cluster.request(&Request::Update {
                kind: Kind::Node,
                object,
            });
        }
    };
    match dice.below(14) {
        0 => {
            let fresh = format!("n{}", 10 + dice.below(5)).into();
            let (labels, taints) = (vec![("disk".into(), "ssd".into())], Vec::new());
            let capacity = Default::default();
            let _ = cluster.disturb(&Disturbance::NodeAdd {
                name: fresh,
                labels,
                taints,
                capacity,
            });
        }
        1 => drop(cluster.disturb(&Disturbance::NodeRemove { name })),
        2 => drop(cluster.disturb(&Disturbance::NodeFail { name })),
        3 => drop(cluster.disturb(&Disturbance::NodeRecover { name })),
        4 => {
            let cordoned = dice.one_in(2);
            change_node(cluster, &|n| n["spec"]["unschedulable"] = json!(cordoned));
        }
        5 => {
            let disk = dice.of(&["ssd", "hdd"]);
            change_node(cluster, &|n| n["metadata"]["labels"]["disk"] = json!(disk));
        }
        6 => {
            let effect = dice.of(&["NoSchedule", "NoExecute", "PreferNoSchedule"]);
            change_node(cluster, &|n| {
                n["spec"]["taints"] = json!([{"key": "k", "effect": effect}])
            });
        }
        7 => change_node(cluster, &|n| n["spec"]["taints"] = json!([])),
        8 => {
            let image = format!("app:v{}", dice.below(4)).into();
            let _ = match dice.one_in(2) {
                true => cluster.disturb(&Disturbance::ImageBreak { image }),
                false => cluster.disturb(&Disturbance::ImageFix { image }),
            };
        }
        9 => {
            let pods: Vec<_> = cluster.pods().cloned().collect();
            if !pods.is_empty() {
                let pod = dice.of(&pods);
                let (namespace, name) = (pod.meta.namespace.clone(), pod.meta.name.clone());
                let grace_seconds = dice.of(&[None, Some(0)]);
                let (kind, cascade) = (Kind::Pod, Cascade::Background);
                let _ = cluster.request(&Request::Delete {
                    kind,
                    namespace,
                    name,
                    cascade,
                    grace_seconds,
                });
            }
        }
        10 => {
            let cascade = dice.of(&[Cascade::Background, Cascade::Foreground, Cascade::Orphan]);
            let Some(name) = named(cluster, "web") else {
                return;
            };
            let (kind, namespace) = (Kind::DaemonSet, "default".into());
            let _ = cluster.request(&Request::Delete {
                kind,
                namespace,
                name: name.as_str().into(),
                cascade,
                grace_seconds: None,
            });
        }
        _ => {
            let app = dice.of(&["web", "web", "log"]);
            let kind = Kind::DaemonSet;
            let _ = match named(cluster, app) {
                Some(name) => {
                    let object = manifest(dice, app, &name);
                    cluster.request(&Request::Update { kind, object })
                }
                None => {
                    let name = format!("{app}{}", dice.below(1_000_000));
                    let object = manifest(dice, app, &name);
                    cluster.request(&Request::Create { kind, object })
                }
            };
        }
    }
}

/// The name of the DaemonSet that selects `app`, if there is one.
fn named(cluster: &Cluster, app: &str) -> Option<String> {
    let mut all = cluster.daemon_sets();
    all.find(|d| d.meta.name.starts_with(app))
        .map(|d| d.meta.name.to_string())
}

fn is_available(ds: &DaemonSet, pod: &Pod, cluster: &Cluster) -> bool {
    let now = cluster.now().timestamp();
    pod.available_at(ds.spec.min_ready_seconds)
        .is_some_and(|at| at <= now || ds.spec.min_ready_seconds == 0)
}

fn own_pods<'a>(cluster: &'a Cluster, ds: &DaemonSet, node: &str) -> Vec<&'a Arc<Pod>> {
    let its = |p: &&Arc<Pod>| {
        p.meta.controller().is_some_and(|o| o.uid == ds.meta.uid) && !p.meta.is_terminating()
    };
    cluster.pods_on(node).filter(its).collect()
}

/// The invariants. `calm`: no action has come between the controller's last decision and its writes.
fn check(cluster: &Cluster, step: &Step, calm: bool) -> Result<(), String> {
    let differences = cluster.audit();
    if !differences.is_empty() {
        return Err(differences.join("\n"));
    }
    for ds in cluster.daemon_sets() {
        // It compares the remembered count with a fresh one in itself.
        why::rollout(cluster, &ds.meta.namespace, &ds.meta.name);
        let s = &ds.status;
        let adds_up = s.number_unavailable == s.desired_number_scheduled - s.number_available
            && s.number_available <= s.number_ready
            && s.number_ready <= s.current_number_scheduled
            && s.updated_number_scheduled <= s.current_number_scheduled
            && s.current_number_scheduled <= s.desired_number_scheduled
            && s.observed_generation <= ds.meta.generation;
        if !adds_up {
            return Err(format!("the status does not add up: {s:?}"));
        }
        let budget_used = matches!(step.reason, Reason::BudgetHasRoom { .. })
            && step.kind == StepKind::PodDeleted;
        if budget_used && calm && *step.object.name.split('-').next().unwrap() == *ds.meta.name {
            within_budget(cluster, ds)?;
        }
        if cluster.is_idle() {
            one_pod_each(cluster, ds)?;
        }
    }
    if cluster.is_idle() {
        nothing_without_owner(cluster)?;
    }
    Ok(())
}

/// Counted anew: nodes that should run an available pod and do not, within `maxUnavailable`.
fn within_budget(cluster: &Cluster, ds: &DaemonSet) -> Result<(), String> {
    let runs = |n: &&Arc<Node>| why::placement(cluster, ds, &n.meta.name) == Some(Placement::Runs);
    let desired: Vec<_> = cluster.nodes().filter(runs).collect();
    let lacks = |n: &&&Arc<Node>| {
        !own_pods(cluster, ds, &n.meta.name)
            .iter()
            .any(|p| is_available(ds, p, cluster))
    };
    let unavailable = desired.iter().filter(lacks).count();
    let budgets = rolling_update::budgets(&ds.spec, desired.len() as i32).unwrap();
    match unavailable <= budgets.max_unavailable as usize {
        true => Ok(()),
        false => Err(format!(
            "{unavailable} unavailable, at most {}",
            budgets.max_unavailable
        )),
    }
}

fn one_pod_each(cluster: &Cluster, ds: &DaemonSet) -> Result<(), String> {
    let most = if rolling_update::allows_surge(&ds.spec) {
        2
    } else {
        1
    };
    for node in cluster.nodes() {
        let name = &node.meta.name;
        let running = own_pods(cluster, ds, name)
            .iter()
            .filter(|p| !p.status.phase.is_terminal())
            .count();
        if !ds.meta.is_terminating() && running > most {
            return Err(format!("{running} pods of {} on {name}", ds.meta.name));
        }
        let placement = why::placement(cluster, ds, name).unwrap();
        if placement == Placement::Runs
            && !ds.meta.is_terminating()
            && !cluster
                .pods_on(name)
                .any(|p| p.meta.controller().is_some_and(|o| o.uid == ds.meta.uid))
        {
            return Err(format!("no pod of {} on {name}", ds.meta.name));
        }
        if !placement.should_continue() && running > 0 && !ds.meta.is_terminating() {
            return Err(format!(
                "a pod of {} on {name} against {placement:?}",
                ds.meta.name
            ));
        }
    }
    Ok(())
}

fn nothing_without_owner(cluster: &Cluster) -> Result<(), String> {
    let known = |uid: &str| cluster.daemon_sets().any(|d| *d.meta.uid == *uid);
    for pod in cluster.pods().filter(|p| !p.meta.is_terminating()) {
        if let Some(owner) = pod.meta.controller()
            && !known(&owner.uid)
        {
            return Err(format!(
                "{} belongs to {}, which is gone",
                pod.meta.name, owner.name
            ));
        }
    }
    Ok(())
}

/// A cluster where everything works has, once settled, an available pod of the present template on every
/// node that should.
fn healed(cluster: &mut Cluster) {
    let names: Vec<_> = cluster.nodes().map(|n| n.meta.name.clone()).collect();
    for name in names {
        let _ = cluster.disturb(&Disturbance::NodeRecover { name });
    }
    for v in 0..4 {
        let _ = cluster.disturb(&Disturbance::ImageFix {
            image: format!("app:v{v}").into(),
        });
    }
}

fn all_up_to_date(cluster: &Cluster) -> Result<(), String> {
    for ds in cluster
        .daemon_sets()
        .filter(|d| d.spec.update_strategy.kind == StrategyType::RollingUpdate)
    {
        let hash = cluster.current_hash(ds).ok_or("no current revision")?;
        for node in cluster.nodes() {
            if why::placement(cluster, ds, &node.meta.name) != Some(Placement::Runs) {
                continue;
            }
            let pods = own_pods(cluster, ds, &node.meta.name);
            let generation = ds.template_generation.unwrap().to_string();
            let good = |p: &&&Arc<Pod>| {
                let labels = &p.meta.labels;
                let new = labels
                    .get("controller-revision-hash")
                    .is_some_and(|h| **h == *hash)
                    || labels.get("pod-template-generation") == Some(&generation);
                new && is_available(ds, p, cluster)
            };
            if pods.len() != 1 || pods.iter().filter(good).count() != 1 {
                return Err(format!(
                    "{} is not done on {}: {}",
                    ds.meta.name,
                    node.meta.name,
                    pods.len()
                ));
            }
        }
    }
    Ok(())
}

fn play(cluster: &mut Cluster, most: usize, calm: &mut bool) -> Result<usize, String> {
    let mut last = cluster.now();
    for count in 0..most {
        let Some(step) = cluster.step() else {
            return Ok(count);
        };
        if step.at < last {
            return Err(format!("time runs back at {}", step.at));
        }
        last = step.at;
        check(cluster, &step, *calm).map_err(|e| format!("after {step:?}:\n{e}"))?;
        *calm |= cluster.is_idle();
    }
    Ok(most)
}

fn run(seed: u64) -> Result<(), String> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut cluster = cluster(&mut dice, seed);
    let object = manifest(&mut dice, "web", "web0");
    cluster
        .request(&Request::Create {
            kind: Kind::DaemonSet,
            object,
        })
        .map_err(|e| e.message)?;
    let mut calm = true;
    for _ in 0..ACTIONS {
        let most = if dice.one_in(3) {
            STEPS_MAX
        } else {
            dice.below(20) as usize
        };
        play(&mut cluster, most, &mut calm)?;
        calm = cluster.is_idle();
        act(&mut dice, &mut cluster);
    }
    play(&mut cluster, STEPS_MAX, &mut calm)?;
    healed(&mut cluster);
    // Waits such as pull back-offs are repeats: they need time to pass.
    let later = cluster.now().plus_ms(1_000_000);
    let mut steps = 0;
    while let Some(step) = cluster.step_until(later) {
        check(&cluster, &step, false).map_err(|e| format!("after {step:?}:\n{e}"))?;
        steps += 1;
        if steps > STEPS_MAX {
            return Err("does not come to rest".into());
        }
    }
    if !cluster.is_settled() {
        return Err(format!("not settled: {:?}", cluster.still_changing()));
    }
    all_up_to_date(&cluster)
}

#[test]
fn every_step_of_two_thousand_random_courses_keeps_the_invariants() {
    let scenarios = u64::from(full::count(SCENARIOS));
    let failures: Vec<String> = (1..=scenarios)
        .filter_map(|seed| run(seed).err().map(|e| format!("seed {seed}: {e}")))
        .collect();
    let first: Vec<&String> = failures.iter().take(3).collect();
    assert!(
        failures.is_empty(),
        "{} of {scenarios}: {first:#?}",
        failures.len()
    );
}
