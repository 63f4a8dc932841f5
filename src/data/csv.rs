//! CSV files: a header of names, then rows of numbers (RFC 4180, with spaces around fields allowed).

use std::fmt;

use super::MOST_ROWS;

/// Why a text is not a table of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvError {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in its line where the fault begins, counted from 1.
    pub column: usize,
    /// What is wrong, in a short sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for CsvError {}

/// A field and where it begins.
struct Field {
    text: String,
    line: usize,
    column: usize,
}

impl Field {
    fn wrong(&self, message: impl Into<String>, hint: impl Into<String>) -> CsvError {
        CsvError {
            line: self.line,
            column: self.column,
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// Reads the columns of a text by name. Empty lines are left out.
///
/// # Errors
/// The first fault, with its line and column.
pub fn read(text: &str) -> Result<Vec<(String, Vec<f64>)>, CsvError> {
    let mut records = Records::new(text.strip_prefix('\u{feff}').unwrap_or(text));
    let Some(header) = records.next().transpose()? else {
        return Err(records.at_end(
            "the file is empty",
            "begin it with the names of the columns",
        ));
    };
    let mut columns: Vec<(String, Vec<f64>)> = Vec::new();
    for field in &header {
        if field.text.is_empty() {
            return Err(field.wrong("a column has no name", "give every column a name"));
        }
        if field.text.parse::<f64>().is_ok() {
            let message = format!(
                "the header has the number {} where a name belongs",
                field.text
            );
            return Err(field.wrong(message, "begin the file with the names of the columns"));
        }
        if columns.iter().any(|(known, _)| *known == field.text) {
            let message = format!("two columns have the name `{}`", field.text);
            return Err(field.wrong(message, "give every column a name of its own"));
        }
        columns.push((field.text.clone(), Vec::new()));
    }
    while let Some(record) = records.next().transpose()? {
        check_length(&record, &columns)?;
        for (field, (name, values)) in record.iter().zip(&mut columns) {
            values.push(number(field, name)?);
        }
        if columns[0].1.len() > MOST_ROWS {
            let message = format!("there are more than {MOST_ROWS} rows");
            return Err(record[0].wrong(message, "take a part of the data"));
        }
    }
    if columns[0].1.is_empty() {
        return Err(records.at_end("there are no rows", "write at least one row of numbers"));
    }
    Ok(columns)
}

fn check_length(record: &[Field], columns: &[(String, Vec<f64>)]) -> Result<(), CsvError> {
    if record.len() == columns.len() {
        return Ok(());
    }
    let message = format!(
        "this row has {} cells, but there are {} columns",
        record.len(),
        columns.len()
    );
    let index = record.get(columns.len()).or(record.last());
    let field = index.expect("a record has a field");
    Err(field.wrong(
        message,
        "every row has one number for each name of the header",
    ))
}

fn number(field: &Field, name: &str) -> Result<f64, CsvError> {
    if field.text.is_empty() {
        let message = format!("a cell of `{name}` is missing");
        return Err(field.wrong(message, "write a number, or leave the row out"));
    }
    match field.text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => {
            let message = format!("`{}` in column `{name}` is not a number", cut(&field.text));
            Err(field.wrong(
                message,
                "a column holds finite numbers, with a point before decimals",
            ))
        }
    }
}

/// Long texts are cut.
fn cut(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() > LONGEST {
        text.chars().take(LONGEST).chain(['…']).collect()
    } else {
        text.to_string()
    }
}

/// The records of a text, one after the other.
struct Records<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    column: usize,
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text.chars().peekable(),
            line: 1,
            column: 1,
        }
    }

    fn at_end(&self, message: &str, hint: &str) -> CsvError {
        CsvError {
            line: self.line,
            column: self.column,
            message: message.to_string(),
            hint: hint.to_string(),
        }
    }

    fn take(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn skip_spaces(&mut self) {
        while self
            .rest
            .next_if(|c| matches!(c, ' ' | '\t' | '\r'))
            .is_some()
        {
            self.column += 1;
        }
    }

    /// A field up to its comma or the end of its line; true if a comma follows.
    fn field(&mut self) -> Result<(Field, bool), CsvError> {
        self.skip_spaces();
        let mut field = Field {
            text: String::new(),
            line: self.line,
            column: self.column,
        };
        if self.rest.peek() == Some(&'"') {
            self.take();
            self.quoted(&mut field)?;
        } else {
            while let Some(c) = self.rest.peek().filter(|c| !matches!(c, ',' | '\n')) {
                field.text.push(*c);
                self.take();
            }
            field.text.truncate(field.text.trim_end().len());
        }
        let more = self.rest.peek() == Some(&',');
        self.take();
        Ok((field, more))
    }

    fn quoted(&mut self, field: &mut Field) -> Result<(), CsvError> {
        loop {
            match self.take() {
                Some('"') if self.rest.peek() == Some(&'"') => {
                    self.take();
                    field.text.push('"');
                }
                Some('"') => break,
                Some(c) => field.text.push(c),
                None => return Err(field.wrong("a quote is not closed", "end the cell with `\"`")),
            }
        }
        self.skip_spaces();
        match self.rest.peek() {
            None | Some(',' | '\n') => Ok(()),
            Some(_) => Err(field.wrong("text after a closing quote", "put a comma between cells")),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Vec<Field>, CsvError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_spaces();
        while self.rest.peek() == Some(&'\n') {
            self.take();
            self.skip_spaces();
        }
        self.rest.peek()?;
        let mut record = Vec::new();
        loop {
            match self.field() {
                Ok((field, more)) => {
                    record.push(field);
                    if !more {
                        return Some(Ok(record));
                    }
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_read() {
        let text = "\u{feff}x, \"t \"\"1\"\"\" \r\n\n1, 2e-3\r\n -3 ,\"4\"";
        let expected = [
            ("x".to_string(), vec![1.0, -3.0]),
            ("t \"1\"".to_string(), vec![2e-3, 4.0]),
        ];
        assert_eq!(read(text), Ok(expected.to_vec()));
    }

    #[test]
    fn faults_are_told_with_line_and_column() {
        for (text, told) in [
            ("", "1:1: the file is empty"),
            ("x,t", "1:4: there are no rows"),
            ("x,x\n", "1:3: two columns"),
            ("x,,t\n", "1:3: a column has no name"),
            ("1,2\n3,4", "1:1: the header has the number 1"),
            ("x,t\n1,2\n3,\n", "3:3: a cell of `t` is missing"),
            (
                "x,t\n1,2\n3, abc\n",
                "3:4: `abc` in column `t` is not a number",
            ),
            ("x,t\n1,nan", "2:3: `nan`"),
            (
                "x,t\n1,2,3\n",
                "2:5: this row has 3 cells, but there are 2 columns",
            ),
            ("x,t\n1\n", "2:1: this row has 1 cells"),
            ("x,t\n\"1,2\n", "2:1: a quote is not closed"),
        ] {
            let error = read(text).expect_err(text).to_string();
            assert!(error.starts_with(told), "{text:?}: {error}");
        }
    }

    #[test]
    fn a_million_rows_are_refused() {
        let text = format!("x\n{}", "1\n".repeat(1_000_000));
        let error = read(&text).expect_err("too many");
        assert_eq!(error.line, MOST_ROWS + 2);
        assert!(error.message.contains("100000 rows"));
    }
}
