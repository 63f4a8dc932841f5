//! A finding: something worth telling of a run, a loss or a log, as data.
//!
//! The same object is printed as text, written as JSON and shown on the screen, so that no two of them can differ.

use std::borrow::Cow;
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Likely meant otherwise, or worth a look.
    Warning,
    /// It does not work.
    Fault,
}

impl Severity {
    /// Every level, the one that matters least first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Fault];

    /// The word for it in JSON and text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }
}

/// Declares every kind of finding with its word and its level, each once.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal $level:ident;)*) => {
        /// What a finding is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FindingKind { $($(#[$doc])* $kind),* }

        impl FindingKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The word for it in JSON, in text and on the command line.
            pub fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),* }
            }

            /// The same as people read it: `not finite`.
            pub fn in_words(self) -> String {
                self.word().replace('_', " ")
            }

            /// The kind of a word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.word() == word)
            }

            /// How much it matters unless its finder knows better: a spike that recovered is a warning.
            pub fn level(self) -> Severity {
                match self { $(Self::$kind => Severity::$level),* }
            }
        }
    };
}

kinds! {
    /// The gradient shrinks on its way to the first layers.
    Vanishing "vanishing" Fault;
    /// The gradient grows on its way to the first layers.
    Exploding "exploding" Fault;
    /// Units or layers whose slope is exactly 0 everywhere.
    Dead "dead" Fault;
    /// Units that sit where their slope is next to 0, away from their targets.
    Saturated "saturated" Fault;
    /// A detach hides a part of the slope.
    Cut "cut" Fault;
    /// A value or a slope is NaN or infinite.
    NotFinite "not_finite" Fault;
    /// A softmax of a softmax.
    SoftmaxTwice "softmax_twice" Fault;
    /// A sigmoid inside a loss that applies one itself.
    SigmoidTwice "sigmoid_twice" Fault;
    /// A negative log-likelihood of scores that are no probabilities.
    NllOfScores "nll_of_scores" Fault;
    /// Units that start alike and get equal gradients: they stay one unit.
    IdenticalUnits "identical_units" Fault;
    /// A softmax over a single unit, which is always 1.
    OneUnitSoftmax "one_unit_softmax" Fault;
    /// The output can give some of its targets by no parameters.
    OutOfReach "out_of_reach" Fault;
    /// The target is so far from where the output starts that learning its size takes all the steps.
    TargetScale "target_scale" Warning;
    /// The target is one number in every row.
    ConstantTarget "constant_target" Warning;
    /// Weight decay draws the weights to 0, or throws them.
    WeightDecay "weight_decay" Warning;
    /// A loss that is to fall stands with a minus.
    WrongSign "wrong_sign" Fault;
    /// Layers without a function between them.
    LinearLayers "linear_layers" Note;
    /// An input tells the target by itself.
    Leak "leak" Note;
    /// Two widths that are stretched over each other.
    Broadcast "broadcast" Warning;
    /// The learning rate is beyond what the curvature bears.
    RateTooLarge "rate_too_large" Fault;
    /// The learning rate moves next to nothing.
    RateTooSmall "rate_too_small" Warning;
    /// The momentum keeps a swing going longer than the valley needs.
    Momentum "momentum" Warning;
    /// The loss goes to and fro in waves and comes no lower.
    Waves "waves" Warning;
    /// Inputs of very different size make the loss steep in one direction and flat in another.
    Scale "scale" Warning;
    /// Data that the loss does not read.
    UnusedData "unused_data" Warning;
    /// A text that is read in one way and was likely meant in another.
    Misread "misread" Warning;
    /// A parameter or layer that never gets a gradient.
    MissingGradient "missing_gradient" Fault;
    /// Parameters that are held on purpose.
    Frozen "frozen" Note;
    /// The loss left its band upwards.
    Spike "spike" Fault;
    /// The loss grows beyond where it started and goes on growing.
    Diverging "diverging" Fault;
    /// The loss stands still though it is not at a minimum.
    Plateau "plateau" Warning;
    /// The gradient is clipped at most steps.
    Clipped "clipped" Note;
    /// The run was started again from an earlier step.
    Restart "restart" Note;
    /// What is logged cannot be what happened.
    BrokenLogger "broken_logger" Warning;
    /// The loss on held-back data rises while the other falls.
    Overfitting "overfitting" Warning;
    /// What is left moves with the noise of the batches alone.
    NoiseFloor "noise_floor" Note;
    /// The gradient's norm left its band and the loss did not.
    Loud "loud" Note;
    /// A slow change that goes on in one direction.
    Drift "drift" Warning;
    /// What carries the learning is lost: a latent code, a reward, a rival.
    Collapse "collapse" Warning;
    /// The learning rate is raised to see how much the run bears.
    RateSearch "rate_search" Note;
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// How much it matters.
    pub level: Severity,
    /// The parameter, layer, column, racer or text of the node that it is about.
    pub location: Option<String>,
    /// The step at which it is, or begins.
    pub step: Option<u64>,
    /// The numbers that it rests on, by name in snake_case.
    pub numbers: Vec<(Cow<'static, str>, f64)>,
    /// One sentence with the numbers in it.
    pub text: String,
    /// What to try.
    pub remedy: Option<String>,
}

impl Finding {
    /// A finding of the level that its kind has, with a sentence and nothing else yet.
    pub fn new(kind: FindingKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            level: kind.level(),
            location: None,
            step: None,
            numbers: Vec::new(),
            text: text.into(),
            remedy: None,
        }
    }

    /// The same at a level of its own.
    #[must_use]
    pub fn at_level(self, level: Severity) -> Self {
        Self { level, ..self }
    }

    /// The same with what it is about.
    #[must_use]
    pub fn of(self, location: impl Into<String>) -> Self {
        Self {
            location: Some(location.into()),
            ..self
        }
    }

    /// The same with the step.
    #[must_use]
    pub fn at_step(self, step: u64) -> Self {
        Self {
            step: Some(step),
            ..self
        }
    }

    /// The same with one more number.
    #[must_use]
    pub fn with(mut self, name: &'static str, number: f64) -> Self {
        self.numbers.push((Cow::Borrowed(name), number));
        self
    }

    /// The same with one more number, if it is known.
    #[must_use]
    pub fn with_some(self, name: &'static str, number: Option<f64>) -> Self {
        self.with_all(number.map(|number| (name, number)))
    }

    /// The same with more numbers.
    #[must_use]
    pub fn with_all(mut self, numbers: impl IntoIterator<Item = (&'static str, f64)>) -> Self {
        let numbers = numbers.into_iter();
        let numbers = numbers.map(|(name, number)| (Cow::Borrowed(name), number));
        self.numbers.extend(numbers);
        self
    }

    /// The same with what to try.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}

/// As it is printed: the word and the sentence.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.word(), self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_and_in_snake_case() {
        for (number, kind) in FindingKind::ALL.iter().enumerate() {
            let word = kind.word();
            assert!(word.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            assert!(FindingKind::ALL[..number].iter().all(|k| k.word() != word));
        }
        assert_eq!(FindingKind::Spike.level(), Severity::Fault);
        assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Fault);
    }
}
