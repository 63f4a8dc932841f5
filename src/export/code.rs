//! Python text that knows how tightly it holds together.

/// How tightly the parts of a text hold together, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PythonPrecedence {
    /// `a + b`, `a - b`.
    Sum,
    /// `a * b`, `a / b`, `a @ b`.
    Product,
    /// `-a`.
    Sign,
    /// `a**b`.
    Power,
    /// A name, a number, a call.
    Atom,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Code {
    /// Its text.
    pub(super) text: String,
    /// How tightly it holds together.
    pub(super) level: PythonPrecedence,
}

impl Code {
    /// A name or a call.
    pub(super) fn atom(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            level: PythonPrecedence::Atom,
        }
    }

    /// A number; whole ones without a point.
    pub(super) fn number(value: f64) -> Self {
        let text = number(value);
        let level = if text.starts_with('-') {
            PythonPrecedence::Sign
        } else {
            PythonPrecedence::Atom
        };
        Self { text, level }
    }

    /// In parentheses unless it holds together at `level`.
    pub(super) fn at(&self, level: PythonPrecedence) -> String {
        if self.level < level {
            format!("({})", self.text)
        } else {
            self.text.clone()
        }
    }

    /// Two expressions with an operator between them; the second at the level after that of the operator.
    pub(super) fn infix(&self, operator: &str, second: &Self, level: PythonPrecedence) -> Self {
        let next = match level {
            PythonPrecedence::Sum => PythonPrecedence::Product,
            PythonPrecedence::Product
            | PythonPrecedence::Sign
            | PythonPrecedence::Power
            | PythonPrecedence::Atom => PythonPrecedence::Sign,
        };
        Self {
            text: format!("{} {operator} {}", self.at(level), second.at(next)),
            level,
        }
    }

    /// `-a`.
    pub(super) fn negative(&self) -> Self {
        Self {
            text: format!("-{}", self.at(PythonPrecedence::Power)),
            level: PythonPrecedence::Sign,
        }
    }

    /// `a**b`.
    pub(super) fn power(&self, exponent: &Self) -> Self {
        let exponent = match exponent.level {
            PythonPrecedence::Sum | PythonPrecedence::Product => format!("({})", exponent.text),
            PythonPrecedence::Sign | PythonPrecedence::Power | PythonPrecedence::Atom => {
                exponent.text.clone()
            }
        };
        let is_simple = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let base = self.at(PythonPrecedence::Atom);
        let text = if is_simple(&base) && is_simple(exponent.trim_start_matches('-')) {
            format!("{base}**{exponent}")
        } else {
            format!("{base} ** {exponent}")
        };
        Self {
            text,
            level: PythonPrecedence::Power,
        }
    }

    /// A template with `{a}` and `{b}` filled in: in parentheses of their own unless they stand alone between parentheses or
    /// commas.
    pub(super) fn filled(template: Template, arguments: &[&Self]) -> Self {
        let mut text = String::new();
        let mut rest = template.text;
        while let Some(at) = rest.find('{') {
            let (before, after) = rest.split_at(at);
            text.push_str(before);
            let (name, after) = after[1..].split_once('}').unwrap_or(("a", ""));
            let argument = arguments.get(usize::from(name == "b"));
            let alone = before.ends_with(['(', ' ', ','])
                && !before.ends_with("* ")
                && !before.ends_with("+ ")
                && !before.ends_with("- ")
                && !before.ends_with("/ ")
                && after.starts_with([')', ',']);
            if let Some(argument) = argument {
                text.push_str(&argument.at(if alone {
                    PythonPrecedence::Sum
                } else {
                    PythonPrecedence::Atom
                }));
            }
            rest = after;
        }
        text.push_str(rest);
        Self {
            text,
            level: template.level,
        }
    }

    /// Whether it is a name or a number, which may be written twice.
    pub(super) fn is_short(&self) -> bool {
        self.level == PythonPrecedence::Atom && !self.text.contains(['(', '['])
    }
}

/// How a function is spelled: a text in which `{a}` and `{b}` stand for its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Template {
    /// The text.
    pub(super) text: &'static str,
    /// How tightly it holds together.
    pub(super) level: PythonPrecedence,
    /// What a reader has to know where the library's own function means something else.
    pub(super) note: Option<&'static str>,
}

impl Template {
    /// A call or another atom.
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            text,
            level: PythonPrecedence::Atom,
            note: None,
        }
    }

    /// A text that holds together at a level.
    pub(super) const fn at(text: &'static str, level: PythonPrecedence) -> Self {
        Self {
            text,
            level,
            note: None,
        }
    }

    /// The same with what a reader has to know.
    pub(super) const fn note(self, note: &'static str) -> Self {
        Self {
            note: Some(note),
            ..self
        }
    }

    /// Whether an argument is written more than once.
    pub(super) fn repeats(self) -> bool {
        ["{a}", "{b}"]
            .iter()
            .any(|argument| self.text.matches(argument).count() > 1)
    }
}

/// A number as Python reads it; whole ones without a point, others by the shortest text that reads back as the same number.
pub(super) fn number(value: f64) -> String {
    if value.is_nan() {
        return String::from("math.nan");
    }
    if value.is_infinite() {
        let sign = if value < 0.0 { "-" } else { "" };
        return format!("{sign}math.inf");
    }
    if value == std::f64::consts::PI {
        return String::from("math.pi");
    }
    if value == std::f64::consts::E {
        return String::from("math.e");
    }
    if value.fract() == 0.0 && value.abs() < 1e15 && !(value == 0.0 && value.is_sign_negative()) {
        return format!("{value:.0}");
    }
    float(value)
}

/// A number with a point or an exponent: the shortest text that reads back as the same number.
pub(super) fn float(value: f64) -> String {
    format!("{value:?}")
}

/// A list of numbers.
pub(super) fn list(values: impl IntoIterator<Item = f64>) -> String {
    let values: Vec<String> = values.into_iter().map(float).collect();
    format!("[{}]", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_stand_where_python_needs_them() {
        let (x, y) = (Code::atom("x"), Code::atom("y"));
        let sum = x.infix("+", &y, PythonPrecedence::Sum);
        assert_eq!(
            sum.infix("*", &sum, PythonPrecedence::Product).text,
            "(x + y) * (x + y)"
        );
        assert_eq!(
            x.infix("-", &sum, PythonPrecedence::Sum).text,
            "x - (x + y)"
        );
        let quotient = x.infix("/", &y, PythonPrecedence::Product);
        assert_eq!(
            x.infix("/", &quotient, PythonPrecedence::Product).text,
            "x / (x / y)"
        );
        assert_eq!(sum.power(&Code::number(2.0)).text, "(x + y) ** 2");
        assert_eq!(x.power(&Code::number(2.0)).negative().text, "-x**2");
        assert_eq!(x.negative().power(&Code::number(-1.0)).text, "(-x) ** -1");
    }

    #[test]
    fn numbers_read_back() {
        assert_eq!(number(2.0), "2");
        assert_eq!(number(-0.0), "-0.0");
        assert_eq!(number(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(number(1e300), "1e300");
        assert_eq!(number(f64::NEG_INFINITY), "-math.inf");
        assert_eq!(list([1.0, 1e-7]), "[1.0, 1e-7]");
    }

    #[test]
    fn templates_take_arguments_apart_or_whole() {
        let sum = Code::atom("x").infix("+", &Code::atom("y"), PythonPrecedence::Sum);
        let call = Code::filled(Template::new("f({a}, {b})"), &[&sum, &sum]);
        assert_eq!(call.text, "f(x + y, x + y)");
        let product = Template::at("{a} * g({a})", PythonPrecedence::Product);
        assert!(product.repeats());
        assert_eq!(Code::filled(product, &[&sum]).text, "(x + y) * g(x + y)");
    }
}
