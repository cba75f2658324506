//! A document says which course it was made from. Where its replay is another one, this is known, and the
//! cursor stands at the same action and time.

use daemonset_playground::cluster::step::StepKind;
use daemonset_playground::session::{Scenario, Session};

const WEB: &str = include_str!("fixtures/web.yaml");

/// A session of so many nodes, somewhere in the middle.
fn middle(nodes: usize) -> Session {
    let text = format!("version: 1\ncluster:\n  pools:\n  - {{name: worker, count: {nodes}}}\n");
    let mut session = Session::open(read(&text));
    for line in ["kubectl apply -f -", "kubectl rollout restart ds/web"] {
        let text = line.ends_with('-').then_some(WEB);
        session.act(line, text).expect("a line");
        session.run(9);
    }
    session
        .act("kubectl cordon worker-1", None)
        .expect("a line");
    session.back();
    session.back();
    session
}

fn read(text: &str) -> Scenario {
    Scenario::read(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

/// The same document with another digest, as an engine that decides otherwise would have written it.
fn of_another_course(document: &str) -> String {
    let (before, after) = document.split_once("digest: ").expect("a digest");
    format!("{before}digest: 0123456789abcdef{}", &after[16..])
}

/// Opens it in pieces, as the page does.
fn open(document: &str) -> Session {
    let mut session = Session::new(read(document));
    while !session.approach(3) {}
    session
}

#[test]
fn what_a_session_writes_names_its_course() {
    let session = middle(3);
    let document = session.document();
    let time = session.steps()[session.cursor() - 1].at;
    assert!(document.contains("digest: "), "{document}");
    assert!(
        document.contains(&format!("action: 2\n  time: {time}")),
        "{document}"
    );
    let again = open(&document);
    assert_eq!(again.cursor(), session.cursor());
    assert_eq!(again.differs(), None);
    assert_eq!(again.document(), document);
}

#[test]
fn another_course_is_known_and_the_place_is_found() {
    let session = middle(3);
    let document = of_another_course(&session.document());
    let cursor = format!("cursor: {}\n", session.cursor());
    assert!(document.contains(&cursor), "{document}");
    // As if that engine had taken fewer steps, more, or more than there are.
    for other in [0, 1, session.cursor(), session.cursor() + 1, 5_000] {
        let document = document.replace(&cursor, &format!("cursor: {other}\n"));
        let again = open(&document);
        let (made, is_placed) = again.differs().expect("it differs");
        assert!(is_placed && made.by == env!("CARGO_PKG_VERSION"));
        assert_eq!(again.ran(), session.ran(), "cursor {other}");
        let time = |session: &Session| session.steps()[session.cursor() - 1].at;
        assert_eq!(time(&again), time(&session), "cursor {other}");
        // What is written from there is of this course.
        assert_eq!(open(&again.document()).differs(), None);
    }
    let same = open(&document);
    assert_eq!(
        same.cursor(),
        session.cursor(),
        "among several, the nearest"
    );
}

#[test]
fn a_time_that_no_step_has_is_the_nearest() {
    let session = middle(3);
    let document = of_another_course(&session.document());
    let (before, after) = document.split_once("  time: ").expect("a time");
    let rest = after.split_once('\n').map_or("", |(_, rest)| rest);
    let acted = |session: &Session| {
        let steps = session.steps()[..session.cursor()].iter().rev();
        let mut actions = steps.filter(|step| step.kind == StepKind::Action);
        actions.next().map(|step| step.at)
    };
    let early = open(&format!("{before}  time: 0s\n{rest}"));
    assert_eq!(early.ran(), session.ran());
    assert_eq!(Some(early.steps()[early.cursor() - 1].at), acted(&early));
    // As late as it can be before the third action.
    let late = open(&format!("{before}  time: 3h\n{rest}"));
    assert_eq!(late.ran(), session.ran());
    let third = late.steps().last().map(|step| step.at);
    assert_eq!(Some(late.steps()[late.cursor() - 1].at), third);
}

#[test]
fn a_document_without_a_place_stays_at_its_cursor() {
    let session = middle(3);
    let document = of_another_course(&session.document());
    let again = open(&document[..view_at(&document)]);
    assert_eq!(again.differs().map(|(_, is_placed)| is_placed), Some(false));
    assert_eq!(again.cursor(), session.cursor());
    // A place that says nothing is none.
    for view in [
        "{action: -1, time: 3s}",
        "{action: 2, time: soon}",
        "{action: 2}",
    ] {
        let again = open(&format!(
            "{}view: {view}\n",
            &document[..view_at(&document)]
        ));
        assert_eq!(again.cursor(), session.cursor(), "{view}");
    }
    // More actions than there are.
    let again = open(&format!(
        "{}view: {{action: 99, time: 3s}}\n",
        &document[..view_at(&document)]
    ));
    assert!(again.differs().is_some());
}

fn view_at(document: &str) -> usize {
    document.find("view:").expect("a view")
}

#[test]
fn a_course_that_takes_long_to_compare_is_not_named() {
    let document = middle(4_100).document();
    assert!(document.contains("made: {by: "), "{document}");
    assert!(!document.contains("digest: ") && !document.contains("view:"));
}
