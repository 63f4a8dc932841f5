//! The words of the field that the screen uses, for who has not met them.

/// A word or a symbol, and what it means, in the order in which a newcomer meets them.
pub(super) const WORDS: &[(&str, &str)] = &[
    (
        "loss",
        "the number that is to become small; training a network means to look for weights at which its loss is low",
    ),
    (
        "slope",
        "how much the loss changes for a small change of one parameter, divided by that change: a partial derivative",
    ),
    (
        "tangent",
        "the straight line that touches a curve at a point: it rises by the slope there for each step of 1 to the right",
    ),
    (
        "levels",
        "the lines along which the loss is the same, as the lines of height on a map: evenly apart, or on a log scale where some parts are far higher than others",
    ),
    (
        "1e−6",
        "a number with its power of ten: 1e−6 is 0.000001, 2e3 is 2000",
    ),
    (
        "uphill ↖",
        "the direction of the gradient, in which the loss rises fastest; a step of gd goes the opposite way",
    ),
    (
        "η, rate",
        "the learning rate: a step of gd is η times the slope, against it",
    ),
    (
        "step",
        "one change of all parameters; the iterate is the point that they form after it",
    ),
    (
        "path length",
        "the lengths of all steps of a run together; a straight way down is the shortest",
    ),
    (
        "racer",
        "one descent, with an optimizer and a rate of its own; all racers of a scene run side by side",
    ),
    (
        "λ, λmin, λmax",
        "curvatures: how fast the slope itself changes, in the directions in which it does so least and most",
    ),
    (
        "η·λmax < 2",
        "below 2 a step of gd along the most curved direction comes nearer, from 1 on by overshooting; above 2 each step overshoots by more than it came from",
    ),
    (
        "safe below η",
        "the greatest rate at which η·λmax is 2: here, at the start, or where the run was steepest, as it says",
    ),
    (
        "converges",
        "comes to rest at a minimum: the slope is as good as 0 there, and the loss curves upward in every direction",
    ),
    (
        "diverges",
        "goes ever farther away, mostly because the rate is too large",
    ),
    (
        "breaks down",
        "arrives at a number that is none: an overflow, a logarithm of a negative number, 0/0",
    ),
    (
        "swings",
        "jumps over the lowest place to the other side, again and again",
    ),
    (
        "valley",
        "steep walls and a floor that falls slowly: the walls allow small rates only, with which the way along the floor takes long",
    ),
    (
        "saddle",
        "no slope, yet no minimum: the loss rises one way and falls another",
    ),
    (
        "plateau",
        "hardly any slope far from a minimum: steps are small, since they are η times the slope",
    ),
    (
        "kink, jump",
        "a place where the slope, or the loss itself, is not the same from both sides; the slope shown is that of the side that the rule takes",
    ),
    (
        "basin",
        "all the starts from which a run comes to the same minimum",
    ),
    (
        "gap",
        "how far apart two ways to the same slope are, such as the rules of calculus and a difference of two values of the loss",
    ),
    (
        "value, adjoint",
        "of a line of the computation: what it is, and how much the loss changes for a small change of it",
    ),
    (
        "backprop",
        "the adjoints from the loss back to the parameters, each from those of the lines that use it: reverse mode",
    ),
    (
        "dual number",
        "a value that carries its slope along: a + bε with ε² = 0",
    ),
    (
        "symbolic",
        "the slope as a formula, by the rules of calculus",
    ),
    (
        "secant",
        "the straight line through two points of a curve: its slope comes near the slope of the curve as they come together",
    ),
    (
        "batch, epoch",
        "some of the rows, which one step looks at; as many steps as it takes to look at each row once",
    ),
    (
        "smoothed",
        "a line of means over neighboring steps: what is left of a loss once the noise of its batches is taken out",
    ),
    (
        "m, v, m̂, v̂",
        "of Adam and its like: running means of the slope and of its square; with a hat corrected for having begun at 0",
    ),
    (
        "β₁ β₂ ε",
        "of Adam: how much of these means stays in a step, and a small number that keeps the division from 0",
    ),
    (
        "D",
        "in the law of Adam and its like: what a step is divided by, √v̂ + ε",
    ),
    (
        "noise scale",
        "how many rows a batch needs for its gradient to be as large as its noise",
    ),
    (
        "ReLU, dead",
        "max(x, 0); a unit is dead if that is 0 in every row: no slope comes through, so it learns nothing",
    ),
    (
        "vanishes, explodes",
        "a gradient that shrinks, or grows, from layer to layer on its way back, by the product of their slopes",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_explained_once() {
        for (index, (word, about)) in WORDS.iter().enumerate() {
            assert!(!about.ends_with('.'), "{word}: as the other entries");
            assert!(
                WORDS[..index].iter().all(|(other, _)| other != word),
                "{word}"
            );
        }
    }
}
