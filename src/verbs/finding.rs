//! A finding in its machine-readable form, the same of every verb.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::number::Number;
use crate::explain::Finding;

/// A finding in the form that `run` and `explain` give it too.
#[derive(Serialize)]
pub(super) struct FindingObject<'a> {
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

impl<'a> From<&'a Finding> for FindingObject<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            kind: finding.kind.word(),
            level: finding.level.word(),
            location: finding.location.as_deref(),
            step: finding.step,
            numbers: &finding.numbers,
            text: &finding.text,
            remedy: finding.remedy.as_deref(),
        }
    }
}

/// All of them.
pub(super) fn records(findings: &[Finding]) -> Vec<FindingObject<'_>> {
    findings.iter().map(FindingObject::from).collect()
}

/// A finding as lines of text: the sentence, and what to try.
pub(super) fn lines(finding: &Finding) -> Vec<String> {
    let mut lines = vec![finding.to_string()];
    lines.extend(
        finding
            .remedy
            .as_ref()
            .map(|remedy| format!("  try: {remedy}")),
    );
    lines
}
