//! Schedules and clipping by their closed forms.

use std::collections::BTreeSet;

use gdplay::optim::{self, Clip, Schedule};

use crate::support::{items, numbers};

#[test]
fn schedules() {
    let mut seen = BTreeSet::new();
    for item in items("schedule") {
        let kind = item["name"].as_str().expect("a name");
        seen.insert(kind);
        let mut highest = f64::NAN;
        let mut schedule = Schedule::named(kind).expect("a known schedule");
        for (name, value) in item["set"].as_object().expect("settings") {
            let value = value.as_f64().expect("a number");
            let name = match name.as_str() {
                "lr" | "max_lr" => {
                    highest = value;
                    continue;
                }
                "init_lr" => "init",
                "min_lr" => "min",
                name => name,
            };
            schedule = schedule.with(name, value).expect("an allowed number");
        }
        let exact = numbers(&item["exact"]);
        for (k, expected) in exact.iter().enumerate() {
            let got = schedule.rate(highest, k as u64);
            // Two ulp of the largest rate: near the end of a cosine its own rounding is left over.
            let tolerance = 1e-14 * expected + 4.0 * f64::EPSILON * highest;
            assert!(
                (got - expected).abs() <= tolerance,
                "{kind} {k}: {got:e}, {expected:e}"
            );
        }
        if !["constant", "step", "exponential"].contains(&kind) {
            let last = schedule.rate(highest, exact.len() as u64 - 1);
            assert_eq!(
                schedule.rate(highest, 1_000_000),
                last,
                "{kind} holds its last value"
            );
        }
    }
    let all: BTreeSet<&str> = optim::schedule::ALL.iter().map(|kind| kind.name).collect();
    assert_eq!(seen, all);
}

#[test]
fn clips() {
    for item in items("clip") {
        let limit = item["max_norm"].as_f64().expect("a limit");
        let gradient = numbers(&item["g"]);
        let norm = item["norm"].as_f64().expect("a length");
        assert!((optim::norm(&gradient) - norm).abs() <= 4.0 * f64::EPSILON * norm);
        for (name, expected) in [("norm", "exact"), ("value", "torch_by_value")] {
            let mut clipped = gradient.clone();
            Clip::named(name, limit)
                .expect("an allowed limit")
                .apply(&mut clipped);
            for (got, expected) in clipped.iter().zip(numbers(&item[expected])) {
                assert!(
                    (got - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(),
                    "id {}",
                    item["id"]
                );
            }
        }
    }
}
