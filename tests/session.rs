//! A session as a person uses it: a scenario in, lines typed, the course read back as text.

use daemonset_playground::cluster::step::{Reason, StepKind};
use daemonset_playground::session::{Scenario, Session};

const CLUSTER: &str = "version: 1\ncluster:\n  pools:\n  - {name: worker, count: 3}\n";
const WEB: &str = include_str!("fixtures/web.yaml");

fn open(actions: &str) -> Session {
    let web = WEB.replace('\n', "\n    ");
    let text = format!("{CLUSTER}files:\n  web.yaml: |\n    {web}\n{actions}");
    Session::open(Scenario::read(&text).unwrap_or_else(|error| panic!("{error:?}\n{text}")))
}

/// One line for each step up to the cursor: time, what, object, node.
fn course(session: &Session) -> String {
    let one = |step: &daemonset_playground::cluster::step::Step| match &step.reason {
        Reason::Asked { line, refused, .. } => {
            format!(
                "{} {}{line}",
                step.at,
                if *refused { "REFUSED " } else { "$ " }
            )
        }
        _ => {
            let node = step.node.as_deref().unwrap_or("-");
            format!("{} {:?} {} {node}", step.at, step.kind, step.object.kind)
        }
    };
    let steps = &session.steps()[..session.cursor()];
    steps.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(printed: &str, expected: &str) {
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    assert!(printed == expected.join("\n"), "printed:\n{printed}");
}

#[test]
fn a_course() {
    let session = open(
        "actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n- {do: kubectl cordon worker-9}\n",
    );
    check(
        &course(&session),
        "
        0s $ kubectl apply -f web.yaml
        0s RevisionCreated ControllerRevision -
        0s PodCreated Pod worker-1
        0s PodCreated Pod worker-2
        0s PodCreated Pod worker-3
        0s StatusUpdated DaemonSet -
        0s StatusUpdated DaemonSet -
        0s PodBound Pod worker-1
        0s PodBound Pod worker-2
        0s PodBound Pod worker-3
        0s PodPulling Pod worker-1
        0s PodPulling Pod worker-2
        0s PodPulling Pod worker-3
        3.5s PodStarted Pod worker-1
        3.5s PodStarted Pod worker-2
        3.5s PodStarted Pod worker-3
        4.5s PodReady Pod worker-1
        4.5s StatusUpdated DaemonSet -
        4.5s PodReady Pod worker-2
        4.5s StatusUpdated DaemonSet -
        4.5s PodReady Pod worker-3
        4.5s StatusUpdated DaemonSet -
        4.5s REFUSED kubectl cordon worker-9
        ",
    );
}

#[test]
fn time_that_somebody_let_pass_is_played_again() {
    let mut s = open(
        "actions:\n- {at: 0s, do: sim image break nginx:1.28}\n- {at: 0s, do: kubectl apply -f web.yaml}\n",
    );
    assert!(s.is_settled());
    let settled = s.cluster().now();
    s.act("sim wait 10m", None).unwrap();
    let (end, now, there) = (s.cursor(), s.cluster().now(), s.digest());
    assert_eq!(now.0, settled.0 + 600_000);
    s.seek(0);
    assert!(!s.is_settled());
    while s.forward() {}
    assert_eq!(
        (s.cursor(), s.cluster().now(), s.digest()),
        (end, now, there)
    );

    // What is done then is done at that time in a replay too.
    let acted = s.act("kubectl rollout restart ds/web", None).unwrap();
    assert_eq!(s.steps()[acted.step - 1].at, now);
    assert!(s.document().contains("at: 10m"), "{}", s.document());
    s.seek(end - 2);
    s.act("kubectl label node worker-1 a=b", None).unwrap();
    s.act("sim wait 5s", None).unwrap();
    s.act("sim image fix nginx:1.28", None).unwrap();
    s.run(100_000);
    let again = Session::open(Scenario::read(&s.document()).unwrap());
    check(&course(&again), &course(&s));
    assert_eq!(again.digest(), s.digest());
}

#[test]
fn steps_are_counted_on_and_settling_ends() {
    let mut s = open("actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n");
    s.seek(2);
    let acted = s.act("sim step 3", None).unwrap();
    assert_eq!((acted.step, s.cursor()), (5, 5));
    s.act("sim settle", None).unwrap();
    assert!(s.is_settled());
    assert!(!s.forward());
}

#[test]
fn back_to_the_start_and_forward_again_is_the_same_course() {
    let mut s = open(
        "actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n- {do: kubectl rollout restart ds/web}\n- {at: +1s, do: sim node fail worker-2}\n",
    );
    let (end, digest) = (s.cursor(), s.digest());
    let steps = s.steps().to_vec();
    while s.back() {}
    assert_eq!(s.cursor(), 0);
    assert_eq!(
        s.steps(),
        steps,
        "what lies beyond the cursor is still known"
    );
    assert!(!s.is_settled());
    while s.forward() {}
    assert_eq!((s.cursor(), s.digest()), (end, digest));
    for step in [end, 3, end / 2, 1, end - 1] {
        assert_eq!(s.seek(step), step);
        let straight = {
            let mut other = open(
                "actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n- {do: kubectl rollout restart ds/web}\n- {at: +1s, do: sim node fail worker-2}\n",
            );
            other.seek(step);
            other.digest()
        };
        assert_eq!(s.digest(), straight);
    }
}

#[test]
fn an_action_in_the_middle_cuts_what_lay_beyond_and_is_recorded_there() {
    let mut s = open("actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n");
    let end = s.cursor();
    s.seek(4);
    let acted = s.act("kubectl delete ds web", None).unwrap();
    assert_eq!((acted.step, acted.refused), (5, false));
    assert_eq!(
        acted.output,
        "daemonset.apps \"web\" deleted from default namespace"
    );
    assert_eq!(s.steps().len(), 5);
    s.run(end * 10);
    let document = s.document();
    assert!(document.contains("at: step 4"), "{document}");
    let again = Session::open(Scenario::read(&document).unwrap());
    assert_eq!(again.steps(), s.steps());
    assert_eq!(again.digest(), s.digest());
}

#[test]
fn a_line_that_is_not_understood_changes_nothing() {
    let mut s = open("actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n");
    s.seek(3);
    let (steps, document) = (s.steps().to_vec(), s.document());
    assert!(s.act("kubectl aply -f -", None).is_err());
    assert_eq!((s.steps(), s.document()), (&steps[..], document));
}

#[test]
fn a_text_for_a_line_that_reads_none_is_refused() {
    let mut s = open("actions: []\n");
    let why = s.act("kubectl cordon worker-1", Some(WEB)).unwrap_err();
    assert_eq!(why.message, "error: the line reads no text: only -f - does");
    assert!(s.act("sim settle", Some(WEB)).is_err());
    assert_eq!((s.cursor(), s.actions().len()), (0, 0));
    assert!(s.act("kubectl apply -f -", Some(WEB)).is_ok());
}

#[test]
fn time_that_passes_after_the_last_action_is_in_the_document() {
    let mut s = open("actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n");
    let settled = s.cluster().now();
    s.act("sim wait 30s", None).unwrap();
    s.act("sim wait 12s", None).unwrap();
    assert_eq!(s.cluster().now(), settled.plus_ms(42_000));
    let document = s.document();
    assert!(
        document.contains("- {do: sim wait 46s500ms}\n"),
        "{document}"
    );
    let mut again = Session::open(Scenario::read(&document).unwrap());
    assert_eq!(again.cluster().now(), s.cluster().now());
    assert_eq!(again.document(), document);
    for session in [&mut s, &mut again] {
        session.act("sim node fail worker-1", None).unwrap();
        session.run(1_000);
    }
    assert_eq!(again.steps(), s.steps());
    let document = s.document();
    let fail = "{at: 46s500ms, do: sim node fail worker-1}\ncursor:";
    assert!(document.contains(fail), "{document}");
}

#[test]
fn a_refused_action_is_a_step() {
    let mut s = open("actions: []\n");
    let acted = s.act("kubectl cordon nowhere", None).unwrap();
    assert!(acted.refused);
    assert_eq!(
        acted.output,
        "Error from server (NotFound): nodes \"nowhere\" not found"
    );
    assert_eq!(s.steps()[acted.step - 1].kind, StepKind::Action);
}

#[test]
fn numbers_of_a_pool_go_on_from_the_highest_ever_used() {
    let mut s = open("actions: []\n");
    s.act("sim node add --pool worker", None).unwrap();
    s.act("sim node remove worker-4", None).unwrap();
    let acted = s.act("sim node add --pool worker --count 2", None).unwrap();
    assert_eq!(acted.output, "node/worker-5 added\nnode/worker-6 added");
    let again = Session::open(Scenario::read(&s.document()).unwrap());
    assert_eq!(again.digest(), s.digest());
}

/// A small generator, so that the test is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }
}

#[test]
fn any_way_of_using_a_session_comes_to_what_its_document_plays() {
    let lines = [
        "kubectl apply -f web.yaml",
        "kubectl apply -f newer.yaml",
        "kubectl rollout restart ds/web",
        "kubectl rollout undo ds/web",
        "kubectl delete ds web",
        "kubectl delete pod --all",
        "kubectl delete pod --all --force",
        "kubectl cordon worker-1",
        "kubectl taint node worker-2 a=b:NoExecute",
        "kubectl taint node worker-2 a-",
        "kubectl label node --all x=y --overwrite",
        "kubectl delete node worker-1",
        "sim node add --pool worker",
        "sim node fail worker-2",
        "sim node recover worker-2",
        "sim node remove worker-3",
        "sim image break nginx:1.29",
        "sim image fix nginx:1.29",
        "sim wait 700ms",
        "sim wait 7m",
        "sim settle",
        "sim step 3",
    ];
    for seed in 1..=12 {
        let mut numbers = Numbers(seed);
        let newer = WEB.replace("1.28", "1.29").replace('\n', "\n    ");
        let web = WEB.replace('\n', "\n    ");
        let text = format!(
            "{CLUSTER}seed: {seed}\nfiles:\n  web.yaml: |\n    {web}\n  newer.yaml: |\n    {newer}\nactions: []\n"
        );
        let mut s = Session::open(Scenario::read(&text).unwrap());
        for _ in 0..60 {
            match numbers.below(6) {
                0 => {
                    s.seek(numbers.below(s.steps().len() + 3));
                }
                1 => {
                    s.back();
                }
                2 | 3 => {
                    s.run(numbers.below(30));
                }
                _ => {
                    s.act(lines[numbers.below(lines.len())], None).unwrap();
                }
            }
            assert!(s.cursor() <= s.steps().len());
        }
        let (cursor, digest) = (s.cursor(), s.digest());
        let again = Session::open(Scenario::read(&s.document()).unwrap());
        assert_eq!(again.cursor(), cursor, "seed {seed}\n{}", s.document());
        check(&course(&again), &course(&s));
        assert_eq!(again.digest(), digest, "seed {seed}");
        s.seek(0);
        s.seek(cursor);
        assert_eq!(s.digest(), digest, "seed {seed}");
    }
}

#[test]
fn what_is_peeked_at_is_what_comes() {
    let apply = "actions:\n- {at: 0s, do: kubectl apply -f web.yaml}\n";
    let more =
        format!("{apply}- {{at: 10s, do: kubectl cordon worker-2}}\n- {{do: sim wait 30s}}\n");
    for actions in [apply, more.as_str()] {
        let actions = format!("{actions}cursor: 4\n");
        let (mut peeked, mut played) = (open(&actions), open(&actions));
        peeked.peek();
        assert_eq!(peeked.cursor(), 4);
        assert_eq!(peeked.document(), played.document());
        for budget in [1, 2, 1, 1_000] {
            peeked.peek();
            peeked.run(budget);
            played.run(budget);
            assert_eq!(course(&peeked), course(&played));
            assert_eq!(peeked.cluster().now(), played.cluster().now());
            assert_eq!(peeked.digest(), played.digest());
        }
        // Another action in the middle of it, and a way back: what was peeked at does not come.
        for (session, looks) in [(&mut peeked, true), (&mut played, false)] {
            let look = |session: &mut Session| {
                if looks {
                    session.peek();
                }
            };
            session.seek(6);
            look(session);
            session.act("kubectl cordon worker-1", None).unwrap();
            look(session);
            session.back();
            look(session);
            session
                .act("kubectl taint node worker-2 a=b:NoExecute", None)
                .unwrap();
            session.run(1_000);
        }
        let again = Session::open(Scenario::read(&peeked.document()).unwrap());
        check(&course(&peeked), &course(&again));
        assert_eq!(peeked.digest(), again.digest());
        assert_eq!(peeked.digest(), played.digest());
    }
}
