//! The terms of a step in rows: which of them are in sight, and in how many digits.

use ratatui::text::Line;

use crate::optim::{RESULT, StepTerm};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// A result has at least so many significant digits.
const LEAST_DIGITS: usize = 4;

/// From this width on numbers and result stand in one row, where they have room.
const ONE_ROW: usize = 44;

/// A term of the law with its numbers.
pub(super) struct Term {
    /// Whether it changes a parameter: the others are on the way to such a one.
    pub(super) leads: bool,
    pub(super) lines: Vec<Line<'static>>,
}

/// Lines for so many rows: where there are more, no term is cut, those that change a parameter come before those on the way to
/// them if not even the first of them had room else, it is said which key brings the others, and what becomes of the loss stands
/// there all the same.
pub(super) fn whole_terms(
    terms: Vec<Term>,
    end: Vec<Line<'static>>,
    scrolled: usize,
    theme: TerminalTheme,
    rows: usize,
) -> Vec<Line<'static>> {
    let all: usize = terms.iter().map(|term| term.lines.len()).sum();
    let mut room = rows.saturating_sub(end.len());
    let mut is_shown = vec![true; terms.len()];
    if all > room {
        room = room.saturating_sub(1);
        is_shown.fill(false);
        // From the top where that comes as far as the first parameter.
        let first = terms.iter().position(|term| term.leads).unwrap_or(0);
        let to_first = terms.iter().take(first + 1).map(|term| term.lines.len());
        let is_whole = to_first.sum::<usize>() <= room;
        let passes: &[&[bool]] = if is_whole {
            &[&[true, false]]
        } else {
            &[&[true], &[false]]
        };
        for wanted in passes {
            for (term, is_shown) in terms.iter().zip(&mut is_shown) {
                if !wanted.contains(&term.leads) {
                    continue;
                }
                let Some(left) = room.checked_sub(term.lines.len()) else {
                    break;
                };
                (*is_shown, room) = (true, left);
            }
        }
    }
    let terms = terms.into_iter().zip(is_shown);
    let (first, others): (Vec<_>, Vec<_>) = terms.partition(|(_, is_shown)| *is_shown);
    let lines = |terms: Vec<(Term, bool)>| -> Vec<Line<'static>> {
        terms.into_iter().flat_map(|(term, _)| term.lines).collect()
    };
    let mut shown = lines(first);
    let more = all - shown.len();
    if more > 0 && scrolled > 0 {
        shown.extend(lines(others));
        shown = text::scrolled(
            shown,
            scrolled,
            text::PAGE_KEYS,
            theme,
            rows.saturating_sub(end.len()),
        );
    } else if more > 0 {
        let more = format!("PgDn: {more} more");
        shown.push(text::line(more, theme.chrome(Chrome::Hint)));
    }
    shown.extend(end);
    shown
}

/// The law with its numbers, and what they give, in rows of a width: in as many digits as have room, so that a term takes as
/// many rows at this step as at the next. A narrow panel has none for both in one row at most steps, and does without at all.
pub(super) fn arithmetic(term: &StepTerm, width: usize, theme: TerminalTheme) -> Vec<String> {
    let written = |digits| {
        let sides = [term.numbers_to(digits), term.result_to(digits)];
        sides.map(|side| {
            theme
                .text(&format!("= {}", text::minus(&side)))
                .into_owned()
        })
    };
    let digits = LEAST_DIGITS..=RESULT;
    if width >= ONE_ROW {
        let both = digits.clone().rev().map(written).find(|[numbers, value]| {
            let used = text::width(numbers) + text::width(value);
            used + 2 < width
        });
        if let Some([numbers, value]) = both {
            let gap = width - 2 - text::width(&numbers) - text::width(&value);
            return vec![format!("  {numbers}{}{value}", " ".repeat(gap))];
        }
    }
    let fits = |[numbers, _]: &[String; 2]| text::width(numbers) + 2 <= width;
    let [numbers, value] = digits
        .rev()
        .map(written)
        .find(fits)
        .unwrap_or_else(|| written(LEAST_DIGITS));
    let mut rows = text::indented(&numbers, "  ", "    ", width);
    rows.push(format!("  {value}"));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_term_is_cut_and_the_loss_stays() {
        let lines = |texts: &[&'static str]| -> Vec<Line<'static>> {
            texts.iter().map(|text| Line::from(*text)).collect()
        };
        let of = |rows: usize, second: &[&'static str], scrolled: usize| {
            let term = |leads, texts: &[&'static str]| Term {
                leads,
                lines: lines(texts),
            };
            let terms = vec![
                term(false, &["m ←", "= 1"]),
                term(true, &["x ←", "= 2", "= 3"]),
                term(true, second),
            ];
            let end = lines(&["loss"]);
            let shown = whole_terms(terms, end, scrolled, TerminalTheme::DARK, rows);
            shown.iter().map(Line::to_string).collect::<Vec<_>>()
        };
        let shown = |rows| of(rows, &[], 0);
        assert_eq!(shown(6), ["m ←", "= 1", "x ←", "= 2", "= 3", "loss"]);
        // Where the step leads comes before what is on the way to it.
        assert_eq!(shown(5), ["x ←", "= 2", "= 3", "PgDn: 2 more", "loss"]);
        assert_eq!(shown(4), ["m ←", "= 1", "PgDn: 3 more", "loss"]);
        // How it comes about where there is room for the whole way to the first parameter.
        let first = ["m ←", "= 1", "x ←", "= 2", "= 3", "PgDn: 2 more", "loss"];
        let second = &["y ←", "= 4"];
        assert_eq!(of(7, second, 0), first);
        // Then the others, and how to come back from the last.
        assert_eq!(
            of(5, second, 1),
            ["= 2", "= 3", "m ←", "PgDn: 3 more", "loss"]
        );
        assert_eq!(
            of(5, second, 9),
            ["= 1", "y ←", "= 4", "PgUp: 4 above", "loss"]
        );
    }
}
