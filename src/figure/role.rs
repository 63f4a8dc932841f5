//! What a color stands for.

/// The meaning of a color. The same quantity has the same role, and so the same color, everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The loss as a surface.
    Surface,
    /// A line of equal loss.
    Isoline,
    /// One optimizer on the start line, by its number.
    Racer(usize),
    /// One class of the data, by its number.
    Class(usize),
    /// The gradient.
    Gradient,
    /// The velocity of a method with momentum.
    Velocity,
    /// The displacement of one step.
    Step,
    /// What was, or would have been: an old future, a forked run.
    Ghost,
    /// The place the reader points at.
    Probe,
    /// A known minimum.
    Minimum,
    /// Axes, ticks and their labels.
    Axis,
    /// What matters least.
    Muted,
    /// Ordinary text.
    Text,
    /// Something is wrong.
    Warning,
    /// Something is right.
    Good,
    /// A function of one variable.
    Curve,
    /// The line that touches it.
    Tangent,
    /// The line through two of its points.
    Secant,
}
