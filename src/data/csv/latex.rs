//! Tables of LaTeX: `&` between the cells, `\\` behind the rows.

use std::borrow::Cow;

/// What stands between cells.
pub(super) const SEPARATOR: u8 = b'&';

/// Rules between rows.
const RULES: [&str; 4] = [r"\hline", r"\toprule", r"\midrule", r"\bottomrule"];

/// Commands that begin a line without cells.
const AROUND: [&str; 9] = [
    r"\begin",
    r"\end",
    r"\caption",
    r"\label",
    r"\centering",
    r"\cline",
    r"\cmidrule",
    r"\small",
    r"\rowcolor",
];

/// The table alone, if a text holds one: rows keep their lines, what stands around them is emptied.
pub(super) fn without(text: Cow<'_, str>) -> (Cow<'_, str>, Option<u8>) {
    // Most texts have none, and to look at each line of a large one takes as long as to read it.
    if !text.contains('\\') {
        return (text, None);
    }
    let rows = text.lines().filter(|line| is_row(line)).count();
    let others = text
        .lines()
        .filter(|line| !is_row(line) && !is_around(line))
        .count();
    if rows < 2 || others > 0 {
        return (text, None);
    }
    let line = |line: &str| {
        if is_row(line) {
            cells(line)
        } else {
            String::new()
        }
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    (Cow::Owned(lines.join("\n")), Some(SEPARATOR))
}

/// A line without the rules in it.
fn without_rules(line: &str) -> String {
    let mut line = line.to_string();
    for rule in RULES {
        line = line.replace(rule, "");
    }
    line.trim().to_string()
}

fn is_row(line: &str) -> bool {
    let line = without_rules(line);
    line.ends_with(r"\\") && line.replace(r"\&", "").contains('&')
}

fn is_around(line: &str) -> bool {
    let line = without_rules(line);
    line.is_empty()
        || line.starts_with('%')
        || AROUND.iter().any(|command| line.starts_with(command))
}

/// The cells of a row, with signs instead of their commands.
fn cells(line: &str) -> String {
    const SIGNS: [(&str, &str); 9] = [
        (r"\&", "and"),
        (r"\%", "%"),
        (r"\_", "_"),
        (r"\#", "#"),
        (r"\$", "¤"),
        ("$", ""),
        ("¤", "$"),
        ("{,}", ","),
        ("~", " "),
    ];
    let line = without_rules(line);
    let mut line = line.trim_end_matches(r"\\").to_string();
    for (command, sign) in SIGNS {
        line = line.replace(command, sign);
    }
    for font in [
        r"\textbf",
        r"\textit",
        r"\mathbf",
        r"\multicolumn{1}{c}",
        r"\num",
    ] {
        line = line.replace(font, "");
    }
    let cells = line.split('&').map(|cell| {
        let cell = cell.trim();
        let inner = cell
            .strip_prefix('{')
            .and_then(|cell| cell.strip_suffix('}'));
        inner.unwrap_or(cell).to_string()
    });
    cells.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_latex_are_read() {
        for (text, rest) in [
            ("x & y \\\\\n1 & 2 \\\\\n3 & 4 \\\\", "x&y\n1&2\n3&4"),
            (
                "\\begin{tabular}{lr}\n\\toprule\n$x$ & \\textbf{y} \\\\ \\midrule\n1{,}200 & 5\\% \\\\\n3 & 4 \\\\ \\hline\n\\end{tabular}",
                "\n\nx&y\n1,200&5%\n3&4\n",
            ),
        ] {
            let (found, separator) = without(Cow::Borrowed(text));
            assert_eq!((found.as_ref(), separator), (rest, Some(b'&')), "{text}");
        }
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "x,y\n1,2",
            "a & b,c\n1 & 2,3\n4 & 5,6",
            "x,y\n1,2 \\\\\n3,4 \\\\",
            "note: a & b \\\\\nx & y \\\\\n1 & 2",
            "",
        ] {
            assert_eq!(
                without(Cow::Borrowed(text)),
                (Cow::Borrowed(text), None),
                "{text}"
            );
        }
    }
}
