//! Texts in the notation of NumPy, PyTorch, JAX, LaTeX, MATLAB, spreadsheets and notebooks: each is accepted, or refused with the
//! text to write instead, which is a loss.

use gdplay::expr::{KnownNames, parse};

/// A text, and what to write instead.
type Row = (&'static str, &'static str);

/// Refused, with what to write instead, by where the notation is from.
const REFUSED: &[(&str, &[Row])] = &[
    (
        "NumPy and SciPy",
        &[
            ("np.sin(x)", "sin(x)"),
            ("np.sin(x) + np.cos(y)**2", "sin(x) + cos(y)**2"),
            ("numpy.exp(-x)", "exp(-x)"),
            ("2 * np.pi * x", "2 * pi * x"),
            ("np.power(x, 2)", "x^2"),
            ("np.power(x + 1, 2)", "(x + 1)^2"),
            ("np.square(x - 3)", "square(x - 3)"),
            ("np.maximum(0, x)", "max(0, x)"),
            ("np.abs(x)", "abs(x)"),
            ("np.sinc(x)", "sinc(pi x)"),
            ("np.arctan2(y, x)", "atan2(y, x)"),
            ("np.mean((w * x - y)**2)", "mean((w * x - y)**2)"),
            ("np.sum(x**2, axis=0)", "sum(x**2)"),
            ("np.clip(x, -1, 1)", "clamp(x, -1, 1)"),
            ("np.log1p(np.exp(x))", "log1p(exp(x))"),
            ("np.mod(x, 3)", "x % 3"),
            ("np.sign(x) * x", "sign(x) * x"),
            ("scipy.special.expit(x)", "sigmoid(x)"),
            ("import numpy as np\nnp.exp(x)", "exp(x)"),
            ("np.std(x, ddof=1)", "std(x, ddof=1)"),
            ("np.hypot(x, y)", "hypot(x, y)"),
            ("np.linalg.norm([x, y])", "norm([x, y])"),
        ],
    ),
    (
        "Python's own",
        &[
            ("math.sqrt(x)", "sqrt(x)"),
            ("math.pi * x", "pi * x"),
            ("math.log(x, 10)", "ln(x)/ln(10)"),
            ("lambda x: x**2 + 1", "x**2 + 1"),
            ("f = lambda x: x**2", "f = x**2"),
            ("def f(x):\n    return x**2 + 1", "x**2 + 1"),
            ("def f(x): return x**2", "x**2"),
            ("return (x - 3)**2", "(x - 3)**2"),
            ("c = a + b\nc += 1\nc1", "c1 = c + 1"),
            ("d = a\nd *= b + 1\nd1", "d1 = d * (b + 1)"),
            ("print(x**2)", "x**2"),
            ("x // 2", "floor(x/2)"),
            ("loss := x^2", "loss = x^2"),
            ("w.T @ x", "dot(w, x)"),
            ("sum(x**2)/len(x)", "sum(x**2)/rows"),
        ],
    ),
    (
        "JAX and optax",
        &[
            ("jnp.tanh(w * x + b)", "tanh(w * x + b)"),
            ("jax.numpy.log(x)", "log(x)"),
            ("jax.nn.relu(x)", "relu(x)"),
            ("jax.lax.stop_gradient(x) * x", "detach(x) * x"),
            ("jnp.where(x > 0, x, 0)", "where(x > 0, x, 0)"),
            ("jnp.logaddexp(x, y)", "logsumexp([x, y])"),
            ("jax.nn.softplus(x)", "softplus(x)"),
            ("jax.scipy.special.expit(x)", "sigmoid(x)"),
            ("lax.rsqrt(x)", "1/sqrt(x)"),
            ("optax.huber_loss(x, 1)", "huber(x, 1)"),
        ],
    ),
    (
        "PyTorch",
        &[
            ("torch.relu(x)", "relu(x)"),
            ("torch.nn.functional.relu(x)", "relu(x)"),
            ("F.relu(x - 1)", "relu(x - 1)"),
            ("F.leaky_relu(x, 0.2)", "leaky_relu(x, slope=0.2)"),
            (
                "F.leaky_relu(x, negative_slope=0.2)",
                "leaky_relu(x, slope=0.2)",
            ),
            ("F.elu(x, alpha=2)", "elu(x, alpha=2)"),
            ("torch.sigmoid(x)", "sigmoid(x)"),
            ("torch.mean((w * x - y).pow(2))", "mean((w * x - y)^2)"),
            ("x.pow(2)", "x^2"),
            ("(x - 3).pow(2)", "(x - 3)^2"),
            ("x.pow(2) + y.pow(2)", "x^2 + y^2"),
            ("(x**2).sum()", "sum(x**2)"),
            ("x.exp()", "exp(x)"),
            ("x.sin().exp()", "exp(sin(x))"),
            ("x.detach() * x", "detach(x) * x"),
            ("x.abs().sqrt()", "sqrt(abs(x))"),
            ("F.mse_loss(w * x, y)", "mse(w * x, y)"),
            ("F.l1_loss(x, y)", "mae(x, y)"),
            ("F.huber_loss(x, 3, delta=2)", "huber(x, 3, delta=2)"),
            ("F.binary_cross_entropy_with_logits(z, 1)", "bce(z, 1)"),
            ("nn.ReLU()(x)", "relu(x)"),
            ("nn.Sigmoid()(w * x)", "sigmoid(w * x)"),
            ("nn.MSELoss()(x, 1)", "mse(x, 1)"),
            ("MSELoss(x, 1)", "mse(x, 1)"),
            ("torch.var(x)", "var(x, ddof=1)"),
            ("torch.var(x, unbiased=False)", "var(x, ddof=0)"),
            ("torch.std(x, correction=0)", "std(x, ddof=0)"),
            ("x.var(unbiased=False)", "var(x, ddof=0)"),
            ("x.view(-1) + 1", "x + 1"),
        ],
    ),
    (
        "LaTeX",
        &[
            ("\\frac{1}{2} x^2", "1/2 x^2"),
            ("\\frac{x + 1}{x^2 + 1}", "(x + 1)/(x^2 + 1)"),
            ("\\sqrt{x^2 + 1}", "sqrt(x^2 + 1)"),
            ("\\sqrt[3]{x}", "cbrt(x)"),
            ("\\sin(x) + \\cos(y)", "sin(x) + cos(y)"),
            ("\\sin x", "sin(x)"),
            ("e^{-x^2}", "e^(-x^2)"),
            ("x^{2} + y^{2}", "x^(2) + y^(2)"),
            ("w_{1} x + w_{2}", "w1 x + w2"),
            ("\\theta^2 + \\alpha", "theta^2 + alpha"),
            ("2 \\cdot x", "2 * x"),
            ("\\left( x - 1 \\right)^2", "( x - 1)^2"),
            ("$x^2 + 1$", "x^2 + 1"),
            ("\\sigma(w x + b)", "sigmoid(w x + b)"),
            ("\\mathrm{relu}(x)", "relu(x)"),
            ("\\log(x)", "ln(x)"),
            ("\\log_2(x)", "log2(x)"),
            ("\\log_{10} x", "log10(x)"),
            ("\\tfrac12 x^2", "1/2 x^2"),
            ("\\frac1{12} x", "1/12 x"),
            ("a_{i}^2 + x_{12}", "a_i^2 + x12"),
            ("\\sin^{-1}(x)", "asin(x)"),
            ("\\cos^2 x", "cos(x)^2"),
        ],
    ),
    (
        "MATLAB, Octave, R",
        &[
            ("w' x", "dot(w, x)"),
            ("w' * x", "dot(w, x)"),
            ("x' (A + 1)", "dot(x, A + 1)"),
            ("x.^2 + y.^2", "x^2 + y^2"),
            ("x .* y", "x * y"),
            ("x ./ (1 + x)", "x / (1 + x)"),
            ("@(x) x^2 + 1", "x^2 + 1"),
            ("f = @(x) x^2", "f = x^2"),
            ("power(x, 3)", "x^3"),
            ("sqrt(x)...", "sqrt(x)"),
            ("norm([x;y])", "norm([x,y])"),
        ],
    ),
    (
        "JavaScript, Maple, TensorFlow",
        &[
            ("tf.reduce_mean(x)", "mean(x)"),
            ("Math.sin(x)", "sin(x)"),
            ("let f = x^2", "f = x^2"),
            ("x => x**2", "x**2"),
            ("f(x) := x^2", "f(x) = x^2"),
            ("Math.PI * x", "pi * x"),
            ("tf.nn.sigmoid_cross_entropy_with_logits(1, x)", "bce(x, 1)"),
            ("K.maximum(x, 0.1)", "max(x, 0.1)"),
            ("piecewise(x > 0, x, 0)", "where(x > 0, x, 0)"),
        ],
    ),
    (
        "Mathematica",
        &[
            ("Sin[x]", "sin(x)"),
            ("Exp[-x^2] + 1", "exp(-x^2) + 1"),
            ("Log[1 + Cosh[x]]", "log(1 + cosh(x))"),
            ("ArcTan[x]", "atan(x)"),
            ("Sqrt[x^2 + y^2]", "sqrt(x^2 + y^2)"),
            ("Max[0, x]", "max(0, x)"),
            ("Power[x, 3]", "x^3"),
            ("If[x > 0, x, 0]", "where(x > 0, x, 0)"),
        ],
    ),
    (
        "Spreadsheets",
        &[
            ("=x^2+1", "x^2+1"),
            ("SQRT(x)", "sqrt(x)"),
            ("POWER(x, 2)", "x^2"),
            ("SUM(A1:A3)", "sum(A)"),
            ("AVERAGE(B2:B9)^2", "mean(B)^2"),
            ("LN(x)", "ln(x)"),
            ("=IF(A1>0;A1;0)", "where(A1>0, A1, 0)"),
            ("=SUM(A1:A9)/COUNT(A1:A9)", "sum(A)/rows"),
            ("2 PI() x", "2 pi x"),
            ("MOD(x, 3) + 1", "(x % 3) + 1"),
            ("SUMSQ(A1:A3)", "sum((A)^2)"),
            ("EXP(-A1)", "exp(-A1)"),
        ],
    ),
    (
        "Paper",
        &[
            ("arctan(x)", "atan(x)"),
            ("cot(x)", "1/tan(x)"),
            ("sech(x)^2", "(1/cosh(x))^2"),
            ("heaviside(x)", "step(x)"),
            ("sgn(x)", "sign(x)"),
            ("softsign(x)", "x/(1 + |x|)"),
            ("sin x", "sin(x)"),
            ("sen(x) + tgh(y)", "sin(x) + tanh(y)"),
            ("x mod 2", "x % 2"),
            ("sin^-1(x)", "asin(x)"),
            ("tan^2(x + 1)", "tan(x + 1)^2"),
            ("∛x + 1", "cbrt(x) + 1"),
            ("½ x²", "(1/2) x²"),
            ("E[x^2]", "mean(x^2)"),
        ],
    ),
];

/// All that are refused.
fn refused() -> impl Iterator<Item = &'static Row> {
    REFUSED.iter().flat_map(|(_, rows)| *rows)
}

/// Accepted, and the text that means the same.
const ACCEPTED: &[(&str, &str)] = &[
    ("x ** 2", "x^2"),
    ("x²", "x^2"),
    ("√x", "sqrt(x)"),
    ("√(x² + 1)", "sqrt(x^2 + 1)"),
    ("|x|", "abs(x)"),
    ("2·x × 3 ÷ y − 1", "2*x*3/y - 1"),
    ("log(x)", "ln(x)"),
    ("signum(x)", "sign(x)"),
    ("σ(x)", "sigmoid(x)"),
    ("pow(x, 2)", "x^2"),
    ("2πx", "2*pi*x"),
    ("θ₁ x", "theta1*x"),
    ("1.5E+3x", "1500*x"),
    ("sin²(x)", "sin(x)^2"),
    ("x⁻¹", "x^-1"),
    ("e^-x", "exp(-x)"),
    ("x * mod * 2 + Σ", "2 x b + c"),
];

/// Refused, with what to do; what stands in backquotes there is the text or a part of it.
const WITHOUT: &[(&str, &str)] = &[
    ("∑ x", "sum(x)"),
    ("\\sum x", "sum(x)"),
    ("\\sum_{i=1}^{3} (x - i)^2", "sum(x)"),
    ("Σ (x - 1)^2", "sum(x)"),
    ("Π x", "exp(sum(ln(x)))"),
    ("7 div x", "trunc(a/b)"),
    ("x rem 3", "a % b"),
    ("∂x", "derivatives are taken for you"),
    ("f'(x)", "derivatives are taken for you"),
    ("f''(x) + x", "derivatives are taken for you"),
    ("x'", "derivatives are taken for you"),
    ("argmax(x)", "has no slope"),
    ("∇x", "derivatives are taken for you"),
    ("x!", "there is no factorial"),
    ("∫ x", "sample"),
    ("np.random.randn(3)", "sample"),
    ("x = ∞", "finite"),
    (
        "diff = x - 3\ndiff^^2",
        "put a number or a name between them",
    ),
    ("loss.backward()", "derivatives are taken for you"),
    ("median(x)", "no such function here"),
    ("1,000 x", "`1000` if it groups digits"),
    (
        "\\begin{cases} x & x > 0 \\end{cases}",
        "where(condition, a, b)",
    ),
    (
        "np.array([1, 2]) * x",
        "write `[1, 2] * x`, but then the loss is 2 numbers",
    ),
    (
        "nn.Linear(2, 3)(x)",
        "write `linear(x, 3)`, but then the loss is 3 numbers",
    ),
    (
        "F.cross_entropy(z, y)",
        "write `cross_entropy(z, y)`, but then",
    ),
];

fn hint(text: &str) -> String {
    let error = parse(text, &KnownNames::default()).expect_err(text);
    error.hint.unwrap_or_default()
}

#[test]
fn other_notations_are_refused_with_the_text_to_write() {
    let mut wrong = Vec::new();
    for (text, wanted) in refused() {
        match parse(text, &KnownNames::default()) {
            Ok(_) => wrong.push(format!("{text}: accepted")),
            Err(error) => {
                let hint = error.hint.clone().unwrap_or_default();
                if !hint.contains(&format!("`{wanted}`")) {
                    wrong.push(format!("{text}: {error}, not `{wanted}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// No notation is there by a token example only.
#[test]
fn every_notation_has_its_share() {
    for (notation, rows) in REFUSED {
        assert!(rows.len() >= 8, "{notation}: {}", rows.len());
    }
    let texts = refused().map(|(text, _)| text);
    let distinct: std::collections::HashSet<_> = texts.collect();
    assert!(distinct.len() == refused().count() && distinct.len() >= 60);
}

/// What is suggested is a loss, beside the other lines of the text.
#[test]
fn what_is_suggested_is_a_loss() {
    for (text, wanted) in refused() {
        let lines: Vec<&str> = text.split('\n').collect();
        let whole = if lines.len() == 3 {
            [lines[0], wanted, lines[2]].join("\n")
        } else {
            (*wanted).to_string()
        };
        let read = parse(&whole, &KnownNames::default());
        assert!(read.is_ok(), "{whole}: {}", read.unwrap_err());
    }
}

#[test]
fn what_means_one_thing_is_accepted() {
    for (text, same) in ACCEPTED {
        let value = |text: &str| {
            let loss = parse(text, &KnownNames::default())
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            let at: Vec<f64> = (0..loss.parameters().len())
                .map(|i| 0.7 + 0.4 * i as f64)
                .collect();
            let program = std::sync::Arc::new(gdplay::diff::Program::new(loss));
            gdplay::diff::Objective::value(&mut gdplay::diff::Evaluator::new(program), &at)
        };
        let (got, wanted) = (value(text), value(same));
        assert!(
            (got - wanted).abs() <= 1e-15 * wanted.abs(),
            "{text}: {got}, not {wanted}"
        );
    }
}

#[test]
fn what_has_no_counterpart_is_refused_with_what_to_do() {
    for (text, wanted) in WITHOUT {
        let hint = hint(text);
        assert!(hint.contains(wanted), "{text}: {hint}");
    }
}

/// A name that another notation has for another function is never taken for a slip.
#[test]
fn no_hint_names_another_function() {
    for name in [
        "coth", "sec", "cot", "csc", "sech", "selu", "rmse", "erfi", "expm", "exp10", "glu",
        "median", "prod", "log3", "mape", "cosd", "sind", "argmax", "lgamma", "logm", "besselj",
        "nanmean", "acoth",
    ] {
        let hint = hint(&format!("{name}(x)"));
        assert!(!hint.contains("did you mean"), "{name}: {hint}");
    }
    assert!(hint("sqrtt(x)").contains("did you mean `sqrt`"));
    assert!(hint("sofmax(x)").contains("did you mean `softmax`"));
}
