//! Lines below the headings that are no rows: units, types, and second headings, which are joined to the first where these alone do not
//! tell the columns apart.

use super::{missing, sniff};

/// How many such lines there may be.
const MOST: usize = 4;

/// What programs call the types of columns.
const TYPES: [&str; 24] = [
    "float", "float32", "float64", "double", "real", "decimal", "numeric", "number", "int",
    "int32", "int64", "integer", "long", "str", "string", "text", "varchar", "char", "object",
    "category", "bool", "boolean", "date", "datetime",
];

/// How many records below the headings are none: they have a text in every column in which all others have values, or say the types.
pub(super) fn second_headings(sample: &[Vec<String>]) -> usize {
    let is_heading = |index: usize, row: &Vec<String>, rest: &[Vec<String>]| {
        let is_text = |cell: &String| !sniff::is_value(cell) && !missing::is_vague(cell);
        let holds = |index: usize| {
            let mut cells = rest.iter().filter_map(|row| row.get(index));
            cells.all(|cell| is_value_or_missing(cell)) && !rest.is_empty()
        };
        let mut texts = 0;
        let fits = (0..row.len()).all(|index| {
            texts += usize::from(is_text(&row[index]) && holds(index));
            if holds(index) {
                !sniff::is_value(&row[index])
            } else {
                missing::is_missing(&row[index])
            }
        });
        let are_types = || {
            row.iter()
                .all(|cell| TYPES.contains(&cell.to_lowercase().as_str()))
        };
        // What the first column is called, below second headings: pandas writes it.
        let is_index = || {
            let are_empty = row.iter().skip(1).all(String::is_empty);
            index > 0 && are_empty && row.first().is_some_and(&is_text)
        };
        row.len() > 1 && (fits && texts > 0 || are_types() || is_index())
    };
    let most = MOST.min(sample.len().saturating_sub(3));
    let are_headings = |count: &usize| {
        let (above, rest) = sample[1..].split_at(*count);
        let mut rows = above.iter().enumerate();
        rows.all(|(index, row)| is_heading(index, row, rest))
    };
    (1..=most).rev().find(are_headings).unwrap_or(0)
}

fn is_value_or_missing(cell: &str) -> bool {
    sniff::is_value(cell) || missing::is_missing(cell)
}

/// The headings with those of the lines below them, if the first ones alone do not tell the columns apart and with these they do.
pub(super) fn joined(headings: &[String], below: &[Vec<String>]) -> Option<Vec<String>> {
    let repeats = |names: &[String]| {
        let mut sorted: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
        let count = sorted.len();
        sorted.sort_unstable();
        sorted.dedup();
        sorted.len() < count
    };
    if !repeats(headings) {
        return None;
    }
    let name = |(index, heading): (usize, &String)| {
        let cells = below.iter().filter_map(|row| row.get(index));
        let parts = std::iter::once(heading)
            .chain(cells)
            .filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let joined: Vec<String> = headings.iter().enumerate().map(name).collect();
    (!repeats(&joined)).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_joined_where_the_first_repeat() {
        let of = |text: &str| {
            let sample = sniff::sample(text, b',');
            let count = second_headings(&sample);
            (count, joined(&sample[0], &sample[1..=count]))
        };
        let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_string()).collect());
        assert_eq!(
            of("a,a,b\nmin,max,avg\n1,2,3\n2,3,4"),
            (1, names(&["a min", "a max", "b avg"]))
        );
        assert_eq!(
            of(",p,p\n,mean,std\ncity,,\nA,1,2\nB,2,3"),
            (2, names(&["city", "p mean", "p std"]))
        );
        assert_eq!(of("t,v\ns,m/s\n0,1\n1,2"), (1, None));
        assert_eq!(of("x,y,l\nfloat,int,string\n1,2,a\n2,3,b"), (1, None));
        assert_eq!(of("a,a\nx,x\n1,2\n2,3"), (1, None));
        assert_eq!(of("k,l\nstring,a\ndate,b\nint,c"), (0, None));
    }
}
