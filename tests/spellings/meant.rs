//! What a hint says to write is what was meant: its value, beside one that was computed by hand and with Python's `math`.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::expr::{KnownNames, parse};

use super::hint;

#[expect(clippy::unreadable_literal, reason = "numbers as Python prints them")]
/// Texts that are refused, and what they mean at x = 0.7, y = -0.4.
const MEANT: &[(&str, f64)] = &[
    ("sin 2x", 0.9854497299884601),
    ("cos 2πx", -0.30901699437494756),
    ("sin x^2", 0.47062588817115797),
    ("sin x²", 0.47062588817115797),
    ("ln 2x", 0.3364722366212129),
    ("sqrt 2x", 1.1832159566199232),
    ("cos x y", 0.961055438310771),
    ("ln|y|", -0.916290731874155),
    ("exp -x", 0.4965853037914095),
    ("sin^2 2x", 0.971111170334329),
    ("tanh² x", 0.36526041001754156),
    ("=2^3^x", 4.2870938501451725),
    ("=-x^2", 0.48999999999999994),
    ("=SUMSQ(x,y)", 0.6499999999999999),
    ("=SUM(x,y)", 0.29999999999999993),
    ("=AVERAGE(x,y)", 0.14999999999999997),
    ("=WURZEL(x)", 0.8366600265340756),
    ("=POTENZ(x;3)", 0.3429999999999999),
    ("=WENN(x>0;x;0)", 0.7),
    ("=QUOTIENT(7,2)*x", 2.0999999999999996),
    ("⌊10x⌋", 7.0),
    ("⌈10x⌉ + 1", 8.0),
    ("∜x", 0.9146912192286945),
    ("x↑3", 0.3429999999999999),
    ("∛x", 0.8879040017426006),
    ("np.heaviside(x, 0.5)", 1.0),
    ("np.heaviside(x - x, 0.5)", 0.5),
    ("selu(x)", 0.7354906911488363),
    ("selu(y)", -0.5796101097553361),
    ("x^2 // the loss", 0.48999999999999994),
    ("function(x) x^2", 0.48999999999999994),
    ("\\(x) x^2", 0.48999999999999994),
    ("f[x_] := x^2", 0.48999999999999994),
    ("f = function(x) x^3", 0.3429999999999999),
    ("x %/% 0.2", 3.0),
    ("10*x %/% 2", 0.0),
    ("x.^2 .+ y.^2", 0.6499999999999999),
    ("@. x^2+1", 1.49),
    ("x^2...\n + y^2", 0.6499999999999999),
    ("log(x, base=2)", -0.5145731728297583),
    ("log(x, base=3)", -0.32465952512796237),
    ("np.log10(x)", -0.1549019599857432),
    ("norm([x,y], ord=1)", 1.1),
    ("np.sum(np.square([x,y]))", 0.6499999999999999),
    ("np.max([x, y], axis=-1)", 0.7),
    ("Total[{x,y}]", 0.29999999999999993),
    ("Mean[{x,y}]", 0.14999999999999997),
    ("{x,y}.{x,y}", 0.6499999999999999),
    ("LogisticSigmoid[x]", 0.6681877721681662),
    ("HeavisideTheta[x]", 1.0),
    ("np.sum([x, y])", 0.29999999999999993),
    ("arccot(x)", 0.960070362405688),
    ("expit(x)", 0.6681877721681662),
    ("logit(x)", 0.8472978603872034),
    ("sind(x)", 0.012217000835247169),
    ("nthRoot(x, 4)", 0.9146912192286945),
    ("log_2(x)", -0.5145731728297583),
    ("MOD(y, 3)", 2.6),
    ("fmod(y, 0.3)", -0.10000000000000003),
];

/// The value of a loss at x = 0.7, y = -0.4.
fn value(text: &str) -> Result<f64, String> {
    let loss = parse(text, &KnownNames::default()).map_err(|error| error.to_string())?;
    let at = loss.parameters().iter().map(|name| match name.as_str() {
        "x" => Ok(0.7),
        "y" => Ok(-0.4),
        other => Err(format!("a parameter {other}")),
    });
    let at: Vec<f64> = at.collect::<Result<_, _>>()?;
    Ok(Evaluator::new(Arc::new(Program::new(loss))).value(&at))
}

#[test]
fn what_a_hint_says_to_write_has_the_value_that_was_meant() {
    let mut wrong = Vec::new();
    for (text, meant) in MEANT {
        let hint = hint(text);
        let written = hint.split('`').nth(1).unwrap_or_default();
        // What was typed around a function that is named alone.
        match value(written) {
            Ok(found) if (found - meant).abs() <= 1e-14 * meant.abs().max(1.0) => {}
            found => wrong.push(format!(
                "{text}: `{written}` is {found:?}, not {meant} ({hint})"
            )),
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
