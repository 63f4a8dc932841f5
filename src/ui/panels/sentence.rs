//! The headline: in one line what happens, in the next why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::headline::Headline;
use crate::explain::{Diagnosis, Finding, FindingKind, Severity, Tone, Verdict};
use crate::figure::Role;
use crate::session::{Backprop, Editor, PointSource, Session};
use crate::ui::layout::margin;
use crate::ui::panel::{Panel, PanelRows};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::views;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "what happens",
    rows,
    draw,
    help: &[
        (
            "● ✓ ! ✗",
            "what a racer does: well; it has arrived; worth a look; wrong. The line under it gives the reason in symbols, i hides it",
        ),
        (
            "η·λmax",
            "the learning rate against the curvature: above 2 plain descent overshoots more at every step, while the loss is like a quadratic",
        ),
    ],
    ..Panel::EMPTY
};

/// One row at least; where there is room the reason in symbols and what goes wrong.
fn rows(session: &Session, theme: TerminalTheme, _: u16) -> PanelRows {
    let wanted = sentences(session, theme, " ").len();
    PanelRows {
        least: 1 + wrong(session).take(1).count() as u16,
        wanted: wanted.clamp(1, 4) as u16,
        most: None,
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let mut sentences = sentences(session, theme, margin(area.width));
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    // The symbols, last of them, stand only where there is a row for each, and one more.
    if rows <= sentences.len() && sentences.len() > 1 {
        sentences.retain(|sentence| !sentence.is_symbols);
    }
    let mut spare = rows.saturating_sub(sentences.len());
    let mut lines = Vec::new();
    for sentence in sentences {
        // Symbols are looked up, not read on: they stay in one row.
        let most = if sentence.is_symbols {
            1
        } else {
            1 + spare.min(1)
        };
        let rows = sentence.lines(theme, columns, most);
        spare = spare.saturating_sub(rows.len().saturating_sub(1));
        lines.extend(rows);
    }
    text::write(lines, theme, area, buffer);
}

/// Every sentence in as many rows as it takes.
pub(super) fn spoken(
    session: &Session,
    theme: TerminalTheme,
    columns: usize,
) -> Vec<Line<'static>> {
    let lines = |sentence: Headline| sentence.lines(theme, columns, usize::MAX);
    sentences(session, theme, "")
        .into_iter()
        .flat_map(lines)
        .collect()
}

/// The headline, what goes wrong, and the reason in symbols.
fn sentences(session: &Session, theme: TerminalTheme, margin: &'static str) -> Vec<Headline> {
    let plain = theme.style(Role::Text);
    let marked = |mark: &str, role, text: String, style| Headline {
        before: marked(mark, theme.style(role), margin),
        text,
        style,
        is_symbols: false,
        indent: margin.len() + 2,
    };
    let mut sentences = Vec::new();
    if session.is_preview() {
        // Nothing that is said of the loss before is true of this one.
        let before = vec![Span::raw(margin)];
        let indent = margin.len();
        let is_wrong = session.editor().is_some_and(Editor::is_wrong);
        let said = String::from(if is_wrong { UNFINISHED } else { PREVIEW });
        return vec![Headline {
            before,
            indent,
            ..marked("", Role::Text, said, plain)
        }];
    }
    if let Some(step) = (views::shown(session).sentence)(session) {
        sentences.push(Headline {
            before: vec![Span::raw(margin)],
            indent: margin.len(),
            ..marked("", Role::Text, step, plain)
        });
    } else if about(session).is_some() || !is_cut_told(session) {
        sentences.extend(verdict(session, theme, margin));
    }
    // What goes wrong comes before the symbols.
    for finding in wrong(session).take(2) {
        let (role, mark) = match finding.level {
            Severity::Fault => (Role::Fault, "✗"),
            Severity::Warning => (Role::Warn, "!"),
            Severity::Note => (Role::Muted, "·"),
        };
        let text = norms(&text::minus(&in_words(&finding.to_string())));
        sentences.push(marked(mark, role, text, plain));
    }
    let has_symbols = session.screen().symbols && !is_cut_told(session);
    let symbols = symbols(session).filter(|_| has_symbols);
    let muted = theme.style(Role::Muted);
    sentences.extend(symbols.map(|symbols| Headline {
        is_symbols: true,
        ..marked(" ", Role::Muted, symbols, muted)
    }));
    sentences
}

/// A mark with a space on either side, which has no style: where there is no color, a fault is underlined.
fn marked(mark: &str, style: Style, margin: &'static str) -> Vec<Span<'static>> {
    vec![
        Span::raw(margin),
        Span::styled(mark.to_string(), style),
        Span::raw(" "),
    ]
}

/// Whether a finding tells of a cut, and where: the verdict would say it again with the number of another parameter.
fn is_cut_told(session: &Session) -> bool {
    let is_cut = |verdict| verdict == Verdict::Cut;
    let diagnosis = session.diagnosis();
    diagnosis.is_some_and(|said| is_cut(said.verdict))
        && wrong(session).any(|finding| finding.kind == FindingKind::Cut)
}

/// What goes wrong, but for what the verdict says itself.
pub(crate) fn wrong(session: &Session) -> impl Iterator<Item = &Finding> {
    let diagnosis = session.diagnosis();
    let is_said = move |finding: &Finding| diagnosis.is_some_and(|said| said.says(finding));
    let findings = session.findings().iter().chain(&session.scene().warnings);
    findings.filter(move |finding| !is_said(finding))
}

/// A finding with its name in words: `not_finite: …` is `not finite: …`.
fn in_words(finding: &str) -> String {
    match finding.split_once(": ") {
        // It says itself what is read, and how else it may be meant.
        Some(("misread", rest)) => rest.to_string(),
        // What is said of a name in the loss is about no data.
        Some(("unused_data", rest)) if rest.starts_with('`') => rest.to_string(),
        Some((name, rest)) if !name.contains(' ') => format!("{}: {rest}", name.replace('_', " ")),
        _ => finding.to_string(),
    }
}

/// The norms of a text as tables have them: `|dL/da|` is ‖∂L/∂a‖, `|W|` is ‖W‖.
fn norms(text: &str) -> String {
    let written = |inside: &str| {
        let slope = inside.strip_prefix("dL/d").map(|of| format!("∂L/∂{of}"));
        let is_matrix = inside.starts_with(|c: char| c.is_ascii_uppercase());
        match slope {
            Some(slope) => format!("‖{slope}‖"),
            None if is_matrix => format!("‖{inside}‖"),
            None => format!("|{inside}|"),
        }
    };
    let pieces: Vec<&str> = text.split('|').collect();
    if pieces.len().is_multiple_of(2) {
        // A bar without another one is none of a norm.
        return String::from(text);
    }
    let shown = pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| match index % 2 {
            0 => String::from(*piece),
            _ => written(piece),
        });
    shown.collect()
}

/// What the scene is about: the headline while nothing ran yet and nobody changed what will run.
fn about(session: &Session) -> Option<String> {
    let race = session.race();
    let focus = session.focus().racer();
    let asked = session.scenario().racers.get(focus)?.plan.settings;
    let is_as_asked = session.focused().history.now().plan().settings == asked;
    let is_untouched = race.step == 0 && race.newest() == 0 && is_as_asked;
    let about = session.scenario().about.as_deref();
    about.filter(|_| is_untouched).map(text::minus)
}

/// The reason of the verdict, in symbols.
fn symbols(session: &Session) -> Option<String> {
    let diagnosis = session.diagnosis()?;
    let reason = text::minus(&diagnosis.reason);
    let is_named = about(session).is_some() && (views::shown(session).sentence)(session).is_none();
    if is_named {
        let verdict = diagnosis.verdict.name().replace('_', " ");
        return Some(format!("{verdict} · {reason}"));
    }
    if (views::shown(session).sentence)(session).is_some() {
        return Some(reason);
    }
    let rest = beside(&diagnosis.sentence, &reason);
    (!rest.is_empty()).then_some(rest)
}

/// The parts of a reason that a sentence does not say already.
pub(crate) fn beside(sentence: &str, reason: &str) -> String {
    let sentence = text::minus(sentence);
    let is_said = |part: &&str| {
        let clause = part.split_once(" where ").map(|(_, clause)| clause);
        // What is only a word, such as `predicted`, begins many.
        let claim = part.split_once(": ").map(|(claim, _)| claim);
        let claim = claim.filter(|claim| claim.contains(' '));
        sentence.contains(part)
            || clause.or(claim).is_some_and(|said| sentence.contains(said))
            || says_numbers(&sentence, part)
    };
    let parts = reason.split(" · ");
    let new: Vec<&str> = parts.filter(|part| !is_said(part)).collect();
    new.join(" · ")
}

/// Whether a sentence has all numbers of a part of a reason, which has two or more that are no chance: the same in other words.
fn says_numbers(sentence: &str, part: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| c.is_whitespace() || ",;()".contains(c));
        let is_number = |word: &&str| {
            text::width(word) >= 3 && word.starts_with(|c: char| c.is_ascii_digit() || c == '−')
        };
        words.filter(is_number).map(String::from).collect()
    };
    let (said, new) = (numbers(sentence), numbers(part));
    // Another quantity may have the same number.
    let is_of_loss = part.contains("loss ");
    is_of_loss && new.len() >= 2 && new.iter().all(|number| said.contains(number))
}

/// What is said while the program plays by itself: what is seen, before any verdict about it.
const FIRST_WORDS: &str = "A, B and C walk downhill: each step goes against the gradient, the way the loss rises fastest. \
    ★ is the lowest point.";

/// What is said while a loss is typed and its picture is drawn already.
const PREVIEW: &str = "This is the loss as typed: Enter descends it, Esc goes back. Steps and runs are still those of the loss before.";

/// And while that text means nothing.
const UNFINISHED: &str = "This is no loss yet: what is wrong stands under it. The picture is of the last text that was one.";

/// Before anything ran what the scene is about, and so until there is a verdict; then that.
fn verdict(session: &Session, theme: TerminalTheme, margin: &'static str) -> Option<Headline> {
    let style = theme.style(Role::Text);
    let first = session.is_first_play().then(|| String::from(FIRST_WORDS));
    let told = told(session);
    let scene = || session.scenario().about.as_deref().map(text::minus);
    let waiting = || scene().filter(|_| told.is_none());
    if let Some(text) = first.or_else(|| about(session)).or_else(waiting) {
        return Some(Headline {
            before: vec![Span::raw(margin)],
            text,
            is_symbols: false,
            indent: margin.len(),
            style,
        });
    }
    let (mark, role, mut sentence) = told?;
    let mut before = marked(mark, theme.style(role), margin);
    // With one racer alone it is clear who is meant.
    if session.race().racers.len() > 1 {
        let racer = session.focused();
        let name = format!("{} {} · ", racer.letter.char(), racer.name);
        // A racer may be named by what it shows.
        if let Some(rest) = sentence.strip_prefix(&format!("{}: ", racer.name)) {
            sentence = rest.to_string();
        }
        let role = Role::Racer(racer.letter.index());
        before.push(Span::styled(name, theme.style(role)));
    }
    Some(Headline {
        before,
        text: text::minus(&sentence),
        style,
        is_symbols: false,
        indent: margin.len() + 2,
    })
}

/// The verdict beside what else is wrong: its mark, the mark's role, and the sentence.
pub(crate) fn told(session: &Session) -> Option<(&'static str, Role, String)> {
    let diagnosis = session.diagnosis()?;
    let (tone, sentence) = diagnosis.beside(wrong(session));
    let (mark, role) = role(diagnosis, tone);
    let sentence = match late(session) {
        Some(step) => format!("at step {step}: {sentence}"),
        None => sentence.into_owned(),
    };
    Some((mark, role, sentence))
}

/// The step that is spoken of, where a large network has gone on far while the last sentence was found.
fn late(session: &Session) -> Option<u64> {
    /// A sentence that is half a second of playing old is not noticed.
    const STEPS: u64 = 16;
    let Some(PointSource::Racer(racer, step)) = session.read_of() else {
        return None;
    };
    let racer = session.race().racers.get(racer)?;
    let now = racer.history.now().steps();
    (now > step + STEPS).then_some(step)
}

/// The mark and the role of what a racer does: good, worth a look, or wrong.
fn role(diagnosis: &Diagnosis, tone: Tone) -> (&'static str, Role) {
    match tone {
        Tone::Good if diagnosis.verdict == Verdict::Converged => ("✓", Role::Good),
        Tone::Good => ("●", Role::Good),
        Tone::Warning => ("!", Role::Warn),
        Tone::Fault => ("✗", Role::Fault),
    }
}

/// The step of the chain rule that was just made, in the chain view.
pub(crate) fn of_chain(session: &Session) -> Option<String> {
    session.chain().and_then(super::ledger::step)
}

/// The step of backpropagation that was just made, in the network view.
pub(crate) fn of_network(session: &Session) -> Option<String> {
    let network: Option<&Backprop> = session.network();
    network.and_then(super::layer_ledger::step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_findings_are_words() {
        assert_eq!(in_words("not_finite: w_1 is NaN"), "not finite: w_1 is NaN");
        assert_eq!(in_words("the w_1: is"), "the w_1: is");
        assert_eq!(in_words("misread: `x3` is a name"), "`x3` is a name");
        assert_eq!(in_words("unused_data: `a` is held"), "`a` is held");
        assert_eq!(in_words("unused_data: no row"), "unused data: no row");
    }

    #[test]
    fn symbols_do_not_say_the_sentence_again() {
        let sentence = "comes nearer: loss 2 → 1 in 63 steps; predicted: a tenth in 9 steps";
        let reason = "loss 2 → 1 in 63 steps · predicted: a tenth in 9 steps";
        assert_eq!(beside(sentence, reason), "");
        let more = "loss 2 → 1 in 63 steps · λ 2";
        assert_eq!(beside(sentence, more), "λ 2");
        assert_eq!(beside("good", "η·λ 1 < 2 · λ 2"), "η·λ 1 < 2 · λ 2");
        let wanders = "wanders about 0.485, spread 0.647";
        let reason = "noise floor: loss 0.485, spread 0.647 · λ 2";
        assert_eq!(beside(wanders, reason), "λ 2");
        assert_eq!(
            beside(wanders, "loss 0.5, spread 0.647"),
            "loss 0.5, spread 0.647"
        );
        let broke = "broke down at step 27: ln(x) = NaN for x = -1";
        let reason = "step 27 leads to where ln(x) = NaN for x = −1 · λ 2";
        assert_eq!(beside(broke, reason), "λ 2");
        assert_eq!(
            beside("broke down", "leads to where x = 1"),
            "leads to where x = 1"
        );
    }

    #[test]
    fn norms_are_written_as_in_the_tables() {
        assert_eq!(norms("|dL/da| is 3 (|W| = 2)"), "‖∂L/∂a‖ is 3 (‖W‖ = 2)");
        assert_eq!(norms("mean |slope|, a | b"), "mean |slope|, a | b");
        assert_eq!(norms("none"), "none");
    }
}
