//! What the time axis of a log counts.

/// What the numbers on the time axis count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeUnit {
    /// Steps of the optimizer.
    #[default]
    Step,
    /// Epochs.
    Epoch,
    /// Records of the log, as it counts neither.
    Record,
}

impl TimeUnit {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Epoch => "epoch",
            Self::Record => "record",
        }
    }
}
