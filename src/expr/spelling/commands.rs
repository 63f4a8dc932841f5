//! The commands of LaTeX that have a meaning here, beside its functions.

/// Commands and what stands for them; those that are nothing are only for looks.
pub(super) const COMMANDS: [(&str, &str); 65] = [
    ("\\cdot", "*"),
    ("\\times", "*"),
    ("\\ast", "*"),
    ("\\div", "/"),
    ("\\bmod", "%%"),
    ("\\le", "<="),
    ("\\leq", "<="),
    ("\\ge", ">="),
    ("\\geq", ">="),
    ("\\ne", "!="),
    ("\\neq", "!="),
    ("\\lt", "<"),
    ("\\gt", ">"),
    ("\\land", "and"),
    ("\\lor", "or"),
    ("\\lvert", "|"),
    ("\\rvert", "|"),
    ("\\vert", "|"),
    ("\\|", "‖"),
    ("\\Vert", "‖"),
    ("\\lVert", "‖"),
    ("\\rVert", "‖"),
    ("\\{", "("),
    ("\\}", ")"),
    ("\\mid", "|"),
    ("\\varepsilon", "\\epsilon"),
    ("\\vartheta", "\\theta"),
    ("\\varphi", "\\phi"),
    ("\\nicefrac", "\\frac"),
    ("\\sfrac", "\\frac"),
    ("\\mod", "%%"),
    ("\\qquad", ""),
    ("\\tfrac", "\\frac"),
    ("\\dfrac", "\\frac"),
    ("\\cfrac", "\\frac"),
    ("\\top", "ᵀ"),
    ("\\intercal", "ᵀ"),
    ("\\rfloor", ")"),
    ("\\rceil", ")"),
    ("\\langle", "⟨"),
    ("\\rangle", "⟩"),
    ("\\left", ""),
    ("\\right", ""),
    ("\\big", ""),
    ("\\Big", ""),
    ("\\bigg", ""),
    ("\\Bigg", ""),
    ("\\bigl", ""),
    ("\\bigr", ""),
    ("\\Bigl", ""),
    ("\\Bigr", ""),
    ("\\biggl", ""),
    ("\\biggr", ""),
    ("\\Biggl", ""),
    ("\\Biggr", ""),
    ("\\,", ""),
    ("\\;", ""),
    ("\\:", ""),
    ("\\!", ""),
    ("\\ ", ""),
    ("\\quad", ""),
    ("\\[", ""),
    ("\\]", ""),
    ("\\(", ""),
    ("\\)", ""),
];

/// Commands that open the parentheses of a function.
pub(super) const OPENING: [(&str, &str); 2] = [("\\lfloor", "floor"), ("\\lceil", "ceil")];

/// Commands around a text that stays.
pub(super) const FONTS: [&str; 11] = [
    "\\text",
    "\\mathrm",
    "\\mathbf",
    "\\mathit",
    "\\mathsf",
    "\\mathbb",
    "\\mathcal",
    "\\operatorname",
    "\\boldsymbol",
    "\\bm",
    "\\vec",
];

/// Signs above a name, which make another name of it.
pub(super) const ACCENTS: [(&str, &str); 6] = [
    ("\\hat", "hat"),
    ("\\widehat", "hat"),
    ("\\bar", "bar"),
    ("\\overline", "bar"),
    ("\\tilde", "tilde"),
    ("\\widetilde", "tilde"),
];

/// Letters that are names.
pub(super) const GREEK: [&str; 33] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
    "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi",
    "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Upsilon", "Phi", "Psi", "Omega", "ell",
];

/// Whether a command is a letter, with an index or an accent or without.
pub(super) fn is_greek(command: &str) -> bool {
    let Some(name) = command.strip_prefix('\\') else {
        return false;
    };
    let letter = name.split('_').next().unwrap_or_default();
    let letter = letter.trim_end_matches(|c: char| c.is_ascii_digit());
    GREEK.contains(&letter)
}
