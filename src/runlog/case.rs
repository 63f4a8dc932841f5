//! A run with everything that is said of it.

use std::path::Path;

use super::diagnosis::RunDiagnosis;
use super::error::shown;
use super::formats::LogFormat;
use super::run::{LogRun, NamedSeries};
use super::runs::Runs;
use super::verdict::RunVerdict;
use crate::explain::{Finding, Severity};
use crate::expr::number::short;

/// A log with fewer records has too few for most of what would be found in it: as many are needed to say that a loss stands.
const SHORT: usize = 20;

/// So near to its start a loss has not fallen, as for a rate that is too small.
const STANDS: f64 = 0.98;

/// A run with the log it was read from.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The file or folder, and the name of the run if the file holds several.
    pub name: String,
    /// What the format is, for people.
    pub title: &'static str,
    /// Its series.
    pub run: LogRun<'a>,
    /// What is said of it.
    pub diagnosis: RunDiagnosis,
}

/// The runs of a source, each with its findings; those without a number are left out.
pub fn cases<'a>(format: &'static LogFormat, path: &Path, runs: &'a Runs) -> Vec<Case<'a>> {
    let several = runs.iter().count() > 1;
    let runs = runs.iter().filter(|(_, log)| !log.is_empty());
    let cases = runs.map(|(name, log)| {
        let run = LogRun::of(log);
        let name = if several {
            format!("{} · {name}", shown(path))
        } else {
            shown(path)
        };
        let title = format.title.split(':').next().unwrap_or(format.title);
        Case {
            name,
            title: title.split(" (").next().unwrap_or(title),
            diagnosis: RunDiagnosis::of(format.name, log, &run),
            run,
        }
    });
    cases.collect()
}

impl Case<'_> {
    /// The verdict in half a sentence.
    pub fn summary(&self) -> String {
        let of = |level: Severity| {
            let findings = self.diagnosis.findings.iter();
            findings.filter(move |finding| finding.level == level)
        };
        match self.diagnosis.verdict {
            RunVerdict::Healthy => self.healthy(),
            RunVerdict::Warning => named(of(Severity::Warning)),
            RunVerdict::Broken => named(of(Severity::Fault)),
        }
    }

    fn healthy(&self) -> String {
        let notes: Vec<String> = self
            .diagnosis
            .findings
            .iter()
            .map(|finding| finding.kind.in_words())
            .collect();
        let rest = if notes.is_empty() {
            String::from("nothing to mend is seen")
        } else {
            format!("noted: {}", notes.join(", "))
        };
        let ends = |curve: &NamedSeries| {
            let values = curve.finite();
            Some((*values.first()?, *values.last()?))
        };
        match self.run.loss.as_ref().and_then(ends) {
            Some((first, last)) if self.diagnosis.steps > 1 => {
                let verb = if last < first { "falls" } else { "goes" };
                let count = self.diagnosis.steps;
                let stands = last > STANDS * first;
                let rest = if notes.is_empty() && stands && count < SHORT {
                    format!("{count} records are too few to tell whether it learns")
                } else {
                    rest
                };
                format!(
                    "the loss {verb} from {} to {}; {rest}",
                    short(first, 4),
                    short(last, 4)
                )
            }
            _ => format!("{rest}, in what little is there"),
        }
    }
}

fn named<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let names = findings.map(|finding| {
        let location = finding.location.as_ref();
        let location = location.map_or_else(String::new, |name| format!(" in {name}"));
        let step = finding.step;
        let step = step.map_or_else(String::new, |step| format!(" at {step}"));
        format!("{}{location}{step}", finding.kind.in_words())
    });
    names.collect::<Vec<_>>().join(", ")
}
