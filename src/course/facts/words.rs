//! Facts that are words: what is true out of a fixed list.

use super::source::Source;
use crate::explain::{FindingKind, Verdict};
use crate::session::Session;

/// A fact that is words.
#[derive(Debug)]
pub struct Words {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The work that finds them out.
    pub sources: &'static [Source],
    /// Those that are true now.
    pub holds: fn(&Session) -> Vec<String>,
    /// All that could be.
    pub known: fn() -> Vec<&'static str>,
}

/// Every fact that is words.
pub static WORDS: &[Words] = &[
    Words {
        name: "verdict",
        about: "what the focused racer is doing",
        sources: &[Source::Readout],
        holds: |session| {
            let verdict = session.diagnosis().map(|diagnosis| diagnosis.verdict);
            verdict
                .iter()
                .map(|verdict| verdict.name().to_string())
                .collect()
        },
        known: || Verdict::ALL.iter().map(|verdict| verdict.name()).collect(),
    },
    Words {
        name: "finding",
        about: "what goes wrong",
        sources: &[Source::Readout, Source::Values],
        holds: |session| {
            let diagnosis = session.diagnosis();
            let of_run = diagnosis.map_or(&[][..], |diagnosis| &diagnosis.findings);
            let all = of_run.iter().chain(session.findings());
            all.map(|finding| finding.kind.word().to_string()).collect()
        },
        known: || FindingKind::ALL.iter().map(|kind| kind.word()).collect(),
    },
];
