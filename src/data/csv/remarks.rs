//! Lines below the rows that say where they are from, or what is to be known about them.

/// Words that begin such a line, before a colon.
const WORDS: [&str; 25] = [
    "source",
    "sources",
    "data source",
    "note",
    "notes",
    "remark",
    "remarks",
    "footnote",
    "quelle",
    "quellen",
    "datenquelle",
    "anmerkung",
    "anmerkungen",
    "hinweis",
    "hinweise",
    "remarque",
    "fuente",
    "nota",
    "notas",
    "fonte",
    "bron",
    "źródło",
    "источник",
    "примечание",
    "资料来源",
];

/// Whether a record is one, whatever its number of cells: a column of such texts, of which more than `most` are known, has
/// rows of them.
pub(super) fn is_remark(record: &[String], rows: &[Vec<String>], most: usize) -> bool {
    begins(record) && rows.iter().filter(|row| begins(row)).count() <= most
}

fn begins(record: &[String]) -> bool {
    let first = record.first().and_then(|cell| cell.split_once([':', '：']));
    first.is_some_and(|(word, _)| WORDS.contains(&word.trim().to_lowercase().as_str()))
}
