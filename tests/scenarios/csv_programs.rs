//! Data as programs and banks write them, by the values that are read.

use super::csv_files::{column, read};

/// A text, what a loss may use of it, and the values of its last column.
const TEXTS: &[(&str, &str, &str, &[f64])] = &[
    (
        "numpy",
        "[[1.  2.5]\n [2.  3.5]\n [3.  5. ]]\n",
        "x + y",
        &[2.5, 3.5, 5.0],
    ),
    (
        "array",
        "array([[1. , 2.5],\n       [2. , 3.5]])\n",
        "x + y",
        &[2.5, 3.5],
    ),
    ("lists", "[[1, 2.5], [2, 3.5]]", "x + y", &[2.5, 3.5]),
    ("tuples", "[(1, 2.5),\n (2, 3.5)]\n", "x + y", &[2.5, 3.5]),
    (
        "tensor",
        "tensor([[1., 2.5],\n        [2., 3.5]])\n",
        "x + y",
        &[2.5, 3.5],
    ),
    (
        "arff",
        "@relation r\n@attribute x numeric\n@attribute y real\n@attribute class {a,b}\n@data\n5.1,3.5,a\n4.9,?,b\n4.7,3.2,a\n",
        "x + y",
        &[3.5, 3.2],
    ),
    (
        "bank",
        "Konto: DE12 3456\nVon: 01.01.2023\n\n\"Tag\";\"Text\";\"Betrag\"\n\"02.01.2023\";\"Miete\";\"-850,00\"\n\"05.01.2023\";\"Gehalt\";\"2.500,00\"\n\"09.01.2023\";\"Markt\";\"-45,30\"\n\nSaldo;;1.604,70\n",
        "Betrag",
        &[-850.0, 2500.0, -45.3],
    ),
];

#[test]
fn what_programs_write_is_read() {
    for (name, text, columns, values) in TEXTS {
        let keys = if text.starts_with(['[', 'a', 't']) {
            "names = ['x', 'y']"
        } else {
            ""
        };
        let loss = format!("mean(a + {columns})");
        let scenario = read(&format!("program-{name}"), &loss, text.as_bytes(), keys)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let last = columns.rsplit(' ').next().expect("a column");
        assert_eq!(column(&scenario, last), *values, "{name}");
    }
}

#[test]
fn what_is_a_dump_is_refused() {
    let dump = "INSERT INTO t VALUES (1, 2.5);\nINSERT INTO t VALUES (2, 3.5);\n";
    let error = read("program-dump", "mean(a + x)", dump.as_bytes(), "").unwrap_err();
    assert!(error.contains("dump of an SQL database"), "{error}");
}
