//! CSV files as people have them: what is read, what it is called, and what is said of it.

use std::fs;
use std::path::{Path, PathBuf};

use gdplay::scenario::Scenario;

/// A folder with a copy of a file and a scenario about it.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("csv-{name}"));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The scenario of a loss over bytes that are a file, with more keys of `[data]`.
pub(super) fn read(name: &str, loss: &str, csv: &[u8], keys: &str) -> Result<Scenario, String> {
    let folder = folder(name);
    fs::write(folder.join("points.csv"), csv).expect("written");
    let text = format!("loss = '{loss}'\n[data]\nfile = 'points.csv'\n{keys}\n");
    let path = folder.join("fit.toml");
    fs::write(&path, text).expect("written");
    Scenario::open_file(&path).map_err(|error| error.to_string())
}

pub(super) fn column(scenario: &Scenario, name: &str) -> Vec<f64> {
    let data = scenario.data.as_ref().expect("data");
    data.column(name).expect("a column").to_vec()
}

pub(super) fn notes(scenario: &Scenario) -> String {
    scenario.data.as_ref().expect("data").notes().join("\n")
}

/// The file of this name in the folder `csv`, what a loss may use of it, and the values of its last column.
const FILES: &[(&str, &str, &[f64])] = &[
    (
        "adv",
        "Number + TV + Radio + Newspaper + Sales",
        &[22.1, 10.4],
    ),
    (
        "adv_quoted",
        "ID + TV + Radio + Newspaper + Sales",
        &[13.2, 4.8],
    ),
    ("bool", "y + flag", &[1.0, 0.0]),
    ("comment", "x + y", &[2.0, 4.0]),
    ("dates", "date + close", &[185.64, 184.25]),
    ("e", "x + t + e_2", &[2.0, 4.0]),
    ("german", "TV + sales", &[22.1, 10.4, 9.3]),
    ("index", "column1 + TV + sales", &[22.1, 10.4, 9.3]),
    (
        "iris_dots",
        "sepal_length + sepal_width + petal_length + petal_width + variety",
        &[0.0, 1.0, 2.0],
    ),
    ("missing", "x + y + density", &[0.9978, 0.998]),
    ("mpg_tab", "mpg + weight + origin", &[1.0, 1.0]),
    ("question", "mpg + weight + horsepower", &[130.0, 95.0]),
    (
        "semicolon",
        "fixed_acidity + volatile_acidity + alcohol + quality",
        &[5.0, 5.0, 6.0],
    ),
    (
        "social",
        "Gender + Male + Female + Age + Purchased",
        &[0.0, 0.0],
    ),
    ("sum", "x + t + sum_2", &[2.0, 4.0]),
    ("trailing", "x + y", &[2.0, 4.0]),
];

#[test]
fn files_from_everywhere_are_read() {
    for (name, columns, values) in FILES {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenarios/csv/{name}.csv"));
        let csv = fs::read(path).expect("a file");
        // Two texts that are all different name the rows unless they are given numbers.
        let keys = if *name == "social" {
            "codes = { Gender = ['Female', 'Male'] }"
        } else {
            ""
        };
        let loss = format!("mean((a - ({columns}))^2)");
        let scenario =
            read(name, &loss, &csv, keys).unwrap_or_else(|error| panic!("{name}: {error}"));
        let last = columns.rsplit(" + ").next().expect("a column");
        assert_eq!(column(&scenario, last), *values, "{name}");
    }
}

#[test]
fn characters_and_line_ends_of_every_program_are_read() {
    let text = "größe,t\r\n1,2\r\n3,4\r\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    let old = text.replace("\r\n", "\r").into_bytes();
    for (name, bytes, encoding) in [
        ("utf8", text.as_bytes().to_vec(), "UTF-8"),
        ("mark", marked, "UTF-8"),
        ("utf16", utf16, "UTF-16BE"),
        ("latin", latin, "Latin-1"),
        ("mac", old, "UTF-8"),
    ] {
        let scenario = read(name, "mean((w grosse - t)^2)", &bytes, "").expect(name);
        assert_eq!(column(&scenario, "grosse"), [1.0, 3.0], "{name}");
        assert!(
            notes(&scenario).contains(encoding),
            "{name}: {}",
            notes(&scenario)
        );
        assert!(notes(&scenario).contains("`größe` is `grosse`"), "{name}");
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let csv = "price;share;when\n\"1.234,50 €\";12,5%;31.12.2023\n(5);7%;01.01.2024\n";
    let scenario = read(
        "money",
        "mean((w price + share + when)^2)",
        csv.as_bytes(),
        "",
    )
    .expect("read");
    assert_eq!(column(&scenario, "price"), [1234.5, -5.0]);
    assert_eq!(column(&scenario, "share"), [12.5, 7.0]);
    assert_eq!(column(&scenario, "when"), [19_722.0, 19_723.0]);
    let csv = "a,b\n\"1,234\",$2\n5,\"$6,000.25\"\n";
    let scenario = read("thousands", "mean((a - w b)^2)", csv.as_bytes(), "").expect("read");
    assert_eq!(column(&scenario, "a"), [1234.0, 5.0]);
    assert_eq!(column(&scenario, "b"), [2.0, 6000.25]);
}

/// A decimal comma between commas cuts an amount in two: it is neither a column more nor the name of a row.
#[test]
fn amounts_that_are_cut_at_their_comma_are_refused() {
    let loss = "mean((a x - y)^2)";
    let hint = "`€1.234,56` is cut at its comma";
    for (name, csv, more) in [
        ("cut", "x,y\n1,€1.234,56\n2,€234,50\n", ""),
        ("cut-bare", "1,€1.234,56\n", ""),
        ("cut-named", "1,€1.234,56\n2,€7,00\n", "names = ['x', 'y']"),
    ] {
        let refused = read(name, loss, csv.as_bytes(), more).expect_err(name);
        assert!(refused.contains(hint), "{name}: {refused}");
    }
    // Two columns with headings of their own are two.
    let csv = "x,y,n\n1,$5,20\n2,$6,30\n";
    let fits = read("uncut", "mean((a x - y - n)^2)", csv.as_bytes(), "").expect("read");
    assert_eq!(column(&fits, "y"), [5.0, 6.0]);
    let csv = "price,n\na,$5,2\nb,$6,3\n";
    let named = read("rows", "mean((a price - n)^2)", csv.as_bytes(), "").expect("read");
    assert_eq!(column(&named, "n"), [2.0, 3.0]);
}

/// Headings in other scripts have names that can be typed.
#[test]
fn headings_of_other_scripts_are_transliterated() {
    let csv = "площадь,цена,価格\n50,100,1\n60,120,2\n";
    let loss = "mean((w ploshchad + Si_Ge - tsena)^2)";
    let scenario =
        read("scripts", loss, csv.as_bytes(), "").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(column(&scenario, "tsena"), [100.0, 120.0]);
    assert!(
        notes(&scenario).contains("`площадь` is `ploshchad`"),
        "{}",
        notes(&scenario)
    );
}

#[test]
fn what_is_missing_is_dropped_filled_or_refused() {
    let csv = b"x,y,note\n1,2,a\nNA,3,b\n4,?,c\n7,8,\n";
    let loss = "mean((w x - y)^2)";
    let dropped = read("dropped", loss, csv, "").expect("read");
    assert_eq!(column(&dropped, "x"), [1.0, 7.0]);
    assert!(
        notes(&dropped).contains("2 rows are left out"),
        "{}",
        notes(&dropped)
    );
    let filled = read("filled", loss, csv, "missing = 'mean'").expect("read");
    assert_eq!(column(&filled, "x"), [1.0, 4.0, 4.0, 7.0]);
    let refused = read("refused", loss, csv, "missing = 'error'").expect_err("refused");
    assert!(
        refused.contains("points.csv:3:1: a cell of `x` is missing") && refused.contains("NA,3,b"),
        "{refused}"
    );
    let short = b"x,y\n1,2\n 3\n";
    let refused = read("short", loss, short, "missing = 'error'").expect_err("refused");
    assert!(refused.contains("points.csv:3:"), "{refused}");
    // What is not used may be missing.
    let one = read(
        "one",
        "mean((w x - 1)^2)",
        b"x,y\n1,\n2,\n",
        "missing = 'error'",
    )
    .expect("read");
    assert_eq!(column(&one, "x"), [1.0, 2.0]);
}

#[test]
fn texts_have_numbers_and_names_can_be_chosen() {
    let csv = b"living area (sqft),sex\n10,male\n20,female\n30,male\n";
    let keys = "names = { sqft = 'living area (sqft)' }";
    let loss = "mean((w sqft - sex)^2)";
    let found = read("texts", loss, csv, keys).expect("read");
    assert_eq!(column(&found, "sex"), [0.0, 1.0, 0.0]);
    assert!(
        notes(&found).contains("`sex` is numbered: male 0, female 1"),
        "{}",
        notes(&found)
    );
    let keys = format!("{keys}\ncodes = {{ sex = ['female', 'male'] }}\nstandardize = ['sqft']");
    let chosen = read("codes", loss, csv, &keys).expect("read");
    assert_eq!(column(&chosen, "sex"), [1.0, 0.0, 1.0]);
    let scaled = column(&chosen, "sqft");
    assert!((scaled[2] - 1.5_f64.sqrt()).abs() < 1e-15, "{scaled:?}");
    assert!(notes(&chosen).contains("mean 20"), "{}", notes(&chosen));
}

#[test]
fn mean_and_deviation_are_those_of_the_rows_that_are_learned_from() {
    let csv: String = (0..100).fold("x,t\n".to_string(), |csv, row| format!("{csv}{row},1\n"));
    let keys = "standardize = ['x']\nsplit = { test = 0.3, seed = 2 }";
    let scenario = read("split", "mean((w x - t)^2)", csv.as_bytes(), keys).expect("read");
    let data = scenario.data.expect("data");
    let train = data
        .select(gdplay::data::Selection::Train, &["x".to_string()])
        .remove(0);
    let mean = train.iter().sum::<f64>() / train.len() as f64;
    let variance = train.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / train.len() as f64;
    assert!(
        mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12,
        "{mean} {variance}"
    );
}

#[test]
fn headless_files_name_their_columns() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/csv/profit_nohead.csv");
    let csv = fs::read(path).expect("a file");
    let loss = "mean((w population - profit)^2)";
    let refused = read("headless", loss, &csv, "").expect_err("no names");
    assert!(refused.contains("names = ["), "{refused}");
    let named = read("named", loss, &csv, "names = ['population', 'profit']").expect("read");
    assert_eq!(
        column(&named, "population").len(),
        String::from_utf8_lossy(&csv).lines().count()
    );
}

#[test]
fn another_loss_uses_other_columns() {
    let csv = b"x,y,name\n1,2,ann\n3,,bob\n";
    let scenario = read("other", "mean((w x - 1)^2)", csv, "").expect("read");
    assert_eq!(column(&scenario, "x"), [1.0, 3.0]);
    let other = scenario.parse("mean((w x - y)^2)").expect("a loss");
    let data = scenario.data_for(&other).expect("numbers").expect("data");
    assert_eq!(data.column("x"), Some(&[1.0][..]));
    let error = scenario.parse("mean((w x - name)^2)").expect_err("names");
    assert!(error.message.contains("`name` cannot be used"), "{error}");
    assert_eq!(&"mean((w x - name)^2)"[error.span], "name");
}

#[test]
fn only_regular_files_below_the_scenario_are_read() {
    let inner = folder("fence/inner");
    fs::write(inner.join("../secret.csv"), "password,t\n1,2\n").expect("written");
    let open = |file: &str| {
        let path = inner.join("fit.toml");
        fs::write(
            &path,
            format!("loss = 'mean(a x)'\n[data]\nfile = '{file}'\n"),
        )
        .expect("written");
        Scenario::open_file(&path).expect_err("refused").to_string()
    };
    for file in ["../secret.csv", "/etc/passwd", "/dev/zero", "."] {
        let error = open(file);
        assert!(
            error.contains("own folder") || error.contains("no regular file"),
            "{error}"
        );
        assert!(
            !error.contains("password") && !error.contains("root:"),
            "{error}"
        );
    }
    #[cfg(unix)]
    {
        let link = inner.join("link.csv");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink("../secret.csv", &link).expect("a link");
        assert!(open("link.csv").contains("own folder"));
    }
}

/// Pieces of tables, and of what is none.
const PIECES: [&str; 24] = [
    "x",
    "t",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\"",
    "\"\"",
    "1",
    "2.5",
    "-3e4",
    "1,5",
    "NA",
    "?",
    "#",
    " ",
    "θ",
    "2024-01-02",
    "$",
    "yes",
    "\u{feff}",
    "\u{0}",
];

#[test]
fn texts_that_are_no_tables_are_refused_at_a_place() {
    // The same texts on every machine.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |count: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % count as u64) as usize
    };
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..3_000 {
        let mut text: String = if below(2) == 0 {
            "x,t\n1,2\n".into()
        } else {
            String::new()
        };
        for _ in 0..below(14) {
            text.push_str(PIECES[below(PIECES.len())]);
        }
        let options = gdplay::data::csv::Options::default();
        let spelled = |name: &str| {
            name.chars()
                .all(|c| c.is_ascii_alphabetic())
                .then(|| name.to_string())
        };
        match gdplay::data::csv::read(text.as_bytes(), &options, &spelled) {
            Ok(table) => {
                accepted += 1;
                for column in &table.columns {
                    let rows = column.values.len();
                    assert!(rows == table.rows || rows == 0, "{text:?}");
                }
            }
            Err(error) => {
                refused += 1;
                assert!(
                    error.line >= 1 && error.column >= 1 && !error.hint.is_empty(),
                    "{text:?}"
                );
            }
        }
    }
    assert!(accepted > 300 && refused > 300, "{accepted} {refused}");
}
