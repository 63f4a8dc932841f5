//! Files of other kinds that are taken for CSV: each is refused by name, with the way to a table.

use super::CsvError;

/// A kind of file.
struct Foreign {
    /// How it begins; letters of any case in texts.
    starts: &'static [&'static [u8]],
    /// What it is.
    message: &'static str,
    /// How to get a table out of it.
    hint: &'static str,
}

const FOREIGN: &[Foreign] = &[
    Foreign {
        starts: &[b"PK\x03\x04"],
        message: "the file is a ZIP archive, as Excel's .xlsx are",
        hint: "unzip it, or save its sheet as CSV",
    },
    Foreign {
        starts: &[b"\xd0\xcf\x11\xe0"],
        message: "the file is an Excel workbook",
        hint: "save its sheet as CSV",
    },
    Foreign {
        starts: &[b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"],
        message: "the file is compressed",
        hint: "unpack it first",
    },
    Foreign {
        starts: &[b"PAR1"],
        message: "the file is in the Parquet format",
        hint: "write it as CSV: `pandas.read_parquet(…).to_csv(…, index=False)`",
    },
    Foreign {
        starts: &[b"\x93NUMPY"],
        message: "the file is a NumPy array",
        hint: "write it as CSV: `numpy.savetxt(…, delimiter=\",\", header=\"x,y\", comments=\"\")`",
    },
    Foreign {
        starts: &[b"SQLite format 3\0"],
        message: "the file is an SQLite database",
        hint: "write a table of it as CSV",
    },
    Foreign {
        starts: &[b"%PDF"],
        message: "the file is a PDF",
        hint: "save its table as CSV",
    },
    Foreign {
        starts: &[b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg"],
        message: "the file is a web page or XML",
        hint: "download the data themselves: often by a link called \"raw\" or \"download\"",
    },
    Foreign {
        starts: &[b"version https://git-lfs"],
        message: "the file is a Git LFS pointer, not the data it points to",
        hint: "fetch them by `git lfs pull`",
    },
    Foreign {
        starts: &[b"{\"", b"{ \"", b"{\n", b"{\r", b"[{", b"[[", b"[\n"],
        message: "the file is JSON",
        hint: "write it as CSV, a row a line: `pandas.read_json(…).to_csv(…, index=False)`, with `lines=True` for an object a line",
    },
    Foreign {
        starts: &[
            b"insert into ",
            b"create table ",
            b"drop table ",
            b"begin transaction",
            b"pragma foreign_keys",
            b"-- mysql dump",
            b"-- mariadb dump",
            b"--\n-- postgresql database dump",
        ],
        message: "the file is a dump of an SQL database",
        hint: "write a table of it as CSV, as `sqlite3 -header -csv db 'select * from t'` does",
    },
];

/// What rows of `label index:value …` are, and how to get a table out of them.
const SPARSE: (&str, &str) = (
    "the file is in the LIBSVM format",
    "write it as CSV: `X, y = sklearn.datasets.load_svmlight_file(…)`, then `pandas.DataFrame(X.toarray()).assign(y=y).to_csv(…, index=False)`",
);

/// What lines `x = [1, 2, 3]` are, and how they become data.
const LISTS: (&str, &str) = (
    "the file is a program with lists, not a table",
    "write them in the scenario instead: `[data]` and below it `columns = { x = [1, 2, 3] }`",
);

/// Whether the first line gives a list of numbers to a name: `x = [1, 2, 3]`, `x <- c(1, 2, 3)`, `x = np.array([1, 2])`.
fn is_of_lists(bytes: &[u8]) -> bool {
    const PROBE: usize = 4096;
    let text = String::from_utf8_lossy(bytes.get(..PROBE).unwrap_or(bytes));
    let mut lines = text.lines().map(str::trim);
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with(['#', '%', '/']);
    let Some((name, list)) = lines.find(is_said).and_then(|line| {
        let line = line.strip_prefix("let ").unwrap_or(line);
        line.split_once("<-").or_else(|| line.split_once('='))
    }) else {
        return false;
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let name = name.trim();
    let list = list.trim().strip_prefix("np.array(").unwrap_or(list.trim());
    let inner = list.strip_prefix('[').or_else(|| list.strip_prefix("c("));
    let first = |inner: &str| {
        let number = inner.split([',', ' ', ']', ')', ';']).next();
        number.is_some_and(|number| number.trim().parse::<f64>().is_ok())
    };
    !name.is_empty() && name.chars().all(is_name) && inner.is_some_and(|inner| first(inner.trim()))
}

/// Whether the first lines are rows of LIBSVM: a label, and behind it values by rising index.
fn is_sparse(bytes: &[u8]) -> bool {
    const LINES: usize = 5;
    const PROBE: usize = 4096;
    let text = String::from_utf8_lossy(bytes.get(..PROBE).unwrap_or(bytes));
    let is_number = |word: &str| word.parse::<f64>().is_ok();
    let mut pairs = 0;
    let is_row = |line: &str| {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let mut last = -1;
        let is_label = words.next().is_some_and(is_number);
        is_label
            && words.all(|word| {
                let Some((index, value)) = word.split_once(':') else {
                    return false;
                };
                let before = last;
                last = index.parse::<i64>().unwrap_or(-1);
                // 12:30 is a time.
                let is_time = value.len() == 2 && index.len() == 2;
                pairs += 1;
                last > before && !is_time && is_number(value)
            })
    };
    // The last line of the probe may be cut.
    let whole = text
        .rfind('\n')
        .filter(|_| bytes.len() > PROBE)
        .map_or(&text[..], |end| &text[..end]);
    let mut lines = whole
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LINES);
    lines.all(is_row) && pairs > 0
}

/// What figures of a table are that pandas prints or writes, and how to get the rows.
const DESCRIBED: (&str, &str) = (
    "the file describes a table, as `describe()` does, and has none of its rows",
    "write the rows themselves: `df.to_csv(…, index=False)`",
);

/// Whether the rows are the figures that `describe` gives of each column.
fn is_described(bytes: &[u8]) -> bool {
    const FIGURES: [&str; 5] = ["count", "mean", "std", "min", "max"];
    const PROBE: usize = 4096;
    let text = String::from_utf8_lossy(bytes.get(..PROBE).unwrap_or(bytes));
    let first = |line: &str| {
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
        line.trim()
            .split(ends)
            .next()
            .map(|word| word.trim_matches('"').to_lowercase())
    };
    let words: Vec<String> = text.lines().skip(1).filter_map(first).collect();
    let shares = words.iter().filter(|word| word.ends_with('%')).count();
    shares > 0
        && FIGURES
            .iter()
            .all(|figure| words.iter().any(|word| word == figure))
        && words.len() <= FIGURES.len() + shares + 6
}

/// Why bytes are no CSV, if they begin as another kind of file does.
pub(super) fn refusal(bytes: &[u8]) -> Option<CsvError> {
    let trimmed = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let begins = |start: &&[u8]| {
        let found = trimmed.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    if is_sparse(trimmed) {
        return Some(CsvError::of_file(SPARSE.0, SPARSE.1));
    }
    if is_described(trimmed) {
        return Some(CsvError::of_file(DESCRIBED.0, DESCRIBED.1));
    }
    if is_of_lists(trimmed) {
        return Some(CsvError::of_file(LISTS.0, LISTS.1));
    }
    let foreign = FOREIGN
        .iter()
        .find(|foreign| foreign.starts.iter().any(begins))?;
    Some(CsvError::of_file(foreign.message, foreign.hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_values_by_index_are_named() {
        for text in [
            "+1 1:0.5 3:2\n-1 2:1.5\n",
            "3 1:5.1 2:3.5 # a flower",
            "0 12:1 30:1\n1 4:1",
        ] {
            let error = refusal(text.as_bytes()).expect("a refusal");
            assert_eq!(error.message, SPARSE.0, "{text}");
            assert!(error.hint.contains("load_svmlight_file"));
        }
        for text in [
            "1 12:30\n2 13:45",
            "1\n2\n3",
            "t x\n1 2:3",
            "1 2\n3 4",
            "1 3:5 2:4",
            "",
        ] {
            assert_eq!(refusal(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn lists_of_programs_are_named() {
        for text in [
            "x = [1, 2, 3]\ny = [2.5, 3.5, 4.5]\n",
            "# data\nx = np.array([1.5, 2])\n",
            "x <- c(1, 2)\ny <- c(3, 4)",
        ] {
            let error = refusal(text.as_bytes()).expect("a refusal");
            assert_eq!(error.message, LISTS.0, "{text}");
        }
        for text in [
            "x=1,y=2\nx=2,y=3",
            "a = [m]\n1",
            "x,y\n1,2",
            "t [s] = [m]\n1",
        ] {
            assert_eq!(refusal(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn figures_of_a_table_are_named() {
        let csv = ",x\ncount,9.0\nmean,1.5\nstd,0.1\nmin,1\n25%,1\n50%,1.5\n75%,2\nmax,2\n";
        for text in [csv, &csv.replace(',', "  ")] {
            let error = refusal(text.as_bytes()).expect("a refusal");
            assert_eq!(error.message, DESCRIBED.0, "{text}");
        }
        assert_eq!(refusal(b",x\ncount,9\nmean,1\nstd,0\nmin,1\nmax,2\n"), None);
    }

    #[test]
    fn other_kinds_of_files_are_named() {
        for foreign in FOREIGN {
            for start in foreign.starts {
                let bytes = [start, b" and more".as_slice()].concat();
                let error = refusal(&bytes).expect("a refusal");
                assert_eq!(error.message, foreign.message);
            }
        }
        assert!(refusal(b"\xef\xbb\xbf\n<!DOCTYPE HTML>").is_some());
        for text in [
            "x,y\n1,2",
            "",
            "[m],[s]\n1,2",
            "version,x\n1,2",
            "{x},y\n1,2",
            "PK,x\n1,2",
        ] {
            assert_eq!(refusal(text.as_bytes()), None, "{text}");
        }
    }
}
