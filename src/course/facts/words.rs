//! Facts that are words: what is true out of a fixed list.

use super::source::FactSource;
use crate::explain::{FindingKind, Verdict};
use crate::session::Session;

/// A fact that is words.
#[derive(Debug)]
pub struct WordFact {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The work that finds them out.
    pub sources: &'static [FactSource],
    /// Those that are true now.
    pub holds: fn(&Session) -> Vec<String>,
    /// All that could be.
    pub known: fn() -> Vec<&'static str>,
}

/// Every fact that is words.
pub static WORDS: &[WordFact] = &[
    WordFact {
        name: "verdict",
        about: "what the focused racer is doing",
        sources: &[FactSource::Readout],
        holds: |session| {
            let verdict = session.diagnosis().map(|diagnosis| diagnosis.verdict);
            verdict
                .iter()
                .map(|verdict| verdict.name().to_string())
                .collect()
        },
        known: || Verdict::ALL.iter().map(|verdict| verdict.name()).collect(),
    },
    WordFact {
        name: "finding",
        about: "what goes wrong",
        sources: &[FactSource::Readout, FactSource::Values],
        holds: |session| {
            let diagnosis = session.diagnosis();
            let of_run = diagnosis.map_or(&[][..], |diagnosis| &diagnosis.findings);
            let all = of_run.iter().chain(session.findings());
            all.map(|finding| finding.kind.word().to_string()).collect()
        },
        known: || FindingKind::ALL.iter().map(|kind| kind.word()).collect(),
    },
];
