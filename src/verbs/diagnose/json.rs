//! The machine-readable form of a diagnosis.

use serde::Serialize;

use super::super::finding::FindingObject;
use crate::runlog::Case;

/// One run, and the other runs of the same folder.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    format: &'static str,
    steps: usize,
    series: &'a [String],
    layers: &'a [String],
    verdict: &'static str,
    findings: Vec<FindingObject>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Object<'a>>,
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
        findings: diagnosis.findings.iter().map(FindingObject::from).collect(),
        notes: &diagnosis.notes,
        file: named.then_some(case.name.as_str()),
        others,
    }
}
