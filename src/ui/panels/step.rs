//! The next step of the focused racer, in numbers.

mod terms;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::expr::number::short;
use crate::figure::Role;
use crate::optim::{Broken, StepTerm, StopReason};
use crate::session::Session;
use crate::ui::panel::{Panel, PanelRows, heading, scrolls};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use terms::{Term, arithmetic, whole_terms};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "the next step",
    rows,
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

/// With so many lines some parameters stand for all.
const ENOUGH: usize = 10;

/// At least those that say where the step leads.
fn rows(session: &Session, theme: TerminalTheme, width: u16) -> PanelRows {
    let (terms, end) = lines(session, theme, usize::from(width));
    let leading = terms.iter().filter(|term| term.leads);
    let short = leading.map(|term| term.lines.len()).sum::<usize>() + 1 + end.len();
    let all = terms.iter().map(|term| term.lines.len()).sum::<usize>() + end.len();
    // With fewer than two it would have no heading.
    let rows = |count: usize| 1 + count.clamp(2, MOST) as u16;
    PanelRows {
        least: rows(short.min(all).min(ENOUGH)),
        wanted: rows(all),
        most: Some(1 + all.max(1) as u16),
    }
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
    let of = if session.is_preview() {
        format!("{letter} · of the loss before")
    } else if is_late {
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

/// By how much the loss changes: what the numbers that are shown give, where they differ.
fn by(loss: f64, next: f64, shown: &[String; 2]) -> String {
    let difference = next - loss;
    if difference == 0.0 {
        return String::from("unchanged");
    }
    if !difference.is_finite() {
        return String::new();
    }
    let shown = shown.each_ref().map(|shown| shown.parse::<f64>());
    let printed = match shown {
        [Ok(loss), Ok(next)] if loss != next => next - loss,
        _ => difference,
    };
    let sign = if difference < 0.0 { "−" } else { "+" };
    text::minus(&format!("{sign} {}", short(printed.abs(), 4)))
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
    // Both in as many digits as there is room for.
    let both = |digits| [loss, next].map(|loss| short(loss, digits));
    let shown = |[loss, next]: &[String; 2]| {
        let shown = text::minus(&format!("{loss} → {next}"));
        theme.text(&shown).into_owned()
    };
    let fits = |both: &[String; 2]| text::width(&shown(both)) + 5 <= width;
    let both = (1..=7).rev().map(both).find(fits).unwrap_or_default();
    let by = theme.text(&by(loss, next, &both)).into_owned();
    let shown = shown(&both);
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
    use super::{by, spelled_out, why};
    use crate::optim::{Broken, StopReason};

    #[test]
    fn the_change_of_the_loss_is_that_of_the_numbers_beside_it() {
        let shown = |texts: [&str; 2]| texts.map(String::from);
        let losses = [3.867_597_6, 3.864_328_4];
        let of = |texts| by(losses[0], losses[1], &shown(texts));
        assert_eq!(of(["3.867598", "3.864328"]), "− 0.00327");
        assert_eq!(of(["3.868", "3.864"]), "− 0.004");
        // Where they look alike it is its own.
        assert_eq!(of(["4", "4"]), "− 0.003269");
        assert_eq!(by(1.0, 1.0, &shown(["1", "1"])), "unchanged");
        assert_eq!(by(1.0, f64::INFINITY, &shown(["1", "inf"])), "");
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
