//! Kinds of texts that are accepted and told, each beside neighbors that are not.

use super::warnings;
use crate::scenario::{Origin, Scenario};

/// What is said of a loss over rows with labels of every kind.
fn told(loss: &str) -> Vec<String> {
    let data = "x = [1, 2, 3, 4], y = [2, 3, 5, 4], t = [0, 1, 1, 0], s = [-1, 1, 1, -1], c = [0, 2, 1, 0]";
    let text = format!("loss = \"{loss}\"\n[data]\ncolumns = {{ {data} }}");
    said(&text)
}

fn said(text: &str) -> Vec<String> {
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    let found = warnings(&scenario).into_iter();
    found
        .map(|warning| {
            let finding = warning.finding;
            format!("{} = {}", finding.text, finding.remedy.unwrap_or_default())
        })
        .collect()
}

fn has(loss: &str, found: &[String], part: &str) {
    let is_told = found.iter().any(|text| text.contains(part));
    assert!(is_told, "{loss}: {found:?}");
}

fn alone(loss: &str) -> Vec<String> {
    said(&format!("loss = \"{loss}\""))
}

#[test]
fn words_of_sentences_are_told() {
    for (loss, part) in [
        ("u por v", "`por` stands behind `u`"),
        ("u razy v", "`razy` stands behind `u`"),
        ("Wurzel aus u", "`aus` stands behind `Wurzel`"),
        ("valeur absolue de u", "`de` stands behind `absolue`"),
        ("u percent", "`percent` stands behind `u`"),
        ("twice u", "write `2`"),
        ("ten u", "write `10`"),
        ("(u - drei)^2", "write `3`"),
        ("negative u", "write `-1`"),
    ] {
        has(loss, &alone(loss), part);
    }
    for loss in [
        "(slope u - 1)^2",
        "2 slope u",
        "(w price - 1)^2",
        "(lambda penalty - 1)^2",
        "(double - 1)^2",
        "cost + u # cost von u",
        "where(u > 0 and cost > 1, u, cost)",
        "u theta",
    ] {
        assert_eq!(alone(loss), [""; 0], "{loss}");
    }
    let declared = said("loss = \"(ten u - 1)^2\"\n[params]\nten = 3\nu = 2");
    assert_eq!(declared, [""; 0]);
}

#[test]
fn numbers_of_items_and_equations_are_told() {
    for (loss, part) in [
        ("2. u^2 - 4", "`2.` is a factor"),
        ("(2) u^2 - 4", "`(2)` is a factor"),
        ("u^2 + 1 (3)", "`(3)` is a factor"),
    ] {
        has(loss, &alone(loss), part);
    }
    for loss in [
        "2 u^2 - 4",
        "2.5 u^2",
        "(2)^u",
        "u + (2)",
        "f(x) = x^2; u + f (2)",
        "2.u",
    ] {
        assert_eq!(alone(loss), [""; 0], "{loss}");
    }
}

#[test]
fn lines_that_do_nothing_are_told() {
    for (loss, part) in [
        ("L = u^2; M = v^2", "`L` is defined"),
        ("f(x) = x^2; u", "`f` is defined"),
        ("f(x) = x^2; g(x) = x^3", "`f` is defined"),
        ("a = u + 1; b = u - 1; a^2", "`b` is defined"),
    ] {
        has(loss, &alone(loss), part);
    }
    for loss in [
        "a = u + 1; a²",
        "f(x) = x^2; f²(u)",
        "a = u; b = a + 1; b^2",
        "L = (u - 1)^2",
        "f(x) = x^2",
    ] {
        assert_eq!(alone(loss), [""; 0], "{loss}");
    }
}

#[test]
fn remainders_of_what_may_be_negative_are_told() {
    for (loss, part) in [
        ("(u - 5) % 3", "`u - 5 - 3 floor((u - 5)/3)`"),
        ("-u % 2", "floor((-u)/2)`"),
    ] {
        has(loss, &alone(loss), part);
    }
    for loss in ["u^2 % 3", "abs(u) % 1", "7 % u", "exp(u) % 2"] {
        assert_eq!(alone(loss), [""; 0], "{loss}");
    }
    assert_eq!(told("mean((w x % 2 - x % 2 - y)^2)").len(), 1);
    assert_eq!(told("mean((w - x % 2 - y)^2)"), [""; 0]);
}

#[test]
fn labels_of_another_kind_are_told() {
    for (loss, part) in [
        ("hinge(w x, t)", "write `(2 t - 1)`"),
        ("bce(w x, s)", "write `(s + 1)/2`"),
        ("bce(w x, c)", "`c` has 2"),
        ("bce(w x, c)", "for classes write `cross_entropy"),
        ("bce(w x, 9000 y)", "for numbers of any size write `mse"),
        ("bce(t, w x)", "write `bce(w x, t)`"),
        ("hinge(s, w x)", "write `hinge(w x, s)`"),
        ("mean(ln(1 + exp(-t w x)))", "write `(2 t - 1)`"),
        ("mean(softplus(-t (w x + b)))", "write `(2 t - 1)`"),
        ("mean(max(0, 1 - t w x))", "write `(2 t - 1)`"),
        (
            "-mean(s ln(sigmoid(w x)) + (1 - s) ln(1 - sigmoid(w x)))",
            "write `(s + 1)/2`",
        ),
    ] {
        has(loss, &told(loss), part);
    }
    for loss in [
        "hinge(w x, s)",
        "hinge(w x, 2 t - 1)",
        "bce(w x, t)",
        "bce(w x, (s + 1)/2)",
        "bce(w x, 0.9 t + 0.05)",
        "mean(ln(1 + exp(-s w x)))",
        "mean(softplus(w t) + x)",
        "-mean(t ln(sigmoid(w x)) + (1 - t) ln(1 - sigmoid(w x)))",
    ] {
        assert_eq!(told(loss), [""; 0], "{loss}");
    }
}

#[test]
fn letters_that_are_called_and_imaginary_units_are_told() {
    for (loss, part) in [
        ("f(u + 1)", "`f(u + 1)` is a product"),
        ("f(3) + u", "`f(3)` is a product"),
        ("phi(u) psi(v)", "`phi(u)` is a product"),
        ("S(1)/2 u^2", "write `1`"),
        ("a(2)u + b", "`a(2)` is a product"),
        ("5i*u", "real numbers"),
        ("u + 2j", "real numbers"),
    ] {
        has(loss, &alone(loss), part);
    }
    for loss in [
        "a(u + 1)",
        "(k(u - 2))^2",
        "theta(u + 1)",
        "5 i + u",
        "2i + i^2",
    ] {
        assert_eq!(alone(loss), [""; 0], "{loss}");
    }
}
