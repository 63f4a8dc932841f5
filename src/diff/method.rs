//! The ways to a derivative.

/// One of several independent ways to compute a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Forward mode, with dual numbers.
    Dual,
    /// One backward sweep over the tape.
    Reverse,
    /// The derivative as an expression, evaluated.
    Symbolic,
    /// Central finite differences.
    Finite,
}

impl Method {
    /// Every method, the exact ones first.
    pub const ALL: [Self; 4] = [Self::Dual, Self::Reverse, Self::Symbolic, Self::Finite];

    /// The name, as on the command line and the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dual => "dual",
            Self::Reverse => "reverse",
            Self::Symbolic => "symbolic",
            Self::Finite => "finite",
        }
    }

    /// How it works, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Dual => "forward mode: every number carries its rate of change through the loss",
            Self::Reverse => "backprop: one sweep backward gives all partial derivatives",
            Self::Symbolic => "the rules applied to the text, then evaluated",
            Self::Finite => "(f(x + h) - f(x - h)) / 2h: knows no rule, so it checks the others",
        }
    }
}
