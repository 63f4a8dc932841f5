//! What goes wrong in a run, as an object: a kind, where, when, numbers, a sentence, a remedy.

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A loss or a gradient that is not a finite number.
    NotFinite,
    /// A gradient norm that grows without bound, over time or over the layers.
    Exploding,
    /// A loss that grows steadily.
    Diverging,
    /// A gradient that shrinks from layer to layer.
    Vanishing,
    /// A layer whose gradient became exactly 0.
    Dead,
    /// A layer that gets no gradient though its neighbors do.
    MissingGradient,
    /// A loss that ended above its start.
    RateTooLarge,
    /// A loss that jumps.
    Spike,
    /// A norm that is no measurement.
    BrokenLogger,
    /// A validation loss that rises while the training loss falls.
    Overfitting,
    /// A loss that moved next to nothing.
    RateTooSmall,
    /// A loss that stands.
    Plateau,
    /// A loss or norm that creeps up.
    Drift,
    /// A layer that gets its first gradient late, or is held fixed.
    Frozen,
    /// A norm that stands at a ceiling.
    Clipped,
    /// A step that falls back.
    Restart,
    /// A norm that leaves its band though the loss does not.
    Loud,
    /// A loss that scatters from batch to batch.
    NoiseFloor,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Worth a look.
    Warning,
    /// The run is broken.
    Fault,
}

/// What is said of a run as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// No finding above a note.
    Healthy,
    /// A warning, no fault.
    Warning,
    /// A fault.
    Broken,
}

/// Something that is said of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// How much it weighs.
    pub level: Level,
    /// The layer or series, as it is named in the log.
    pub location: Option<String>,
    /// The step, as it stands in the log.
    pub step: Option<u64>,
    /// The numbers that the sentence rests on, by name.
    pub numbers: Vec<(&'static str, f64)>,
    /// The sentence.
    pub text: String,
    /// What to try.
    pub remedy: Option<String>,
}

/// A row of the table of kinds.
struct Row {
    kind: Kind,
    name: &'static str,
    level: Level,
    /// The scenario of the library that shows the same failure small.
    scenario: Option<&'static str>,
}

const fn row(kind: Kind, name: &'static str, level: Level, scenario: Option<&'static str>) -> Row {
    Row {
        kind,
        name,
        level,
        scenario,
    }
}

/// Every kind with its word, the level it has unless a finding says otherwise, and its scenario.
const ROWS: [Row; 18] = [
    row(Kind::NotFinite, "not_finite", Level::Fault, Some("nan")),
    row(
        Kind::Exploding,
        "exploding",
        Level::Fault,
        Some("exploding"),
    ),
    row(
        Kind::Diverging,
        "diverging",
        Level::Fault,
        Some("learning_rates"),
    ),
    row(
        Kind::Vanishing,
        "vanishing",
        Level::Fault,
        Some("vanishing"),
    ),
    row(Kind::Dead, "dead", Level::Fault, Some("dead_relu")),
    row(
        Kind::MissingGradient,
        "missing_gradient",
        Level::Fault,
        Some("detached"),
    ),
    row(
        Kind::RateTooLarge,
        "rate_too_large",
        Level::Fault,
        Some("learning_rates"),
    ),
    row(Kind::Spike, "spike", Level::Fault, Some("cliff")),
    row(Kind::BrokenLogger, "broken_logger", Level::Warning, None),
    row(Kind::Overfitting, "overfitting", Level::Warning, None),
    row(
        Kind::RateTooSmall,
        "rate_too_small",
        Level::Warning,
        Some("learning_rates"),
    ),
    row(Kind::Plateau, "plateau", Level::Warning, Some("staircase")),
    row(Kind::Drift, "drift", Level::Warning, None),
    row(Kind::Frozen, "frozen", Level::Note, None),
    row(Kind::Clipped, "clipped", Level::Note, None),
    row(Kind::Restart, "restart", Level::Note, None),
    row(Kind::Loud, "loud", Level::Note, None),
    row(Kind::NoiseFloor, "noise_floor", Level::Note, Some("noise")),
];

impl Kind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.kind)
    }

    fn row(self) -> &'static Row {
        let row = ROWS.iter().find(|row| row.kind == self);
        row.expect("every kind has a row, as a test makes sure")
    }

    /// Its word in the machine-readable form.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The level that a finding of the kind has unless it says otherwise.
    pub fn level(self) -> Level {
        self.row().level
    }

    /// The scenario of the library that shows the same failure small.
    pub fn scenario(self) -> Option<&'static str> {
        self.row().scenario
    }
}

impl Level {
    /// Its word in the machine-readable form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Healthy, Self::Warning, Self::Broken];

    /// The verdict of a run with these findings.
    pub fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.level).max() {
            None | Some(Level::Note) => Self::Healthy,
            Some(Level::Warning) => Self::Warning,
            Some(Level::Fault) => Self::Broken,
        }
    }

    /// Its word in the machine-readable form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Warning => "warning",
            Self::Broken => "broken",
        }
    }
}

impl Finding {
    /// A finding of the kind's level, without location, step, numbers and remedy.
    pub fn new(kind: Kind, text: String) -> Self {
        Self {
            kind,
            level: kind.level(),
            location: None,
            step: None,
            numbers: Vec::new(),
            text,
            remedy: None,
        }
    }

    /// With another level.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// In a layer or series.
    #[must_use]
    pub fn at(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// At a step.
    #[must_use]
    pub fn step(mut self, step: u64) -> Self {
        self.step = Some(step);
        self
    }

    /// With numbers.
    #[must_use]
    pub fn numbers<const N: usize>(mut self, numbers: [(&'static str, f64); N]) -> Self {
        self.numbers.extend(numbers);
        self
    }

    /// With something to try.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::find;

    #[test]
    fn kinds_have_distinct_words_and_scenarios_that_exist() {
        let mut names: Vec<&str> = Kind::all().map(Kind::name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for scenario in Kind::all().filter_map(Kind::scenario) {
            assert!(find(scenario).is_ok(), "{scenario}");
        }
    }

    #[test]
    fn the_worst_finding_is_the_verdict() {
        let of = |kinds: &[Kind]| {
            let findings = kinds.iter().map(|kind| Finding::new(*kind, String::new()));
            Verdict::of(&findings.collect::<Vec<_>>())
        };
        assert_eq!(of(&[]), Verdict::Healthy);
        assert_eq!(of(&[Kind::Restart, Kind::Loud]), Verdict::Healthy);
        assert_eq!(of(&[Kind::Restart, Kind::Plateau]), Verdict::Warning);
        assert_eq!(
            of(&[Kind::Plateau, Kind::Dead, Kind::Loud]),
            Verdict::Broken
        );
    }
}
