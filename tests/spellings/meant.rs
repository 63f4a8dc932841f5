//! What a hint says to write is what was meant: its value, beside one that was computed by hand and with Python's `math`.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::expr::{KnownNames, parse};

use super::brought::BROUGHT;
use super::elsewhere::WRITTEN_ELSEWHERE;
use super::hint;
use super::kinds::KINDS;
use super::notebooks::NOTEBOOKS;
use super::programs::PROGRAMS;

#[expect(clippy::unreadable_literal, reason = "numbers as Python prints them")]
/// Texts that are refused, and what they mean at x = 0.7, y = -0.4.
const MEANT: &[(&str, f64)] = &[
    ("sum_{i=1}^{3} (x - i)^2", 7.07),
    ("3 \\prod_{i=1}^{2} (x - i)", 1.17),
    ("1 - \\sum_{i=1}^{2} (x - i)", 2.6),
    ("-∑_{i=1}^2 i x", -2.0999999999999996),
    ("SUMPRODUCT((x - y)^2) + 1", 2.21),
    ("1[x > y] x", 0.7),
    ("1½x", 1.0499999999999998),
    ("3½ + x", 4.2),
    ("[1 - x]_+ + (y)_+", 0.30000000000000004),
    (
        "\\begin{split} L &= (x-1)^2 \\\\ &\\quad - y^2 \\end{split}",
        -0.07000000000000003,
    ),
    ("u y where u = x + 1", -0.68),
    ("if y > 0 then y else x^2", 0.48999999999999994),
    ("fn f(x: f64) -> f64 { x*x }", 0.48999999999999994),
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
    ("Which[x > 0, x^2, True, -x]", 0.48999999999999994),
    ("=IFS(x>1;0;TRUE;x)", 0.7),
    ("np.round(10*x)", 7.0),
    ("np.round(x/x/2)", 0.0),
    ("np.rint(2.5 x/x)", 2.0),
    ("torch.round(-1.5 + x - x)", -2.0),
    ("Round[3.5 x/x]", 4.0),
    ("Math.round(y*1.25)", 0.0),
    ("np.round(x*y, 1)", -0.3),
    ("np.prod([x, y])", -0.27999999999999997),
    ("math.dist([x,y],[1,2])", 2.4186773244895647),
    ("sum([x, y])", 0.29999999999999993),
    ("torch.mm(x, y)", -0.27999999999999997),
    ("tf.nn.leaky_relu(y)", -0.08),
    ("tf.keras.activations.relu(y, alpha=0.1)", -0.04),
    ("tf.constant(2.0) * x", 1.4),
    ("tf.clip_by_value(3*x, -1, 1)", 1.0),
    (
        "tf.keras.losses.BinaryCrossentropy()(1, x)",
        0.35667494393873245,
    ),
    (
        "tf.keras.losses.BinaryCrossentropy(from_logits=True)(1, x)",
        0.4031860488854579,
    ),
    ("optax.squared_error(x, y)", 1.2100000000000002),
    ("sin²x + cos²x", 1.0),
    ("sin x cos y", 0.5933637833613874),
    ("log x + log 2x", -0.020202707317519553),
    ("3,5x", 2.4499999999999997),
    ("x^2 + 0,5", 0.99),
    ("1_000*x", 700.0),
    ("f: x ↦ x²", 0.48999999999999994),
    ("x ↦ x² + 1", 1.49),
    ("x → x²", 0.48999999999999994),
    ("ℯ^x", 2.0137527074704766),
    ("E^x", 2.0137527074704766),
    ("E^(-x^2)", 0.6126263941844161),
    ("H(x)", 1.0),
    ("Φ(x)", 0.758036347776927),
    ("|y|_1", 0.4),
    ("||y||_2^2", 0.16000000000000003),
    ("minimize (x-1)^2", 0.09000000000000002),
    ("argmin_x (x-1)^2", 0.09000000000000002),
    ("plot x^2", 0.48999999999999994),
    ("x.^2 % squares", 0.48999999999999994),
    ("x^2 % the squared error", 0.48999999999999994),
    ("x^2 -- the squared error", 0.48999999999999994),
    ("/* c */ x^2", 0.48999999999999994),
    ("(* a remark *) x^2", 0.48999999999999994),
    ("f <- function(x, y) {\n  x^2 + y^2\n}", 0.6499999999999999),
    ("function f(x)\n  x^2\nend", 0.48999999999999994),
    ("f(x) = begin x^2 end", 0.48999999999999994),
    ("(x-1)^2 -> loss", 0.09000000000000002),
    ("dnorm(x)", 0.31225393336676127),
    ("pnorm(x)", 0.758036347776927),
    ("plogis(x)", 0.6681877721681662),
    ("pmax(x, 0)", 0.7),
    ("crossprod(x)", 0.48999999999999994),
    ("df$x^2", 0.48999999999999994),
    ("x |> sin()", 0.644217687237691),
    ("prod(c(x, y))", -0.27999999999999997),
    ("x^2 + y^2 // Sqrt", 0.8062257748298549),
    ("Sin[2 Pi x]", -0.9510565162951535),
    (
        "Piecewise[{{x^2, x > 0}, {-x, x <= 0}}]",
        0.48999999999999994,
    ),
    ("Piecewise[{{x^2, x < 0}}, -x]", -0.7),
    ("Piecewise[{{-x, x < 0}, {x^2, x < 0.5}}]", 0.0),
    ("Piecewise((x**2, x > 0), (-x, True))", 0.48999999999999994),
    ("np.select([x < 0, x < 1], [0, x], 1)", 0.7),
    ("1.5*^3 x", 1050.0),
    ("Clip[3 x, {-1, 1}]", 1.0),
    ("Boole[x > 0] x", 0.7),
    ("{x>0: x^2, x<=0: -x}", 0.48999999999999994),
    ("\\left\\{x>0:x,0\\right\\}", 0.7),
    (
        "\\begin{cases} x^2 & x \\geq 0 \\\\ -x & x < 0 \\end{cases}",
        0.48999999999999994,
    ),
    (
        "\\begin{cases} 0, & \\text{if } x > 1 \\\\ x^2, & \\text{otherwise} \\end{cases}",
        0.48999999999999994,
    ),
    ("\\begin{equation} x^2 \\end{equation}", 0.48999999999999994),
    (
        "\\begin{aligned} L &= (x-1)^2 \\end{aligned}",
        0.09000000000000002,
    ),
    ("x^2 \\tag{1}", 0.48999999999999994),
    ("\\left[x - 1\\right]^2", 0.09000000000000002),
    ("\\langle x, y\\rangle", -0.27999999999999997),
    ("\\mathbb{1}[x>0] x", 0.7),
    ("x^2,", 0.48999999999999994),
    (
        "\\frac{1}{n}\\sum_{i=1}^{n} (x_i - 1)^2",
        0.09000000000000002,
    ),
    (
        "\\frac{1}{2n}\\sum_{i=1}^n\\left(x^{(i)} - y^{(i)}\\right)^2",
        0.6050000000000001,
    ),
    ("1/n ∑_{i=1}^n (x_i - 1)^2 + y^2", 0.25000000000000006),
    ("abs2(x)", 0.48999999999999994),
    ("σ.(x)", 0.6681877721681662),
    ("ifelse.(x .> 0, x, 0)", 0.7),
    ("=SE(x>0;x;0)", 0.7),
    ("=ЕСЛИ(x>0;x;0)", 0.7),
    ("=0,5*x", 0.35),
    ("=POTENZ(x;0,5)", 0.8366600265340756),
    ("=MITTELWERT(x;y)", 0.14999999999999997),
    ("=REST(y;3)", 2.6),
    ("=GANZZAHL(y)", -1.0),
    ("=KÜRZEN(y)", 0.0),
    ("=КОРЕНЬ(x)", 0.8366600265340756),
    ("=x%", 0.006999999999999999),
    ("=SUMME(x;y;1)", 1.2999999999999998),
    ("=NORM.S.DIST(x,TRUE)", 0.758036347776927),
    ("Rational(1, 2)*x", 0.35),
    ("root(x, 3)", 0.8879040017426006),
    ("x = symbols('x')\nx**2", 0.48999999999999994),
    ("syms x; x^2", 0.48999999999999994),
    ("\\min_{x,y} x^2 + y^2", 0.6499999999999999),
    ("\\underset{x}{\\min} x^2", 0.48999999999999994),
    ("\\arg\\min_x x^2", 0.48999999999999994),
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
    let texts = MEANT
        .iter()
        .chain(BROUGHT)
        .chain(NOTEBOOKS)
        .chain(WRITTEN_ELSEWHERE);
    for (text, meant) in texts.chain(PROGRAMS).chain(KINDS) {
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
