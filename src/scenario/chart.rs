//! What a scenario may choose to open with: a view, and what its chart shows.

/// The views that a scenario may open with.
pub const VIEWS: [&str; 7] = [
    "surface", "slice", "chain", "network", "race", "sweep", "sampling",
];

/// What the chart shows over the steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chart {
    /// The loss.
    #[default]
    Loss,
    /// The length of the gradient.
    Gradient,
    /// The learning rate times the largest curvature.
    Sharpness,
    /// The length of the step.
    Step,
    /// The gradient of each layer.
    Layers,
}

impl Chart {
    /// Every chart.
    pub const ALL: [Self; 5] = [
        Self::Loss,
        Self::Gradient,
        Self::Sharpness,
        Self::Step,
        Self::Layers,
    ];

    /// The name, as a scenario writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Gradient => "gradient",
            Self::Sharpness => "sharpness",
            Self::Step => "step",
            Self::Layers => "layers",
        }
    }

    /// Whether the iterates of a run do not carry it, so that it is computed along the path.
    pub fn is_computed(self) -> bool {
        match self {
            Self::Loss | Self::Gradient | Self::Step => false,
            Self::Sharpness | Self::Layers => true,
        }
    }

    /// Whether it has one line for each layer, and nothing to show of a loss without any.
    pub fn is_of_layers(self) -> bool {
        match self {
            Self::Loss | Self::Gradient | Self::Sharpness | Self::Step => false,
            Self::Layers => true,
        }
    }
}
