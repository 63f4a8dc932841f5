//! What is refused of languages with types and blocks, and of sums in notes, and what to write instead.

use super::refused::Row;

/// Refused, with what to write instead, by where the notation is from.
pub(crate) const TYPED: &[(&str, &[Row])] = &[
    (
        "Languages with types and blocks",
        &[
            ("double f(double x) { return x*x; }", "f(x) = x*x"),
            ("fn f(x: f64) -> f64 { x*x }", "f(x) = x*x"),
            (
                "pub fn f(x: f64, y: f64) -> f64 { x.powi(2) + y }",
                "f(x, y) = x^2 + y",
            ),
            ("fun f(x: Double) = x*x", "f(x) = x*x"),
            ("func f(_ x: Double) -> Double { return x*x }", "f(x) = x*x"),
            ("func f(x float64) float64 { return x*x }", "f(x) = x*x"),
            (
                "static inline double f(const double x) { return x*x; }",
                "f(x) = x*x",
            ),
            ("auto f = [](double x) { return x*x; };", "f(x) = x*x"),
            ("let f = |x: f64| x*x;", "f(x) = x*x"),
            ("const f = (x) => { return x*x; }", "f(x) = x*x"),
            ("let f x = x * x", "f(x) = x * x"),
            ("f x y = x^2 + y", "f(x, y) = x^2 + y"),
            ("def f(x: float) -> float: return x**2", "x**2"),
            ("f(x) = begin; x^2; end", "f(x) = x^2"),
            ("function f(x) return x^2 end", "f(x) = x^2"),
            ("f <- function(x) { y <- x^2; y + 1 }", "y = x^2; y + 1"),
            (
                "double f(double x) { double y = x*x; return y + 1; }",
                "y = x*x; y + 1",
            ),
            (
                "double f(double x) { if (x > 0) return x*x; return 0; }",
                "f(x) = where(x > 0, x*x, 0)",
            ),
            (
                "def f(x):\n  if x > 0:\n    return x**2\n  else:\n    return 0",
                "where(x > 0, x**2, 0)",
            ),
            ("if x > 0 then x^2 else 0", "where(x > 0, x^2, 0)"),
            (
                "100*(x(2)-x(1)^2)^2 + (1-x(1))^2",
                "100*(x2-x1^2)^2 + (1-x1)^2",
            ),
            ("fun = @(x) x(1)^2", "fun = x1^2"),
            ("if (x > 0) x^2 else -x", "where(x > 0, x^2, -x)"),
            ("if x > 0 { x*x } else { 0 }", "where(x > 0, x*x, 0)"),
            (
                "if x > 1 then x elseif x > 0 then 1 else 0 end",
                "where(x > 1, x, where(x > 0, 1, 0))",
            ),
        ],
    ),
    (
        "Sums of notes",
        &[
            ("∑ᵢ xᵢ", "sum(x)"),
            ("∑ᵢ (yᵢ − w xᵢ)²", "sum((y − w x)²)"),
            ("½ ∑ᵢ (yᵢ − w xᵢ)²", "(1/2) sum((y − w x)²)"),
            ("∑ᵢ₌₁ⁿ xᵢ²/n", "mean(x²)"),
            ("1/n ∑_i (y_i - w x_i)^2", "mean((y - w x)^2)"),
            ("(1/n) ∑_i (y_i - w x_i)^2", "mean((y - w x)^2)"),
            ("1/(2n) ∑_i (y_i - w x_i)^2", "mean((y - w x)^2)/2"),
            (
                "\\frac{1}{2n}\\sum_i (y_i - w x_i)^2",
                "mean((y - w x)^2)/2",
            ),
        ],
    ),
];
