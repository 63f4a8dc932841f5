//! `[[lesson.step]]`: something said, a question, or a goal.

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::{KnownKey, read_known, shapes};
use super::super::shape::ValueShape;
use super::choice::{self, Choice};
use super::goal::{self, Goal, GoalPart};
use super::hint::{self, Hint};
use super::text::{LessonText, read_list, write_list};
use super::{inline_of, stray};
use crate::expr::Span;

/// A step of a lesson.
#[derive(Clone, Debug)]
pub struct LessonStep {
    /// What is said.
    pub say: Option<LessonText>,
    /// The panels in sight, the first the large one; none: those of the step before.
    pub show: Vec<LessonText>,
    /// The keys that act in this step; none: all.
    pub keys: Vec<LessonText>,
    /// Commands that show something before the reader goes on.
    pub demonstration: Option<LessonText>,
    /// What the reader is to do.
    pub turn: Turn,
    /// What is said where the reader is stuck.
    pub hints: Vec<Hint>,
    /// Where it stands in the file.
    pub span: Span,
}

impl PartialEq for LessonStep {
    fn eq(&self, other: &Self) -> bool {
        (&self.say, &self.show, &self.keys, &self.demonstration)
            == (&other.say, &other.show, &other.keys, &other.demonstration)
            && self.turn == other.turn
            && self.hints == other.hints
    }
}

/// What the reader is to do in a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// Read.
    Read,
    /// Answer.
    Answer(Question),
    /// Reach a goal.
    Reach(Goal),
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The question.
    pub ask: LessonText,
    /// How it is answered.
    pub reply: Reply,
    /// Commands that are shown after the answer.
    pub run: Option<LessonText>,
    /// The reason, said after right and wrong answers alike.
    pub why: Option<LessonText>,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// By one of these; the condition holds for the right one, once the commands have run.
    Choose(Vec<Choice>, Option<LessonText>),
    /// By a number: the fact of this name once the commands have run, within a part of it.
    Number(LessonText, f64),
}

impl Question {
    /// Its choices; none where the answer is typed.
    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        match &self.reply {
            Reply::Choose(choices, _) => choices.iter(),
            Reply::Number(..) => [].iter(),
        }
    }

    /// The fact that a typed answer has to be, and within which part of it.
    pub fn number(&self) -> Option<(&LessonText, f64)> {
        match &self.reply {
            Reply::Choose(..) => None,
            Reply::Number(answer, within) => Some((answer, *within)),
        }
    }
}

/// How far a typed answer may be off unless a lesson says otherwise.
const WITHIN: f64 = 0.01;

#[derive(Default)]
struct Draft {
    say: Option<LessonText>,
    show: Vec<LessonText>,
    keys: Vec<LessonText>,
    demonstration: Option<LessonText>,
    ask: Option<LessonText>,
    choices: Vec<Choice>,
    answer: Option<LessonText>,
    within: Option<f64>,
    run: Option<LessonText>,
    because: Option<LessonText>,
    why: Option<LessonText>,
    goal: Vec<GoalPart>,
    hints: Vec<Hint>,
    solution: Option<LessonText>,
    wrong: Vec<LessonText>,
}

impl LessonStep {
    fn question(&self) -> Option<&Question> {
        match &self.turn {
            Turn::Answer(question) => Some(question),
            Turn::Read | Turn::Reach(_) => None,
        }
    }

    fn goal(&self) -> Option<&Goal> {
        match &self.turn {
            Turn::Reach(goal) => Some(goal),
            Turn::Read | Turn::Answer(_) => None,
        }
    }

    fn choices(&self) -> Option<(&[Choice], Option<&LessonText>)> {
        match &self.question()?.reply {
            Reply::Choose(choices, because) => Some((choices, because.as_ref())),
            Reply::Number(..) => None,
        }
    }

    fn number(&self) -> Option<(&LessonText, f64)> {
        self.question()?.number()
    }
}

/// A key that holds one text.
macro_rules! text_key {
    ($name:literal, $field:ident, $step:ident => $text:expr) => {
        KnownKey {
            name: $name,
            shape: ValueShape::Text,
            read: |draft, item, report| draft.$field = LessonText::read(item, report),
            write: |$step| {
                let text: Option<&LessonText> = $text;
                text.map(LessonText::entry)
            },
        }
    };
}

const KEYS: &[KnownKey<Draft, LessonStep>] = &[
    text_key!("say", say, step => step.say.as_ref()),
    KnownKey {
        name: "show",
        shape: ValueShape::Array(&ValueShape::Text),
        read: |draft, item, report| draft.show = read_list(item, report),
        write: |step| write_list(&step.show),
    },
    KnownKey {
        name: "keys",
        shape: ValueShape::Array(&ValueShape::Text),
        read: |draft, item, report| draft.keys = read_list(item, report),
        write: |step| write_list(&step.keys),
    },
    text_key!("do", demonstration, step => step.demonstration.as_ref()),
    text_key!("ask", ask, step => Some(&step.question()?.ask)),
    KnownKey {
        name: "choices",
        shape: choice::SHAPE,
        read: |draft, item, report| draft.choices = choice::read(item, report),
        write: |step| choice::write(step.choices()?.0),
    },
    text_key!("answer", answer, step => Some(step.number()?.0)),
    KnownKey {
        name: "within",
        shape: ValueShape::Text,
        read: |draft, item, report| draft.within = read_within(item, report),
        write: |step| {
            let (_, within) = step.number()?;
            let text = format!("\"{}%\"", within * 100.0);
            Some(super::TomlEntry::unless(within == WITHIN, text))
        },
    },
    text_key!("run", run, step => step.question()?.run.as_ref()),
    text_key!("because", because, step => step.choices()?.1),
    text_key!("why", why, step => step.question()?.why.as_ref()),
    KnownKey {
        name: "goal",
        shape: goal::SHAPE,
        read: |draft, item, report| draft.goal = goal::read(item, report),
        write: |step| Some(goal::write(&step.goal()?.parts)),
    },
    KnownKey {
        name: "hint",
        shape: hint::SHAPE,
        read: |draft, item, report| draft.hints = hint::read(item, report),
        write: |step| hint::write(&step.hints),
    },
    text_key!("solution", solution, step => Some(&step.goal()?.solution)),
    KnownKey {
        name: "wrong",
        shape: ValueShape::Array(&ValueShape::Text),
        read: |draft, item, report| draft.wrong = read_list(item, report),
        write: |step| write_list(&step.goal()?.wrong),
    },
];

/// What may stand for a step.
pub(super) const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &[]);

/// The step as one inline table.
pub(super) fn inline(step: &LessonStep) -> String {
    inline_of(KEYS, step)
}

/// `"1%"`: a part of the right answer.
fn read_within(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<f64> {
    let text = item.text(report)?;
    let percent = text
        .strip_suffix('%')
        .and_then(|number| number.trim().parse().ok());
    let within = percent.filter(|percent| (0.0..100.0).contains(percent));
    if within.is_none() {
        let message = "`within` must be a percentage such as \"1%\"";
        report.add(Diagnostic::new(message, item.span.clone()));
    }
    within.map(|percent: f64| percent / 100.0)
}

impl LessonStep {
    /// Reads one; what does not go together is reported.
    pub(super) fn read(table: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Self> {
        let items = table.table("a table: [[lesson.step]]", report)?;
        let before = report.count();
        let mut draft = Draft::default();
        read_known("[[lesson.step]]", &items, KEYS, &mut draft, report);
        let span = items
            .first()
            .map_or(table.span.clone(), |first| first.key_span.clone());
        let said = |key: &str| items.iter().find(|item| item.key == key);
        let stray_keys = |keys: &[&str], goes_with: &str, report: &mut Diagnostics| {
            for item in keys.iter().filter_map(|key| said(key)) {
                report.add(stray(item.key, &item.key_span, goes_with));
            }
        };
        if said("ask").is_none() {
            let keys = ["choices", "answer", "within", "run", "because", "why"];
            stray_keys(&keys, "`ask`", report);
        }
        if said("goal").is_none() {
            stray_keys(&["solution", "wrong"], "`goal`", report);
        }
        if said("answer").is_none() {
            stray_keys(&["within"], "`answer`", report);
        } else {
            stray_keys(
                &["choices", "because"],
                "a question without `answer`",
                report,
            );
        }
        if said("ask").is_some() {
            stray_keys(&["goal"], "a step without `ask`", report);
        }
        if said("say").is_none() && said("ask").is_none() {
            let message = "a step says something: `say`, or asks: `ask`";
            report.add(Diagnostic::new(message, span.clone()));
        }
        let turn = draft.turn(&span, report);
        let is_clean = report.count() == before;
        Some(Self {
            say: draft.say,
            show: draft.show,
            keys: draft.keys,
            demonstration: draft.demonstration,
            turn: turn.filter(|_| is_clean)?,
            hints: draft.hints,
            span,
        })
    }
}

impl Draft {
    fn turn(&mut self, span: &Span, report: &mut Diagnostics) -> Option<Turn> {
        let mut missing = |message: &str| {
            report.add(Diagnostic::new(message, span.clone()));
        };
        if let Some(ask) = self.ask.take() {
            let reply = match self.answer.take() {
                Some(answer) => Reply::Number(answer, self.within.unwrap_or(WITHIN)),
                None if self.choices.is_empty() => {
                    missing("a question has `choices` or an `answer`");
                    return None;
                }
                None => {
                    let right = self.choices.iter().filter(|choice| choice.is_right);
                    if right.count() != 1 {
                        missing("one choice is the right one: right = true");
                    }
                    Reply::Choose(std::mem::take(&mut self.choices), self.because.take())
                }
            };
            return Some(Turn::Answer(Question {
                ask,
                reply,
                run: self.run.take(),
                why: self.why.take(),
            }));
        }
        if self.goal.is_empty() {
            return Some(Turn::Read);
        }
        let Some(solution) = self.solution.take() else {
            missing("a goal has a `solution`, by which it is known that it can be reached");
            return None;
        };
        if self.wrong.is_empty() {
            missing("a goal has `wrong` tries, by which it is known that it can be missed");
        }
        Some(Turn::Reach(Goal {
            parts: std::mem::take(&mut self.goal),
            solution,
            wrong: std::mem::take(&mut self.wrong),
        }))
    }
}
