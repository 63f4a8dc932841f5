//! CSV files in which something is left out or multiplied: what is kept, and what is said.

use super::csv_files::{column, notes, read};

/// A file with its name, the columns of a loss over it, the values of the last of them, what is said, and what must not be.
type Said = (
    &'static str,
    &'static str,
    &'static str,
    &'static [f64],
    &'static str,
    &'static str,
);

const SAID: &[Said] = &[
    (
        "zero-comma",
        "name,x,y\na,\"1,500\",\"0,045\"\nb,\"2,250\",\"-0,312\"\n",
        "y + x",
        &[1.5, 2.25],
        "decimal commas",
        "",
    ),
    (
        "grouped-comma",
        "name,x\na,\"1,500\"\nb,\"2,250\"\n",
        "x",
        &[1500.0, 2250.0],
        "`1,500` is 1500",
        "decimal",
    ),
    (
        "points",
        "x;y\n1.234;1\n2.500;2\n",
        "y + x",
        &[1.234, 2.5],
        "`x` is read as numbers: `1.234` is 1.234",
        "decimal commas",
    ),
    (
        "points-of-programs",
        "x,y\n1.234,1\n2.500,2\n",
        "y + x",
        &[1.234, 2.5],
        "2 rows of 2 columns",
        "1.234",
    ),
    (
        "reais",
        "mes;x\njan;R$ 1.234,50\nfev;-R$ 45,10\n",
        "x",
        &[1234.5, -45.1],
        "`R$ 1.234,50` is 1234.5",
        "",
    ),
    (
        "powers",
        "x,y\n1.5×10³,2\n2.0D+03,3\n",
        "y + x",
        &[1500.0, 2000.0],
        "`1.5×10³` is 1500",
        "",
    ),
    (
        "separators-alone",
        "x,y\n1,2\n2,4\n,\n,\n",
        "x + y",
        &[2.0, 4.0],
        "2 rows of 2 columns",
        "left out",
    ),
    (
        "countries",
        "code,x\nDE,1\nNA,2\nFR,3\nUS,4\nDE,5\n",
        "x + code",
        &[0.0, 1.0, 2.0, 3.0, 0.0],
        "NA",
        "left out",
    ),
    (
        "office",
        "\"Source\",\"WDI\",\n\n\"Updated\",\"2024-06-28\",\n\n\"Name\",\"2020\",\"2021\",\n\"Aruba\",\"1.5\",\"2\",\n\"Chad\",\"3\",\"4\",\n",
        "c2020 + c2021",
        &[2.0, 4.0],
        "without 2 lines above the headings",
        "",
    ),
    (
        "bars-within",
        " x | y \n---+---\n 1 | 2\n 2 |  \n 3 | 5\n(3 rows)\n",
        "x + y",
        &[2.0, 5.0],
        "1 row is left out",
        "",
    ),
    (
        "kelvin",
        "T,y\n273.15 K,1\n300 K,2\n",
        "y + T",
        &[273.15, 300.0],
        "`T` is in K: `273.15 K` is 273.15",
        "",
    ),
    (
        "thousand",
        "views,y\n300K,1\n1.2M,2\n",
        "y + views",
        &[300_000.0, 1.2e6],
        "`300K` is 300000",
        "in K",
    ),
    (
        "ids",
        "id,x,y\n#1001,1,2\n#1002,2,4\n",
        "x + y",
        &[2.0, 4.0],
        "2 rows of 3 columns",
        "begin",
    ),
    (
        "taken-out",
        "# by me, 2024\nx,y\n1,2\n#2,3\n3,6\n",
        "x + y",
        &[2.0, 6.0],
        "without 2 lines that begin with `#`",
        "",
    ),
    (
        "named",
        "#x,y\n1,2\n3,6\n",
        "x + y",
        &[2.0, 6.0],
        "`#x` is `x`",
        "without",
    ),
    (
        "sources",
        "x,y\n1,2\n3,6\n\nSource: WHO, 2020\nNote: see, text\n",
        "x + y",
        &[2.0, 6.0],
        "without the last 2 lines (`Source: WHO`, …)",
        "",
    ),
    (
        "film",
        "film,y\na,2\nb,3\na,4\nMission: Impossible,6\n",
        "film + y",
        &[2.0, 3.0, 4.0, 6.0],
        "4 rows",
        "without",
    ),
    (
        "extremes",
        "day,y\n1,2\n2,3\n3,7\nAverage,4\nMax,7\n",
        "day + y",
        &[2.0, 3.0, 7.0],
        "without the last 2 lines (`Average`, …)",
        "",
    ),
    (
        "person",
        "name,y\nAnn,2\nBob,3\nBob,1\nMax,3\n",
        "name + y",
        &[2.0, 3.0, 1.0, 3.0],
        "4 rows",
        "without",
    ),
    (
        "subtotals",
        "kind,y\na,2\nb,3\nSubtotal,5\na,4\nb,1\nZwischensumme:,5\na,3\nTotal,13\n",
        "kind + y",
        &[2.0, 3.0, 4.0, 1.0, 3.0],
        "without 2 figures among the rows",
        "",
    ),
    (
        "short-rule",
        "x | y\n:-|-:\n1 | 2\n3 | 6\n",
        "x + y",
        &[2.0, 6.0],
        "2 rows",
        "left out",
    ),
    (
        "times",
        "t,d,y\n2024-01-01 12:00:00 UTC,01.02.2024,00:05:00\n2024-01-02 12:00:00 UTC,0000-00-00,1 day 00:00:01\n2024-01-03 12:00:00 UTC,02.02.2024,0:00:01\n",
        "t + d + y",
        &[300.0, 1.0],
        "`y` is in seconds: `00:05:00` is 300",
        "numbered",
    ),
];

#[test]
fn what_is_left_out_or_multiplied_is_said() {
    for (name, csv, columns, values, note, never) in SAID {
        let wanted = columns.rsplit(" + ").next().expect("a column");
        let loss = format!("mean((w - ({columns}))^2)");
        let scenario =
            read(name, &loss, csv.as_bytes(), "").unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(column(&scenario, wanted), *values, "{name}");
        let notes = notes(&scenario);
        assert!(notes.contains(note), "{name}: {notes}");
        assert!(
            never.is_empty() || !notes.contains(never),
            "{name}: {notes}"
        );
    }
}

/// A sign of percent on some numbers leaves open what the others are.
#[test]
fn percents_beside_plain_numbers_are_refused() {
    let loss = "mean((w x - y)^2)";
    let refused = read("percents", loss, b"x,y\n50%,1\n0.25,2\n", "").expect_err("refused");
    assert!(
        refused.contains("points.csv:3:1") && refused.contains("`0.25` in it has no %"),
        "{refused}"
    );
    let zero = read("zeros", loss, b"x,y\n50%,1\n0,2\n", "").expect("read");
    assert_eq!(column(&zero, "x"), [50.0, 0.0]);
}
