//! A toleration with an end on a taint that stays: Kubernetes makes and evicts pods for ever. From the third
//! time on this is a repeat, so that a run comes to rest.

use daemonset_playground::cluster::step::{Component, Reason};
use daemonset_playground::session::{Scenario, Session, limits};
use daemonset_playground::words::en;

const WEB: &str = include_str!("fixtures/web.yaml");

/// Two nodes, one with a taint that the pods tolerate for so many seconds; all pods take 4.5 s to be ready.
fn open(seconds: i64, more: &str) -> Session {
    let toleration = format!(
        "    spec:\n      tolerations:\n      - {{key: dedicated, operator: Exists, effect: NoExecute, tolerationSeconds: {seconds}}}\n"
    );
    let web = WEB.replacen("    spec:\n", &toleration, 1);
    assert!(web != WEB);
    let web = web.replace('\n', "\n    ");
    let text = format!(
        "version: 1\ncluster:\n  pools:\n  - {{name: worker, count: 1}}\n  - {{name: gpu, count: 1, taints: [\"dedicated=gpu:NoExecute\"]}}\nactions:\n- at: 0s\n  do: kubectl apply -f -\n  with: |\n    {web}\n{more}"
    );
    Session::open(Scenario::read(&text).unwrap_or_else(|error| panic!("{error}\n{text}")))
}

fn evictions(session: &Session) -> usize {
    let steps = session.steps().iter();
    steps
        .filter(|step| step.component == Component::TaintEviction)
        .count()
}

fn ready(session: &Session) -> i32 {
    let set = session.cluster().daemon_set("default", "web").unwrap();
    set.status.number_ready
}

#[test]
fn the_third_time_is_a_repeat() {
    let mut session = open(10, "");
    assert!(session.is_settled());
    assert_eq!((evictions(&session), ready(&session)), (2, 2));
    let before = |step: &daemonset_playground::cluster::step::Step| match &step.reason {
        Reason::NotTolerated { before, .. } => Some(*before),
        _ => None,
    };
    let all: Vec<u32> = session.steps().iter().filter_map(before).collect();
    assert_eq!(all, [0, 1]);
    let second = session
        .steps()
        .iter()
        .rfind(|step| before(step) == Some(1))
        .unwrap();
    assert!(
        en::step(second).ends_with("it does not tolerate the taint dedicated=gpu:NoExecute any longer; 1 pod before it went the same way, and so will the next while taint and toleration stay"),
        "{}",
        en::step(second)
    );
    // It goes on for who waits, and comes to rest again.
    session.act("sim wait 2m", None).unwrap();
    assert!(evictions(&session) > 5, "{}", evictions(&session));
    assert!(session.run(limits::STEPS) && session.is_settled());
}

#[test]
fn a_pod_that_never_gets_ready_in_its_time_is_one_too() {
    // The image is pulled in three seconds; once it is there, a pod needs 1.5 s more.
    for (seconds, all_ready) in [(1, 1), (2, 1), (4, 2)] {
        let session = open(seconds, "");
        assert!(session.is_settled(), "{seconds} s");
        // While the other pod starts, a few more come and go.
        let times = evictions(&session);
        assert!((2..=4).contains(&times), "{seconds} s: {times} times");
        assert_eq!(ready(&session), all_ready, "{seconds} s");
    }
}

#[test]
fn a_toleration_of_no_time_at_all_comes_to_rest_too() {
    for seconds in [0, -1, i64::MIN] {
        let mut session = open(seconds, "");
        assert!(session.is_settled(), "{seconds} s");
        assert_eq!(ready(&session), 1, "{seconds} s");
        let times = evictions(&session);
        // While the other pod starts, a few more come and go.
        assert_eq!(times, 6, "{seconds} s");
        // It goes on for who waits.
        session.act("sim wait 2s", None).unwrap();
        assert!(evictions(&session) > times, "{seconds} s");
        assert!(session.run(limits::STEPS) && session.is_settled());
    }
}

#[test]
fn what_changes_the_outcome_is_no_repeat() {
    let untaint = "- do: kubectl taint node gpu-1 dedicated-\n";
    for seconds in [3, 10] {
        let session = open(seconds, untaint);
        assert!(session.is_settled());
        assert!(evictions(&session) <= 3, "{seconds} s");
        assert_eq!(ready(&session), 2, "{seconds} s");
    }
    // Another taint, and the counting begins anew.
    let again = "- do: kubectl taint node gpu-1 dedicated-\n- do: kubectl taint node gpu-1 dedicated=other:NoExecute\n";
    let session = open(10, again);
    assert!(session.is_settled());
    assert_eq!((evictions(&session), ready(&session)), (4, 2));
}
