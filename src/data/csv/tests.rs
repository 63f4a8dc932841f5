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
    let sums = "among the rows";
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
            "a figure among the rows",
        ),
        (
            "item,q,p\nA,1,2\nB,3,4\nSumme,4,3\nC,5,6",
            "q",
            &[1.0, 3.0, 5.0],
            "a figure among the rows",
        ),
        (
            "k;q\nA;1,5\nB;2,25\nZwischensumme;3,75\nC;1,0\nGesamt;4,75",
            "q",
            &[1.5, 2.25, 1.0],
            "without a figure among the rows",
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
    are_read(&[
        (
            "g,q\na,1\na,2\nMean,1.5\nb,5\nb,8\nMean,6.5",
            "q",
            &[1.0, 2.0, 5.0, 8.0],
            sums,
        ),
        (
            "g,q\nTotal,12\na,2\nb,3\nc,7\nAverage,4",
            "q",
            &[2.0, 3.0, 7.0],
            sums,
        ),
        (
            "g,q\na,2\nb,3\nc,7\nMinimum,2\nMaximum,7\nRozstęp,5",
            "q",
            &[2.0, 3.0, 7.0],
            "the last 3 lines",
        ),
    ]);
    let kept = "is no figure of others, and is kept";
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
            kept,
        ),
        ("a,total\nx,2\ny,3\nz,5", "total", &[2.0, 3.0, 5.0], ""),
    ]);
}

#[test]
fn what_tells_more_than_a_number_is_told() {
    are_read(&[
        (
            "d,x\n24.12.48,1\n03.05.61,2\n17.08.75,3",
            "d",
            &[-7678.0, -3165.0, 2054.0],
            "",
        ),
        ("r,x\n#WERT!,1\n2.5,2\n#N/D,3", "r", &[NAN, 2.5, NAN], ""),
        ("x,y\n-nan,NaN\n1,2\n2,3", "x", &[NAN, 1.0, 2.0], ""),
        ("x,l\n1,+\n2,-\n3,+", "l", &[0.0, 1.0, 0.0], ""),
        (
            "x,y\n1,2\nx,y\n2,3",
            "y",
            &[2.0, 3.0],
            "a line that repeats the headings",
        ),
        (
            "x,y\n1,2\n2,3\n\na,b,c\n1,2,3\n4,5,6",
            "c",
            &[3.0, 6.0],
            "may be a table of its own",
        ),
        (
            "x,y\n[s],[m]\n1,2\n2,3",
            "y",
            &[2.0, 3.0],
            "below the headings (`[s],[m]`)",
        ),
        (
            "c,v\nA,10\nB,12\nC,15\nKoko maa,37",
            "v",
            &[10.0, 12.0, 15.0, 37.0],
            "the last row has the sum of all others",
        ),
        (
            "c,v,w\nMaa,11,4\nA,10,2\nB,11,7\nC,12,3",
            "v",
            &[11.0, 10.0, 11.0, 12.0],
            "the first row has the mean",
        ),
        (
            "c,v\nA,10\nB,12\nC,15\nD,3",
            "v",
            &[10.0, 12.0, 15.0, 3.0],
            "",
        ),
        ("x,v\n1,1\n2,2\n3,3\n6,6", "v", &[1.0, 2.0, 3.0, 6.0], ""),
    ]);
    let reading = |text: &str, index: usize| {
        let table = table(text).expect(text);
        table.columns[index].reading().unwrap_or_default()
    };
    for (text, told) in [
        (
            "d,x\n24.12.48,1\n03.05.61,2\n17.08.75,3",
            "`24.12.48` is 1948-12-24",
        ),
        ("c,x\n1e5,1\n2e10,2", "`1e5` is 100000"),
        ("c,x\n00501,1\n10115,2", "`00501` is 501"),
        ("c,x\n12345678901234567891,1\n5,2", "beyond 2^53"),
        ("c,x\n20240105,1\n20240201,2", "`20240105` is no date"),
        ("c,x\n1e-5,1\n2e+10,2", ""),
        ("c,x\n20240105,1\n20249901,2", ""),
    ] {
        assert!(
            reading(text, 0).contains(told),
            "{} of {text}",
            reading(text, 0)
        );
        assert!(!told.is_empty() || reading(text, 0).is_empty(), "{text}");
    }
    let marked = table("x,v\n1,2.5 e\n2,: c\n3,1.5").expect("a table");
    assert_eq!(marked.columns[1].missing, 1);
}

#[test]
fn rows_of_words_for_nothing_are_rows() {
    let table = table("x,y\nnone,ND\n1,2\n2,3").expect("a table");
    assert_eq!((table.rows, table.units), (3, 0));
    assert!(matches!(table.columns[0].kind, ColumnKind::Unusable(_)));
}
