//! Vectors `[a, b]`, entries `v[1]`, and the number of rows.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset};
use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::expr::{KnownNames, parse};

use super::{assert_refused, read};

fn value(text: &str) -> f64 {
    let loss = read(text).expect(text);
    Evaluator::new(Arc::new(Program::new(loss))).value(&[])
}

#[test]
fn vectors_are_stacks_and_entries_count_from_one() {
    for (text, expected) in [
        ("v = [1, 2, 3]; v[1] + 10 v[3]", 31.0),
        ("v = [1, 2, 3]; v[2]²", 4.0),
        ("[4, 5][2]", 5.0),
        ("([4, 5] + 1)[1 + 1]", 6.0),
        ("dot([1, 2], [3, 4])", 11.0),
        ("dot([1, 2], stack(3, 4))", 11.0),
        ("v = [\n1,\n2\n]; v[1]", 1.0),
        ("softmax([0, 0])[1]", 0.5),
        ("x1 = 7; x1[1]", 7.0),
        ("2 [1, 2][1]", 2.0),
        ("dot([1, where(1 > 0, 2, 3)], [1, 10])", 21.0),
        ("sum([1, 2][1] + [3, 4][2])", 5.0),
        ("where([1, 2] > 1, [3, 4], 5)[1]", 5.0),
        ("where([1, 2] > 1, [3, 4], 5)[2]", 4.0),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn vectors_and_entries_that_do_not_fit_are_refused() {
    assert_refused(&[
        ("[x+1]", 0..5, "`(x+1)`"),
        ("[]", 0..2, "two entries"),
        ("v = [1, 2]; v[3]", 14..15, "`v[2]`"),
        ("v = [1, 2]; v[0]", 14..15, "counted from 1"),
        ("v = [1, 2]; v[-1]", 14..16, "counted from 1"),
        ("v = [1, 2]; v[1.5]", 14..17, "`v[1]`"),
        ("v = [1, 2]; v[x]", 14..15, "`v[1]`"),
        ("v = [1, 2]; v[1, 2]", 15..16, "one"),
        ("x[0]", 2..3, "`x`"),
        ("x[2]", 2..3, "`x`"),
        ("[[1, 2], [3, 4]]", 1..2, "matrices"),
        ("[1, 2", 0..1, "`]`"),
        ("(x]", 2..3, "`)`"),
        ("[x, 2)", 0..1, "`]`"),
        ("x]", 1..2, "`[`"),
        ("dot([1, 2, 3], [1, 2])", 4..21, "width"),
        ("where([1, 2] > 0, [1, 2, 3], 1)", 6..27, "width"),
        ("sin[1]", 0..3, "sin("),
    ]);
}

#[test]
fn rows_is_how_many_rows_the_step_has() {
    assert_eq!(value("rows + 1"), 2.0);
    let columns: Vec<(String, Vec<f64>)> = ["x", "y"]
        .map(|name| (name.to_string(), vec![1.0, 2.0, 6.0]))
        .to_vec();
    let names = KnownNames {
        columns: vec!["x".to_string(), "y".to_string()],
        ..KnownNames::default()
    };
    let value = |text: &str| {
        let loss = parse(text, &names).expect(text);
        let data = Arc::new(Dataset::new(DataSource::Columns, columns.clone()));
        let program = Arc::new(Program::with_data(loss, data));
        Evaluator::new(program).value(&[])
    };
    assert_eq!(value("rows"), 3.0);
    assert_eq!(value("sum(y) / rows"), 3.0);
    assert_eq!(value("1/(2 rows) sum(x²)"), 41.0 / 6.0);
    assert_eq!(value("sum(where(x > 1, x, rows))"), 11.0);
}
