//! The same scenario comes to the same bytes: each document under `tests/fixtures/scenarios` says which
//! digest its run has, and here and in the browser (`tests/e2e/digest.spec.mjs`) it has that one.

use daemonset_playground::session::Session;
use daemonset_playground::session::scenario::Scenario;
use std::fs;
use std::path::Path;

fn scenarios() -> Vec<(String, Scenario)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scenarios");
    let mut all: Vec<(String, Scenario)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let scenario = Scenario::read(&fs::read_to_string(&path).unwrap());
            (
                name,
                scenario.unwrap_or_else(|e| panic!("{}: {e:?}", path.display())),
            )
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(all.len() >= 6);
    all
}

#[test]
fn each_run_has_the_digest_that_its_document_names() {
    for (name, scenario) in scenarios() {
        let named = scenario.made.clone().and_then(|m| m.digest);
        let session = Session::open(scenario);
        assert_eq!(Some(session.digest()), named, "{name}");
    }
}

#[test]
fn back_to_the_start_and_forward_again_is_the_same_run() {
    for (name, scenario) in scenarios() {
        let mut session = Session::open(scenario);
        let (digest, end) = (session.digest(), session.cursor());
        for there in [0, end / 3, end - 1, 1, end / 2] {
            assert_eq!(session.seek(there), there, "{name}");
        }
        while session.forward() {}
        assert_eq!(
            (session.cursor(), session.digest()),
            (end, digest),
            "{name}"
        );
    }
}

/// What a person does by clicks in the middle of a run is a document that plays to the very same place.
#[test]
fn a_session_is_its_document() {
    for (name, scenario) in scenarios() {
        let mut session = Session::open(scenario);
        session.seek(session.cursor() / 2);
        session.act("kubectl cordon worker-1", None).unwrap();
        session.run(7);
        session.act("sim wait 12s", None).unwrap();
        session.act("kubectl rollout restart ds/web", None).unwrap();
        session.run(5);
        let again = Session::open(Scenario::read(&session.document()).unwrap());
        assert_eq!(
            (again.cursor(), again.digest()),
            (session.cursor(), session.digest()),
            "{name}"
        );
    }
}
