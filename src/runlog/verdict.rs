//! What findings of a log amount to, and what shows the same small.

use crate::explain::{Finding, FindingKind, Severity};

/// What is said of a run as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RunVerdict {
    /// No finding above a note.
    Healthy,
    /// A warning, no fault.
    Warning,
    /// A fault.
    Broken,
}

impl RunVerdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Healthy, Self::Warning, Self::Broken];

    /// The verdict of a run with these findings.
    pub fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.level).max() {
            None | Some(Severity::Note) => Self::Healthy,
            Some(Severity::Warning) => Self::Warning,
            Some(Severity::Fault) => Self::Broken,
        }
    }

    /// The word for it in JSON and text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Warning => "warning",
            Self::Broken => "broken",
        }
    }
}

/// The scenarios of the library that show the failure of a log small.
const SCENARIOS: [(FindingKind, &str); 11] = [
    (FindingKind::NotFinite, "nan"),
    (FindingKind::Exploding, "exploding"),
    (FindingKind::Diverging, "learning_rates"),
    (FindingKind::Vanishing, "vanishing"),
    (FindingKind::Dead, "dead_relu"),
    (FindingKind::MissingGradient, "detached"),
    (FindingKind::RateTooLarge, "learning_rates"),
    (FindingKind::RateTooSmall, "learning_rates"),
    (FindingKind::Spike, "cliff"),
    (FindingKind::Plateau, "staircase"),
    (FindingKind::NoiseFloor, "noise"),
];

/// The scenario of the library that shows the same failure small.
pub fn scenario_for(kind: FindingKind) -> Option<&'static str> {
    let found = SCENARIOS.iter().find(|(known, _)| *known == kind);
    found.map(|(_, scenario)| *scenario)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::find;

    #[test]
    fn the_scenarios_exist() {
        for (_, scenario) in SCENARIOS {
            assert!(find(scenario).is_ok(), "{scenario}");
        }
    }

    #[test]
    fn the_worst_finding_is_the_verdict() {
        let of = |kinds: &[FindingKind]| {
            let findings = kinds.iter().map(|kind| Finding::new(*kind, ""));
            RunVerdict::of(&findings.collect::<Vec<_>>())
        };
        assert_eq!(of(&[]), RunVerdict::Healthy);
        assert_eq!(
            of(&[FindingKind::Restart, FindingKind::Loud]),
            RunVerdict::Healthy
        );
        assert_eq!(
            of(&[FindingKind::Restart, FindingKind::Plateau]),
            RunVerdict::Warning
        );
        assert_eq!(
            of(&[FindingKind::Plateau, FindingKind::Dead, FindingKind::Loud]),
            RunVerdict::Broken
        );
    }
}
