//! CSV files as people have them: what separates the cells, which characters, which numbers, which names is found out, and
//! what was found is said.

mod arff;
mod borders;
mod candidates;
mod column;
mod comments;
mod currency;
mod date;
mod duration;
mod encoding;
mod figure_words;
mod figures;
mod fixed;
mod foreign;
mod headings;
mod kind;
mod latex;
mod literals;
mod locate;
mod marks;
mod missing;
mod named;
mod number;
mod numbered;
mod obstacle;
mod plain;
mod preamble;
mod prints;
mod quotes;
mod reading;
mod records;
mod remarks;
mod repeated;
mod revived;
mod second;
mod shape;
mod sniff;
mod stand_ins;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod told;
mod totals;
mod unit;
mod value;

use std::borrow::Cow;
use std::fmt;

pub use date::{Dates, Order};
pub use headings::ChosenNames;
pub use kind::ColumnKind;
use kind::cut;
pub use locate::CsvError;
use locate::Locator;
pub use number::Comma;
pub use obstacle::Obstacle;
use reading::TableReading;
use records::Records;
use shape::TableShape;
pub use stand_ins::{StandIn, stand_ins};
use summary::Surroundings;

/// How many columns a file may have.
pub const MOST_COLUMNS: usize = 1_000;

/// What a scenario says of a file, by the names that its loss uses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The separator; found out if it is not given.
    pub separator: Option<u8>,
    /// The names of the columns.
    pub names: ChosenNames,
    /// Whether the file may be without headings where none are given: its columns are then `column1`, `column2`, ….
    pub may_lack_headings: bool,
    /// The texts of a column in the order in which they are numbered, by its name.
    pub codes: Vec<(String, Vec<String>)>,
}

/// A column of a file.
#[derive(Clone, Debug)]
pub struct Column {
    /// What the file calls it; empty without a heading.
    pub heading: String,
    /// What a loss calls it.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
    /// A number for each row, NaN where the cell is missing; empty if its cells have no numbers.
    pub values: Vec<f64>,
    /// What else is to be known of its numbers.
    pub told: Option<String>,
    /// How many cells are missing.
    pub missing: usize,
    /// The first of them.
    pub first_missing: Option<CsvError>,
    /// Why its cells have no numbers, and where.
    pub fault: Option<CsvError>,
}

impl Column {
    /// How its cells are read, where that is to be known.
    pub fn reading(&self) -> Option<String> {
        self.kind.reading().or_else(|| self.told.clone())
    }
}

/// Missing cells are equal.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&f64, &f64)| a == b || a.is_nan() && b.is_nan();
        self.heading == other.heading
            && self.name == other.name
            && self.kind == other.kind
            && self.values.len() == other.values.len()
            && self.values.iter().zip(&other.values).all(same)
    }
}

/// A file as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct CsvTable {
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many rows it has.
    pub rows: usize,
    /// The line of each row, counted from 1.
    pub lines: Vec<u32>,
    /// The separator; a tab also where blanks separate.
    pub separator: u8,
    /// Its encoding.
    pub encoding: &'static str,
    /// Whether it began with headings.
    pub has_headings: bool,
    /// Whether blanks separate the cells.
    pub has_blanks: bool,
    /// How many lines above the headings were left out.
    pub titles: usize,
    /// How many lines between the headings and the rows were left out, such as units.
    pub units: usize,
    /// The first of these as it is written.
    pub unit: String,
    /// How many lines below the rows were left out, such as totals.
    pub footers: usize,
    /// How the first of these begins.
    pub footer: String,
    /// How many sums and means between the rows were left out.
    pub subtotals: usize,
    /// How many lines were left out because they begin with `#`.
    pub comments: usize,
    /// How many lines of a print say that rows were left out of it.
    pub cuts: usize,
    /// What else is to be known of how it was read, in clauses.
    pub told: Vec<String>,
}

/// Reads a file. `spelled` is the spelling that the language of losses gives to a free name.
///
/// # Errors
/// It is no table: the first fault, with its line and column.
pub fn read(
    bytes: &[u8],
    options: &Options,
    spelled: &dyn Fn(&str) -> Option<String>,
) -> Result<CsvTable, CsvError> {
    if let Some(error) = foreign::refusal(bytes).filter(|_| !literals::is_table(bytes)) {
        return Err(error);
    }
    let Some((text, encoding)) = text::decode(bytes) else {
        return Err(CsvError::of_file(
            "the file is no text",
            "save it as CSV, in UTF-8",
        ));
    };
    let text = named::as_table(literals::as_table(arff::as_table(text)?));
    let (text, ampersand) = latex::without(text);
    let printed = prints::without(text);
    let text = borders::without(printed.text);
    let preamble = preamble::without(text);
    let text = preamble.text;
    let (text, separator, has_blanks) =
        if let Some(separator) = options.separator.or(ampersand).or(preamble.separator) {
            (text, separator, false)
        } else {
            let (text, layout) = sniff::layout(&text);
            (text.into_owned().into(), layout.separator, layout.blanks)
        };
    let (text, left_out) = comments::told_from_rows(text, separator);
    let mut table = tabulated(&text, separator, options, spelled)?;
    if let Some((text, count)) = repeated::without(&text, separator, &table) {
        table = tabulated(&text, separator, options, spelled)?;
        let lines = if count == 1 {
            "a line that repeats".to_string()
        } else {
            format!("{count} lines that repeat")
        };
        table.told.push(format!("without {lines} the headings"));
    }
    if preamble.is_table {
        table
            .told
            .push("what is above the headings may be a table of its own".to_string());
    }
    table.encoding = encoding;
    (table.has_blanks, table.titles) = (has_blanks, preamble.titles);
    (table.comments, table.cuts) = (left_out, printed.cuts);
    Ok(table)
}

/// The table of a text that has nothing above its headings.
fn tabulated(
    text: &str,
    separator: u8,
    options: &Options,
    spelled: &dyn Fn(&str) -> Option<String>,
) -> Result<CsvTable, CsvError> {
    let surroundings = Surroundings::of(text, separator);
    let text = if surroundings.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(surroundings.emptied(text))
    };
    let locator = Locator::new(&text, separator);
    if options.separator.is_some() && !sniff::separates(&text, separator) {
        let message = format!("nothing is separated by `{}`", char::from(separator));
        let hint = "leave `separator` out to have it found out";
        return Err(locator.at(locator.first_line(), 0, message, hint));
    }
    let tidied = quotes::tidy(&text, separator).map_err(|fault| locator.quote(fault))?;
    let records = Records::new(&tidied, separator);
    let shape = TableShape::of(&records, options, &locator)?;
    let names = headings::names(&shape.headings, &options.names, spelled).map_err(|heading| {
        CsvError::of_file(
            format!("there is no column with the heading `{}`", cut(&heading)),
            format!("the headings are {}", quoted_list(&shape.headings)),
        )
    })?;
    let mut table = TableReading::new(&shape, names).read(&records, options, &locator)?;
    table.told.clone_from(&shape.told);
    table.told.extend(surroundings.named_rows());
    table.told.extend(told::of_ends(&table.columns, table.rows));
    table.separator = separator;
    table.unit.clone_from(&surroundings.unit);
    let second = surroundings.above.len();
    (table.units, table.footers) = (second, surroundings.below.len());
    if surroundings.headings.is_some() {
        table.units = 0;
        let lines = 1 + second;
        table
            .told
            .push(format!("the headings of {lines} lines are joined"));
    }
    (table.footer, table.subtotals) = (surroundings.word, surroundings.between.len());
    Ok(table)
}

/// The first few texts in quotes.
fn quoted_list(texts: &[String]) -> String {
    const MOST: usize = 12;
    let quoted = texts
        .iter()
        .take(MOST)
        .map(|text| format!("`{}`", cut(text)));
    let mut list = quoted.collect::<Vec<_>>().join(", ");
    if texts.len() > MOST {
        list.push_str(", …");
    }
    list
}

impl fmt::Display for CsvTable {
    /// How it was read, in a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = match self.separator {
            b'\t' if self.has_blanks => "blanks",
            b'\t' => "tabs",
            b';' => "semicolons",
            b'|' => "bars",
            b',' => "commas",
            b'~' => "tildes",
            b':' => "colons",
            b'^' => "carets",
            latex::SEPARATOR => "ampersands",
            _ => "the given separator",
        };
        let rows = if self.rows == 1 { "row" } else { "rows" };
        let columns = if self.columns.len() == 1 {
            "column"
        } else {
            "columns"
        };
        write!(
            f,
            "{} {rows} of {} {columns}",
            self.rows,
            self.columns.len()
        )?;
        if self.columns.len() > 1 {
            write!(f, " between {separator}")?;
        }
        write!(f, ", {}", self.encoding)?;
        if !self.has_headings {
            f.write_str(", no headings")?;
        }
        let is_decimal = |column: &Column| match &column.kind {
            ColumnKind::WrittenNumber { comma, .. } => *comma == Comma::Decimal,
            ColumnKind::Number
            | ColumnKind::Marked(..)
            | ColumnKind::Flag
            | ColumnKind::Date(_)
            | ColumnKind::Duration(..)
            | ColumnKind::Text(_)
            | ColumnKind::Empty
            | ColumnKind::Unusable(_) => false,
        };
        if self.columns.iter().any(is_decimal) {
            f.write_str(", decimal commas")?;
        }
        match self.titles {
            0 => {}
            1 => f.write_str(", without the line above the headings")?,
            lines => write!(f, ", without {lines} lines above the headings")?,
        }
        match (self.units, cut(&self.unit)) {
            (0, _) => {}
            (1, unit) => write!(f, ", without the line below the headings (`{unit}`)")?,
            (lines, unit) => write!(
                f,
                ", without {lines} lines below the headings (`{unit}`, …)"
            )?,
        }
        match (self.footers, cut(&self.footer)) {
            (0, _) => {}
            (1, word) => write!(f, ", without the last line (`{word}`)")?,
            (lines, word) => write!(f, ", without the last {lines} lines (`{word}`, …)")?,
        }
        match self.subtotals {
            0 => {}
            1 => f.write_str(", without a figure among the rows")?,
            lines => write!(f, ", without {lines} figures among the rows")?,
        }
        match self.comments {
            0 => {}
            1 => f.write_str(", without the line that begins with `#`")?,
            lines => write!(f, ", without {lines} lines that begin with `#`")?,
        }
        if self.cuts > 0 {
            f.write_str(", cut where it has points: the rows between were not printed")?;
        }
        for clause in &self.told {
            write!(f, "; {clause}")?;
        }
        Ok(())
    }
}
