//! Weka's ARFF: `@attribute` lines name the columns of the rows below `@data`, `%` begins a comment.

use std::borrow::Cow;

use super::CsvError;

/// The text as a table with a line of headings, whose rows keep their lines; any other text as it is.
pub(super) fn as_table(text: Cow<'_, str>) -> Result<Cow<'_, str>, CsvError> {
    let key = |line: &str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        word.to_ascii_lowercase()
    };
    let is_content = |line: &&str| !line.trim().is_empty() && !line.starts_with('%');
    let begins = text.lines().find(is_content).map(key);
    if begins.as_deref() != Some("@relation") {
        return Ok(text);
    }
    let mut table = String::with_capacity(text.len());
    let mut names: Vec<String> = Vec::new();
    let mut has_rows = false;
    for line in text.lines() {
        let line = line.trim();
        if has_rows && line.starts_with('{') {
            return Err(CsvError::of_file(
                "the rows of the ARFF file are sparse",
                "write them in full: Weka's filter `SparseToNonSparse` does so",
            ));
        }
        match key(line).as_str() {
            "@attribute" if !has_rows => names.extend(attribute(line)),
            "@data" if !has_rows => {
                has_rows = true;
                table.push_str(&names.join(","));
            }
            _ if has_rows && !line.starts_with('%') => table.push_str(line),
            _ => {}
        }
        table.push('\n');
    }
    Ok(Cow::Owned(table))
}

/// The name that a line declares, in quotes as a heading has them.
fn attribute(line: &str) -> Option<String> {
    let rest = line.get("@attribute".len()..)?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let name = match quote {
        Some(quote) => rest[1..].split(quote).next(),
        None => rest.split_whitespace().next(),
    }?;
    Some(format!("\"{}\"", name.replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_the_headings() {
        let text = "% by me\n@relation r\n\n@ATTRIBUTE x numeric\n@attribute 'a b' {p,q}\n@data\n1,p\n% note\n2,q\n";
        let table = as_table(Cow::Borrowed(text)).expect("a table");
        assert_eq!(table, "\n\n\n\n\n\"x\",\"a b\"\n1,p\n\n2,q\n");
        let sparse = as_table(Cow::Borrowed(
            "@relation r\n@attribute x real\n@data\n{0 1}\n",
        ));
        assert!(sparse.unwrap_err().message.contains("sparse"));
        assert_eq!(
            as_table(Cow::Borrowed("x,y\n@data,1\n")).expect("as it is"),
            "x,y\n@data,1\n"
        );
    }
}
