//! Keys of which a line names only the rows, or two at once: `train 2.5 valid 2.6`, `acc: train 0.5, val 0.4`, `train/val loss: 2.5 / 2.6`.

use super::words::is_rows;

/// What a line has said of its rows so far.
#[derive(Debug, Default)]
pub(super) struct RowsOfLine {
    /// What was measured on the rows that were named last.
    about: String,
    /// The key of the number that comes next, without words of its own.
    next: String,
}

impl RowsOfLine {
    /// Another line begins.
    pub(super) fn begin(&mut self) {
        self.about.clear();
        self.next.clear();
    }

    /// The key of a number behind these words, if they say no more than its rows. A whole number there counts rather than measures.
    pub(super) fn key(&mut self, words: &[&str], is_whole: bool) -> Option<String> {
        let next = std::mem::take(&mut self.next);
        match words {
            [] | ["/"] if !next.is_empty() => Some(next),
            [rows] if names_rows(rows) && !is_whole => {
                let named = format!("{rows} {}", self.about);
                Some(named.trim_end().to_string())
            }
            [both, about @ ..] => {
                let (first, second) = both.split_once('/')?;
                if !names_rows(first) || !names_rows(second) {
                    return None;
                }
                let about = about.join(" ");
                self.next = format!("{second} {about}").trim_end().to_string();
                Some(format!("{first} {about}").trim_end().to_string())
            }
            [] => None,
        }
    }

    /// Remembers what words before a number say that was measured, if they name rows beside it.
    pub(super) fn see(&mut self, words: &[&str]) {
        let about = match words {
            [about @ .., rows] if !about.is_empty() && names_rows(rows) => about,
            [rows, about @ ..] if !about.is_empty() && names_rows(rows) => about,
            _ => &[],
        };
        self.about = about.join(" ");
    }
}

/// Whether a word is one for rows, and no more.
pub(super) fn names_rows(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && is_rows(word)
}
