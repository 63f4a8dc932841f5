//! A finding in the form of the contract.

use std::collections::BTreeMap;

use serde::Serialize;

use super::number::Number;
use crate::explain::Finding;

/// A finding as JSON.
#[derive(Serialize)]
pub(super) struct FindingRecord {
    kind: &'static str,
    level: &'static str,
    #[serde(rename = "where")]
    location: Option<String>,
    step: Option<u64>,
    numbers: BTreeMap<&'static str, Number>,
    text: String,
    remedy: Option<String>,
}

impl FindingRecord {
    pub(super) fn of(finding: &Finding) -> Self {
        let numbers = finding.numbers.iter();
        Self {
            kind: finding.kind.word(),
            level: finding.level.word(),
            location: finding.location.clone(),
            step: finding.step,
            numbers: numbers
                .map(|(name, number)| (*name, Number(*number)))
                .collect(),
            text: finding.text.clone(),
            remedy: finding.remedy.clone(),
        }
    }
}

/// All of them.
pub(super) fn records(findings: &[Finding]) -> Vec<FindingRecord> {
    findings.iter().map(FindingRecord::of).collect()
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
