//! Marks, names and numbers of logs.

use crate::explain::Severity;
use crate::expr::number::short;
use crate::figure::Role;
use crate::runlog::RunVerdict;
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// The mark of a level, and its color.
pub(super) fn mark(level: Severity) -> (&'static str, Role) {
    match level {
        Severity::Fault => ("✗", Role::Fault),
        Severity::Warning => ("!", Role::Warn),
        Severity::Note => ("·", Role::Muted),
    }
}

/// The mark of a verdict, and its color.
pub(super) fn verdict_mark(verdict: RunVerdict) -> (&'static str, Role) {
    match verdict {
        RunVerdict::Broken => ("✗", Role::Fault),
        RunVerdict::Warning => ("!", Role::Warn),
        RunVerdict::Healthy => ("✓", Role::Good),
    }
}

/// A number of a log in three digits, with the minus sign of the screen.
pub(super) fn number(value: f64) -> String {
    if value.is_nan() {
        return String::from("NaN");
    }
    text::minus(&short(value, 3))
}

/// Names without what all of them end with, such as `.weight`, and as much of their ends as fits into so many columns.
pub(super) fn short_names(names: &[&str], columns: usize) -> Vec<String> {
    let ends = names
        .iter()
        .map(|name| name.rsplit(['.', '/']).next().unwrap_or(name));
    let mut ends = ends.peekable();
    let first = ends.peek().copied().unwrap_or_default();
    let is_shared = names.len() > 1
        && ends.all(|end| end == first)
        && names.iter().all(|name| name.len() > first.len() + 1);
    let kept = names.iter().map(|name| {
        let cut = if is_shared { first.len() + 1 } else { 0 };
        let kept = name.len().saturating_sub(cut);
        end_of(name.get(..kept).unwrap_or(name), columns)
    });
    kept.collect()
}

/// The end of a name in so many columns: that is where names differ.
pub(super) fn end_of(name: &str, columns: usize) -> String {
    if text::width(name) <= columns {
        return name.to_string();
    }
    let mut end = name.chars();
    while end.next().is_some() && text::width(end.as_str()) >= columns {}
    format!("…{}", end.as_str())
}

/// The end of a path in so many columns, from a folder on where there is room for one, else the end of its last name.
pub(super) fn end_of_path(path: &str, columns: usize) -> String {
    let folders = path.match_indices(['/', '\\']);
    let ends = folders.filter_map(|(at, _)| path.get(at..).filter(|_| at > 0));
    let mut ends = ends.map(|end| format!("…{end}"));
    let end = ends.find(|end| text::width(end) <= columns);
    end.unwrap_or_else(|| end_of(path, columns))
}

/// A name in the characters of the terminal, which may take more columns, and then of its end what fits.
pub(super) fn fitting(name: &str, columns: usize, theme: TerminalTheme) -> String {
    let shown = theme.text(name);
    let mut end = shown.chars();
    while text::width(end.as_str()) > columns && end.next().is_some() {}
    end.as_str().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_tells_them_apart() {
        let names = ["layers.0.weight", "layers.10.weight"];
        assert_eq!(short_names(&names, 20), ["layers.0", "layers.10"]);
        assert_eq!(short_names(&names, 6), ["…ers.0", "…rs.10"]);
        assert_eq!(
            short_names(&["a.weight", "b.bias"], 9),
            ["a.weight", "b.bias"]
        );
        assert_eq!(short_names(&["weight"], 9), ["weight"]);
        assert_eq!(
            short_names(&["x.weight", "weight"], 9),
            ["x.weight", "weight"]
        );
        assert_eq!(short_names(&["日本語"], 3), ["…語"]);
    }

    #[test]
    fn a_path_is_cut_between_folders() {
        let path = "/runs/of/today/train.csv";
        assert_eq!(end_of_path(path, 20), "…/of/today/train.csv");
        assert_eq!(end_of_path(path, 19), "…/today/train.csv");
        assert_eq!(end_of_path(path, 11), "…/train.csv");
        assert_eq!(end_of_path(path, 7), "…in.csv");
    }

    #[test]
    fn numbers_are_those_of_the_screen() {
        assert_eq!(
            (number(f64::NAN), number(-0.5)),
            ("NaN".into(), "−0.5".into())
        );
    }
}
