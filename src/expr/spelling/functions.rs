//! What functions of other notations are called here, and which function a slip of the hand meant.

use super::super::callable::Callable;

/// A function of another notation, in lower case and without underscores, and how it is written here: a name, or an expression
/// of its arguments x, y and z. What stands here is never taken for a slip in the name of another function.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    ("arcsin", "asin"),
    ("arccos", "acos"),
    ("arctan", "atan"),
    ("arctan2", "atan2"),
    ("arcsinh", "asinh"),
    ("arccosh", "acosh"),
    ("arctanh", "atanh"),
    ("arsinh", "asinh"),
    ("arcosh", "acosh"),
    ("artanh", "atanh"),
    ("sen", "sin"),
    ("arcsen", "asin"),
    ("senh", "sinh"),
    ("tg", "tan"),
    ("ctg", "1/tan(x)"),
    ("cot", "1/tan(x)"),
    ("sec", "1/cos(x)"),
    ("csc", "1/sin(x)"),
    ("cosec", "1/sin(x)"),
    ("acot", "atan(1/x)"),
    ("arccot", "atan(1/x)"),
    ("asec", "acos(1/x)"),
    ("acsc", "asin(1/x)"),
    ("acoth", "atanh(1/x)"),
    ("arcoth", "atanh(1/x)"),
    ("arccoth", "atanh(1/x)"),
    ("asech", "acosh(1/x)"),
    ("acsch", "asinh(1/x)"),
    ("arctg", "atan"),
    ("tgh", "tanh"),
    ("sh", "sinh"),
    ("ch", "cosh"),
    ("th", "tanh"),
    ("coth", "1/tanh(x)"),
    ("sech", "1/cosh(x)"),
    ("csch", "1/sinh(x)"),
    ("sind", "sin(x * pi/180)"),
    ("cosd", "cos(x * pi/180)"),
    ("tand", "tan(x * pi/180)"),
    ("deg2rad", "x * pi/180"),
    ("radians", "x * pi/180"),
    ("rad2deg", "x * 180/pi"),
    ("degrees", "x * 180/pi"),
    ("lg", "log10"),
    ("lb", "log2"),
    ("logn", "ln(x)/ln(y)"),
    ("loge", "ln"),
    ("ln1p", "log1p"),
    ("logit", "ln(x/(1 - x))"),
    ("expit", "sigmoid"),
    ("exp10", "10^x"),
    ("sgn", "sign"),
    ("fabs", "abs"),
    ("absolute", "abs"),
    ("sqr", "square"),
    ("sq", "square"),
    ("power", "x^y"),
    ("nthroot", "x^(1/y)"),
    ("rsqrt", "1/sqrt(x)"),
    ("reciprocal", "1/x"),
    ("neg", "-x"),
    ("negative", "-x"),
    ("add", "x + y"),
    ("subtract", "x - y"),
    ("sub", "x - y"),
    ("multiply", "x * y"),
    ("mul", "x * y"),
    ("divide", "x/y"),
    ("truedivide", "x/y"),
    ("div", "x/y"),
    ("mod", "x % y"),
    ("fmod", "x % y"),
    ("remainder", "x % y"),
    ("maximum", "max"),
    ("minimum", "min"),
    ("fmax", "max"),
    ("fmin", "min"),
    ("clip", "clamp"),
    ("ceiling", "ceil"),
    ("fix", "trunc"),
    ("int", "trunc"),
    ("heaviside", "step"),
    ("logistic", "sigmoid"),
    ("sigma", "sigmoid"),
    ("swish", "silu"),
    ("leakyrelu", "leaky_relu"),
    ("relu6", "clamp(x, 0, 6)"),
    ("hardtanh", "clamp(x, -1, 1)"),
    ("hardsigmoid", "clamp(x/6 + 0.5, 0, 1)"),
    ("softsign", "x/(1 + |x|)"),
    ("tanhshrink", "x - tanh(x)"),
    ("logsigmoid", "-softplus(-x)"),
    ("selu", "1.0507 elu(x, alpha=1.67326)"),
    ("prelu", "leaky_relu(x, slope=y)"),
    ("celu", "elu"),
    ("logsoftmax", "log_softmax"),
    ("softmin", "softmax(-x)"),
    ("average", "mean"),
    ("avg", "mean"),
    ("reducemean", "mean"),
    ("reducesum", "sum"),
    ("stdev", "std(x, ddof=1)"),
    ("stdevp", "std"),
    ("pstdev", "std"),
    ("reducestd", "std"),
    ("sd", "std(x, ddof=1)"),
    ("variance", "var(x, ddof=1)"),
    ("varp", "var"),
    ("pvariance", "var"),
    ("reducevariance", "var"),
    ("zscore", "standardize"),
    ("normalize", "x/norm(x)"),
    ("rms", "sqrt(mean(x^2))"),
    ("sumsq", "sum(x^2)"),
    ("sumproduct", "sum(x * y)"),
    ("sumxmy2", "sum((x - y)^2)"),
    ("l2norm", "norm"),
    ("vectornorm", "norm"),
    ("inner", "dot"),
    ("vdot", "dot"),
    ("matmul", "dot"),
    ("concat", "stack"),
    ("concatenate", "stack"),
    ("cat", "stack"),
    ("hstack", "stack"),
    ("vstack", "stack"),
    ("columnstack", "stack"),
    ("logaddexp", "logsumexp([x, y])"),
    ("stopgradient", "detach"),
    ("stopgrad", "detach"),
    ("mseloss", "mse"),
    ("meansquarederror", "mse"),
    ("squareddifference", "(x - y)^2"),
    ("rmse", "sqrt(mse(x, y))"),
    ("sse", "sum((x - y)^2)"),
    ("l1loss", "mae"),
    ("meanabsoluteerror", "mae"),
    ("mape", "mean(|(x - y)/y|)"),
    ("msle", "mse(log1p(x), log1p(y))"),
    ("logcosh", "mean(ln(cosh(x - y)))"),
    ("smoothl1loss", "smooth_l1"),
    ("huberloss", "huber"),
    ("hingeloss", "hinge"),
    ("bceloss", "mean(-y ln(x) - (1 - y) ln(1 - x))"),
    ("binarycrossentropy", "mean(-y ln(x) - (1 - y) ln(1 - x))"),
    ("bcewithlogitsloss", "bce"),
    ("bcewithlogits", "bce"),
    ("binarycrossentropywithlogits", "bce"),
    ("sigmoidcrossentropywithlogits", "bce(y, x)"),
    ("sigmoidbinarycrossentropy", "bce"),
    ("crossentropyloss", "cross_entropy"),
    ("softmaxcrossentropy", "cross_entropy"),
    ("softmaxcrossentropywithintegerlabels", "cross_entropy"),
    ("softmaxcrossentropywithlogits", "cross_entropy(y, x)"),
    ("sparsecategoricalcrossentropy", "nll(y, x)"),
    ("nllloss", "cross_entropy"),
    ("kldivergence", "kl_div(y, exp(x))"),
    ("kldivloss", "kl_div(y, exp(x))"),
    ("layernorm", "layer_norm"),
    ("batchnorm", "batch_norm"),
    ("batchnorm1d", "batch_norm"),
    ("dense", "linear"),
    ("fc", "linear"),
    ("if", "where"),
    ("iif", "where"),
    ("piecewise", "where"),
    ("ifelse", "where"),
    ("erfcx", "exp(x^2) erfc(x)"),
    ("normcdf", "(1 + erf(x/sqrt(2)))/2"),
    ("ndtr", "(1 + erf(x/sqrt(2)))/2"),
    ("logloss", "mean(-x ln(y) - (1 - x) ln(1 - y))"),
    ("transpose", "x"),
    ("len", "rows"),
    ("length", "rows"),
    ("numel", "rows"),
    ("nrow", "rows"),
    ("count", "rows"),
    ("counta", "rows"),
    ("sinpi", "sin(pi x)"),
    ("cospi", "cos(pi x)"),
];

/// Functions that there are elsewhere and not here: none of them is a slip in another's name.
const ABSENT: &[&str] = &[
    "argmax",
    "argmin",
    "besselj",
    "beta",
    "conv",
    "cosm",
    "cross",
    "cummax",
    "cumprod",
    "cumsum",
    "det",
    "diff",
    "digamma",
    "einsum",
    "erfcinv",
    "erfi",
    "erfinv",
    "exp1",
    "expi",
    "expm",
    "expn",
    "fact",
    "factorial",
    "gamma",
    "gammaln",
    "gcd",
    "geomean",
    "glu",
    "grad",
    "hardswish",
    "im",
    "inv",
    "lcm",
    "lgamma",
    "lngamma",
    "logm",
    "mad",
    "maxpool",
    "median",
    "mode",
    "nan",
    "ndtri",
    "odd",
    "outer",
    "perm",
    "prod",
    "product",
    "quantile",
    "rand",
    "randn",
    "re",
    "rank",
    "relu1",
    "sinint",
    "sinm",
    "skew",
    "sort",
    "sqrtm",
    "tanm",
    "trace",
    "zeta",
];

/// Whether other notations have a function of that name, and this one nothing for it.
pub(super) fn is_absent(name: &str) -> bool {
    ABSENT.contains(&plain(name).as_str())
}

/// A name as the table has it.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| *c != '_');
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// How a function of another notation is written here: a name, or an expression of x, y and z.
pub(super) fn written(name: &str) -> Option<&'static str> {
    let wanted = plain(name);
    let row = FUNCTIONS.iter().find(|(other, _)| *other == wanted);
    let here = || Callable::all().find_map(|(known, _)| (plain(known) == wanted).then_some(known));
    row.map(|(_, written)| *written).or_else(here)
}

/// The rows of a keyboard.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Whether two letters are beside each other on a keyboard.
fn are_neighbors(a: char, b: char) -> bool {
    let at = |c: char| {
        let mut rows = KEYS.iter().enumerate();
        rows.find_map(|(row, keys)| Some((row, keys.find(c)?)))
    };
    match (at(a), at(b)) {
        (Some((row, column)), Some((other_row, other))) => {
            row.abs_diff(other_row) <= 1 && column.abs_diff(other) <= 1
        }
        _ => false,
    }
}

/// Whether a name is another with one slip in it: a letter is missing, is too much, is exchanged with the one after it, or is that
/// of the key beside. Any other letter makes another name: `coth` is not `cosh`; so does a digit: `log3` is not `log2`.
fn is_slip(typed: &str, known: &str) -> bool {
    if strsim::damerau_levenshtein(typed, known) > 1 {
        return typed == known;
    }
    let apart = typed.chars().zip(known.chars()).filter(|(a, b)| a != b);
    let apart: Vec<(char, char)> = apart.collect();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    if typed.len() != known.len() {
        return digits(typed) == digits(known);
    }
    match apart[..] {
        [(a, b)] => are_neighbors(a, b),
        _ => true,
    }
}

/// The function that was meant by a name of at least four letters with a slip in it. Where two functions are as near, or another
/// notation has a function of that name, no guess is made.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    const SHORTEST: usize = 4;
    let lower = plain(name);
    if lower.len() < SHORTEST || is_absent(&lower) {
        return None;
    }
    let mut near = Callable::all()
        .map(|(known, _)| known)
        .filter(|known| is_slip(&lower, &plain(known)));
    let first = near.next();
    first.filter(|_| near.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_function() {
        assert_eq!(nearest("sine"), Some("sin"));
        assert_eq!(nearest("sqrtt"), Some("sqrt"));
        assert_eq!(nearest("sgimoid"), Some("sigmoid"));
        assert_eq!(nearest("sofmax"), Some("softmax"));
        assert_eq!(nearest("foo"), None);
        assert_eq!(nearest("activation"), None);
    }

    #[test]
    fn another_function_is_no_slip() {
        for name in [
            "gamma", "erfi", "expm", "log3", "norm1", "median", "prod", "cos2", "med", "sinn2",
        ] {
            assert_eq!(nearest(name), None, "{name}");
        }
        for (name, _) in FUNCTIONS {
            assert!(written(name).is_some());
            assert_ne!(nearest(name), Some("cosh"), "{name}");
        }
    }

    #[test]
    fn other_names_are_known_however_they_are_written() {
        assert_eq!(written("ArcTan"), Some("atan"));
        assert_eq!(written("LogSoftmax"), Some("log_softmax"));
        assert_eq!(written("Exp"), Some("exp"));
        assert_eq!(written("cot"), Some("1/tan(x)"));
        assert_eq!(written("foo"), None);
    }

    #[test]
    fn no_row_is_a_function_of_its_own_or_stands_twice() {
        for (index, (name, _)) in FUNCTIONS.iter().enumerate() {
            assert!(Callable::named(name).is_none(), "{name}");
            assert!(
                FUNCTIONS[..index].iter().all(|(other, _)| other != name),
                "{name}"
            );
            assert!(!ABSENT.contains(name), "{name}");
        }
    }
}
