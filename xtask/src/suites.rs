//! What a suite of tests said at its end, as numbers.

use serde_json::Value;

/// The counts of a suite, and a sentence for each way it failed as a whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    /// Failed tests by name, and reasons why a suite could not run.
    pub problems: Vec<String>,
}

impl Tally {
    /// A suite that could not run at all: that is a failure, not nothing.
    pub fn could_not_run(reason: impl Into<String>) -> Self {
        Self { passed: 0, failed: 1, problems: vec![reason.into()] }
    }

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.problems.extend(other.problems);
    }

    /// A program that ended badly without naming a failed test hides at least one failure.
    fn ended(mut self, well: bool, name: &str) -> Self {
        if !well && self.failed == 0 {
            self.add(Self::could_not_run(format!("{name} ended with an error that no test accounts for")));
        }
        self
    }
}

/// Counts what `cargo test` printed. A test binary that began and never came to its result has crashed.
pub fn cargo_tests(output: &str, well: bool, name: &str) -> Tally {
    let mut tally = Tally::default();
    let mut running = false;
    let crashed = |tally: &mut Tally| tally.add(Tally::could_not_run(format!("{name}: a test binary crashed")));
    for line in output.lines() {
        if is_beginning(line) {
            if running {
                crashed(&mut tally);
            }
            running = true;
        } else if let Some(counts) = line.strip_prefix("test result: ") {
            running = false;
            tally.passed += number_before(counts, " passed");
            tally.failed += number_before(counts, " failed");
        } else if let Some(test) = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED")) {
            tally.problems.push(format!("{name}: {test}"));
        }
    }
    if running {
        crashed(&mut tally);
    }
    tally.ended(well, name)
}

/// `running 12 tests`, on a line of its own.
fn is_beginning(line: &str) -> bool {
    let count =
        line.strip_prefix("running ").and_then(|line| line.strip_suffix(" tests").or(line.strip_suffix(" test")));
    count.is_some_and(|count| count.parse::<u64>().is_ok())
}

/// The whole number that stands before a word, or 0.
fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or_default()
}

/// Counts what the comparison of browser and server printed: `parity: N passed, M failed`.
pub fn parity(output: &str, well: bool) -> Tally {
    let Some(line) = output.lines().rev().find_map(|line| line.strip_prefix("parity: ")) else {
        return Tally::could_not_run("parity: it ended without a result");
    };
    let mut tally =
        Tally { passed: number_before(line, " passed"), failed: number_before(line, " failed"), problems: Vec::new() };
    if tally.failed > 0 {
        tally.problems.push(format!("parity: {} cases differ between browser and server", tally.failed));
    }
    tally.ended(well, "parity")
}

/// Counts Playwright's report. `None`: it wrote none.
pub fn end_to_end(report: Option<&str>, well: bool) -> Tally {
    let Some(report) = report.and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
        return Tally::could_not_run("end to end: it ended without a report");
    };
    let count = |name: &str| report["stats"][name].as_u64().unwrap_or_default();
    let mut tally =
        Tally { passed: count("expected"), failed: count("unexpected") + count("flaky"), problems: Vec::new() };
    for suite in report["suites"].as_array().into_iter().flatten() {
        failed_specs(suite, &mut tally.problems);
    }
    for error in report["errors"].as_array().into_iter().flatten() {
        let message = error["message"].as_str().unwrap_or("an error outside of any test");
        tally.add(Tally::could_not_run(format!("end to end: {}", message.lines().next().unwrap_or_default())));
    }
    tally.ended(well, "end to end")
}

fn failed_specs(suite: &Value, problems: &mut Vec<String>) {
    for spec in suite["specs"].as_array().into_iter().flatten().filter(|spec| spec["ok"] == false) {
        let text = |name: &str| spec[name].as_str().unwrap_or_default().to_owned();
        problems.push(format!("end to end: {} ({}:{})", text("title"), text("file"), spec["line"]));
    }
    for inner in suite["suites"].as_array().into_iter().flatten() {
        failed_specs(inner, problems);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_binaries_add_up_and_failures_are_named() {
        let output = "\nrunning 2 tests\ntest a ... ok\ntest deals::b ... FAILED\n\nfailures:\n    deals::b\n\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            running 1 test\ntest c ... ok\n\
            test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        let tally = cargo_tests(output, false, "rust");
        assert_eq!(tally, Tally { passed: 13, failed: 1, problems: vec!["rust: deals::b".into()] });
    }

    #[test]
    fn a_binary_that_crashes_counts_as_failed() {
        let output = "running 2 tests\ntest a ... ok\n\nrunning 1 test\ntest result: ok. 1 passed; 0 failed;\n";
        let tally = cargo_tests(output, false, "rust");
        assert_eq!((tally.passed, tally.failed), (1, 1));
    }

    #[test]
    fn the_last_binary_crashing_counts_too() {
        assert_eq!(cargo_tests("running 2 tests\ntest a ... ok\n", false, "rust").failed, 1);
    }

    #[test]
    fn code_that_does_not_compile_counts_as_one_failure() {
        let tally = cargo_tests("", false, "rust");
        assert_eq!((tally.passed, tally.failed), (0, 1));
    }

    #[test]
    fn parity_is_counted_and_silence_is_a_failure() {
        assert_eq!(parity("seed 42\nparity: 10000 passed, 0 failed\n", true).passed, 10_000);
        assert_eq!(parity("parity: 9998 passed, 2 failed\n", false).failed, 2);
        assert_eq!(parity("Error: cannot find module\n", false).failed, 1);
        assert_eq!(parity("parity: 5 passed, 0 failed\n", false).failed, 1, "it crashed after counting");
    }

    #[test]
    fn a_browser_report_is_counted_and_its_failures_are_named() {
        let report = r#"{"stats": {"expected": 7, "unexpected": 1, "flaky": 0, "skipped": 2}, "errors": [],
            "suites": [{"specs": [], "suites": [{"specs": [{"title": "a seller signs in", "ok": false, "file": "a.spec.ts", "line": 3}]}]}]}"#;
        let tally = end_to_end(Some(report), false);
        assert_eq!((tally.passed, tally.failed), (7, 1));
        assert_eq!(tally.problems, ["end to end: a seller signs in (a.spec.ts:3)"]);
    }

    #[test]
    fn a_portal_that_does_not_start_is_a_failure_with_its_message() {
        let report = r#"{"stats": {"expected": 0, "unexpected": 0}, "errors": [{"message": "Error: no /health\n at start.ts"}]}"#;
        assert_eq!(end_to_end(Some(report), false).problems, ["end to end: Error: no /health"]);
        assert_eq!(end_to_end(None, false).failed, 1);
        assert_eq!(end_to_end(Some("{"), true).failed, 1);
    }
}
