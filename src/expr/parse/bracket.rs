//! Brackets that are open while a line is read, and groups that were not written.

use super::super::callable::Callable;
use super::super::loss::Span;
use super::super::setting::Setting;
use super::line::{Item, Kind};

/// An exponent above the line.
#[derive(Clone, Copy)]
pub(super) struct Raised {
    pub(super) negative: bool,
    pub(super) value: f64,
}

/// What a bracket that is still open will end.
pub(super) enum Opened {
    Group,
    Bars,
    /// Ends by itself, after the next atom.
    Root,
    Call {
        name: String,
        callable: Callable,
        commas: Vec<Span>,
        /// What was given by name.
        setting: Option<Setting>,
        /// As in `sin²(x)`, with the place of the superscript.
        raised: Option<(Raised, Span)>,
    },
}

pub(super) struct Bracket {
    /// What closes it.
    pub(super) opened: Opened,
    /// The place of the opening item.
    pub(super) item: usize,
    /// The place of the opening lexeme.
    pub(super) lexeme: usize,
}

/// Inserts the openings of groups that were not written.
pub(super) fn open_groups(items: Vec<Item>, groups: &[usize]) -> Vec<Item> {
    if groups.is_empty() {
        return items;
    }
    let mut openings = vec![0usize; items.len()];
    for &group in groups {
        openings[group] += 1;
    }
    let mut opened = Vec::with_capacity(items.len() + groups.len());
    for (item, count) in items.into_iter().zip(openings) {
        let at = item.span.start;
        let open = Item {
            kind: Kind::Open,
            span: at..at,
        };
        opened.extend(std::iter::repeat_n(open, count));
        opened.push(item);
    }
    opened
}
