//! The names of a table's columns, from the text that created it.

/// Words that start a constraint rather than a column.
const CONSTRAINTS: [&str; 5] = ["constraint", "primary", "unique", "check", "foreign"];

/// The columns of `CREATE TABLE name (…)`, and which of them is the number of the row (`INTEGER PRIMARY KEY`).
pub(super) fn columns(sql: &str) -> (Vec<String>, Option<usize>) {
    let mut columns = Vec::new();
    let mut row_number = None;
    for definition in definitions(sql) {
        let (name, rest) = first_word(definition.trim());
        if CONSTRAINTS.contains(&name.to_ascii_lowercase().as_str())
            && !definition.trim().starts_with(['"', '`', '['])
        {
            continue;
        }
        let rest = rest.to_ascii_lowercase();
        if rest.trim_start().starts_with("integer") && rest.contains("primary key") {
            row_number = Some(columns.len());
        }
        columns.push(name.to_string());
    }
    (columns, row_number)
}

/// What stands between the commas of the outermost parentheses.
fn definitions(sql: &str) -> Vec<&str> {
    let mut definitions = Vec::new();
    let mut depth = 0_usize;
    let mut quote = None;
    let mut from = 0;
    for (at, c) in sql.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(') => {
                depth += 1;
                if depth == 1 {
                    from = at + 1;
                }
            }
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    definitions.extend(sql.get(from..at));
                    return definitions;
                }
            }
            (None, ',') if depth == 1 => {
                definitions.extend(sql.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    definitions
}

/// The first word, without quotes, and what follows.
fn first_word(text: &str) -> (&str, &str) {
    let mut rest = text.chars();
    let close = match rest.next() {
        Some(open @ ('"' | '`' | '\'')) => open,
        Some('[') => ']',
        _ => {
            let end = text
                .find(|c: char| c.is_whitespace() || c == '(')
                .unwrap_or(text.len());
            return text.split_at(end);
        }
    };
    let rest = rest.as_str();
    rest.split_once(close).unwrap_or((rest, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_definitions() {
        let sql = "CREATE TABLE \"metrics\" (\n\t\"key\" VARCHAR(250) NOT NULL, \n\tstep BIGINT DEFAULT '0,)' NOT NULL,\n\tCONSTRAINT pk PRIMARY KEY (\"key\", step)\n)";
        assert_eq!(
            columns(sql),
            (vec!["key".to_string(), "step".to_string()], None)
        );
        let sql = "CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL , log_id TEXT, UNIQUE(step))";
        assert_eq!(
            columns(sql),
            (
                vec!["id".to_string(), "step".to_string(), "log_id".to_string()],
                Some(0)
            )
        );
        assert_eq!(columns("nonsense"), (vec![], None));
    }
}
