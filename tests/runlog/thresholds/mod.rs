//! Every threshold of a finding has a run on each side, so near that a threshold of twice or half its size is noticed.

mod bands;
mod beside;
mod layers;
mod logger;
mod losses;
mod norms;
mod plateaus;
mod series;
mod shifts;
mod swings;

use gdplay::explain::FindingKind;
use gdplay::runlog::RunDiagnosis;

use super::{log_of, of_text};

/// Something that is said of a run or not, by one number of the run.
struct Threshold {
    /// The threshold: the file and the name of the constant.
    name: &'static str,
    /// The number with which it is not said.
    without: f64,
    /// The number with which it is said.
    with: f64,
    says: fn(f64) -> bool,
}

const fn threshold(
    name: &'static str,
    without: f64,
    with: f64,
    says: fn(f64) -> bool,
) -> Threshold {
    Threshold {
        name,
        without,
        with,
        says,
    }
}

#[test]
fn every_threshold_has_a_run_on_each_side() {
    let families: [&[Threshold]; 10] = [
        bands::THRESHOLDS,
        beside::THRESHOLDS,
        layers::THRESHOLDS,
        logger::THRESHOLDS,
        losses::THRESHOLDS,
        norms::THRESHOLDS,
        plateaus::THRESHOLDS,
        series::THRESHOLDS,
        shifts::THRESHOLDS,
        swings::THRESHOLDS,
    ];
    let mut wrong = Vec::new();
    for one in families.into_iter().flatten() {
        for (number, expected) in [(one.without, false), (one.with, true)] {
            if (one.says)(number) != expected {
                wrong.push(format!("{}: {number} says {}", one.name, !expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is said of a run of so many records: the numbers that a function gives of each, from 0 on, at steps from 1 on. NaN stands
/// for a number that is not finite.
fn run(records: usize, record: impl FnMut(usize) -> Vec<(&'static str, f64)>) -> RunDiagnosis {
    of_text(&log_of(records, record))
}

/// A run with nothing but a loss.
fn of_loss(records: usize, loss: impl Fn(usize) -> f64) -> RunDiagnosis {
    run(records, |index| vec![("loss", loss(index))])
}

/// Whether something of this kind is said.
fn has(said: &RunDiagnosis, kind: FindingKind) -> bool {
    said.findings.iter().any(|finding| finding.kind == kind)
}

/// The step of the first finding of a kind.
fn step_of(said: &RunDiagnosis, kind: FindingKind) -> Option<u64> {
    let found = said.findings.iter().find(|finding| finding.kind == kind);
    found.and_then(|finding| finding.step)
}

/// A number of the first finding of a kind; NaN if there is none.
fn number_of(said: &RunDiagnosis, kind: FindingKind, name: &str) -> f64 {
    let found = said.findings.iter().find(|finding| finding.kind == kind);
    let numbers = found.map_or(&[][..], |finding| &finding.numbers);
    let number = numbers.iter().find(|(known, _)| *known == name);
    number.map_or(f64::NAN, |(_, value)| *value)
}

/// 1 and −1, as often, one as often after the other as after itself (the sequence of Thue and Morse): a scatter without a swing.
fn turn(index: usize) -> f64 {
    if index.count_ones().is_multiple_of(2) {
        1.0
    } else {
        -1.0
    }
}
