//! The words of a step in rows: what is said, asked, answered, reached.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::keys::Wants;
use crate::course::fact::{Fact, Facts};
use crate::course::facts::SessionFacts;
use crate::course::{Completion, CourseReader, StepState};
use crate::expr::number::short;
use crate::figure::Role;
use crate::scenario::Turn;
use crate::session::Session;
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// Rows of text, of which some are choices.
pub(super) struct LessonWords {
    theme: TerminalTheme,
    width: usize,
    /// Each row, with the choice that it belongs to.
    pub(super) rows: Vec<(Line<'static>, Option<usize>)>,
    /// The first row of what was said last, which is to be in sight.
    newest: usize,
    /// The last row of the choice that is marked, which is to be in sight, too.
    marked: usize,
}

impl LessonWords {
    /// The text of the step that is shown, for so many columns and rows: where they are few, a question that is answered is left
    /// out.
    pub(super) fn of(
        session: &Session,
        reader: &CourseReader,
        theme: TerminalTheme,
        room: Rect,
    ) -> Self {
        let whole = Self::written(session, reader, theme, room, true);
        if whole.rows.len() > usize::from(room.height) {
            return Self::written(session, reader, theme, room, false);
        }
        whole
    }

    fn written(
        session: &Session,
        reader: &CourseReader,
        theme: TerminalTheme,
        room: Rect,
        with_ask: bool,
    ) -> Self {
        let width = usize::from(room.width);
        let mut text = Self {
            theme,
            width: width.max(1),
            rows: Vec::new(),
            newest: 0,
            marked: 0,
        };
        let state = reader.course().state();
        let wants = Wants::of(reader);
        // Once a question is answered its reason stands alone, at the top.
        let is_answered = wants == Wants::Nothing && state.ask.is_some();
        if is_answered {
            text.answered(state, with_ask);
        } else {
            text.open(state, wants, &now(session, reader));
        }
        if reader.course().is_lesson_over() && wants == Wants::Nothing {
            text.end(reader);
        }
        text
    }

    fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    fn gap(&mut self) {
        if !self.rows.is_empty() {
            self.rows.push((Line::default(), None));
        }
    }

    /// Here begins what is said last.
    fn begin(&mut self) {
        self.gap();
        self.newest = self.rows.len();
    }

    /// A paragraph of its own.
    fn paragraph(&mut self, paragraph: &str, role: Role) {
        self.gap();
        self.lines(paragraph, role);
    }

    fn lines(&mut self, paragraph: &str, role: Role) {
        let style = self.style(role);
        let lines = text::wrapped(&self.theme.formulas(paragraph), self.width).into_iter();
        self.rows
            .extend(lines.map(|line| (text::line(line, style), None)));
    }

    /// A paragraph behind a mark, its further lines under the first.
    fn marked(&mut self, mark: (&str, Role), words: &str, role: Role, choice: Option<usize>) {
        let sign = self.theme.text(mark.0).into_owned();
        let indent = " ".repeat(text::width(&sign) + 1);
        let room = self.width.saturating_sub(indent.len()).max(1);
        let (style, mark_style) = (self.style(role), self.style(mark.1));
        for (index, line) in text::wrapped(&self.theme.formulas(words), room)
            .into_iter()
            .enumerate()
        {
            let first = match index {
                0 => Span::styled(format!("{sign} "), mark_style),
                _ => Span::raw(indent.clone()),
            };
            let line = Line::from(vec![first, Span::styled(line, style)]);
            self.rows.push((line, choice));
        }
    }

    /// A step that is read, or whose question or goal is open.
    fn open(&mut self, state: &StepState, wants: Wants, now: &[Option<String>]) {
        if let Some(say) = &state.say {
            self.paragraph(say, Role::Text);
        }
        if let Some(ask) = &state.ask {
            self.begin();
            self.lines(ask, Role::Strong);
        }
        if !state.choices.is_empty() {
            self.gap();
        }
        for (index, choice) in state.choices.iter().enumerate() {
            self.choice(index, choice, state);
        }
        if wants == Wants::Number {
            self.gap();
            let shown = format!("{}▏", state.typed);
            self.marked(("your answer", Role::Muted), &shown, Role::Accent, None);
        }
        self.ticks(state, now);
        if let Some(reply) = &state.reply {
            self.begin();
            self.marked(("–", Role::Strong), reply, Role::Text, None);
        }
        if let Some(hint) = &state.hint {
            self.begin();
            self.marked(("hint", Role::Accent), hint, Role::Text, None);
        }
        if wants == Wants::Nothing && !state.ticks.is_empty() {
            self.reached(state);
        }
    }

    fn choice(&mut self, index: usize, choice: &str, state: &StepState) {
        let number = index + 1;
        let is_marked = index == state.marked;
        let was_tried = state.tried.contains(&index);
        let mark = match (is_marked, was_tried) {
            (true, _) => format!("▸ {number} "),
            (false, true) => format!("– {number} "),
            (false, false) => format!("  {number} "),
        };
        let role = match (is_marked, was_tried) {
            (true, _) => Role::Strong,
            (false, true) => Role::Muted,
            (false, false) => Role::Text,
        };
        self.marked((&mark, Role::Accent), choice, role, Some(index));
        if is_marked {
            self.marked = self.rows.len();
        }
    }

    /// The goal as a checklist, each part with the number that it is about.
    fn ticks(&mut self, state: &StepState, now: &[Option<String>]) {
        if !state.ticks.is_empty() {
            self.gap();
        }
        for (index, tick) in state.ticks.iter().enumerate() {
            let (mark, role) = if tick.holds {
                (("✓", Role::Good), Role::Text)
            } else {
                (("○", Role::Accent), Role::Strong)
            };
            self.marked(mark, &tick.text, role, None);
            // What is reached stays so, whatever the number is by now.
            let now = now.get(index).and_then(Option::as_ref);
            if let Some(now) = now.filter(|_| !tick.holds) {
                self.at_the_right(&format!("now {now}"));
            }
        }
    }

    /// A remark at the end of the last row, or of a row of its own where there is no room.
    fn at_the_right(&mut self, remark: &str) {
        let used = self.rows.last().map_or(0, |(line, _)| line.width());
        let wanted = text::width(remark) + 2;
        if used + wanted > self.width {
            self.rows.push((Line::default(), None));
        }
        let style = self.style(Role::Muted);
        let width = self.width;
        if let Some((line, _)) = self.rows.last_mut() {
            let gap = width.saturating_sub(line.width() + text::width(remark));
            line.push_span(Span::raw(" ".repeat(gap)));
            line.push_span(Span::styled(remark.to_string(), style));
        }
    }

    fn reached(&mut self, state: &StepState) {
        self.begin();
        if state.is_revealed {
            let shown = "That was one way to do it. p goes back: try it yourself.";
            self.marked(("–", Role::Strong), shown, Role::Text, None);
        } else {
            let tries = match state.tries {
                0 | 1 => String::from("Reached at the first try."),
                tries => format!("Reached after {tries} tries."),
            };
            self.marked(("✓", Role::Good), &tries, Role::Strong, None);
        }
    }

    /// A question that was answered, or whose answer was shown.
    fn answered(&mut self, state: &StepState, with_ask: bool) {
        if let Some(ask) = state.ask.as_ref().filter(|_| with_ask) {
            self.paragraph(ask, Role::Muted);
        }
        let answer = match (state.choices.get(state.marked), &state.right) {
            (Some(choice), _) => choice.clone(),
            (None, Some(right)) => right.clone(),
            (None, None) => String::from("…"),
        };
        self.begin();
        let (mark, yes) = if state.is_revealed {
            (("–", Role::Strong), "The answer: ")
        } else {
            (("✓", Role::Good), "Yes: ")
        };
        let end = if answer.ends_with(['.', '?', '!']) {
            ""
        } else {
            "."
        };
        self.marked(mark, &format!("{yes}{answer}{end}"), Role::Strong, None);
        if let Some(why) = &state.why {
            self.paragraph(why, Role::Text);
        }
    }

    /// What stands at the end of a lesson: how it was done, and how far the reader is in the course.
    fn end(&mut self, reader: &CourseReader) {
        let course = reader.course();
        let Some(lesson) = course.lesson() else {
            return;
        };
        self.gap();
        let completion = reader.completion(lesson);
        if completion == Completion::Done {
            let done = "Lesson done.";
            self.marked(("✓", Role::Good), done, Role::Strong, None);
        } else {
            let seen = "Lesson seen: it counts as done once every answer is yours.";
            self.marked(("○", Role::Accent), seen, Role::Text, None);
        }
        let marks: String = course
            .lessons()
            .enumerate()
            .map(|(index, lesson)| match reader.completion(lesson) {
                Completion::Unseen | Completion::Seen if index == course.lesson_index() => '◉',
                completion => completion.mark(),
            })
            .collect();
        let style = self.style(Role::Accent);
        let count = course.lessons().count();
        let count_text = format!("  {} of {count} lessons done", reader.done());
        if text::width(&marks) + text::width(&count_text) > self.width {
            self.rows.push((text::line(marks, style), None));
            let muted = self.style(Role::Muted);
            self.rows
                .push((text::line(count_text.trim_start().to_string(), muted), None));
            return;
        }
        let line = Line::from(vec![
            Span::styled(marks, style),
            Span::styled(count_text, self.style(Role::Muted)),
        ]);
        self.rows.push((line, None));
    }

    /// The first row in sight, of so many that there is room for: as far up as the beginning of what was said last is in sight,
    /// unless the reader scrolls from there.
    pub(super) fn first(&self, room: usize, scroll: isize) -> usize {
        let last = self.rows.len().saturating_sub(room);
        let opened = last.min(self.newest.max(self.marked.saturating_sub(room)));
        opened.saturating_add_signed(scroll).min(last)
    }
}

/// The number that each part of the goal is about: the first that its condition names. One of what is no longer so is left out.
fn now(session: &Session, reader: &CourseReader) -> Vec<Option<String>> {
    let facts = SessionFacts::new(session);
    let goal = reader.course().step().and_then(|step| match &step.turn {
        Turn::Reach(goal) => Some(goal),
        Turn::Read | Turn::Answer(_) => None,
    });
    let parts = goal.into_iter().flat_map(|goal| &goal.parts);
    let number = |condition: &str| {
        let mut words = condition.split_whitespace();
        let name = words.next()?;
        // With as many digits as what it is compared with has.
        let limit = words.nth(1).unwrap_or_default();
        let limit = limit.trim_start_matches(['-', '0', '.']);
        let digits = limit.chars().filter(char::is_ascii_digit).count();
        if !facts.is_ready(name) && !session.is_read_as_set() {
            return Some(String::from("…"));
        }
        match facts.fact(name) {
            Ok(Fact::Number(number)) => Some(text::minus(&short(number, digits.max(4)))),
            Ok(Fact::Words { .. }) | Err(_) => None,
        }
    };
    parts.map(|part| number(&part.that.text)).collect()
}
