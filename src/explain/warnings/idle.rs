//! Lines that do nothing: what they define is used by no other line.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::expr::{Loss, Span};

/// The first name that a line defines and no line uses; that of the last line is the loss.
pub(super) fn unused(loss: &Loss) -> Option<Warning> {
    let source = loss.source.as_str();
    let is_code = |place: &Span| {
        let before = source.get(..place.start).unwrap_or_default();
        !before
            .rsplit('\n')
            .next()
            .is_some_and(|line| line.contains('#'))
    };
    let is_unused = |place: &Span| {
        let typed = source.get(place.clone()).unwrap_or_default();
        // `f²(x)` calls it too.
        let is_of_name = |c: char| c.is_alphabetic() || c.is_ascii_digit() || c == '_';
        let is_whole = |place: &Span| {
            let before = source.get(..place.start).unwrap_or_default();
            let after = source.get(place.end..).unwrap_or_default();
            !before.ends_with(is_of_name) && !after.starts_with(is_of_name)
        };
        let places = source.match_indices(typed);
        let places = places.map(|(at, name)| at..at + name.len());
        places.filter(is_whole).filter(is_code).count() == 1
    };
    let needed = loss.graph.reachable(&[loss.objective]);
    let values = loss.definitions.iter();
    let values = values.filter(|definition| !needed[definition.node.index()]);
    let mut places = values.map(|definition| definition.span.clone());
    let span = places
        .next()
        .or_else(|| functions(source).into_iter().find(is_unused))?;
    let name = &source[span.clone()];
    let text = format!("`{name}` is defined, and no line uses it: it is no part of the loss");
    let remedy = "the last line is the loss: write the name there, or leave its line out";
    Some(Warning {
        finding: Finding::new(FindingKind::UnusedData, text).remedy(remedy),
        span,
    })
}

/// Where the names of the functions stand that lines before the last define.
fn functions(source: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in source.split_inclusive(['\n', ';']) {
        let code = line.split('#').next().unwrap_or_default();
        let indent = code.len() - code.trim_start().len();
        let head = code.split_once('=').and_then(|(head, _)| {
            let (name, arguments) = head.trim().split_once('(')?;
            let name = name.trim_end();
            let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            (is_name && !name.is_empty() && arguments.ends_with(')')).then_some(name.len())
        });
        if let Some(length) = head {
            found.push(start + indent..start + indent + length);
        }
        start += line.len();
    }
    // Behind the last there may be nothing, and then it is the loss.
    let is_last = |place: &Span| {
        let behind = source.get(place.end..).unwrap_or_default();
        let mut lines = behind.split(['\n', ';']).skip(1);
        lines.all(|line| line.split('#').next().unwrap_or_default().trim().is_empty())
    };
    found.retain(|place| !is_last(place));
    found
}
