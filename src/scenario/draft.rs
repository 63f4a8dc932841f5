//! The file as written, before its parts are held against each other.

use toml::Spanned;
use toml::de::DeTable;

use super::constants::{self, DraftConstant};
use super::data::{self, DraftData};
use super::diagnostic::{Diagnostic, Report};
use super::exact;
use super::head::{self, LossText};
use super::init::{self, Init};
use super::item::entries;
use super::key::{Key, read_known};
use super::params::{self, DraftParameter};
use super::racers::{self, DraftRacer};
use super::stop;
use super::view::{self, DraftView};
use crate::expr::Span;
use crate::optim::Stop;

/// Every part of the file that could be read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// `title`.
    pub(super) title: Option<String>,
    /// `about`.
    pub(super) about: Option<String>,
    /// Whether there is a key `loss`, of whatever type.
    pub(super) has_loss: bool,
    /// `loss`.
    pub(super) loss: Option<LossText>,
    /// `[params]`.
    pub(super) parameters: Vec<DraftParameter>,
    /// `[constants]`.
    pub(super) constants: Vec<DraftConstant>,
    /// `[data]`.
    pub(super) data: Option<DraftData>,
    /// `exact` of `[sampling]`.
    pub(super) exact: Option<LossText>,
    /// `[init]`.
    pub(super) init: Option<Spanned<Init>>,
    /// `[[racers]]`, if the file has any.
    pub(super) racers: Vec<DraftRacer>,
    /// `[stop]`.
    pub(super) stop: Stop,
    /// `[view]`.
    pub(super) view: DraftView,
}

/// The keys of a file. A section is a row here and a file of this folder.
const KEYS: &[Key<Draft>] = &[
    Key {
        name: "gdplay",
        read: head::read_format,
    },
    Key {
        name: "title",
        read: head::read_title,
    },
    Key {
        name: "about",
        read: head::read_about,
    },
    Key {
        name: "loss",
        read: head::read_loss,
    },
    Key {
        name: "params",
        read: params::read,
    },
    Key {
        name: "constants",
        read: constants::read,
    },
    Key {
        name: "data",
        read: data::read,
    },
    Key {
        name: "sampling",
        read: exact::read,
    },
    Key {
        name: "init",
        read: init::read,
    },
    Key {
        name: "racers",
        read: racers::read,
    },
    Key {
        name: "stop",
        read: stop::read,
    },
    Key {
        name: "view",
        read: view::read,
    },
];

impl Draft {
    /// Reads a file. A file that is no TOML is reported as far as its syntax goes, and nothing more is said about it: what
    /// is missing then may be behind the fault.
    pub(super) fn read(text: &str, report: &mut Report) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            report.add(syntax(error, text));
        }
        if !errors.is_empty() {
            return None;
        }
        let mut draft = Self::default();
        read_known("", &entries(table.get_ref()), KEYS, &mut draft, report);
        if !draft.has_loss {
            let end = text.trim_end().len();
            report.add(
                Diagnostic::new("the file has no `loss`", end..end)
                    .hint("write one at the top, such as `loss = \"x^2 + y^2\"`"),
            );
        }
        Some(draft)
    }

    /// Where a constant or a parameter of that name is declared.
    pub(super) fn declaration(&self, name: &str) -> Option<Span> {
        let constants = self.constants.iter();
        let constants = constants.map(|constant| (&constant.name, &constant.span));
        let parameters = self.parameters.iter();
        let parameters = parameters.map(|parameter| (&parameter.name, &parameter.span));
        let mut all = constants.chain(parameters);
        let (_, span) = all.find(|(known, _)| *known == name)?;
        Some(span.clone())
    }
}

/// A fault of the syntax, in the words of the parser unless they say too little.
fn syntax(error: &toml::de::Error, text: &str) -> Diagnostic {
    let span = error.span().unwrap_or(0..text.len());
    match (error.message().trim_end(), text.get(span.clone())) {
        ("duplicate key", Some(key)) => {
            Diagnostic::new(format!("`{key}` is given twice"), span).hint("delete one of them")
        }
        (message, _) => Diagnostic::new(message, span),
    }
}
