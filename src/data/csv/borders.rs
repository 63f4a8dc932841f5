//! Tables drawn with bars and rules, as Markdown and the programs of databases write them: the rules go, and the bars at both ends.

use std::borrow::Cow;

/// How many lines may stand above the first rule.
const ABOVE: usize = 3;

/// A text without rules and outer bars. Lines keep their numbers.
pub(super) fn without(text: Cow<'_, str>) -> Cow<'_, str> {
    let filled = || text.lines().filter(|line| !line.trim().is_empty());
    let begins = filled().take(ABOVE).any(is_rule) && !filled().all(is_rule);
    if !begins {
        return text;
    }
    let has_bars = filled()
        .filter(|line| !is_rule(line))
        .any(|line| line.contains('|'));
    // Without bars at both ends of the headings those of rows are between cells that are empty.
    let mut contents = filled().filter(|line| !is_rule(line));
    let has_outer = contents
        .next()
        .is_some_and(|line| line.trim().starts_with('|'));
    let line = |line: &str| {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        if is_rule(line) {
            return end.to_string();
        }
        if !has_bars {
            return format!("{line}{end}");
        }
        let inner = line.trim();
        if !has_outer {
            return format!("{inner}{end}");
        }
        let inner = without_number(inner);
        let inner = inner.strip_prefix('|').unwrap_or(inner);
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        format!("{inner}{end}")
    };
    Cow::Owned(text.split_inclusive('\n').map(line).collect())
}

/// A row of Stata's lists without its number: `12. | AMC  4,099 |`.
fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = rest.strip_prefix('.').map(str::trim_start);
    let behind = behind.filter(|behind| behind.starts_with('|') && rest.len() < line.len());
    behind.unwrap_or(line)
}

/// Whether a line draws the rule below headings, or a border: dashes between bars, pluses, colons or blanks.
fn is_rule(line: &str) -> bool {
    const DASHES: [char; 5] = ['-', '=', '─', '═', '━'];
    let line = line.trim();
    let dashes = line.chars().filter(|c| DASHES.contains(c)).count();
    let is_between = |c: char| "+|: \t┼│├┤┬┴┌┐└┘╪╞╡╒╕╘╛╤╧┆".contains(c);
    let others = line
        .chars()
        .filter(|c| !DASHES.contains(c) && is_between(*c))
        .count();
    let has_signs = line.contains(['+', '|', '┼', '╪', '┬', '┴']);
    let is_long = line.contains("---")
        || line.contains("===")
        || ["──", "══", "━━"].iter().any(|run| line.contains(run));
    // A dash alone is a cell without a value.
    let is_drawn = has_signs || is_long && line.split_whitespace().all(|word| word.len() > 1);
    dashes > 0
        && dashes + others == line.chars().count()
        && is_drawn
        && (is_long || has_bars_around(line) || is_aligned(line))
}

/// Whether a line is Markdown's rule between inner bars alone: `--|--`, `:-|-:`. A single dash is a cell without a value.
fn is_aligned(line: &str) -> bool {
    let is_part = |part: &str| {
        let part = part.trim();
        part.len() > 1 && part.contains('-') && part.trim_matches(':').bytes().all(|b| b == b'-')
    };
    line.contains('|') && line.split('|').all(is_part)
}

/// Whether a line begins and ends with a bar, as Markdown has it.
fn has_bars_around(line: &str) -> bool {
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        without(Cow::Borrowed(text)).into_owned()
    }

    #[test]
    fn drawn_tables_lose_their_lines() {
        for (text, rest) in [
            ("| x | y |\n|---|--:|\n| 1 | 2 |\n", " x | y \n\n 1 | 2 \n"),
            ("|x|y|\n|-|-|\n|1|2|", "x|y\n\n1|2"),
            ("x | y\n--|---\n1 | 2", "x | y\n\n1 | 2"),
            ("x | y\n--|--\n1 | 2", "x | y\n\n1 | 2"),
            ("x|y\n:--|--:\n1|2", "x|y\n\n1|2"),
            ("x|y\n:-|-:\n1|2", "x|y\n\n1|2"),
            (" x | y\n---+---\n 1 | 2\n", "x | y\n\n1 | 2\n"),
            (
                "+---+---+\n| x | y |\n+---+---+\n| 1 | 2 |\n+---+---+",
                "\n x | y \n\n 1 | 2 \n",
            ),
            (
                "  +------+\n  | x  y |\n  |------|\n1. | 1  2 |\n  +------+",
                "\n x  y \n\n 1  2 \n",
            ),
            ("id value\n-- -----\n 1 1.5", "id value\n\n 1 1.5"),
            ("=== ====\nx    y\n=== ====\n1 2", "\nx    y\n\n1 2"),
        ] {
            assert_eq!(of(text), rest, "{text}");
        }
    }

    #[test]
    fn tables_without_rules_stay() {
        for text in [
            "x,y\n-,-\n1,2",
            "x|y\n-|-\n1|2",
            "x|y\n--|3\n1|2",
            "x|y\n-:-|--\n1|2",
            "x y\n- -\n1 2",
            "x;y\n--;--\n1;2",
            "a|b\n1|2\n3|4\n5|6\n--|--",
            "---\n---",
            "",
        ] {
            assert_eq!(of(text), text);
        }
    }
}
