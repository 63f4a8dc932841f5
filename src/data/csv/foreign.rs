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
        hint: "write it as CSV, a row a line below the names of the columns",
    },
    Foreign {
        starts: &[b"@relation"],
        message: "the file is in the ARFF format",
        hint: "take the lines with @ away, and name the columns by `names = [\"x\", \"y\"]` in [data]",
    },
];

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
    let foreign = FOREIGN
        .iter()
        .find(|foreign| foreign.starts.iter().any(begins))?;
    Some(CsvError::of_file(foreign.message, foreign.hint))
}

#[cfg(test)]
mod tests {
    use super::*;

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
