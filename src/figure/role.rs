//! What a color stands for.

/// The meaning of a color. The same quantity has the same role, and so the same color, everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// What is none of the others.
    Text,
    /// Headings, keys, the probe, a known minimum: what the eye is to find.
    Strong,
    /// Labels, units, what is off.
    Muted,
    /// Axes, ticks, hairlines, the edges of boxes.
    Line,
    /// A line of equal loss.
    Isoline,
    /// What was, or would be: an old future, a learning rate that is not taken.
    Ghost,
    /// What answers to keys now.
    Accent,
    /// The function itself: its values, its curve.
    Value,
    /// Derivatives: gradient, slope, tangent, adjoint.
    Gradient,
    /// Difference quotients: the secant and its spacing.
    Secant,
    /// Memory of an optimizer: velocity, moments.
    Velocity,
    /// Something is right.
    Good,
    /// Something is worth a look: slow, swinging, flat.
    Warn,
    /// Something is wrong.
    Fault,
    /// One optimizer on the start line, by its number.
    Racer(usize),
    /// One class of the data, by its number.
    Class(usize),
}
