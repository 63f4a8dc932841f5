//! What losses take for labels.

/// The labels that a loss of two classes takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// Between 0 and 1.
    Shares,
    /// -1 and 1.
    Signs,
}

impl Labels {
    /// Whether a number is one.
    pub fn has(self, value: f64) -> bool {
        match self {
            Self::Shares => (0.0..=1.0).contains(&value),
            Self::Signs => value.abs() == 1.0,
        }
    }

    /// Which they are, in words.
    pub fn said(self) -> &'static str {
        match self {
            Self::Shares => "from 0 to 1",
            Self::Signs => "-1 and 1",
        }
    }
}
