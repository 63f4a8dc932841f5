//! What functions of other notations are called here.

use super::super::callable::Callable;

/// The nearest whole number, of two the even one, as IEEE 754 and most libraries round; `round` here goes away from 0.
pub(super) const TO_EVEN: &str = "where(abs(x - trunc(x)) == 0.5, 2 round(x/2), round(x))";

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
    ("asind", "asin(x) * 180/pi"),
    ("acosd", "acos(x) * 180/pi"),
    ("atand", "atan(x) * 180/pi"),
    ("atan2d", "atan2(x, y) * 180/pi"),
    ("deg2rad", "x * pi/180"),
    ("radians", "x * pi/180"),
    ("rad2deg", "x * 180/pi"),
    ("degrees", "x * 180/pi"),
    ("lg", "log10"),
    ("lb", "log2"),
    ("ld", "log2"),
    ("logn", "ln(x)/ln(y)"),
    ("loge", "ln"),
    ("ln1p", "log1p"),
    ("logit", "ln(x/(1 - x))"),
    ("expit", "sigmoid"),
    ("sigm", "sigmoid"),
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
    ("div", "trunc(x/y)"),
    ("floatpower", "x^y"),
    ("positive", "(x)"),
    ("nantonum", "(x)"),
    ("ptp", "(rowmax(x) + rowmax(-x))"),
    ("fma", "(x * y + z)"),
    ("ldexp", "x * 2^y"),
    ("copysign", "where(y < 0, -abs(x), abs(x))"),
    ("merge", "where(z, x, y)"),
    ("dble", "(x)"),
    ("evalf", "(x)"),
    ("normpdf", "exp(-x^2/2)/sqrt(2 pi)"),
    ("roundup", "sign(x) * ceil(abs(x))"),
    ("rounddown", "trunc(x)"),
    ("gauss", "erf(x/sqrt(2))/2"),
    ("mod", "x - y floor(x/y)"),
    ("fmod", "x % y"),
    ("remainder", "x - y floor(x/y)"),
    ("rem", "x % y"),
    ("floordivide", "floor(x/y)"),
    ("sqroot", "sqrt"),
    ("squareroot", "sqrt"),
    ("unitstep", "step"),
    ("ramp", "relu"),
    ("cuberoot", "cbrt"),
    ("rint", TO_EVEN),
    ("around", TO_EVEN),
    ("abs2", "x^2"),
    ("root", "x^(1/y)"),
    ("rational", "x/y"),
    ("pmax", "max"),
    ("pmin", "min"),
    ("dnorm", "exp(-x^2/2)/sqrt(2 pi)"),
    ("pnorm", "(1 + erf(x/sqrt(2)))/2"),
    ("plogis", "sigmoid"),
    ("qlogis", "ln(x/(1 - x))"),
    ("boole", "(x)"),
    ("squarederror", "(x - y)^2"),
    ("lerp", "x + z (y - x)"),
    ("xlogy", "x ln(y)"),
    ("l2loss", "(x - y)^2/2"),
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
    ("hardswish", "x * clamp(x/6 + 0.5, 0, 1)"),
    ("hardsigmoid", "clamp(x/6 + 0.5, 0, 1)"),
    ("softsign", "x/(1 + |x|)"),
    ("tanhshrink", "x - tanh(x)"),
    ("logsigmoid", "-softplus(-x)"),
    (
        "selu",
        "1.0507009873554805 elu(x, alpha=1.6732632423543772)",
    ),
    ("prelu", "leaky_relu(x, slope=y)"),
    ("celu", "where(x > 0, x, exp(x) - 1)"),
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
    ("rootmeansquarederror", "sqrt(mse(x, y))"),
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
    ("logisticsigmoid", "sigmoid"),
    ("heavisidetheta", "step"),
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
    "comb",
    "cosm",
    "choose",
    "cosinesimilarity",
    "criterion",
    "cross",
    "crossprod",
    "dbinom",
    "dunif",
    "qnorm",
    "rnorm",
    "runif",
    "rexp",
    "pbinom",
    "lognorm",
    "polyval",
    "logical",
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
    "frac",
    "gamma",
    "gammaln",
    "gcd",
    "geomean",
    "glu",
    "grad",
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
    "softshrink",
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
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| *c != '_');
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// How a function of another notation is written here: a name, or an expression of x, y and z.
pub(super) fn written(name: &str) -> Option<&'static str> {
    let wanted = plain(name);
    let typed = of_type(&wanted);
    let wanted = typed.map_or(wanted.as_str(), |base| base);
    let row = FUNCTIONS.iter().find(|(other, _)| *other == wanted);
    let here = || Callable::all().find_map(|(known, _)| (plain(known) == wanted).then_some(known));
    row.map(|(_, written)| *written).or_else(here)
}

/// The function without the letter that says of what type its numbers are: C's `sqrtf`, Fortran's `dsqrt`.
fn of_type(name: &str) -> Option<&'static str> {
    const OF_C: [&str; 32] = [
        "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh",
        "acosh", "atanh", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "sqrt",
        "cbrt", "hypot", "fabs", "floor", "ceil", "round", "trunc", "fmin", "fmax", "erf",
    ];
    const OF_FORTRAN: [&str; 18] = [
        "dsqrt", "dexp", "dlog", "dlog10", "dsin", "dcos", "dtan", "dasin", "dacos", "datan",
        "datan2", "dsinh", "dcosh", "dtanh", "dabs", "alog", "alog10", "derf",
    ];
    match name {
        "amax1" | "dmax1" => return Some("max"),
        "amin1" | "dmin1" => return Some("min"),
        _ => {}
    }
    let of_c = OF_C.into_iter().find(|base| {
        let suffix = name.strip_prefix(base);
        matches!(suffix, Some("f" | "l"))
    });
    of_c.or_else(|| {
        OF_FORTRAN
            .into_iter()
            .find(|own| *own == name)
            .map(|own| &own[1..])
    })
}

/// The row of a table for a name with so many arguments.
pub(super) fn row(
    table: &[(&str, usize, &'static str)],
    name: &str,
    count: usize,
) -> Option<&'static str> {
    let mut rows = table.iter();
    let row = rows.find(|(other, of, _)| *other == name && *of == count)?;
    Some(row.2)
}

#[cfg(test)]
mod tests {
    use super::*;

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
