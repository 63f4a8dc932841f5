//! The machine-readable form of a diagnosis.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::super::number::Number;
use super::Case;
use crate::explain::Finding;

/// One run, and the other runs of the same folder.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    format: &'static str,
    steps: usize,
    series: &'a [String],
    layers: &'a [String],
    verdict: &'static str,
    findings: Vec<FindingObject<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Object<'a>>,
}

/// A finding in the form that `run` and `explain` give it too.
#[derive(Serialize)]
struct FindingObject<'a> {
    kind: &'static str,
    level: &'static str,
    #[serde(rename = "where")]
    location: Option<&'a str>,
    step: Option<u64>,
    #[serde(serialize_with = "numbers")]
    numbers: &'a [(&'static str, f64)],
    text: &'a str,
    remedy: Option<&'a str>,
}

fn numbers<S: Serializer>(
    numbers: &[(&'static str, f64)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let numbers: BTreeMap<&str, Number> = numbers
        .iter()
        .map(|(name, value)| (*name, Number(*value)))
        .collect();
    numbers.serialize(serializer)
}

/// The runs as one object: the worst of them, the others in it.
pub(super) fn object<'a>(cases: &'a [Case<'a>]) -> Option<Object<'a>> {
    let worst = (0..cases.len())
        .rev()
        .max_by_key(|index| cases[*index].diagnosis.verdict)?;
    let several = cases.len() > 1;
    let others = cases
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != worst);
    let others = others
        .map(|(_, case)| one(case, several, Vec::new()))
        .collect();
    Some(one(&cases[worst], several, others))
}

fn one<'a>(case: &'a Case<'a>, named: bool, others: Vec<Object<'a>>) -> Object<'a> {
    let diagnosis = &case.diagnosis;
    Object {
        format: diagnosis.format,
        steps: diagnosis.steps,
        series: &diagnosis.series,
        layers: &diagnosis.layers,
        verdict: diagnosis.verdict.word(),
        findings: diagnosis.findings.iter().map(finding).collect(),
        notes: &diagnosis.notes,
        file: named.then_some(case.name.as_str()),
        others,
    }
}

fn finding(finding: &Finding) -> FindingObject<'_> {
    FindingObject {
        kind: finding.kind.word(),
        level: finding.level.word(),
        location: finding.location.as_deref(),
        step: finding.step,
        numbers: &finding.numbers,
        text: &finding.text,
        remedy: finding.remedy.as_deref(),
    }
}
