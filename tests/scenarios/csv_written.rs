//! CSV files as programs and people write them, beyond rows of plain numbers; and files that are none.

use super::csv_files::{column, notes, read};
use gdplay::explain::stray_names;

/// Files as programs write them, the loss over them, the values of its last column, and what is said.
const WRITTEN: &[(&str, &str, &str, &[f64], &str)] = &[
    (
        "totals",
        "item,x,y\nnut,3,1.5\npear,4,2.5\nTotal,7,4\n",
        "x + y",
        &[1.5, 2.5],
        "without the last line (`Total`)",
    ),
    (
        "summe",
        "Monat;x\nJan;1.200,50\nFeb;1.300,75\nGesamt:;2.501,25\n",
        "x",
        &[1200.5, 1300.75],
        "without the last line (`Gesamt:`)",
    ),
    (
        "figures",
        "name,x,y\na,90,80\nb,70,85\nMean,80,82.5\nSD,10,2.5\n",
        "x + y",
        &[80.0, 85.0],
        "without the last 2 lines (`Mean`, …)",
    ),
    (
        "source",
        "x,y\n1,2\n2,4\n3,6\n\nSource: World Bank, retrieved 2024\n",
        "x + y",
        &[2.0, 4.0, 6.0],
        "without the last line",
    ),
    (
        "tibble",
        "# A tibble: 5 × 3\n  name      x     y\n  <chr> <dbl> <int>\n1 a       1.5     2\n2 b       3       4\n# ℹ 3 more rows\n",
        "y + x",
        &[1.5, 3.0],
        "without 2 lines that begin with `#`",
    ),
    (
        "pandas",
        "       x    y\n0    1.0  2.0\n1    3.0  4.0\n..   ...  ...\n98   5.0  6.0\n\n[99 rows x 2 columns]\n",
        "y + x",
        &[1.0, 3.0, 5.0],
        "the rows between were not printed",
    ),
    (
        "polars",
        "shape: (2, 2)\n┌─────┬─────┐\n│ x   ┆ y   │\n│ --- ┆ --- │\n│ f64 ┆ i64 │\n╞═════╪═════╡\n│ 1.5 ┆ 2   │\n│ 3.0 ┆ 4   │\n└─────┴─────┘\n",
        "y + x",
        &[1.5, 3.0],
        "2 rows of 2 columns",
    ),
    (
        "eurostat",
        "geo,v\nDE,12.3 e\nFR,11.1\nIT,10.5 bp\nES,: c\n",
        "v",
        &[12.3, 11.1, 10.5],
        "`12.3 e` is 12.3",
    ),
    (
        "tildes",
        "x~y\n1.5~2\n3~4\n",
        "y + x",
        &[1.5, 3.0],
        "2 rows of 2 columns between tildes",
    ),
    (
        "colons",
        "x:y\n1.5:2\n3:4\n",
        "y + x",
        &[1.5, 3.0],
        "between colons",
    ),
    (
        "units",
        "t,y\ns,m/s\n0,1.5\n1,1.7\n2,2.0\n",
        "t + y",
        &[1.5, 1.7, 2.0],
        "without the line below the headings",
    ),
    (
        "groups",
        "Measured,,Result,\nx,y,a,b\n1,2,3,4\n2,3,4,5\n",
        "x + b",
        &[4.0, 5.0],
        "without the line above",
    ),
    (
        "unit",
        "len,y\n12 cm,5kg\n14.5 cm,6kg\n",
        "len + y",
        &[5.0, 6.0],
        "`len` is in cm: `12 cm` is 12",
    ),
    (
        "latex",
        "\\begin{tabular}{lr}\n\\toprule\n$x$ & \\textbf{y} \\\\ \\midrule\n1{,}200 & 5 \\\\\n3 & 4 \\\\\n\\end{tabular}\n",
        "x + y",
        &[5.0, 4.0],
        "2 rows of 2 columns between ampersands",
    ),
    (
        "markdown",
        "| x | y |\n|---|--:|\n| 1 | 2 |\n| 2 | 4 |\n",
        "x + y",
        &[2.0, 4.0],
        "2 rows of 2 columns between bars",
    ),
    (
        "postgres",
        " x | y \n---+---\n 1 | 2\n 2 | 4\n 3 | 5\n(3 rows)\n",
        "x + y",
        &[2.0, 4.0, 5.0],
        "without the last line (`(3 rows)`)",
    ),
    (
        "mysql",
        "+---+---+\n| x | y |\n+---+---+\n| 1 | 2 |\n| 2 | 4 |\n+---+---+\n",
        "x + y",
        &[2.0, 4.0],
        "2 rows of 2 columns",
    ),
    (
        "printed",
        "     x    y\n0  1.0  2.0\n1  2.0  4.0\n2  3.0  6.0\n",
        "x + y",
        &[2.0, 4.0, 6.0],
        "3 columns between blanks",
    ),
    (
        "excel",
        "sep=;\nx;y\n1;2,5\n3;4,5\n",
        "x + y",
        &[2.5, 4.5],
        "between semicolons",
    ),
    (
        "thousands",
        "x;y\n2,5;1.200\n4,5;950\n1,5;12.500\n",
        "x + y",
        &[1200.0, 950.0, 12500.0],
        "decimal commas",
    ),
    (
        "spaces",
        "x,y\n1,\"1 234,5\"\n3,\"12 345,25\"\n",
        "x + y",
        &[1234.5, 12345.25],
        "decimal commas",
    ),
    (
        "report",
        "Sales 2024\n\nx,y\n1,2\n3,4\n",
        "x + y",
        &[2.0, 4.0],
        "without the line above",
    ),
    (
        "matlab",
        "% by me, 2024\n% twice\nx,y\n1,2\n",
        "x + y",
        &[2.0],
        "without 2 lines above",
    ),
    (
        "r",
        "mpg cyl\nMazda 21 6\nDatsun 22.8 4\n",
        "mpg + cyl",
        &[6.0, 4.0],
        "between blanks",
    ),
    (
        "uci",
        "18.0   8   130.0\t\"chevelle malibu\"\n15.0   8   ?\t\"skylark 320\"\n",
        "b1 + a",
        &[18.0, 15.0],
        "no headings",
    ),
    (
        "shares",
        "Date,Vol\n\"Jan 2, 2024\",1.2M\n\"Jan 3, 2024\",3.4K\n",
        "Vol + Date",
        &[19_724.0, 19_725.0],
        "`1.2M` is 1200000",
    ),
    (
        "months",
        "Month,v\n1949-01,CHF 1'200\n1949-02,CHF 9.50\n",
        "Month + v",
        &[1200.0, 9.5],
        "`Month` is in days",
    ),
    (
        "blanks",
        "x,y\n1,-\n2,#DIV/0!\n3,..\n4,5\n",
        "x + y",
        &[5.0],
        "3 rows are left out",
    ),
    (
        "india",
        "x,y\n1,\"12,34,567\"\n2,\"1,00,000\"\n",
        "x + y",
        &[1_234_567.0, 100_000.0],
        "2 rows",
    ),
];

/// A number that stands for what is not known is told and kept, since it may be one.
#[test]
fn a_number_for_nothing_is_told() {
    let told = |csv: &str| {
        let scenario = read("stand-in", "mean((a t - v)^2)", csv.as_bytes(), "").expect("read");
        assert_eq!(column(&scenario, "v").len(), 3);
        let warnings = stray_names(&scenario).into_iter();
        let texts: Vec<String> = warnings.map(|warning| warning.finding.text).collect();
        texts.join("; ")
    };
    assert!(told("t,v\n1,2.5\n2,-9999\n3,4.5\n").contains("the value -9999 once"));
    assert_eq!(told("t,v\n1,-990\n2,-999\n3,-1001\n"), "");
}

#[test]
fn what_programs_write_is_read_and_said() {
    for (name, csv, columns, values, note) in WRITTEN {
        let wanted = columns.rsplit(" + ").next().expect("a column");
        let keys = if *name == "uci" {
            "names = ['a', 'b1', 'c', 'd']"
        } else {
            ""
        };
        let loss = format!("mean((w - ({columns}))^2)");
        let scenario = read(name, &loss, csv.as_bytes(), keys)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(column(&scenario, wanted), *values, "{name}");
        assert!(
            notes(&scenario).contains(note),
            "{name}: {}",
            notes(&scenario)
        );
    }
}

/// Two units in one column are no numbers, and what is no unit stays a text.
#[test]
fn only_one_unit_of_a_whole_column_is_left_off() {
    let kind = |cells: &[&str]| {
        let text = format!(
            "x,y\n{}\n",
            cells
                .iter()
                .map(|cell| format!("{cell},1"))
                .collect::<Vec<_>>()
                .join("\n")
        );
        let table = gdplay::data::csv::read(
            text.as_bytes(),
            &gdplay::data::csv::Options::default(),
            &|_| None,
        );
        let column = table.expect("a table").columns.swap_remove(0);
        (column.kind.word(), column.values)
    };
    assert_eq!(kind(&["12 cm", "-3.5 cm"]), ("number", vec![12.0, -3.5]));
    assert_eq!(kind(&["80 m²", "", "75 m²"]).0, "number");
    assert_eq!(kind(&["3 rooms", "4 rooms"]), ("number", vec![3.0, 4.0]));
    assert_eq!(kind(&["12 cm", "3 mm"]).0, "mixed");
    assert_eq!(kind(&["12 cm", "3"]).0, "mixed");
    assert_eq!(kind(&["12A", "14A", "12A"]), ("text", vec![0.0, 1.0, 0.0]));
    assert_eq!(kind(&["1 room", "2 rooms", "1 room"]).0, "text");
}

#[test]
fn what_is_no_table_is_named() {
    for (csv, parts) in [
        (&b"PK\x03\x04\x14\0"[..], ["ZIP archive", "save its sheet"]),
        (b"<!DOCTYPE html>\n<html>", ["web page", "raw"]),
        (b"[{\"x\": 1}]", ["JSON", "a row a line"]),
        (
            b"# x y\n1 2\n3 4\n",
            ["the number 1", "names = [\"x\", \"y\"]"],
        ),
        (
            b"x,t\n01/02/2024,1\n02/03/2024,2\n",
            ["points.csv:2:1", "2024-01-31"],
        ),
        (
            b"x,t\n1,2\nlost,4\n3,6\n",
            ["points.csv:3:1", "empty that cell"],
        ),
        (b"x,t\n,2\nNA,4\n", ["has no number in it", "leave it out"]),
    ] {
        let error = read("foreign", "mean((w x - t)^2)", csv, "").expect_err("refused");
        for part in parts {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
}

/// A loss that uses a name which is the heading of a column, or a word of one, but not the column's name.
#[test]
fn headings_that_are_no_names_are_warned_of() {
    let warned = |loss: &str, csv: &str| -> Vec<String> {
        let scenario = read("headings", loss, csv.as_bytes(), "").expect("read");
        let warnings = gdplay::explain::warnings(&scenario).into_iter();
        warnings.map(|warning| warning.finding.text).collect()
    };
    let people = "Height (cm),e,t\n170,1,2\n180,2,3\n";
    let one = |loss: &str, part: &str| {
        let found = warned(loss, people);
        assert!(
            found.len() == 1 && found[0].contains(part),
            "{loss}: {found:?}"
        );
    };
    one(
        "mean((w Height - t)^2)",
        "`Height (cm)` is called `Height_cm`",
    );
    one(
        "mean((w e + b - t)^2)",
        "the column of that heading is called `e_2`",
    );
    for loss in [
        "mean((w Height_cm - t)^2)",
        "mean((w e_2 - t)^2)",
        "mean((w e_2 - e t)^2)",
        "mean((we - t)^2)",
    ] {
        assert_eq!(warned(loss, people), Vec::<String>::new(), "{loss}");
    }
    let houses = "living area,t\n1,2\n";
    let found = warned("mean((w living area - t)^2)", houses);
    let told =
        "`living area` is an expression here; the column of that heading is called `living_area`";
    assert_eq!(found, [told]);
    let sums = "sum,t\n1,2\n2,3\n";
    assert_eq!(warned("sum((w - t)^2)", sums), Vec::<String>::new());
}

/// A loss that cannot be read where the heading of a column stands.
#[test]
fn headings_that_cannot_be_read_are_told_with_their_name() {
    for (loss, csv, hint) in [
        (
            "mean((w sepal.length - t)^2)",
            "sepal.length,t\n1,2\n",
            "the column with the heading `sepal.length` is called `sepal_length`",
        ),
        (
            "mean((w - sum)^2)",
            "sum,t\n1,2\n",
            "the column with the heading `sum` is called `sum_2`",
        ),
        (
            "mean((w price ($) - t)^2)",
            "price ($),t\n1,2\n",
            "the column with the heading `price ($)` is called `price`",
        ),
    ] {
        let error = read("unreadable", loss, csv.as_bytes(), "").expect_err("refused");
        assert!(error.contains(hint), "{loss}: {error}");
    }
    let other = read("unreadable", "mean((w - .)^2)", b"a.b,t\n1,2\n", "");
    assert!(!other.expect_err("refused").contains("heading"));
}

/// Columns that have no deviation to be divided by, each with its reason.
#[test]
fn columns_that_cannot_be_standardized_say_why() {
    for (csv, reason) in [
        ("x,t\n5,1\n5,2\n", "`x` is 5 in every row"),
        (
            "x,t\n1e300,1\n3e300,2\n",
            "`x` lies between 1e300 and 3e300, where its variance overflows",
        ),
        (
            "x,t\n1e-300,1\n3e-300,2\n",
            "`x` lies between 1e-300 and 3e-300, where its variance rounds to 0",
        ),
    ] {
        let keys = "standardize = ['x']";
        let error = read("flat", "mean((w x - t)^2)", csv.as_bytes(), keys).expect_err("refused");
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn a_text_has_one_place_in_the_codes() {
    let csv = b"s,t\nb,1\na,2\n";
    let twice = read(
        "codes",
        "mean((w s - t)^2)",
        csv,
        "codes = { s = ['a', 'b', 'a'] }",
    );
    let error = twice.expect_err("refused");
    assert!(
        error.contains("`a` has two places in the codes of `s`"),
        "{error}"
    );
    read(
        "codes",
        "mean((w s - t)^2)",
        csv,
        "codes = { s = ['a', 'b'] }",
    )
    .expect("read");
}
