//! Texts in the notation of NumPy, PyTorch, JAX, LaTeX, MATLAB, spreadsheets and notebooks: each is accepted, or refused with the
//! text to write instead, which is a loss.

mod brought;
mod elsewhere;
mod kinds;
mod meant;
mod notebooks;
mod programs;
mod refused;
mod typed;

use gdplay::expr::{KnownNames, parse};
use refused::{REFUSED, Row};
use typed::TYPED;

/// By where the notation is from.
fn notations() -> impl Iterator<Item = &'static (&'static str, &'static [Row])> {
    REFUSED.iter().chain(TYPED)
}

/// All that are refused.
fn refused() -> impl Iterator<Item = &'static Row> {
    notations().flat_map(|(_, rows)| *rows)
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
    // What looks like another notation and is not.
    ("|x| + |y|", "abs(x) + abs(y)"),
    ("|x| y", "abs(x) * y"),
    ("x |y| y", "x abs(y) y"),
    ("|x|(x - 1)", "abs(x) * (x - 1)"),
    ("|x - y| y", "abs(x - y) * y"),
    ("2d1 + d1", "3 x"),
    ("(2d - 3)^2 + 2d-3", "(2x - 3)^2 + 2x - 3"),
    ("f(x) = x^2; f(x) + 1", "x^2 + 1"),
];

/// Refused, with what to do; what stands in backquotes there is the text or a part of it.
const WITHOUT: &[(&str, &str)] = &[
    ("∑ x", "sum(x)"),
    ("\\sum x", "sum(x)"),
    ("\\sum_{i=1}^{30} (x - i)^2", "sum(x)"),
    ("x'*A*x", "a x^2 + 2 b x y + c y^2"),
    ("x.T @ A @ x", "a x^2 + 2 b x y + c y^2"),
    ("xᵀ A x", "a x^2 + 2 b x y + c y^2"),
    ("(1/2)Σ(x - y)²", "`(1/2) sum((x - y)²)`"),
    ("(int)x * x", "leave it out"),
    ("50% of x", "`0.5 x`"),
    ("min_{x,y} x^2 + y^2", "minimized over all its parameters"),
    ("lim x", "a limit is what differences"),
    ("limit(sin(x)/x, x, 0)", "a limit is what differences"),
    ("x^2 subject to x", "a loss has no constraints"),
    ("x^2 = 4", "`(x^2 - 4)^2`, which is least"),
    ("3x + 2 = 5 - x", "`(3x + 2 - (5 - x))^2`, which is least"),
    ("x^2 = 0", "`(x^2)^2`, which is least"),
    (
        "x^2 where x = 3",
        "give the start beside it, as in `--at x=3`",
    ),
    ("x^2 y, x = 3, y = -1", "as in `--at x=3,y=-1`"),
    ("Σ (x - 1)^2", "`sum((x - 1)^2)`"),
    ("Π x", "exp(sum(ln(x)))"),
    ("7 div x", "trunc(a/b)"),
    ("x rem 3", "a % b"),
    ("\\frac{1}{n} \\sum_i x", "sum(x)"),
    ("D[f, x]", "derivatives are taken for you"),
    ("import torch\ny = x**2\ny + 1", "leave out `import torch`"),
    (
        "x^2 // here",
        "if `here` is a divisor, write `floor(x^2/here)`",
    ),
    ("x**2 // here", "if `here` is a remark, write `# here`"),
    ("f(x) = x^2; x = 3", "end with `f(x) = x^2`"),
    ("|x| x*x", "for the absolute value write `abs(x) * …`"),
    ("2d1 x", "for a product `2 * d1`"),
    ("\\frac{dy}{dx}", "derivatives are taken for you"),
    ("\\frac{d}{dx} x^2", "derivatives are taken for you"),
    ("f(x) = if x > 0 x^2 else 0 end", "where(condition, a, b)"),
    (
        "scipy.stats.cauchy.pdf(x)",
        "no module or object before them",
    ),
    ("log(y) ~ x", "`mse(w x + b, y)`"),
    ("Integrate[x, x]", "sample"),
    ("Gamma[x]", "no gamma function"),
    ("optimizer.zero_grad()", "derivatives are taken for you"),
    ("y ~ .", "`mse(w x + b, y)`"),
    ("\\max_i x", "minimized over all its parameters"),
    (
        "w^* = \\arg\\min_w w^2",
        "minimized over all its parameters",
    ),
    ("\\prod_i x", "exp(sum(ln(x)))"),
    ("\\int_0^1 x", "sample"),
    ("x + \\infty", "finite"),
    ("x \\pm 1", "a loss has one value"),
    ("\\nabla x", "derivatives are taken for you"),
    (
        "\\frac{\\partial f}{\\partial x}",
        "derivatives are taken for you",
    ),
    ("2\\,3", "two numbers side by side"),
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
    for (notation, rows) in notations() {
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
    for (name, meant) in [
        ("sinn", "sin"),
        ("tahn", "tanh"),
        ("sqroot", "sqrt"),
        ("ccos", "cos"),
    ] {
        assert!(hint(&format!("{name}(x)")).contains(&format!("`{meant}")));
    }
    assert!(hint("sqrtt(x)").contains("did you mean `sqrt`"));
    assert!(hint("sofmax(x)").contains("did you mean `softmax`"));
}

/// What has no meaning here never becomes a parameter.
#[test]
fn what_is_not_known_is_not_suggested() {
    for text in [
        "\\foo x",
        "F.kl_div(x, y)",
        "x % 3 // 2",
        "F.huber_loss(x, y, reduction='sum')",
        "\\Gamma(x)",
        "\\max_x x^2",
        "\\frac{d}{dx} x^2",
        "\\frac{\\mathrm{d}f}{\\mathrm{d}x}",
        "\\sum_i x",
        "\\delta(x)",
        "x^T A x + \\alpha",
        "\\|x\\|_3",
        "\\begin{matrix} x \\end{matrix}",
        "optimizer.step()",
        "\\sum_{i=1}^{n} i x_i",
        "\\sum_{j=1}^{p} |\\beta_j|",
        "\\det x",
        "while x > 0 { x = x - 1; }",
        "double f(double x) { for (;;) { x = x*x; } return x; }",
        "np.exp(x) with great care",
        "weight np.sin(x)",
        "Exp[I x]",
        "y ~ normal(a + b*x, sigma)",
    ] {
        let hint = hint(text);
        assert!(
            !hint.contains("write `") && !hint.contains("choice"),
            "{text}: {hint}"
        );
    }
}

/// Any text is read or refused: pieces of all notations in any order.
#[test]
fn no_text_is_too_odd_to_explain() {
    #[rustfmt::skip]
    const OF_PROGRAMS: [&str; 64] = [
        "df", "['x']", "[0]", "[1]", "[", "]", "(", ")",
        "x", "y", "2", "50", "%", "VAR", ".S", ".P",
        "STDEV", ".", "sin", "norm", "sum", "np.", "F.", "nn.",
        "jax.nn.", "mse_loss", "gelu", "kl_div", "clamp", "stack", "reduction=", "'sum'",
        "min=", "max=", "p=", "beta=", ",", "=", "-", "+",
        "*", "/", "//", "%%", "%*%", "@", "!", "~",
        "IF", "AND", "NOT", "ROUND", "Log", "Sin", "{", "}",
        "A1", ":", "A9", " ", "if", "else", "'", "heaviside",
    ];
    #[rustfmt::skip]
    const OF_LANGUAGES: [&str; 64] = [
        "std::", "f64::", "consts::", "E", "NORM.DIST(", "NORM.S.DIST(", "(lambda x:", "lambda x:",
        "|x|", "def f(x):", "\n", "    ", "return ", "math.", "comb(5, 2)", "5!",
        "\\binom", "{5}", "{2}", "1 000", "1'000", "2.0_dp", "1d3", "e-3",
        "‰", "%pi", "LET(", "LAMBDA(", "=", ";", ",", ")",
        "(", "x", "y", "sum(", "for", "in", "[x, y]", "]",
        "of", "the", "square root", "to the", "and", "Function[", "Subscript[", "{",
        "}", "-> ", "=> ", "\\x", "fun ", "& \n", ".gt.", "! a",
        "#", " &", "self.", "Symbol('x')", "poly1d(", "log[10]", "\\begin{array}", "static_cast<double>",
    ];
    const PIECES: [&str; 64] = [
        "‖", "(", ")", "[", "]", "{", "}", "x", "y", "2", "\\frac", "\\sqrt", "\\sin", "\\|", "_",
        "^", "_2", "₂", "²", "where", ",", "\\left", "\\right", "\\log", "\\theta", "\\hat",
        "\\mathrm", "lambda", ":", "=", "=>", "->", "@", "'", "ᵀ", "//", "%%", "%", "-", "+", "*",
        ".", "sum", "np", "torch", "IF", "AND", "VAR", "S", "if", "else", "?", ";", "\n", "|", "!",
        "\\infty", "\\lfloor", "\\sum", "T", "def", "return", "1", " ",
    ];
    for text in [
        "‖(x‖",
        "‖[x, y‖",
        "‖x - (y‖₂²",
        "\\|where(w\\|^2",
        "\\left\\|x - (y\\right\\|",
    ] {
        let _ = parse(text, &KnownNames::default());
    }
    let mut state = 1_u64;
    for round in 0..18_000 {
        let pieces = match round % 3 {
            0 => PIECES,
            1 => OF_PROGRAMS,
            _ => OF_LANGUAGES,
        };
        let mut text = String::new();
        for _ in 0..8 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push_str(pieces[(state >> 58) as usize]);
        }
        let _ = parse(&text, &KnownNames::default());
    }
}
