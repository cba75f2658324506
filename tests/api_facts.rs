//! Recorded facts of Kubernetes v1.36.2: what its API server makes of a DaemonSet, and how its controller
//! hashes and stores a pod template. (`objects.jsonl` alone is written by hand: objects that must survive being
//! read and written.) An excerpt stands in `fixtures`; `DSPLAY_FACTS` may name a folder with
//! more `defaults.jsonl` and `hash.jsonl` of the same form.

use daemonset_playground::api::{defaults, normal, read, revision, template_hash, write};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn facts(name: &str) -> Vec<Value> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut folders = vec![own];
    folders.extend(std::env::var_os("DSPLAY_FACTS").map(Into::into));
    folders
        .iter()
        .filter_map(|folder| fs::read_to_string(folder.join(name)).ok())
        .flat_map(|text| {
            text.lines()
                .map(|line| serde_json::from_str(line).expect("a line of JSON"))
                .collect::<Vec<Value>>()
        })
        .collect()
}

#[test]
fn a_daemon_set_gets_the_defaults_of_kubernetes() {
    let facts = facts("defaults.jsonl");
    assert!(facts.len() >= 25);
    for fact in facts {
        let mut set = fact["input"]["manifest"].clone();
        defaults::daemon_set(&mut set);
        assert_eq!(set, fact["expected"]["defaulted"], "{}", fact["id"]);
        let again = set.clone();
        defaults::daemon_set(&mut set);
        assert_eq!(set, again, "{}: defaults are settled", fact["id"]);
    }
}

#[test]
fn a_template_has_the_hash_of_kubernetes() {
    let facts = facts("hash.jsonl");
    assert!(facts.len() >= 40);
    for fact in facts {
        let (id, expected) = (&fact["id"], &fact["expected"]);
        let template = &fact["input"]["template"];
        if let Some(text) = expected["spewDump"].as_str() {
            assert_eq!(template_hash::dump(template), text, "{id}");
        }
        let hashes = expected["computeHash"].as_object().expect("hashes");
        for (count, hash) in hashes {
            let count = count.parse().ok();
            assert_eq!(
                template_hash::hash(template, count),
                *hash,
                "{id} {count:?}"
            );
        }
    }
}

#[test]
fn a_revision_holds_the_bytes_of_kubernetes() {
    for fact in facts("hash.jsonl") {
        let (id, template) = (&fact["id"], &fact["input"]["template"]);
        let data = revision::data(template);
        assert_eq!(data, fact["expected"]["revisionDataRaw"], "{id}");
        assert_eq!(revision::template(&data).as_ref(), Some(template), "{id}");
    }
}

#[test]
fn a_stored_template_is_already_in_normal_form() {
    for fact in facts("hash.jsonl") {
        let mut template = fact["input"]["template"].clone();
        normal::normalise(&mut template, "v1.PodTemplateSpec");
        assert_eq!(template, fact["input"]["template"], "{}", fact["id"]);
    }
}

#[test]
fn what_was_read_is_written_back() {
    for fact in facts("defaults.jsonl") {
        let given = &fact["expected"]["defaulted"];
        let set = read::daemon_set(given);
        assert_eq!(write::daemon_set(&set), *given, "{}", fact["id"]);
    }
    for fact in facts("objects.jsonl") {
        let given = &fact["object"];
        let written = match given["kind"].as_str() {
            Some("Pod") => write::pod(&read::pod(given)),
            Some("Node") => write::node(&read::node(given)),
            Some("DaemonSet") => write::daemon_set(&read::daemon_set(given)),
            _ => write::controller_revision(&read::controller_revision(given)),
        };
        assert_eq!(written, *given);
    }
}
