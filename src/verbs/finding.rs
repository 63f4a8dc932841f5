//! A finding in its machine-readable form, the same of every verb, and as lines of text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::number::JsonNumber;
use crate::explain::Finding;
use crate::expr::visible;

/// A finding as JSON has it; what comes from files has its control characters made visible.
#[derive(Serialize)]
pub(super) struct FindingObject {
    kind: &'static str,
    level: &'static str,
    #[serde(rename = "where")]
    location: Option<String>,
    step: Option<u64>,
    numbers: BTreeMap<Cow<'static, str>, JsonNumber>,
    text: String,
    remedy: Option<String>,
}

impl FindingObject {
    /// Its sentence.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl From<&Finding> for FindingObject {
    fn from(finding: &Finding) -> Self {
        let shown = |text: &String| visible(text).into_owned();
        let numbers = finding.numbers.iter();
        Self {
            kind: finding.kind.word(),
            level: finding.level.word(),
            location: finding.location.as_ref().map(shown),
            step: finding.step,
            numbers: numbers
                .map(|(name, number)| (name.clone(), JsonNumber(*number)))
                .collect(),
            text: shown(&finding.text),
            remedy: finding.remedy.as_ref().map(shown),
        }
    }
}

/// All of them.
pub(super) fn records(findings: &[Finding]) -> Vec<FindingObject> {
    findings.iter().map(FindingObject::from).collect()
}

/// A finding as lines of text: the sentence, and what to try.
pub(super) fn lines(finding: &Finding) -> Vec<String> {
    let mut lines = vec![visible(&finding.to_string()).into_owned()];
    lines.extend(
        finding
            .remedy
            .as_ref()
            .map(|remedy| format!("  try: {}", visible(remedy))),
    );
    lines
}
