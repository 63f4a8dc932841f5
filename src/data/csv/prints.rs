//! Tables as programs print them on a terminal: pandas, tibbles of R, Julia, Polars. What is no row goes: types, sizes, the marks of
//! what was cut.

use std::borrow::Cow;

/// A text whose lines that are no rows are empty, so that the others keep their numbers.
pub(super) struct Printed<'a> {
    pub(super) text: Cow<'a, str>,
    /// How many lines say that rows were left out.
    pub(super) cuts: usize,
}

/// How many lines a print has above its rows at most.
const ABOVE: usize = 8;

/// Takes away what a print has beside its rows.
pub(super) fn without(text: Cow<'_, str>) -> Printed<'_> {
    let text = plain_signs(text);
    let mut cuts = 0;
    let mut content = 0;
    let is_drawn = text.contains(['│', '┆', '┃']);
    let needs = is_drawn || text.lines().any(|line| is_beside(line, false));
    if !needs {
        return Printed { text, cuts };
    }
    let mut rest = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        let line = if is_drawn {
            without_bars(line)
        } else {
            line.to_string()
        };
        let is_cut = is_cut(&line);
        if !(is_cut || is_beside(&line, content < ABOVE)) {
            rest.push_str(&line);
        }
        content += usize::from(!line.trim().is_empty());
        cuts += usize::from(is_cut);
        rest.push_str(end);
    }
    Printed {
        text: Cow::Owned(rest),
        cuts,
    }
}

/// Digits of full width, quotes of spreadsheets around numbers, single quotes around all cells, R's `#>` before all lines.
fn plain_signs(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut text = text;
    if text.contains(|c| matches!(c, '\u{ff10}'..='\u{ff19}' | '，' | '；')) {
        let has_separator = text.contains([',', ';', '\t', '|']);
        let plain = |c: char| match c {
            '\u{ff10}'..='\u{ff19}' => char::from(b'0' + (c as u32 - 0xff10) as u8),
            '，' if !has_separator => ',',
            '；' if !has_separator => ';',
            '．' => '.',
            '－' => '-',
            c => c,
        };
        text = Cow::Owned(text.chars().map(plain).collect());
    }
    if text.contains("=\"") && !text.contains("==") {
        for before in [",", ";", "\t", "\n"] {
            text = Cow::Owned(text.replace(&format!("{before}=\""), &format!("{before}\"")));
        }
        if let Some(rest) = text.strip_prefix("=\"") {
            text = Cow::Owned(format!("\"{rest}"));
        }
    }
    let filled = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_quoted = |line: &str| line.len() > 2 && line.starts_with('\'') && line.ends_with('\'');
    if !text.contains('"') && filled().next().is_some() && filled().all(is_quoted) {
        text = Cow::Owned(text.replace('\'', "\""));
    }
    let filled = || text.lines().filter(|line| !line.trim().is_empty());
    if filled().next().is_some() && filled().all(|line| line.starts_with("#>")) {
        let line = |line: &str| line.strip_prefix("#>").unwrap_or(line).to_string() + "\n";
        text = Cow::Owned(text.lines().map(line).collect());
        // The header of a tibble begins behind a blank.
        text = Cow::Owned(
            text.replace("\n # ", "\n# ")
                .trim_start_matches(' ')
                .to_string(),
        );
    }
    text
}

/// Bars of frames between cells as those of tables, or, where one stands behind the number of the row, as a blank.
fn without_bars(line: &str) -> String {
    let bars = line.matches(['│', '┆', '┃', '║']).count();
    let by = if bars == 1 { " " } else { "|" };
    line.replace(['│', '┆', '┃', '║'], by)
}

/// A line of points alone: `..  ...  ...`, `⋮`, and what pandas writes in narrow ones.
fn is_cut(line: &str) -> bool {
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || c == '|')
        .filter(|word| !word.is_empty())
        .collect();
    let is_points = |word: &&str| word.chars().all(|c| matches!(c, '.' | '…' | '⋮'));
    words.len() > 1 && words.iter().all(is_points)
}

/// A line beside the rows; types only stand above them.
///
/// It is asked of every line of every text, so that what shows at a line's ends comes first and what is long to find is left
/// alone until that is so.
fn is_beside(line: &str, is_above: bool) -> bool {
    let line = line.trim();
    let is_between = |c: char| c.is_whitespace() || c == '|';
    let words = || line.split(is_between).filter(|word| !word.is_empty());
    let is_size = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    // `[100 rows x 5 columns]`, `100 rows × 5 columns`.
    let is_shape = || {
        let mut parts = line
            .trim_start_matches('[')
            .trim_end_matches(']')
            .split_whitespace();
        let mut next = |is_wanted: &dyn Fn(&str) -> bool| parts.next().is_some_and(is_wanted);
        next(&is_size)
            && next(&|word| word.starts_with("row"))
            && next(&|word| matches!(word, "x" | "×"))
            && next(&is_size)
            && next(&|word| word.starts_with("column"))
            && parts.next().is_none()
    };
    // `Name: x, dtype: float64`, `shape: (2, 2)`, `2×2 DataFrame`.
    let is_named =
        (line.starts_with("Name: ") || line.starts_with("dtype") || line.starts_with("Length: "))
            && line.contains("dtype: ");
    let is_polars = line
        .strip_prefix("shape: (")
        .is_some_and(|rest| rest.ends_with(')'));
    let is_julia = line
        .strip_suffix(" DataFrame")
        .is_some_and(|size| size.split(['×', 'x']).all(is_size));
    // `<dbl> <chr>` of tibbles.
    let is_type = |word: &str| word.len() > 2 && word.starts_with('<') && word.ends_with('>');
    let begins = line.trim_start_matches(is_between).starts_with('<');
    let is_tibble = begins && words().count() > 1 && words().all(is_type);
    is_named
        || is_polars
        || is_julia
        || is_tibble
        || is_shape()
        || is_above && is_types(&words().collect::<Vec<_>>())
}

/// Whether words are names of types, as Julia and Polars write them below headings.
fn is_types(words: &[&str]) -> bool {
    const TYPES: [&str; 19] = [
        "Float64", "Float32", "Int64", "Int32", "String", "Bool", "Float64?", "Int64?", "String?",
        "f64", "f32", "i64", "i32", "u32", "str", "bool", "Date", "date", "Any",
    ];
    !words.is_empty() && words.iter().all(|word| TYPES.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, usize) {
        let printed = without(Cow::Borrowed(text));
        (printed.text.into_owned(), printed.cuts)
    }

    #[test]
    fn what_is_no_row_of_a_print_goes() {
        for (text, rest, cuts) in [
            (
                "# A tibble: 1 × 2\n  x y\n  <dbl> <chr>\n1 2 a\n",
                "# A tibble: 1 × 2\n  x y\n\n1 2 a\n",
                0,
            ),
            (
                "   x\n0  1\n.. ..\n9  2\n\n[10 rows x 1 columns]",
                "   x\n0  1\n\n9  2\n\n",
                1,
            ),
            (
                "0 1.0\n1 2.0\nName: x, dtype: float64\n",
                "0 1.0\n1 2.0\n\n",
                0,
            ),
            (
                "1×2 DataFrame\n Row │ x        y\n     │ Float64  Float64\n   1 │ 1.0  2.0\n",
                "\n Row   x        y\n\n   1   1.0  2.0\n",
                0,
            ),
            (
                "shape: (1, 2)\n│ x   ┆ y   │\n│ f64 ┆ f64 │\n│ 1.0 ┆ 2.0 │\n",
                "\n| x   | y   |\n\n| 1.0 | 2.0 |\n",
                0,
            ),
            ("#>  x y\n#> 1 2\n", " x y\n 1 2\n", 0),
            ("'x','y'\n'1','2'\n", "\"x\",\"y\"\n\"1\",\"2\"\n", 0),
            ("x,y\n=\"1\",=\"2\"\n", "x,y\n\"1\",\"2\"\n", 0),
            ("n，y\n１２，3\n", "n,y\n12,3\n", 0),
        ] {
            let rest = rest.trim_start_matches(' ').to_string();
            let (found, count) = of(text);
            assert_eq!(
                (found.trim_start_matches(' ').to_string(), count),
                (rest, cuts),
                "{text}"
            );
        }
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "x,y\n1,2",
            "x y\n. .\n1 2",
            "type,x\nDate,1\nstr,2",
            "it's,x\n1,2",
            "a,b\n'x',1\n",
            "name: x, y\n1,2",
            "# > quote\nx\n1",
        ] {
            assert_eq!(of(text), (text.to_string(), 0));
        }
    }
}
