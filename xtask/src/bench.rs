//! `bench`: runs the benchmarks and prints our times beside those that were recorded of the real
//! controller (`benches/recorded.json`), as a table for the README; then the engine in wasm beside the
//! engine natively. The best sample counts on both sides: what else the machine does only ever adds.

use crate::process::run;
use crate::{browser, files};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs all benchmarks and prints the tables.
pub fn run_all() -> Result<(), String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(files::top());
    cargo.args(["bench", "--quiet", "--bench", "controller"]);
    run(cargo.args(["--bench", "cluster"]))?;
    let recorded = read(&files::top().join("benches/recorded.json"))?;
    let samples = files::target_folder()?.join("criterion");
    print!("{}", table(&recorded, &machine(), |id| best(&samples, id))?);
    browser::engine()
}

fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}

/// The quickest sample of a benchmark, in nanoseconds for one run.
fn best(samples: &Path, id: &str) -> Result<f64, String> {
    let sample = read(&samples.join(id).join("new/sample.json"))?;
    let numbers = |key: &str| -> Vec<f64> {
        let list = sample[key].as_array().into_iter().flatten();
        list.filter_map(Value::as_f64).collect()
    };
    let runs = numbers("times").into_iter().zip(numbers("iters"));
    runs.map(|(time, iterations)| time / iterations)
        .min_by(f64::total_cmp)
        .ok_or_else(|| format!("{id} has no samples"))
}

/// One row for each time of ours; `ours` gives it in nanoseconds.
fn table(
    recorded: &Value,
    machine: &str,
    ours: impl Fn(&str) -> Result<f64, String>,
) -> Result<String, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut table = format!(
        "Ours: {machine}, one thread. Recorded: {} ({}).\n\n\
         | what | ours | recorded, one thread | recorded, two threads | times as fast |\n\
         | --- | ---: | ---: | ---: | ---: |\n",
        text(&recorded["source"]),
        text(&recorded["conditions"])
    );
    for row in recorded["rows"].as_array().into_iter().flatten() {
        for (variant, id) in row["ours"].as_object().into_iter().flatten() {
            let ours = ours(&text(id))?;
            let mut what = text(&row["what"]);
            if !variant.is_empty() {
                what = format!("{what}, {variant}");
            }
            let (one, two) = (row["one_thread"].as_f64(), row["two_threads"].as_f64());
            // The harder comparison: their better time.
            let theirs = [one, two].into_iter().flatten().min_by(f64::total_cmp);
            let [one, two] = [one, two].map(|t| t.map_or_else(|| "–".into(), duration));
            let ratio = theirs.map_or_else(|| "–".into(), |t| grouped((t / ours).floor() as u64));
            let ours = duration(ours);
            table.push_str(&format!("| {what} | {ours} | {one} | {two} | {ratio} |\n"));
        }
    }
    Ok(table)
}

/// Three digits that say something, and the unit.
fn duration(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")];
    let (size, unit) = units
        .into_iter()
        .find(|(size, _)| nanoseconds >= *size)
        .unwrap_or((1.0, "ns"));
    let number = nanoseconds / size;
    let digits = match number {
        n if n < 10.0 => 2,
        n if n < 100.0 => 1,
        _ => 0,
    };
    format!("{number:.digits$} {unit}")
}

/// `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The processor's name and how many cores this process may use.
fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or_else(
            || std::env::consts::ARCH.into(),
            |(_, name)| name.trim().to_owned(),
        );
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    format!("{name}, {cores} cores")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn durations_have_three_digits() {
        let said = [0.5, 12.345, 999.0, 1_234.0, 56_700_000.0, 2.5e9].map(duration);
        assert_eq!(
            said,
            [
                "0.50 ns", "12.3 ns", "999 ns", "1.23 µs", "56.7 ms", "2.50 s"
            ]
        );
        assert_eq!(
            [7, 1_234, 1_234_567].map(grouped),
            ["7", "1,234", "1,234,567"]
        );
    }

    #[test]
    fn the_ratio_is_to_their_better_time() {
        let recorded = json!({"source": "S", "conditions": "C", "rows": [
            {"what": "a", "one_thread": 3000, "two_threads": 2000, "ours": {"x": "id"}},
            {"what": "b", "one_thread": null, "two_threads": null, "ours": {"": "id"}},
        ]});
        let table = table(&recorded, "M", |_| Ok(10.0)).unwrap();
        assert!(
            table.contains("| a, x | 10.0 ns | 3.00 µs | 2.00 µs | 200 |"),
            "{table}"
        );
        assert!(table.contains("| b | 10.0 ns | – | – | – |"), "{table}");
    }
}
