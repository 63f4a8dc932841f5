//! What a run says of itself: the last line of `gdplay run --format jsonl` holds the findings of whoever knew its loss.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::number::number;
use super::visible::visible;
use crate::explain::{Finding, FindingKind, Severity};

/// A line with findings.
#[derive(Deserialize)]
struct Line {
    findings: Vec<Said>,
}

/// A finding as it is written.
#[derive(Deserialize)]
struct Said {
    kind: String,
    level: String,
    #[serde(rename = "where")]
    location: Option<String>,
    step: Option<u64>,
    #[serde(default)]
    numbers: BTreeMap<String, Number>,
    text: String,
    remedy: Option<String>,
}

/// A number; what is not finite is written as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Finite(f64),
    Text(String),
}

/// The findings of a line; none where it has none, or holds something else under that name.
pub(super) fn findings(line: &str) -> Vec<Finding> {
    let line: Result<Line, _> = serde_json::from_str(line);
    let said = line.map_or_else(|_| Vec::new(), |line| line.findings);
    said.into_iter().filter_map(Said::finding).collect()
}

impl Said {
    /// The finding, safe to print; none if its kind is not known.
    fn finding(self) -> Option<Finding> {
        let safe = |text: String| visible(&text).into_owned();
        let kind = FindingKind::named(&self.kind)?;
        let level = Severity::ALL
            .into_iter()
            .find(|level| level.word() == self.level);
        let numbers = self.numbers.into_iter().map(|(name, value)| {
            let value = match value {
                Number::Finite(value) => value,
                Number::Text(text) => number(&text).unwrap_or(f64::NAN),
            };
            (Cow::Owned(safe(name)), value)
        });
        Some(Finding {
            kind,
            level: level.unwrap_or_else(|| kind.level()),
            location: self.location.map(safe),
            step: self.step,
            numbers: numbers.collect(),
            text: safe(self.text),
            remedy: self.remedy.map(safe),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_read_as_they_are_written() {
        let line = r#"{"racer": "gd", "findings": [
            {"kind": "not_finite", "level": "fault", "where": "ln(\u001b[2J)", "step": 27,
             "numbers": {"row": 5.0, "value": "NaN"}, "text": "it is NaN", "remedy": null},
            {"kind": "of another time", "level": "fault", "where": null, "step": null, "text": "?", "remedy": null}]}"#;
        let [finding] = &findings(line)[..] else {
            panic!("one kind is known");
        };
        assert_eq!(
            (finding.kind, finding.level),
            (FindingKind::NotFinite, Severity::Fault)
        );
        assert_eq!(finding.location.as_deref(), Some("ln(\\u{1b}[2J)"));
        assert!(
            finding
                .numbers
                .iter()
                .any(|(name, value)| name == "value" && value.is_nan())
        );
        for other in ["", "{}", "{\"findings\": 3}", "{\"findings\": [1]}"] {
            assert!(findings(other).is_empty(), "{other}");
        }
    }
}
