//! The next step of the focused racer, in numbers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::expr::number::short;
use crate::figure::Role;
use crate::optim::{Broken, RESULT, StepTerm, StopReason};
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading, scrolls};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "the next step",
    rows,
    most: |session, theme, width| Some(1 + count(session, theme, width).max(1) as u16),
    draw,
    mouse: scrolls,
    help: &[
        (
            "x ← x − η · ∂L/∂x",
            "the law of the focused optimizer along one parameter, then the same with the numbers of this step",
        ),
        (
            "g",
            "in a law: the slope ∂L/∂x, along each parameter its own, after what noise, clipping and weight decay make of it",
        ),
        (
            "η/2, 2η",
            "while paused: where the next step would lead with half and with twice the learning rate",
        ),
        (
            "−v, step",
            "arrows of the velocity (momentum, Adam's mean) and of the step, where they point elsewhere than the gradient does",
        ),
    ],
    is_old: Session::is_preview,
    ..Panel::EMPTY
};

/// It claims no more lines than this, whatever the law.
const MOST: usize = 16;

/// A result has at least so many significant digits.
const LEAST_DIGITS: usize = 4;

/// From this width on numbers and result stand in one row, where they have room.
const ONE_ROW: usize = 44;

/// With so many lines some parameters stand for all.
const ENOUGH: usize = 10;

/// At least those that say where the step leads.
fn rows(session: &Session, theme: TerminalTheme, width: u16) -> PanelRows {
    let (terms, end) = lines(session, theme, usize::from(width));
    let leading = terms.iter().filter(|term| term.leads);
    let short = leading.map(|term| term.lines.len()).sum::<usize>() + 1 + end.len();
    let all = count(session, theme, width);
    // With fewer than two it would have no heading.
    let rows = |count: usize| 1 + count.clamp(2, MOST) as u16;
    PanelRows {
        least: rows(short.min(all).min(ENOUGH)),
        wanted: rows(all),
    }
}

/// How many lines the law and its numbers take.
fn count(session: &Session, theme: TerminalTheme, width: u16) -> usize {
    let (terms, end) = lines(session, theme, usize::from(width));
    terms.iter().map(|term| term.lines.len()).sum::<usize>() + end.len()
}

/// A term of the law with its numbers.
struct Term {
    /// Whether it changes a parameter: the others are on the way to such a one.
    leads: bool,
    lines: Vec<Line<'static>>,
}

/// The terms of the step, without those that only repeat a number.
fn terms(session: &Session) -> impl Iterator<Item = &StepTerm> {
    let terms = session.next().parts.iter();
    terms.filter(|term| term.numbers() != term.result())
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let racer = session.focused();
    let rate = text::minus(&short(racer.history.now().rate(), 3));
    let next = session.next();
    let is_late = !next.parts.is_empty() && next.after != racer.history.now().steps();
    let letter = racer.letter.char();
    let of = if is_late {
        // While a run goes faster than its steps are explained.
        format!("{letter} · still from step {}", next.after)
    } else {
        format!("{letter} {} · η {rate}", racer.name)
    };
    let inner = heading("the next step", &of, theme, area, buffer);
    let (terms, end) = lines(session, theme, usize::from(inner.width));
    let (rows, scrolled) = (usize::from(inner.height), session.screen().scrolled);
    let lines = whole_terms(terms, end, scrolled, theme, rows);
    text::write(lines, theme, inner, buffer);
}

/// Lines for so many rows: where there are more, no term is cut, those that change a parameter come before those on the way to
/// them if not even the first of them had room else, it is said which key brings the others, and what becomes of the loss stands
/// there all the same.
fn whole_terms(
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
        shown = text::scrolled(shown, scrolled, theme, rows.saturating_sub(end.len()));
    } else if more > 0 {
        let more = format!("PgDn: {more} more");
        shown.push(text::line(more, theme.chrome(Chrome::Hint)));
    }
    shown.extend(end);
    shown
}

/// The terms of the law with their numbers, then what becomes of the loss, or why there is no step.
fn lines(session: &Session, theme: TerminalTheme, width: usize) -> (Vec<Term>, Vec<Line<'static>>) {
    let racer = session.focused();
    let role = Role::Racer(racer.letter.index());
    let plain = theme.style(Role::Text);
    let mut written = Vec::new();
    let names = session.scene().scenario.loss.parameters();
    let terms: Vec<&StepTerm> = terms(session).collect();
    for (index, term) in terms.iter().enumerate() {
        let mut rows = Vec::new();
        // What a term is about is said by the first one from it on that changes a parameter.
        let changed = |term: &&StepTerm| {
            let (name, _) = term.law.split_once(" ← ")?;
            names.iter().find(|known| *known == name)
        };
        let name = terms.iter().skip(index).find_map(changed);
        let law = name.map_or_else(|| term.law.clone(), |name| spelled_out(&term.law, name));
        let law = theme.text(&text::minus(&law)).into_owned();
        let law = text::indented(&law, "", "  ", width).into_iter();
        rows.extend(law.map(|row| text::line(row, theme.style(role))));
        let numbers = arithmetic(term, width, theme).into_iter();
        rows.extend(numbers.map(|row| text::line(row, plain)));
        written.push(Term {
            leads: changed(term).is_some(),
            lines: rows,
        });
    }
    let mut rows = Vec::new();
    let now = racer.history.now();
    if let Some([loss, next]) = session.next().loss {
        rows.push(change(loss, next, width, theme));
    }
    if let Some(stop) = now.stop() {
        let text = text::minus(&format!("no next step: {}", why(stop, now.at())));
        let texts = text::wrapped(&theme.text(&text), width).into_iter();
        rows.extend(texts.map(|text| text::line(text, theme.style(Role::Muted))));
    }
    (written, rows)
}

/// The law with its numbers, and what they give, in rows of a width: in as many digits as have room, so that a term takes as
/// many rows at this step as at the next. A narrow panel has none for both in one row at most steps, and does without at all.
fn arithmetic(term: &StepTerm, width: usize, theme: TerminalTheme) -> Vec<String> {
    let written = |digits| {
        let sides = [term.numbers_to(digits), term.result_to(digits)];
        sides.map(|side| theme.text(&format!("= {}", text::minus(&side))).into_owned())
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

/// Why there is no next step from `here`, in words: the sentence and the timeline have the numbers, but for where the step
/// would lead.
fn why(stop: &StopReason, here: &[f64]) -> String {
    const NAMED: usize = 3;
    match stop {
        StopReason::Steps { .. } => String::from("the last one is done"),
        StopReason::GradientNorm { .. } => String::from("level enough to stop"),
        StopReason::NotFinite {
            broken, candidate, ..
        } => {
            let at = candidate.iter().take(NAMED);
            let at: Vec<String> = at.map(|x| short(*x, 4)).collect();
            let more = if candidate.len() > NAMED { ", …" } else { "" };
            match broken {
                Broken::Value if candidate == here => String::from("the loss is not finite here"),
                Broken::Candidate => String::from("it would lead beyond all numbers"),
                Broken::Value => format!(
                    "it would lead to ({}{more}), where the loss is not finite",
                    at.join(", ")
                ),
                Broken::Gradient | Broken::Hessian => format!("{broken} is not finite here"),
            }
        }
        StopReason::SingularHessian { .. } | StopReason::NotSolved { .. } => {
            String::from("the Hessian is singular here; damping > 0 gives one")
        }
        StopReason::NoDescent { .. } => String::from("no lower point was found"),
    }
}

/// A law of one coordinate, or several with semicolons between, with ∂L/∂x for the short g.
pub(crate) fn spelled_out(law: &str, name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in law.split(' ') {
        let (word, end) = match word.strip_suffix(';') {
            Some(word) => (word, ";"),
            None => (word, ""),
        };
        let spelled = match word {
            "g" => format!("∂L/∂{name}"),
            "g²" => format!("(∂L/∂{name})²"),
            _ => {
                words.push(format!("{word}{end}"));
                continue;
            }
        };
        let is_factor = words
            .last()
            .is_some_and(|before| !["←", "+", "−", "-", "·", "/", "="].contains(&before.as_str()));
        if is_factor {
            words.push(String::from("·"));
        }
        words.push(spelled + end);
    }
    words.join(" ")
}

/// The loss before and after the step, and by how much it changes.
fn change(loss: f64, next: f64, width: usize, theme: TerminalTheme) -> Line<'static> {
    // A step that leads up is no fault: noise and momentum make some.
    let role = if next == loss {
        Role::Text
    } else if next < loss {
        Role::Good
    } else if next.is_finite() {
        Role::Warn
    } else {
        Role::Fault
    };
    let difference = next - loss;
    let sign = if difference < 0.0 { "−" } else { "+" };
    let by = if difference == 0.0 {
        String::from("unchanged")
    } else if difference.is_finite() {
        text::minus(&format!("{sign} {}", short(difference.abs(), 4)))
    } else {
        String::new()
    };
    // Both in as many digits as there is room for.
    let shown = |digits| {
        let [loss, next] = [loss, next].map(|loss| text::minus(&short(loss, digits)));
        theme.text(&format!("{loss} → {next}")).into_owned()
    };
    let fits = |shown: &String| text::width(shown) + 5 <= width;
    let shown = (1..=7).rev().map(shown).find(fits).unwrap_or_default();
    let by = theme.text(&by).into_owned();
    let gap = width.saturating_sub(5 + text::width(&shown) + text::width(&by) + 2);
    let mut spans = vec![Span::styled("loss ", theme.style(Role::Muted))];
    if gap > 0 {
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(Span::styled(shown, theme.style(role)));
        spans.push(Span::styled(format!("  {by}"), theme.style(role)));
    } else {
        spans.push(Span::styled(shown, theme.style(role)));
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use ratatui::text::Line;

    use super::{Term, spelled_out, whole_terms, why};
    use crate::optim::{Broken, StopReason};
    use crate::ui::theme::TerminalTheme;

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
        assert_eq!(of(5, second, 1), ["= 2", "= 3", "y ←", "PgDn: 3 more", "loss"]);
        assert_eq!(of(5, second, 9), ["= 4", "m ←", "= 1", "PgUp: 4 above", "loss"]);
    }

    #[test]
    fn why_there_is_no_step_repeats_no_number() {
        let place = |count: usize| StopReason::NotFinite {
            broken: Broken::Value,
            candidate: vec![1e200; count],
            value: f64::INFINITY,
        };
        let leads = |at: &str| format!("it would lead to ({at}), where the loss is not finite");
        assert_eq!(why(&place(1), &[0.0]), leads("1e200"));
        assert_eq!(why(&place(1), &[1e200]), "the loss is not finite here");
        assert_eq!(why(&place(4), &[0.0; 4]), leads("1e200, 1e200, 1e200, …"));
        let gradient = StopReason::NotFinite {
            broken: Broken::Gradient,
            candidate: vec![0.0],
            value: 1.0,
        };
        assert_eq!(why(&gradient, &[0.0]), "the gradient is not finite here");
        for stop in [
            StopReason::Steps { steps: 77 },
            StopReason::GradientNorm {
                norm: 7e-7,
                threshold: 7e-6,
            },
            StopReason::SingularHessian { pivot: 7e-17 },
            StopReason::NoDescent {
                slope: -7.0,
                trials: 7,
            },
        ] {
            assert!(!why(&stop, &[0.0]).contains('7'), "{stop}");
        }
    }

    #[test]
    fn the_slope_stands_in_the_law_with_its_name() {
        assert_eq!(spelled_out("x ← x − η g", "x"), "x ← x − η · ∂L/∂x");
        assert_eq!(spelled_out("v ← 0.9 v + g", "y"), "v ← 0.9 v + ∂L/∂y");
        assert_eq!(
            spelled_out("v ← β v + g; x ← x − η v", "x"),
            "v ← β v + ∂L/∂x; x ← x − η v"
        );
        assert_eq!(
            spelled_out("s ← β s + (1 − β) g²", "x"),
            "s ← β s + (1 − β) · (∂L/∂x)²"
        );
    }
}
