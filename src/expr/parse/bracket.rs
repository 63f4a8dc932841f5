//! Brackets that are open while a line is read, and groups that were not written.

use super::super::loss::Span;
use super::super::setting::Setting;
use super::line::{Called, ItemKind, LineItem};

/// An exponent above the line.
#[derive(Clone, Copy)]
pub(super) struct Raised {
    pub(super) negative: bool,
    pub(super) value: f64,
}

/// What a bracket that is still open will end.
pub(super) enum OpenBracket {
    Group,
    Bars,
    /// A vector, with the commas between its entries.
    Vector(Vec<Span>),
    /// An entry of the atom before it.
    Entry,
    /// Ends by itself, after the next atom.
    Root,
    Call {
        name: String,
        called: Called,
        commas: Vec<Span>,
        /// What was given by name.
        setting: Option<Setting>,
        /// As in `sin²(x)`, with the place of the superscript.
        raised: Option<(Raised, Span)>,
    },
}

pub(super) struct Bracket {
    /// What closes it.
    pub(super) opened: OpenBracket,
    /// The index of the opening item.
    pub(super) item: usize,
    /// The index of the opening lexeme.
    pub(super) lexeme: usize,
    /// The conditions inside of it.
    pub(super) logic: Logic,
}

/// The conditions that are being read between two brackets or commas: where their parts begin, as indices of items.
#[derive(Clone, Debug, Default)]
pub(super) struct Logic {
    /// Where everything begins.
    pub(super) start: usize,
    /// Where what is joined by `and` begins.
    pub(super) joined: usize,
    /// Where the comparison begins.
    pub(super) side: usize,
    /// Where its first side begins, once its sign was met.
    pub(super) first: usize,
    /// How many `not` stand before it.
    pub(super) turned: usize,
    /// Where its sign stands, after the first side.
    pub(super) compared: Option<Span>,
    pub(super) has_and: bool,
    pub(super) has_or: bool,
}

impl Logic {
    /// Nothing yet, before the item of this index.
    pub(super) fn at(item: usize) -> Self {
        Self {
            start: item,
            joined: item,
            side: item,
            ..Self::default()
        }
    }
}

/// Inserts openings that were not written, each before the item of its index. Of several in one position, those that were
/// met later stand outside.
pub(super) fn with_openings(
    items: Vec<LineItem>,
    mut openings: Vec<(usize, ItemKind)>,
) -> Vec<LineItem> {
    if openings.is_empty() {
        return items;
    }
    openings.reverse();
    openings.sort_by_key(|(index, _)| *index);
    let mut openings = openings.into_iter().peekable();
    let mut opened = Vec::with_capacity(items.len() + openings.len());
    for (index, item) in items.into_iter().enumerate() {
        let at = item.span.start;
        while let Some((_, kind)) = openings.next_if(|(own, _)| *own == index) {
            opened.push(LineItem { kind, span: at..at });
        }
        opened.push(item);
    }
    opened
}
