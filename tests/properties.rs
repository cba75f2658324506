//! Properties that hold for any cluster: totals of a sync, rounding of budgets, and that a settled state
//! is left alone. Which pod is chosen is compared with recordings elsewhere (`conformance`).

use daemonset_playground::api::{DaemonSet, IntOrPercent, RollingUpdate, read};
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::core::Core;
use daemonset_playground::cluster::daemonset::backoff::Backoff;
use daemonset_playground::cluster::daemonset::tally::Tally;
use daemonset_playground::cluster::daemonset::{
    DaemonSetController, manage, rolling_update, survey,
};
use daemonset_playground::cluster::request::{Kind, Request};
use daemonset_playground::cluster::setup::Setup;
use daemonset_playground::cluster::store::PodId;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn manifest(strategy: &Value, min_ready_seconds: i32) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "web", "namespace": "default", "uid": "web-uid", "generation": 1},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "minReadySeconds": min_ready_seconds,
            "updateStrategy": strategy,
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": {
                "nodeSelector": {"disk": "ssd"},
                "containers": [{"name": "web", "image": "web:v1"}],
            }},
        },
    })
}

fn node(n: usize, ssd: bool, taint: Option<&str>) -> Value {
    let labels = if ssd {
        json!({"disk": "ssd"})
    } else {
        json!({})
    };
    let taints: Vec<Value> = taint
        .iter()
        .map(|effect| json!({"key": "dedicated", "value": "db", "effect": effect}))
        .collect();
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": format!("worker-{n}"), "labels": labels},
        "spec": {"taints": taints},
        "status": {"allocatable": {"cpu": "4", "memory": "16Gi", "pods": "110"}},
    })
}

/// What a pod in the store may be like.
#[derive(Clone, Debug)]
struct Given {
    node: usize,
    new: bool,
    owned: bool,
    bound: bool,
    ready_for_s: Option<i64>,
    phase: &'static str,
    terminating: bool,
}

fn pod(n: usize, given: &Given) -> Value {
    let hash = if given.new { "new" } else { "old" };
    let time = |s: i64| format!("2026-07-02T12:{:02}:{:02}Z", s / 60, s % 60);
    let owner = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "web",
        "uid": if given.owned { "web-uid" } else { "another" }, "controller": true});
    let home = format!("worker-{}", given.node);
    let term =
        json!({"matchFields": [{"key": "metadata.name", "operator": "In", "values": [home]}]});
    let mut pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": format!("web-{n}"), "namespace": "default", "uid": format!("pod-{n}"),
            "labels": {"app": "web", "controller-revision-hash": hash},
            "ownerReferences": [owner], "creationTimestamp": time(n as i64),
        },
        "spec": {
            "containers": [{"name": "web", "image": "web:v1"}],
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                {"nodeSelectorTerms": [term]}}},
        },
        "status": {"phase": given.phase},
    });
    if given.bound {
        pod["spec"]["nodeName"] = json!(home);
    }
    if let Some(since) = given.ready_for_s {
        let since = time(600 - since);
        pod["status"]["conditions"] =
            json!([{"type": "Ready", "status": "True", "lastTransitionTime": since}]);
    }
    if given.terminating {
        pod["metadata"]["deletionTimestamp"] = json!(time(620));
        pod["metadata"]["deletionGracePeriodSeconds"] = json!(30);
    }
    pod
}

/// What a person may give: the API server refuses a rolling update that neither may be without a pod nor
/// make one too many.
fn strategy() -> impl Strategy<Value = Value> {
    let budget = prop_oneof![
        (1..8i32).prop_map(|n| json!(n)),
        (1..=100u32).prop_map(|p| json!(format!("{p}%"))),
    ];
    let rolling = (budget, any::<bool>()).prop_map(|(budget, surges)| {
        let (unavailable, surge) = match surges {
            true => (json!(0), budget),
            false => (budget, json!(0)),
        };
        let budgets = json!({"maxUnavailable": unavailable, "maxSurge": surge});
        json!({"type": "RollingUpdate", "rollingUpdate": budgets})
    });
    prop_oneof![1 => Just(json!({"type": "OnDelete"})), 4 => rolling]
}

fn nodes() -> impl Strategy<Value = Vec<(bool, Option<&'static str>)>> {
    let effect = prop::sample::select(vec!["NoSchedule", "NoExecute", "PreferNoSchedule"]);
    let taint = prop::option::weighted(0.25, effect);
    prop::collection::vec((prop::bool::weighted(0.8), taint), 0..14)
}

fn pods() -> impl Strategy<Value = Vec<Given>> {
    let phase = prop::sample::select(vec!["Pending", "Running", "Running", "Failed", "Succeeded"]);
    let ready = prop::option::of(0..60i64);
    let flags = (
        any::<bool>(),
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.9),
    );
    let given = (0..16usize, flags, ready, phase, prop::bool::weighted(0.15)).prop_map(
        |(node, (new, owned, bound), ready_for_s, phase, terminating)| Given {
            node,
            new,
            owned,
            bound,
            ready_for_s,
            phase,
            terminating,
        },
    );
    prop::collection::vec(given, 0..30)
}

fn total(
    tally: &Tally,
    counts: impl Fn(&daemonset_playground::cluster::daemonset::fact::Share) -> bool,
) -> i32 {
    tally.facts().filter(|(_, f)| counts(&f.share)).count() as i32
}

fn distinct<T: Ord>(all: impl IntoIterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    all.into_iter().all(|one| seen.insert(one))
}

/// The same cases every time.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_702),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn totals_that_every_sync_keeps(
        nodes in nodes(), pods in pods(), strategy in strategy(),
        seed in prop::sample::select(vec![0u32, 7]), min_ready in prop::sample::select(vec![0, 20]),
    ) {
        let mut core = Core::default();
        core.seed = seed;
        core.now = core.now.plus_ms(600_000);
        for (n, (ssd, taint)) in nodes.iter().enumerate() {
            core.put_node(read::node(&node(n, *ssd, *taint)));
        }
        for (n, given) in pods.iter().enumerate() {
            core.add_pod(read::pod(&pod(n, given)));
        }
        let ds = read::daemon_set(&manifest(&strategy, min_ready));
        let tally = survey(&core, &ds, "new");

        let c = tally.counts;
        prop_assert!(0 <= c.available && c.available <= c.ready && c.ready <= c.current);
        prop_assert!(c.current <= c.desired && 0 <= c.updated && c.updated <= c.current);
        prop_assert!(0 <= c.misscheduled && c.desired + c.misscheduled <= nodes.len() as i32);
        let summed = [
            total(&tally, |s| s.desired), total(&tally, |s| s.current), total(&tally, |s| s.ready),
            total(&tally, |s| s.available), total(&tally, |s| s.updated), total(&tally, |s| s.misscheduled),
        ];
        prop_assert_eq!(summed, [c.desired, c.current, c.ready, c.available, c.updated, c.misscheduled]);
        let roles = &tally.roles;
        let in_roles = roles.messy.len() + roles.empty.len() + roles.new_available
            + roles.new_unavailable.len() + roles.old_available.len() + roles.old_unavailable.len()
            + roles.pair_new_available.len() + roles.pair_new_unavailable.len();
        prop_assert_eq!(in_roles, tally.facts().filter(|(_, f)| f.role.is_some()).count());

        let managed = manage::decide(&tally, &mut Backoff::default(), 0, core.now);
        prop_assert!(distinct(managed.create.iter()));
        prop_assert!(distinct(managed.delete.iter().map(|(id, _)| *id)));
        for (id, _) in &managed.delete {
            let pod = core.store.pod(*id).unwrap();
            prop_assert!(pod.meta.controller().is_some_and(|o| *o.uid == *"web-uid"));
        }

        let name = |id: PodId| core.store.pod(id).unwrap().meta.name.clone();
        let Ok(replaced) = rolling_update::decide(&ds.spec, &tally, name) else {
            // Only an old pod on a node that is gone is an error, and only with surge.
            prop_assert!(!roles.old_on_gone_node.is_empty());
            return Ok(());
        };
        let budgets = rolling_update::budgets(&ds.spec, c.desired).unwrap();
        prop_assert!(distinct(replaced.create.iter().map(|(node, _)| node.clone())));
        prop_assert!(distinct(replaced.delete.iter().map(|(id, _)| *id)));
        let is_available = |id: &PodId| {
            roles.old_available.iter().any(|rank| {
                let role = tally.fact(&rank.1).and_then(|f| f.role);
                matches!(role, Some(daemonset_playground::cluster::daemonset::fact::Role::OldAvailable(old)) if old == *id)
            })
        };
        if budgets.max_surge == 0 {
            prop_assert!(replaced.create.is_empty());
            let healthy = replaced.delete.iter().filter(|(id, _)| is_available(id)).count() as i32;
            let room = (budgets.max_unavailable - rolling_update::unavailable(&tally)).max(0);
            prop_assert!(healthy <= room, "{} of {}", healthy, room);
            let sick = replaced.delete.len() as i32 - healthy;
            prop_assert_eq!(sick as usize, roles.old_unavailable.len());
        } else {
            let unforced = replaced.create.len() as i32 - roles.old_unavailable.len() as i32;
            let room = (budgets.max_surge - rolling_update::surging(&tally)).max(0);
            prop_assert!(unforced <= room, "{} of {}", unforced, room);
        }
    }
}

/// More steps than any of the clusters needs.
const STEPS_MAX: usize = 2_000;

fn settle(cluster: &mut Cluster) {
    let steps = (0..STEPS_MAX)
        .take_while(|_| cluster.step().is_some())
        .count();
    assert!(cluster.is_settled(), "{steps} steps and no end");
}

/// The objects of a cluster, as a controller finds them that starts anew.
fn stored(cluster: &Cluster, core: &mut Core) {
    cluster
        .list(Kind::Node)
        .iter()
        .for_each(|n| core.put_node(read::node(n)));
    for pod in cluster.list(Kind::Pod) {
        core.add_pod(read::pod(&pod));
    }
    for revision in cluster.list(Kind::ControllerRevision) {
        core.put_revision(read::controller_revision(&revision));
    }
    for ds in cluster.list(Kind::DaemonSet) {
        core.put_daemon_set(read::daemon_set(&ds));
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// By its own controller, whatever time passes, and by one that starts anew and remembers nothing.
    #[test]
    fn a_settled_state_is_left_alone(nodes in nodes(), strategy in strategy(), changes in 0..3usize) {
        let nodes = (nodes.iter().enumerate())
            .map(|(n, (ssd, taint))| read::node(&node(n, *ssd, *taint)))
            .collect();
        let mut cluster = Cluster::new(&Setup { nodes, ..Setup::default() });
        let mut object = manifest(&strategy, 0);
        object["metadata"] = json!({"name": "web", "namespace": "default"});
        cluster.request(&Request::Create { kind: Kind::DaemonSet, object: object.clone() }).unwrap();
        settle(&mut cluster);
        for change in 0..changes {
            object["spec"]["template"]["spec"]["containers"][0]["image"] = json!(format!("web:v{change}"));
            cluster.request(&Request::Update { kind: Kind::DaemonSet, object: object.clone() }).unwrap();
            settle(&mut cluster);
        }
        let next_day = cluster.now().plus_ms(86_400_000);
        prop_assert_eq!(cluster.step_until(next_day), None);
        let mut core = Core::default();
        core.now = cluster.now();
        stored(&cluster, &mut core);
        let mut controller = DaemonSetController::default();
        while let Some(change) = core.next_change() {
            controller.observe(&mut core, &change);
        }
        let step = controller.work(&mut core);
        prop_assert!(step.is_none(), "{:?}", step);
        prop_assert!(controller.is_idle());
    }
}

fn with_budgets(max_unavailable: IntOrPercent, max_surge: IntOrPercent) -> DaemonSet {
    let mut ds = read::daemon_set(&manifest(&json!({"type": "RollingUpdate"}), 0));
    let mut spec = ds.spec.as_ref().clone();
    spec.update_strategy.rolling_update = Some(RollingUpdate {
        max_unavailable: Some(max_unavailable),
        max_surge: Some(max_surge),
    });
    ds.spec = spec.into();
    ds
}

/// The smallest number of pods that is no less than the percentage: counted, not computed.
fn counted(percent: u32, desired: u32) -> i32 {
    (0..)
        .find(|pods| pods * 100 >= percent * desired)
        .unwrap_or(0) as i32
}

#[test]
fn percentages_round_up_at_every_edge() {
    for percent in (0..=110).chain([199, 200, 201, 1_000]) {
        let share = IntOrPercent::Text(format!("{percent}%"));
        let unavailable = with_budgets(share.clone(), IntOrPercent::Int(0));
        let surge = with_budgets(IntOrPercent::Int(0), share);
        for desired in 0..=200 {
            let wanted = counted(percent, desired);
            let at_least_one = i32::from(wanted == 0 && desired > 0);
            let numbers = |ds: &DaemonSet| {
                let budgets = rolling_update::budgets(&ds.spec, desired as i32).unwrap();
                (budgets.max_unavailable, budgets.max_surge)
            };
            let place = format!("{percent} % of {desired}");
            assert_eq!(
                numbers(&unavailable),
                (wanted.max(at_least_one), 0),
                "{place}"
            );
            assert_eq!(numbers(&surge), (at_least_one, wanted), "{place}");
        }
    }
}

#[test]
fn two_empty_budgets_let_one_pod_go() {
    let zero = || [IntOrPercent::Int(0), IntOrPercent::Text("0%".into())];
    for (unavailable, surge) in zero()
        .into_iter()
        .flat_map(|u| zero().map(|s| (u.clone(), s)))
    {
        let ds = with_budgets(unavailable, surge);
        for desired in 0..=200 {
            let budgets = rolling_update::budgets(&ds.spec, desired).unwrap();
            assert_eq!(
                (budgets.max_unavailable, budgets.max_surge),
                (desired.min(1), 0)
            );
        }
    }
}
