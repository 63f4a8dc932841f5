//! Comparisons, `and`, `or`, `not`, and `where`.

use std::collections::BTreeMap;

use super::{assert_refused, read, structure_of, value};

/// Each text has the structure of the other, which is written with more parentheses.
#[test]
fn conditions_bind_looser_than_arithmetic() {
    let same = |text: &str, other: &str| {
        assert_eq!(structure_of(text), structure_of(other), "{text}");
    };
    let chosen = |condition: &str| format!("where({condition}, x, y)");
    for (condition, meant) in [
        ("x + 1 < 2 y", "(x + 1) < (2 y)"),
        ("x <= -1", "(x) <= (-1)"),
        ("x ≤ -1", "x <= -1"),
        ("x ≥ 2", "x >= 2"),
        ("x ≠ 2", "x != 2"),
        (
            "x > 0 and y > 0 or x < y",
            "((x > 0) and (y > 0)) or (x < y)",
        ),
        (
            "x > 0 or y > 0 and x < y",
            "(x > 0) or ((y > 0) and (x < y))",
        ),
        (
            "x > 0 and y > 0 and x < y",
            "((x > 0) and (y > 0)) and (x < y)",
        ),
        ("x > 0 or y > 0 or x < y", "((x > 0) or (y > 0)) or (x < y)"),
        (
            "x > 0 and y > 0 or x < y and y > 2",
            "((x > 0) and (y > 0)) or ((x < y) and (y > 2))",
        ),
        ("not x > 0 and y > 0", "(not (x > 0)) and (y > 0)"),
        ("x > 0 or not y > 0", "(x > 0) or (not (y > 0))"),
        ("not not x > 0", "not (not (x > 0))"),
        ("not (x > 0 or y > 0)", "not ((x > 0) or (y > 0))"),
        (
            "x² > 0 and not x^2 y == 3",
            "((x)² > 0) and (not ((x^2)*y == 3))",
        ),
        ("|x| > 1", "abs(x) > 1"),
        ("√x > 1 or x < -√y", "sqrt(x) > 1 or x < -sqrt(y)"),
        ("x >\n 1", "x > 1"),
        ("x + (y > 1) > 1", "(x + (y > 1)) > 1"),
    ] {
        same(&chosen(condition), &chosen(meant));
    }
    same("2(x > 0)y", "2*(x > 0)*y");
    same("(x > 0)²", "(x > 0)^2");
    same("sin(x > 0 and y > 0)", "sin((x > 0) and (y > 0))");
    same("c = x > 0; where(c, 1, 2) c", "where(x > 0, 1, 2)*(x > 0)");
}

#[test]
fn a_condition_is_one_where_it_holds() {
    let env = BTreeMap::from([("x".to_string(), 1.3), ("y".to_string(), 0.7)]);
    let value = |text: &str| value(&read(text).expect(text), &env);
    for (text, expected) in [
        ("1 (x > y)", 1.0),
        ("1 (x < y)", 0.0),
        ("1 (x > y and x < y)", 0.0),
        ("1 (x > y or x < y)", 1.0),
        ("1 (x > y or x > y)", 1.0),
        ("1 (not x > y)", 0.0),
        ("(x == x) + (x != x)", 1.0),
        ("(x >= x) + (x <= x)", 2.0),
        ("where(x > y, x, y)", 1.3),
        ("where(x < y, x, y)", 0.7),
        ("where(x > 1, where(y > 1, 1, 2), 3)", 2.0),
        ("where(0/0 > 1, 1, 2)", 2.0),
        ("where(not 0/0 > 1, 1, 2)", 1.0),
        ("where(0/0 == 0/0, 1, 2)", 2.0),
        ("where(0/0 != 0/0, 1, 2)", 1.0),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn conditions_that_say_nothing_are_refused_where_they_stand() {
    assert_refused(&[
        ("x < 2", 0..5, "where(condition, a, b)"),
        ("not x < 2", 0..9, "where(condition, a, b)"),
        ("x == 2", 0..6, "one `=` gives a name"),
        ("c = x < 2; c", 11..12, "where(condition, a, b)"),
        (
            "where(0 < x < 1, x, 2)",
            12..13,
            "`where(0 < x and x < 1, x, 2)`",
        ),
        (
            "where(0 < x² ≤ abs(1) and x > 2, x, 2)",
            14..17,
            "`where(0 < x² and x² <= abs(1) and x > 2, x, 2)`",
        ),
        ("where(x, 1, 2)", 6..7, "`x > 0`"),
        ("where(not x, 1, 2)", 10..11, "`x > 0`"),
        ("where(x > 0 and y, 1, 2)", 16..17, "`y > 0`"),
        ("where((x > 0) < 1, 1, 2)", 7..12, "`and`"),
        ("where(1 == (x > 0), 1, 2)", 12..17, "`and`"),
        ("where(x > 0, 1)", 14..15, "missing"),
        ("where(x > 0, 1, 2, 3)", 17..20, "comma"),
        ("where(x > , 1, 2)", 10..11, "between them"),
        ("and x", 0..3, "name nothing"),
        ("or = 3", 0..2, "name nothing"),
        ("x not y", 2..5, "name nothing"),
        ("1 + not x > 0", 4..7, "parentheses"),
        ("x > not y > 0", 4..7, "parentheses"),
        ("x & y", 2..3, "`a and b`"),
        ("x > 0 ? 1 : 2", 6..7, "where(x > 0, 1, 2)"),
    ]);
    for text in [
        "not = 3",
        "x and",
        "x <> 2",
        "where(> 0, 1, 2)",
        "x =< 2",
        "x = and",
        "x > 0 and",
    ] {
        read(text).expect_err(text);
    }
}

#[test]
fn words_of_conditions_are_reserved_and_later_functions_give_way() {
    use gdplay::expr::{KnownNames, parse, reserved};
    assert!(reserved("and").is_some() && reserved("not").is_some());
    assert_eq!(reserved("where"), None);
    assert_eq!(reserved("rows"), None);
    assert!(reserved("sin").is_some());
    let structure = |text: &str| structure_of(text);
    assert_eq!(
        structure("where = 2x; where(x + 1)"),
        structure("(2 x)*(x + 1)")
    );
    assert_eq!(structure("rows = 3x; rows²"), structure("(3 x)²"));
    let parameters =
        |text: &str, names: &KnownNames| parse(text, names).expect(text).parameters().to_vec();
    let declared = KnownNames {
        parameters: vec!["where".to_string(), "rows".to_string()],
        ..KnownNames::default()
    };
    assert_eq!(
        parameters("where(x + 1) + rows", &declared),
        ["where", "x", "rows"]
    );
    assert_eq!(
        parameters("where + rows + x", &KnownNames::default()),
        ["where", "x"]
    );
    let column = KnownNames {
        columns: vec!["where".to_string()],
        ..KnownNames::default()
    };
    assert_eq!(parameters("mean(where(x + 1))", &column), ["x"]);
}
