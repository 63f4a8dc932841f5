//! Kinds of texts of which a hint once led to another value, with their values at x = 0.7, y = -0.4, or on four rows.

use gdplay::diff::{Evaluator, Objective};
use gdplay::scenario::{Origin, Scenario};

#[expect(clippy::unreadable_literal, reason = "numbers as Python prints them")]
/// Texts that are refused, and the value of what their hint says to write, computed with Python's `math`.
pub(crate) const KINDS: &[(&str, f64)] = &[
    // Numbers that are said.
    ("x minus one", -0.30000000000000004),
    ("drei mal x", 2.0999999999999996),
    ("x hoch drei", 0.3429999999999999),
    ("two times x", 1.4),
    ("one half x squared", 0.24499999999999997),
    ("half of x squared", 0.24499999999999997),
    ("x plus un", 1.7),
    ("x minus eins", -0.30000000000000004),
    // Remainders with the sign of the divisor.
    ("def f(x):\n    return (x - 5) % 3", 1.7000000000000002),
    ("np.sin((y - 5) % 3)", 0.564642473395035),
    ("(x - 5) mod 3", 1.7000000000000002),
    ("y \\bmod 3", 2.6),
    // The order of arguments.
    ("arctan(y, x)", -0.519146114246523),
    ("ArcTan[x, y]", -0.519146114246523),
    ("=ATAN2(x,y)", -0.519146114246523),
    // Powers from left to right.
    ("=2^-x^2", 0.37892914162759955),
    ("=EXP(-x^2)+2^-y^2", 3.373417346547627),
    ("=-2^2^x", 2.6390158215457884),
    ("2.^x.^2", 2.6390158215457884),
    ("2.^-x.^2", 0.37892914162759955),
    ("f = @(x) 2^x^2;", 2.6390158215457884),
    ("function y = f(x)\n  y = 2^-x^2;\nend", 0.37892914162759955),
    // Arguments that were dropped.
    ("np.average([x, y], weights=[1, 3])", -0.12500000000000006),
    ("np.clip(x, 0, None)**2", 0.48999999999999994),
    ("np.clip(y, None, -1)", -1.0),
    ("softmax(x, y)[1]", 0.7502601055951177),
    ("logsumexp(x, y)", 0.9873353251154308),
    ("norm(x, y)", 0.8062257748298549),
    ("hypot(x, y, 2)", 2.1563858652847827),
    ("tanh⁻¹(x/2)", 0.36544375427139614),
    (
        "tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(0, [x, y])",
        0.2873353251154308,
    ),
    // What libraries mean by a name.
    ("~(x > 0) * y", -0.0),
    ("!(y > 0) * x", 0.7),
    ("S(1)/2*x**2 + np.sin(0*y)", 0.24499999999999997),
    ("=STDEV(x,y,1)", 0.7371114795831993),
    ("=VARP(x,y)", 0.30250000000000005),
    ("=N(x>0)*y", -0.4),
    ("norm.cdf(x)", 0.758036347776927),
    ("stats.norm.logpdf(x, y, 2)", -1.763335713764618),
    (
        "tf.keras.losses.CosineSimilarity()([x, y], [1, 2])",
        0.055470019622522966,
    ),
    (
        "tf.keras.losses.KLDivergence()(x, 2*x)",
        -0.48520302639196167,
    ),
    // What stands before the loss.
    ("3. f(x) = x² − 4", -3.5100000000000002),
    (
        "Bestimme das Minimum von f(x) = x² − 6x + 11.",
        7.290000000000001,
    ),
    // Neighbors that stay.
    ("np.exp(x % 3)", 2.0137527074704766),
    ("x.^2 + y.^2", 0.6499999999999999),
    ("=x^2+y^2", 0.6499999999999999),
    ("tf.nn.softmax([x, y])[0]", 0.7502601055951177),
];

/// Texts over the rows of x = 1, 2, 3, 4 and y = 2, 3, 5, 4, and the values of what their hints say to write, at w = 1.2.
#[expect(clippy::unreadable_literal, reason = "numbers as Python prints them")]
const ROWS: &[(&str, f64)] = &[
    ("\\frac1N\\sum_{i=1}^N (y_i - w x_i)^2", 0.9000000000000002),
    (
        "\\tfrac{1}n\\sum_{i=1}^n (y_i - w x_i)^2",
        0.9000000000000002,
    ),
    ("\\sum_{i=1}^{N}\\{y_i - w x_i\\}^2", 3.600000000000001),
    ("\\sum_{i=1}^n w x_i - y_i", -2.000000000000001),
    ("\\sum_i e^{w x_i} - y_i w x_i", 125.65194526579097),
    (
        "\\sum_{i=1}^{n} y_i \\log(w x_i) + (1-y_i)\\log(1 + w x_i)",
        1.056375034369491,
    ),
    ("\\sum_{i=1}^n (y_i - w x_i)^2 + w^2", 5.040000000000001),
    ("\\sum_{i=1}^N |y_i - w x_i|", 3.6),
    ("Σ (y - w x)^2 / N", 0.9000000000000002),
    ("std(y - w.*x)", 0.9309493362512629),
    ("np.std(y - w*x)", 0.806225774829855),
    ("var(y .- w .* x)", 0.8666666666666668),
];

#[test]
fn what_is_suggested_over_rows_has_the_value_that_was_meant() {
    let file = "columns = { x = [1, 2, 3, 4], y = [2, 3, 5, 4] }";
    let read = |loss: &str| {
        let quoted = loss.replace('\\', "\\\\");
        Scenario::read(
            &format!("loss = \"{quoted}\"\n[data]\n{file}"),
            Origin::Typed,
        )
    };
    let mut wrong = Vec::new();
    for (text, meant) in ROWS {
        let error = read(text).expect_err(text).to_string();
        let written = error
            .split("write `")
            .nth(1)
            .and_then(|rest| rest.split('`').next());
        let written = written.unwrap_or_default();
        let found = read(written).map(|scenario| {
            let starts: Vec<f64> = scenario.parameters.iter().map(|_| 1.2).collect();
            (
                starts.len(),
                Evaluator::new(scenario.compiled()).value(&starts),
            )
        });
        match found {
            Ok((1, found)) if (found - meant).abs() <= 1e-12 * meant.abs().max(1.0) => {}
            found => wrong.push(format!("{text}: `{written}` is {found:?}, not {meant}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
