//! The laws of optimizers, as numbers: what a verdict or an explanation has to know of one, so that none is known by name.

/// How a step follows from the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// x ← x − η v with v ← β v + (1 − τ) g: gradient descent where β is 0.
    HeavyBall {
        /// β.
        momentum: f64,
        /// The share of the gradient that the velocity takes, 1 − τ.
        intake: f64,
    },
    /// The heavy ball with the gradient counted once more after the velocity: x ← x − η (g + β v).
    Nesterov {
        /// β.
        momentum: f64,
    },
    /// x ← x − η (H + δ I)⁻¹ g.
    Newton {
        /// δ.
        damping: f64,
    },
    /// A search along a direction chooses the length of each step; the learning rate is only the first length tried.
    LineSearch(SearchDirection),
    /// Each coordinate is divided by the size of its own past gradients: its step is about as long whatever the scale of
    /// the gradient.
    Adaptive {
        /// The weight of the past in the direction: 0 where the last gradient alone decides.
        momentum: f64,
        /// The weight of the past in the size of the gradients; 1 where nothing is forgotten.
        memory: f64,
        /// How long the steps are.
        scale: StepScale,
    },
    /// Each coordinate moves by the learning rate; past gradients only choose the sign.
    Sign {
        /// The weight of the past in the sign.
        momentum: f64,
    },
    /// Each matrix of parameters moves by about the learning rate along every singular direction of its past gradients,
    /// whatever the singular values; what is no matrix is stepped adaptively.
    Orthogonal {
        /// The weight of the past in the gradients.
        momentum: f64,
    },
}

impl Law {
    /// Whether a step is the learning rate times the gradient, and nothing else.
    pub fn is_plain_descent(self) -> bool {
        let plain = Self::HeavyBall {
            momentum: 0.0,
            intake: 1.0,
        };
        self == plain
    }
}

/// Along what a line search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchDirection {
    /// Against the gradient.
    Steepest,
    /// Along what the curvature seen in past steps suggests.
    QuasiNewton,
}

/// How long the steps of an adaptive optimizer are, while the gradient keeps its sign and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepScale {
    /// About the learning rate in each coordinate.
    Rate,
    /// About the learning rate divided by the root of the number of steps.
    Shrinking,
    /// About as long as the steps before.
    Steps,
}

/// How a weight decay acts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decay {
    /// There is none.
    None,
    /// λ x joins the gradient: what is descended is the loss with ½ λ ‖x‖² added.
    Coupled(f64),
    /// The position is shortened by η λ beside the step: the loss is descended, and pulled from its minimum.
    Decoupled(f64),
}

impl Decay {
    /// λ added to the gradient, if it is not 0.
    pub(super) fn coupled(weight_decay: f64) -> Self {
        if weight_decay == 0.0 {
            Self::None
        } else {
            Self::Coupled(weight_decay)
        }
    }

    /// λ beside the gradient, if it is not 0.
    pub(super) fn decoupled(weight_decay: f64) -> Self {
        if weight_decay == 0.0 {
            Self::None
        } else {
            Self::Decoupled(weight_decay)
        }
    }

    /// The λ that joins the gradient; 0 where none does.
    pub fn joined(self) -> f64 {
        match self {
            Self::Coupled(weight_decay) => weight_decay,
            Self::None | Self::Decoupled(_) => 0.0,
        }
    }
}
