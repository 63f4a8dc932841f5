//! Whole files: what is read, what is refused, and what is told of it.

use super::*;

fn spelled(name: &str) -> Option<String> {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| name.to_string())
}

fn table(text: &str) -> Result<CsvTable, CsvError> {
    let options = Options {
        may_lack_headings: true,
        ..Options::default()
    };
    read(text.as_bytes(), &options, &spelled)
}

/// A file, a column of it, its values, NaN where they are missing, and a part of what is told; empty if nothing is.
type Case<'a> = (&'a str, &'a str, &'a [f64], &'a str);

fn are_read(cases: &[Case<'_>]) {
    for (text, name, values, told) in cases {
        let table = table(text).expect(text);
        let names: Vec<&String> = table.columns.iter().map(|column| &column.name).collect();
        let column = table.columns.iter().find(|column| column.name == *name);
        let column = column.unwrap_or_else(|| panic!("{names:?} in {text}"));
        let same = |(a, b): (&f64, &f64)| a == b || a.is_nan() && b.is_nan();
        assert!(
            column.values.len() == values.len() && column.values.iter().zip(*values).all(same),
            "{:?} in {text}",
            column.values
        );
        let (_, said) = table.to_string().split_once("UTF-8").map_or_else(
            || panic!("{table}"),
            |(a, b)| (a.to_string(), b.to_string()),
        );
        let is_told = if told.is_empty() {
            said.is_empty()
        } else {
            said.contains(told)
        };
        assert!(is_told, "{said} of {text}");
    }
}

const NAN: f64 = f64::NAN;

#[test]
fn numbers_cut_at_their_commas_are_refused() {
    for (text, cut) in [
        ("id,x\n1,2,5\n2,3,5\n3,4,25", "`2,5`"),
        ("city,pop\nA,1,200\nB,35,100", "`1,200`"),
        ("id,t,h\n1,21,5,45\n2,-3,25,44", "`5,45`"),
        ("name,weight\nA,1,5 kg\nB,2,75 kg", "`1,5 kg`"),
    ] {
        let error = table(text).expect_err(text);
        assert!(error.message.contains("cells, but there are"), "{error}");
        assert!(error.hint.contains(cut), "{}", error.hint);
    }
    let rows = "the first cells name the rows";
    are_read(&[
        (
            "\"x\",\"y\"\n\"1\",1,20\n\"2\",2,30",
            "x",
            &[1.0, 2.0],
            rows,
        ),
        ("x,y\nA,1.5,20\nB,2.5,30", "x", &[1.5, 2.5], rows),
        ("x y\nA 1 20\nB 2 30", "x", &[1.0, 2.0], rows),
        ("x,y\n1,20,\n2,30,", "x", &[1.0, 2.0], ""),
        ("n,x,y\nA,1,20\nB,2,30", "x", &[1.0, 2.0], ""),
    ]);
}

#[test]
fn headings_that_are_numbers_are_told() {
    let taken = "are headings";
    are_read(&[
        (",0,1\n0,5,6\n1,8,7", "c0", &[5.0, 8.0], taken),
        (
            "plot,1,2,3\nA,5,6,9\nB,7,1,2\nC,3,1,1",
            "c3",
            &[9.0, 2.0, 1.0],
            taken,
        ),
        (
            "country,2019,2020\nFrance,5,6\nSpain,7,1",
            "c2020",
            &[6.0, 1.0],
            "",
        ),
        (
            "A,1,2\nB,2,3\nC,3,5",
            "column2",
            &[1.0, 2.0, 3.0],
            ", no headings",
        ),
        (
            "0,1\n0.1,1.25\n0.2,1.5",
            "column1",
            &[0.0, 0.1, 0.2],
            "it may be headings",
        ),
    ]);
}

#[test]
fn sums_among_the_rows_go_if_they_are_sums() {
    let sums = "sums among the rows";
    are_read(&[
        (
            "r,m,q\nN,Jan,1\nN,Feb,2\nN Total,,3\nS,Jan,5\nS Total,,5\nE,Jan,9\nE,Feb,1",
            "q",
            &[1.0, 2.0, 5.0, 9.0, 1.0],
            sums,
        ),
        (
            "item,q\nTotal,60.5\nA,10\nB,20.25\nC,30.25",
            "q",
            &[10.0, 20.25, 30.25],
            "a sum among the rows",
        ),
        (
            "item,q,p\nA,1,2\nB,3,4\nSumme,4,3\nC,5,6",
            "q",
            &[1.0, 3.0, 5.0],
            "a sum among the rows",
        ),
        (
            "k;q\nA;1,5\nB;2,25\nZwischensumme;3,75\nC;1,0\nGesamt;4,75",
            "q",
            &[1.5, 2.25, 1.0],
            "without a sum among the rows",
        ),
        (
            "id,q\n1,2\n2,3\n\nTotal,5",
            "q",
            &[2.0, 3.0],
            "the last line (`Total`)",
        ),
        (
            "id,q\na,2\nb,3\nc,4\nN,3\nMean,3\nSD,1",
            "q",
            &[2.0, 3.0, 4.0],
            "the last 3 lines (`N`, …)",
        ),
        (
            "name,q\na,2\nb,3\nc,4\nStabw,1\nAnzahl,3",
            "q",
            &[2.0, 3.0, 4.0],
            "the last 2 lines",
        ),
    ]);
    let kept = "is no sum of others, and is kept";
    are_read(&[
        (
            "firm,q\nShell,10\nBP,20\nEni,5\nTotal,45",
            "q",
            &[10.0, 20.0, 5.0, 45.0],
            kept,
        ),
        (
            "firm,q\nShell,10\nTotal,45\nBP,20\nEni,5",
            "q",
            &[10.0, 45.0, 20.0, 5.0],
            kept,
        ),
        (
            "film,q\nAlien,8\nBig,7\nTotal Recall,6",
            "q",
            &[8.0, 7.0, 6.0],
            "",
        ),
        (
            "name,q\na,2\nb,3\nc,4\nCount,7",
            "q",
            &[2.0, 3.0, 4.0, 7.0],
            "",
        ),
        ("a,total\nx,2\ny,3\nz,5", "total", &[2.0, 3.0, 5.0], ""),
    ]);
}
