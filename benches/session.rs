//! What `playScenario` does in the page, natively: reads a scenario document from standard input, plays it
//! to its end as a session with its checkpoints, and takes the digest. Prints the digest and the
//! milliseconds of each of ten runs. `tests/e2e/engine.mjs` sets it beside the same run in wasm.

use daemonset_playground::session::Session;
use daemonset_playground::session::scenario::Scenario;
use std::time::Instant;

fn main() {
    let text = std::io::read_to_string(std::io::stdin()).expect("a document on standard input");
    let mut digest = String::new();
    let times: Vec<String> = (0..10)
        .map(|_| {
            let start = Instant::now();
            let scenario = Scenario::read(&text).expect("a scenario");
            digest = Session::open(scenario).digest();
            format!("{:.1}", start.elapsed().as_secs_f64() * 1_000.0)
        })
        .collect();
    println!("{digest} {}", times.join(" "));
}
