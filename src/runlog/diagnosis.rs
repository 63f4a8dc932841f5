//! What is said of one run as a whole.

use super::findings::{diagnose, limits};
use super::log::{Log, TimeUnit};
use super::run::LogRun;
use super::verdict::RunVerdict;
use crate::explain::Finding;

/// What is said of one run.
#[derive(Clone, Debug)]
pub struct RunDiagnosis {
    /// The name of the format.
    pub format: &'static str,
    /// How many steps are in the log.
    pub steps: usize,
    /// What they count.
    pub unit: TimeUnit,
    /// The names of the series, as they are in the log.
    pub series: Vec<String>,
    /// The names of the layers, in natural order.
    pub layers: Vec<String>,
    /// The verdict.
    pub verdict: RunVerdict,
    /// The findings, what weighs most first.
    pub findings: Vec<Finding>,
    /// What is to be known about the reading.
    pub notes: Vec<String>,
    /// What the log cannot show.
    pub limits: Vec<String>,
}

impl RunDiagnosis {
    /// Judges a run.
    pub fn of(format: &'static str, log: &Log, run: &LogRun) -> Self {
        let findings = diagnose(run);
        Self {
            format,
            steps: run.records(),
            unit: run.unit,
            series: log
                .metrics
                .iter()
                .filter(|metric| metric.count > 0)
                .map(|metric| metric.name.clone())
                .collect(),
            layers: run
                .layers
                .iter()
                .map(|layer| layer.name.to_string())
                .collect(),
            verdict: RunVerdict::of(&findings),
            findings,
            notes: notes(log, run.unit),
            limits: limits(run),
        }
    }
}

fn notes(log: &Log, unit: TimeUnit) -> Vec<String> {
    let mut notes = log.notes.clone();
    if let Some((count, line)) = log.damage() {
        let at = if line > 0 {
            format!(", the first in line {line}")
        } else {
            String::new()
        };
        notes.push(format!(
            "{count} damaged record{} left out{at}",
            if count == 1 { " is" } else { "s are" }
        ));
    }
    if log.unit == TimeUnit::Record {
        notes.push(String::from(
            "there is no step in the log: its records are counted instead, from 0",
        ));
    }
    if unit == TimeUnit::Record && log.unit != unit {
        let counted = log.unit.name();
        notes.push(format!(
            "many records share one {counted}: they are numbered in their order, from 0"
        ));
    }
    if log.thinned() > 0 {
        notes.push(format!(
            "the log is very long: of the layers about every {}th record is kept, peaks among them",
            1_u64 << log.thinned().min(60)
        ));
    }
    notes
}
