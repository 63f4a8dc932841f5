//! Tables as programs write them in brackets: prints of NumPy, `array([[1., 2.], [3., 4.]])`, `tensor(…)`, lists of lists and of
//! tuples, MATLAB's `[1 2; 3 4]`.

use std::borrow::Cow;

/// The rows of a table in brackets, a line each; any other text as it is.
pub(super) fn as_table(text: Cow<'_, str>) -> Cow<'_, str> {
    match rows(&text) {
        Some(rows) => Cow::Owned(rows.join("\n") + "\n"),
        None => text,
    }
}

/// Whether bytes are such a table.
pub(super) fn is_table(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes);
    text.is_ok_and(|text| rows(text).is_some())
}

/// The rows, their cells between commas.
fn rows(text: &str) -> Option<Vec<String>> {
    const MADE: [&str; 6] = [
        "",
        "array",
        "np.array",
        "numpy.array",
        "tensor",
        "torch.tensor",
    ];
    let text = text.trim();
    let open = text.find('[')?;
    let head = text[..open].trim().trim_end_matches('(').trim_end();
    let name = head.split_once('=').map_or(head, |(_, made)| made.trim());
    if !MADE.contains(&name) || text.len() - open < 2 {
        return None;
    }
    let body = &text[open + 1..];
    let is_nested = body.trim_start().starts_with(['[', '(']);
    let found = if is_nested {
        nested(body)?
    } else {
        of_matlab(body)?
    };
    let width = found.first()?.len();
    let is_even = found.iter().all(|row| row.len() == width && width > 0);
    is_even.then(|| found.into_iter().map(|row| row.join(",")).collect())
}

/// `[1, 2], [3, 4]]`.
fn nested(body: &str) -> Option<Vec<Vec<String>>> {
    let mut found = Vec::new();
    let mut row: Option<String> = None;
    for (at, c) in body.char_indices() {
        match (c, row.as_mut()) {
            ('[' | '(', None) => row = Some(String::new()),
            ('[' | '(' | '{' | ':', Some(_)) => return None,
            (']' | ')', Some(_)) => found.push(cells(&row.take()?)?),
            (_, Some(row)) => row.push(c),
            (']', None) => return is_end(&body[at + 1..]).then_some(found),
            (',', None) => {}
            (c, None) if c.is_whitespace() => {}
            _ => return None,
        }
    }
    None
}

/// `1 2; 3 4]`, of two rows at least.
fn of_matlab(body: &str) -> Option<Vec<Vec<String>>> {
    let (rows, end) = body.split_once(']')?;
    let parts = rows.split(';').map(str::trim).filter(|row| !row.is_empty());
    let found: Option<Vec<_>> = parts.map(cells).collect();
    found.filter(|found| found.len() > 1 && is_end(end))
}

/// What may stand behind the last bracket: `)`, `, dtype=float32)`, `;`.
fn is_end(end: &str) -> bool {
    let end = end.trim().trim_end_matches(';').trim_end();
    let inner = end.strip_suffix(')').unwrap_or(end).trim();
    let setting = inner.strip_prefix(',').unwrap_or(inner).trim();
    setting.is_empty()
        || ["dtype", "device", "requires_grad"]
            .iter()
            .any(|name| setting.starts_with(name))
}

/// The cells of a row, between commas or blanks; none where some were left out.
fn cells(row: &str) -> Option<Vec<String>> {
    let cell = |cell: &str| cell.trim().replace('\'', "\"");
    let found: Vec<String> = if row.contains(',') {
        let row = row.trim().trim_end_matches(',');
        row.split(',').map(cell).collect()
    } else {
        row.split_whitespace().map(cell).collect()
    };
    let is_whole = found
        .iter()
        .all(|cell| !cell.is_empty() && cell != "..." && !cell.contains('\n'));
    is_whole.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_in_brackets_are_rows() {
        for text in [
            "[[1.  2.5]\n [3.  4. ]]\n",
            "array([[1. , 2.5],\n       [3. , 4. ]])",
            "x = np.array([[1., 2.5], [3., 4.]], dtype=float32)",
            "tensor([[1., 2.5],\n        [3., 4.]], device='cuda:0')\n",
            "[(1., 2.5),\n (3., 4.)]",
            "[1. 2.5; 3. 4.];",
            "[[1.\n  2.5]\n [3. 4.]]",
        ] {
            let table = as_table(Cow::Borrowed(text)).replace("4. ", "4.");
            assert_eq!(table, "1.,2.5\n3.,4.\n", "{text}");
            assert!(is_table(text.as_bytes()));
        }
        assert_eq!(
            as_table(Cow::Borrowed("[('a', 1), ('b', 2)]")),
            "\"a\",1\n\"b\",2\n"
        );
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "x,y\n1,2",
            "[m],[s]\n1,2",
            "[{\"x\": 1}]",
            "[[1, 2], [3]]",
            "[[[1, 2], [3, 4]]]",
            "[[1 2 ... 9]\n [1 2 ... 9]]",
            "[[1, 2], [3, 4]",
            "[1, 2, 3]",
            "note [1 2; 3 4]",
            "",
        ] {
            assert_eq!(as_table(Cow::Borrowed(text)), text);
        }
    }
}
