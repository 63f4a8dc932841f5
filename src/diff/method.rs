//! The ways to a derivative.

/// One of several independent ways to compute a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// One backward sweep over the tape.
    Reverse,
    /// Forward mode, with dual numbers.
    Dual,
    /// The derivative as an expression, evaluated.
    Symbolic,
    /// Central finite differences.
    Finite,
}

impl Method {
    /// Every method in the order in which all lists have them: first the one that training uses, then its second opinions, the
    /// exact ones before the one that only measures. It is the order of the enum as well.
    pub const ALL: [Self; 4] = [Self::Reverse, Self::Dual, Self::Symbolic, Self::Finite];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_order() {
        let names = Method::ALL.map(Method::name);
        assert_eq!(names, ["reverse", "dual", "symbolic", "finite"]);
        assert!(Method::ALL.is_sorted());
    }
}
