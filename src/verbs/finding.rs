//! Findings in the form of the contract.

use std::collections::BTreeMap;

use serde::Serialize;

use super::number::Number;
use crate::explain::Finding;
use crate::expr::visible;

/// A finding as JSON has it.
#[derive(Serialize)]
pub(super) struct FindingReport {
    kind: &'static str,
    level: &'static str,
    r#where: Option<String>,
    step: Option<u64>,
    numbers: BTreeMap<&'static str, Number>,
    text: String,
    remedy: Option<String>,
}

impl FindingReport {
    /// Its sentence.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl From<Finding> for FindingReport {
    fn from(finding: Finding) -> Self {
        let shown = |text: String| visible(&text).into_owned();
        Self {
            kind: finding.kind.word(),
            level: finding.level.word(),
            r#where: finding.location.map(shown),
            step: finding.step,
            numbers: finding
                .numbers
                .into_iter()
                .map(|(name, number)| (name, Number(number)))
                .collect(),
            text: shown(finding.text),
            remedy: finding.remedy.map(shown),
        }
    }
}
