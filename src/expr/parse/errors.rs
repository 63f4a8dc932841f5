//! All that is wrong with a text: what is at fault is taken out, and the rest is read again.

use std::ops::Range;

use super::super::lexer::LONGEST_TEXT;
use super::super::loss::SyntaxError;
use super::super::spelling;
use super::names::KnownNames;
use super::{parse, read};

/// How many faults are found at most.
const MOST: usize = 8;

/// The longest text, in bytes, of which more than the first fault is looked at as another notation: each look takes milliseconds
/// for a thousand.
const LONGEST_EXPLAINED: usize = 1000;

/// Everything that is wrong with the text of a loss, in the order of the text; nothing if it is a loss.
///
/// A line with a fault counts as 0 while the others are read, so no fault follows from another. Of one line several are found
/// where each is a name or a character that means nothing.
pub fn errors(text: &str, names: &KnownNames) -> Vec<SyntaxError> {
    let fault = |text: &str| read(text, names).err();
    let Err(error) = parse(text, names) else {
        return Vec::new();
    };
    // What is one expression here has one hint, also where that is no loss yet.
    if spelling::is_foreign_throughout(text, fault) || spelling::is_foreign_as_one(text) {
        return vec![error];
    }
    let mut first = Some(error);
    let mut found: Vec<SyntaxError> = Vec::new();
    let mut rest = text.to_string();
    let mut within: Option<Range<usize>> = None;
    let mut cut: Option<Range<usize>> = None;
    while found.len() < MOST {
        let is_explained = first.is_some();
        let found_next = || read(&rest, names).err();
        let Some(mut error) = first.take().or_else(found_next) else {
            break;
        };
        // A line of which something was taken out is nothing that anybody wrote: it is no other notation.
        let is_whole = cut.is_none() || line_of(text, &error.span) != cut;
        let is_short = text.len() <= LONGEST_EXPLAINED || found.is_empty();
        if is_whole && is_short && !is_explained {
            error = spelling::explained(&rest, error, fault);
        }
        let is_read = text.len() <= LONGEST_TEXT;
        let Some(line) = is_read.then(|| line_of(text, &error.span)).flatten() else {
            found.push(error);
            break;
        };
        // What a line of another notation is here says one hint.
        let is_foreign = is_short && spelling::is_foreign(&text[line.clone()]);
        let is_local = is_local(&error) && !is_foreign;
        let follows = within.as_ref() == Some(&line) && !is_local;
        let next = if is_local {
            cut = Some(line.clone());
            blanked(&rest, error.span.clone(), "")
        } else {
            without(text, &rest, &line)
        };
        within = Some(line);
        if !follows {
            found.push(error);
        }
        if next == rest {
            break;
        }
        rest = next;
    }
    found.sort_by_key(|error| error.span.start);
    found
}

/// Whether the rest of the line can be read without what is at fault.
fn is_local(error: &SyntaxError) -> bool {
    ["is not a function", "has no meaning here"]
        .iter()
        .any(|end| error.message.ends_with(end))
}

/// The text with a part replaced by `by` and blanks, as long as before.
fn blanked(text: &str, part: Range<usize>, by: &str) -> String {
    let blanks = " ".repeat(part.len().saturating_sub(by.len()));
    format!("{}{by}{blanks}{}", &text[..part.start], &text[part.end..])
}

/// The text with 0 in place of what a line says; a line above the last that gives no name is left out.
fn without(text: &str, rest: &str, line: &Range<usize>) -> String {
    let body = head_end(&text[line.clone()]).unwrap_or(0);
    let body = line.start + body..line.end;
    let is_last = lines(text).last() == Some(line);
    // Where nothing is said, a 0 would make the text longer each time.
    let is_said = !text[body.clone()].trim().is_empty();
    let by = if is_said && (is_last || body.start > line.start) {
        "0"
    } else {
        ""
    };
    blanked(rest, body, by)
}

/// The line that a fault stands in; none if it is of several.
fn line_of(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let lines = lines(text);
    let begun = lines.iter().rev().find(|line| line.start <= span.start);
    let line = begun.or(lines.first())?;
    // What ends a line may be at fault in it.
    (span.end <= line.end + 1).then(|| line.clone())
}

/// The lines that are not empty, as the reader goes on with them: after an operator, and inside of brackets unless the next
/// one defines a name.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut ending = Ending::default();
    let mut goes_on = false;
    let mut start = 0;
    for part in text.split_inclusive(['\n', ';']) {
        let end = start + part.trim_end_matches(['\n', ';']).len();
        let own = start..end;
        let code = text[own.clone()].split('#').next().unwrap_or_default();
        if goes_on && head_end(code).is_none() {
            if let Some(line) = lines.last_mut() {
                line.end = end;
            }
            ending.read(code);
        } else if !code.trim().is_empty() {
            lines.push(own);
            ending = Ending::default();
            ending.read(code);
        }
        goes_on = part.ends_with('\n') && ending.is_open();
        start += part.len();
    }
    lines
}

/// How a line ends, so far as it has been read.
#[derive(Default)]
struct Ending {
    opened: usize,
    closed: usize,
    last: Option<char>,
}

impl Ending {
    fn read(&mut self, code: &str) {
        self.opened += code.matches(['(', '[']).count();
        self.closed += code.matches([')', ']']).count();
        self.last = code.trim_end().chars().next_back().or(self.last);
    }

    /// Whether it is an operator, or inside of a bracket.
    fn is_open(&self) -> bool {
        let is_operator = |c: char| "+-−*/·×÷^%=<>≤≥≠,".contains(c);
        self.opened > self.closed || self.last.is_some_and(is_operator)
    }
}

/// The end of `name =` or `name(a, b) =` at the beginning of a line, if it begins with that.
fn head_end(line: &str) -> Option<usize> {
    let equals = line
        .find('=')
        .filter(|at| !line[at + 1..].starts_with('='))?;
    let head = line[..equals].trim();
    let name = head.split('(').next().unwrap_or_default().trim_end();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_head = is_name && (head == name || head.ends_with(')'));
    is_head.then_some(equals + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<&str> {
        let errors = errors(text, &KnownNames::default()).into_iter();
        errors.map(|error| &text[error.span]).collect()
    }

    #[test]
    fn every_line_with_a_fault_has_one() {
        assert_eq!(spans("x² + y"), Vec::<&str>::new());
        assert_eq!(spans("u = sine(x)\nv = 3 +* u\nu + v"), ["sine", "*"]);
        assert_eq!(
            spans("u = sine(x); v = foo(u)\nu + v +"),
            ["sine", "foo", "+"]
        );
        assert_eq!(spans("f(t) = t +; f(x) + cosine(y)"), [";", "cosine"]);
        // The 0 in place of a fault fits where it is used.
        assert_eq!(
            spans("v = [x, foo(y)]; w = v[1]; w + bar(w)"),
            ["foo", "bar"]
        );
    }

    #[test]
    fn names_and_characters_of_one_line_are_told_together() {
        assert_eq!(spans("sine(x) + cosine(y)"), ["sine", "cosine"]);
        assert_eq!(spans("sine(x) + cosine(y) +"), ["sine", "cosine"]);
        assert_eq!(spans("x $ y € z"), ["$", "€"]);
        // What follows from a fault is none.
        assert_eq!(spans("foo(x, y) + 1"), ["foo"]);
        // A line of another notation has one hint.
        assert_eq!(spans("SUMSQ(A1:A3) / 2"), [":"]);
        assert_eq!(spans("u = \\lVert x \\rVert\nsine(u)"), ["\\", "sine"]);
    }

    #[test]
    fn a_bracket_that_is_left_open_hides_no_definition() {
        assert_eq!(spans("u = (x + 1\nv = bar(u)\nu + v"), ["(", "bar"]);
        assert_eq!(
            spans("u = max(x,\n  sine(y))\nu + cosine(x)"),
            ["sine", "cosine"]
        );
        assert_eq!(spans(""), [""]);
        assert_eq!(spans("min="), ["="]);
        assert_eq!(spans("u = foo(x)\nmax ="), ["foo", "="]);
    }
}
