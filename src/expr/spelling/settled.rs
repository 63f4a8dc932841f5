//! Functions whose meaning depends on their module, on the number of their arguments, and on what is given by name.

use super::functions::plain;
use super::given::GivenArguments;
use super::tokens::{SpellingToken, filled_by, joined};

/// A function of the modules `of`, of all if there is none, with `count` arguments by position and these by name, for all of which
/// the letters x, y, z and u stand, in this order; of an argument that has its value in the row it only says that it is there.
struct Row(
    &'static [&'static str],
    &'static str,
    usize,
    &'static [&'static str],
    &'static str,
);

const SCIPY: &[&str] = &["scipy", "special"];
const NORMAL: &[&str] = &["stats", "norm", "scipy"];
const KERAS: &[&str] = &["tf", "keras", "losses"];

/// What is a number per row there is one here, so that a sum over it means the same.
const SETTLED: &[Row] = &[
    Row(&[], "clampmin", 2, &[], "max(x, y)"),
    Row(&[], "haversin", 1, &[], "(1 - cos(x))/2"),
    Row(&[], "hav", 1, &[], "(1 - cos(x))/2"),
    Row(&[], "versin", 1, &[], "(1 - cos(x))"),
    Row(&[], "cube", 1, &[], "x^3"),
    Row(&[], "xlogx", 1, &[], "x ln(x)"),
    Row(&[], "identity", 1, &[], "x"),
    Row(&[], "conj", 1, &[], "x"),
    Row(&[], "float32", 1, &[], "x"),
    Row(&[], "float16", 1, &[], "x"),
    Row(&[], "longdouble", 1, &[], "x"),
    Row(&[], "frac", 1, &[], "(x - trunc(x))"),
    Row(&[], "logicalor", 2, &[], "(x or y)"),
    Row(&[], "logicaland", 2, &[], "(x and y)"),
    Row(&[], "logicalnot", 1, &[], "(not x)"),
    Row(&[], "realabs", 1, &[], "abs(x)"),
    Row(&[], "poslin", 1, &[], "relu(x)"),
    Row(&[], "logsig", 1, &[], "sigmoid(x)"),
    Row(&[], "tansig", 1, &[], "tanh(x)"),
    Row(&[], "purelin", 1, &[], "x"),
    Row(&[], "immse", 2, &[], "mse(x, y)"),
    Row(&["F"], "linear", 3, &[], "(x * y + z)"),
    Row(&["torch"], "addcmul", 3, &["value"], "(x + u * y * z)"),
    Row(&["torch"], "addcdiv", 3, &[], "(x + y/z)"),
    Row(&["torch"], "addcdiv", 3, &["value"], "(x + u * y/z)"),
    Row(KERAS, "kld", 2, &[], "kl_div(x, y)"),
    Row(KERAS, "squaredhinge", 2, &[], "mean(relu(1 - x * y)^2)"),
    Row(KERAS, "poisson", 2, &[], "mean(y - x * ln(y + 1e-7))"),
    Row(KERAS, "logcosh", 2, &[], "mean(ln(cosh(x - y)))"),
    Row(
        &["F", "torch", "nn"],
        "poissonnllloss",
        2,
        &["log_input=False"],
        "mean(x - y * ln(x + 1e-8))",
    ),
    Row(
        &["F", "torch", "nn"],
        "hingeembeddingloss",
        2,
        &[],
        "mean(where(y == 1, x, relu(1 - x)))",
    ),
    Row(&["stats"], "entropy", 2, &[], "kl_div(x, y)"),
    Row(
        NORMAL,
        "logpdf",
        1,
        &["loc", "scale"],
        "(-((x - y)/z)^2/2 - ln(z) - ln(2 pi)/2)",
    ),
    Row(
        NORMAL,
        "pdf",
        1,
        &["loc", "scale"],
        "exp(-((x - y)/z)^2/2)/(z * sqrt(2 pi))",
    ),
    Row(
        NORMAL,
        "cdf",
        1,
        &["loc", "scale"],
        "(1 + erf((x - y)/(z * sqrt(2))))/2",
    ),
    Row(&[], "clampmax", 2, &[], "min(x, y)"),
    Row(&[], "arctan", 2, &[], "atan2(x, y)"),
    Row(&[], "logcosh", 1, &[], "ln(cosh(x))"),
    Row(&[], "zeroslike", 1, &[], "0"),
    Row(&[], "oneslike", 1, &[], "1"),
    Row(&[], "crossprod", 1, &[], "dot(x, x)"),
    Row(&[], "crossprod", 2, &[], "dot(x, y)"),
    Row(&["torch"], "t", 1, &[], "x"),
    Row(
        &["optax"],
        "huberloss",
        2,
        &[],
        "where(abs(x - y) <= 1, (x - y)^2/2, abs(x - y) - 0.5)",
    ),
    Row(
        &["optax"],
        "huberloss",
        2,
        &["delta"],
        "where(abs(x - y) <= z, (x - y)^2/2, z * (abs(x - y) - z/2))",
    ),
    Row(
        &["optax"],
        "sigmoidbinarycrossentropy",
        2,
        &[],
        "(softplus(x) - y * x)",
    ),
    Row(&["optax"], "logcosh", 2, &[], "ln(cosh(x - y))"),
    Row(&["optax"], "hingeloss", 2, &[], "relu(1 - x * y)"),
    Row(&["optax"], "l2loss", 1, &[], "x^2/2"),
    Row(
        SCIPY,
        "huber",
        2,
        &[],
        "where(abs(y) <= x, y^2/2, x * (abs(y) - x/2))",
    ),
    Row(
        SCIPY,
        "pseudohuber",
        2,
        &[],
        "x^2 * (sqrt(1 + (y/x)^2) - 1)",
    ),
    Row(SCIPY, "entr", 1, &[], "-x * ln(x)"),
    Row(SCIPY, "relentr", 2, &[], "x * ln(x/y)"),
    Row(SCIPY, "kldiv", 2, &[], "(x * ln(x/y) - x + y)"),
    Row(SCIPY, "xlog1py", 2, &[], "x * log1p(y)"),
    Row(SCIPY, "boxcox", 2, &[], "(x^y - 1)/y"),
    Row(SCIPY, "sindg", 1, &[], "sin(x * pi/180)"),
    Row(SCIPY, "cosdg", 1, &[], "cos(x * pi/180)"),
    Row(SCIPY, "tandg", 1, &[], "tan(x * pi/180)"),
    Row(&["Flux"], "logitbinarycrossentropy", 2, &[], "bce(x, y)"),
    Row(KERAS, "mape", 2, &[], "100 * mean(abs((x - y)/x))"),
    Row(
        KERAS,
        "meanabsolutepercentageerror",
        2,
        &[],
        "100 * mean(abs((x - y)/x))",
    ),
    Row(&["tf"], "cast", 2, &[], "x"),
    Row(&["tf"], "l2loss", 1, &[], "sum(x^2)/2"),
    Row(
        &[],
        "meanabsolutepercentageerror",
        2,
        &[],
        "mean(abs((x - y)/x))",
    ),
    // Keras gives its negative, to be minimized.
    Row(
        KERAS,
        "cosinesimilarity",
        2,
        &[],
        "(-dot(x, y)/(norm(x) * norm(y)))",
    ),
    Row(
        &[],
        "cosinesimilarity",
        2,
        &[],
        "dot(x, y)/(norm(x) * norm(y))",
    ),
    Row(&[], "celu", 2, &[], "where(x > 0, x, y * (exp(x/y) - 1))"),
    Row(
        &[],
        "celu",
        1,
        &["alpha"],
        "where(x > 0, x, y * (exp(x/y) - 1))",
    ),
    Row(&[], "softshrink", 1, &[], "sign(x) * relu(abs(x) - 0.5)"),
    Row(&[], "softshrink", 2, &[], "sign(x) * relu(abs(x) - y)"),
    Row(
        &[],
        "softshrink",
        1,
        &["lambd"],
        "sign(x) * relu(abs(x) - y)",
    ),
    Row(&[], "hardshrink", 1, &[], "where(abs(x) > 0.5, x, 0)"),
    Row(&[], "hardshrink", 2, &[], "where(abs(x) > y, x, 0)"),
    Row(&[], "hardshrink", 1, &["lambd"], "where(abs(x) > y, x, 0)"),
    Row(
        &["F", "torch", "nn"],
        "threshold",
        3,
        &[],
        "where(x > y, x, z)",
    ),
    Row(&["torch"], "frac", 1, &[], "(x - trunc(x))"),
    Row(
        &["F", "torch", "nn"],
        "poissonnllloss",
        2,
        &[],
        "mean(exp(x) - y * x)",
    ),
    Row(
        &["F", "torch", "nn"],
        "gaussiannllloss",
        3,
        &[],
        "mean(ln(z) + (x - y)^2/z)/2",
    ),
    Row(
        &["F", "torch", "nn"],
        "softmarginloss",
        2,
        &[],
        "mean(ln(1 + exp(-y * x)))",
    ),
    Row(
        &[],
        "dnorm",
        3,
        &[],
        "exp(-((x - y)/z)^2/2)/(z * sqrt(2 pi))",
    ),
    Row(
        &[],
        "dnorm",
        1,
        &["mean", "sd"],
        "exp(-((x - y)/z)^2/2)/(z * sqrt(2 pi))",
    ),
    Row(&[], "dnorm", 1, &["log=TRUE"], "(-x^2/2 - ln(2 pi)/2)"),
    Row(
        &[],
        "dnorm",
        3,
        &["log=TRUE"],
        "(-((x - y)/z)^2/2 - ln(z) - ln(2 pi)/2)",
    ),
    Row(
        &[],
        "dnorm",
        1,
        &["mean", "sd", "log=TRUE"],
        "(-((x - y)/z)^2/2 - ln(z) - ln(2 pi)/2)",
    ),
    Row(&[], "pnorm", 3, &[], "(1 + erf((x - y)/(z * sqrt(2))))/2"),
    Row(
        &[],
        "pnorm",
        1,
        &["mean", "sd"],
        "(1 + erf((x - y)/(z * sqrt(2))))/2",
    ),
    Row(&[], "dexp", 2, &[], "y * exp(-y * x)"),
    Row(
        &[],
        "normpdf",
        3,
        &[],
        "exp(-((x - y)/z)^2/2)/(z * sqrt(2 pi))",
    ),
    Row(NORMAL, "pdf", 1, &[], "exp(-x^2/2)/sqrt(2 pi)"),
    Row(
        NORMAL,
        "pdf",
        3,
        &[],
        "exp(-((x - y)/z)^2/2)/(z * sqrt(2 pi))",
    ),
    Row(NORMAL, "logpdf", 1, &[], "(-x^2/2 - ln(2 pi)/2)"),
    Row(
        NORMAL,
        "logpdf",
        3,
        &[],
        "(-((x - y)/z)^2/2 - ln(z) - ln(2 pi)/2)",
    ),
    Row(NORMAL, "cdf", 1, &[], "(1 + erf(x/sqrt(2)))/2"),
    Row(NORMAL, "cdf", 3, &[], "(1 + erf((x - y)/(z * sqrt(2))))/2"),
    Row(&[], "frac", 2, &[], "(x/y)"),
    Row(&[], "real", 1, &[], "x"),
    Row(&[], "zero", 1, &[], "0"),
    Row(&[], "one", 1, &[], "1"),
    Row(&[], "times", 2, &[], "x * y"),
    Row(&[], "plus", 2, &[], "(x + y)"),
    Row(&[], "minus", 2, &[], "(x - y)"),
    Row(&[], "rdivide", 2, &[], "x/y"),
    Row(&[], "realsqrt", 1, &[], "sqrt(x)"),
    Row(&[], "quotient", 2, &[], "floor(x/y)"),
    Row(&[], "mix", 3, &[], "(x + z * (y - x))"),
    Row(
        &[],
        "smoothstep",
        3,
        &[],
        "clamp((z - x)/(y - x), 0, 1)^2 * (3 - 2 clamp((z - x)/(y - x), 0, 1))",
    ),
    Row(&[], "inversesqrt", 1, &[], "1/sqrt(x)"),
    Row(&[], "saturate", 1, &[], "clamp(x, 0, 1)"),
    Row(&[], "fract", 1, &[], "(x - floor(x))"),
    Row(&[], "step", 2, &[], "where(y < x, 0, 1)"),
    Row(&[], "muladd", 3, &[], "(x * y + z)"),
    Row(&[], "recip", 1, &[], "1/x"),
    Row(&[], "remeuclid", 2, &[], "(x - abs(y) floor(x/abs(y)))"),
    Row(&[], "toradians", 1, &[], "x * pi/180"),
    Row(&[], "todegrees", 1, &[], "x * 180/pi"),
    Row(&[], "float", 1, &[], "x"),
    Row(&[], "double", 1, &[], "x"),
    Row(&[], "float64", 1, &[], "x"),
    Row(&[], "number", 1, &[], "x"),
];

/// Whether the table has a function of that name.
pub(super) fn knows(name: &str) -> bool {
    SETTLED.iter().any(|Row(_, known, ..)| *known == name) || name == "surd"
}

/// How a call is written here of which the table knows all arguments.
pub(super) fn settled(
    name: &str,
    given: &GivenArguments,
    module: Option<&str>,
) -> Option<Vec<SpellingToken>> {
    const LETTERS: [&str; 4] = ["x", "y", "z", "u"];
    let name = plain(name);
    let named = |argument: &Vec<SpellingToken>| argument.get(1).is_some_and(|sign| sign.is("="));
    let count = given.count();
    let of_row = |row: &Row| {
        let Row(of, known, positions, names, template) = row;
        let is_of = of.is_empty() || module.is_some_and(|module| of.contains(&module));
        let is_row = is_of && *known == name && *positions == count;
        if !is_row || given.arguments.len() != count + names.len() {
            return None;
        }
        let mut values: Vec<Vec<SpellingToken>> = Vec::new();
        values.extend(
            given
                .arguments
                .iter()
                .filter(|argument| !named(argument))
                .cloned(),
        );
        for wanted in *names {
            let mut all = given.arguments.iter().filter(|argument| named(argument));
            let argument = all.find(|argument| {
                joined(argument).replace(' ', "") == **wanted || argument[0].is(wanted)
            })?;
            if !wanted.contains('=') {
                values.push(argument[2..].to_vec());
            }
        }
        let letters: Vec<_> = LETTERS.into_iter().zip(&values).collect();
        Some(filled_by(template, &letters))
    };
    SETTLED.iter().find_map(of_row)
}
