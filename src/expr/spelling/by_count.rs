//! Functions whose meaning depends on their module or on the number of their arguments.

use super::functions::TO_EVEN;

/// Functions by name and number of arguments that are not what their name is here.
pub(super) const BY_COUNT: &[(&str, usize, &str)] = &[
    ("log", 2, "ln(x)/ln(y)"),
    ("max", 1, "rowmax(x)"),
    ("amax", 1, "rowmax(x)"),
    ("min", 1, "-rowmax(-x)"),
    ("amin", 1, "-rowmax(-x)"),
    ("leaky_relu", 2, "leaky_relu(x, slope=y)"),
    ("elu", 2, "elu(x, alpha=y)"),
    ("softmax", 2, "softmax(x)"),
    ("log_softmax", 2, "log_softmax(x)"),
    ("logsumexp", 2, "logsumexp(x)"),
    ("layer_norm", 2, "layer_norm(x)"),
    ("inv", 1, "1/x"),
    ("PI", 0, "pi"),
    ("H", 1, "step(x)"),
    ("Θ", 1, "step(x)"),
    ("Φ", 1, "(1 + erf(x/sqrt(2)))/2"),
    ("I", 1, "x"),
    ("nanmean", 1, "mean(x)"),
];

/// The same, of functions with a module before them.
pub(super) const IN_MODULES: &[(&str, usize, &str)] = &[
    ("sinc", 1, "sinc(pi x)"),
    (
        "binary_crossentropy",
        2,
        "mean(-x ln(y) - (1 - x) ln(1 - y))",
    ),
    ("array", 1, "x"),
    ("asarray", 1, "x"),
    ("tensor", 1, "x"),
    ("float64", 1, "x"),
    ("Variable", 1, "x"),
    ("constant", 1, "x"),
    ("mm", 2, "dot(x, y)"),
    ("dist", 2, "norm(x - y)"),
    ("addcmul", 3, "x + y * z"),
    ("squared_error", 2, "(x - y)^2"),
    ("clip_by_value", 3, "clamp(x, y, z)"),
    ("rint", 1, TO_EVEN),
    ("round", 1, TO_EVEN),
    ("around", 1, TO_EVEN),
];

/// The same, of PyTorch.
pub(super) const IN_TORCH: &[(&str, usize, &str)] = &[
    ("std", 1, "std(x, ddof=1)"),
    ("var", 1, "var(x, ddof=1)"),
    ("div", 2, "x/y"),
];

/// Methods that are no functions of their own.
pub(super) const METHODS: &[(&str, usize, &str)] = &[
    ("pow", 1, "x^y"),
    ("powi", 1, "x^y"),
    ("powf", 1, "x^y"),
    ("div", 1, "x/y"),
    ("T", 0, "x"),
    ("t", 0, "x"),
    ("item", 0, "x"),
    ("size", 0, "rows"),
    ("size", 1, "rows"),
    ("numpy", 0, "x"),
    ("clone", 0, "x"),
    ("copy", 0, "x"),
    ("float", 0, "x"),
    ("double", 0, "x"),
    ("flatten", 0, "x"),
    ("squeeze", 0, "x"),
    ("ravel", 0, "x"),
    ("cpu", 0, "x"),
    ("to", 1, "x"),
    ("astype", 1, "x"),
    ("unsqueeze", 1, "x"),
    ("view", 1, "x"),
    ("view", 2, "x"),
    ("reshape", 1, "x"),
    ("reshape", 2, "x"),
    ("max", 0, "rowmax(x)"),
    ("std", 0, "std(x, ddof=1)"),
    ("var", 0, "var(x, ddof=1)"),
    ("mm", 1, "dot(x, y)"),
    ("mv", 1, "dot(x, y)"),
];
