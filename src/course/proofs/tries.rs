//! Tries at a goal: the scene of its step, opened anew, and commands.

use std::sync::Arc;

use super::ScreenNames;
use crate::course::runner::LessonRunner;
use crate::course::step_texts;
use crate::scenario::{LessonStep, LessonText, Scenario, VIEWS};
use crate::session::{Message, command};

/// The session after a try, and what it refused.
pub(super) struct Tried {
    pub(super) runner: LessonRunner,
    pub(super) refused: Vec<String>,
}

/// Opens the scene as the step has it, and gives the commands.
pub(super) fn tried(
    scene: &Arc<Scenario>,
    step: &LessonStep,
    commands: &LessonText,
    screen: &ScreenNames<'_>,
) -> Tried {
    let mut runner = LessonRunner::new(scene, screen.views);
    let shown = step.show.first().map(|view| view.text.as_str());
    let view = shown
        .filter(|view| VIEWS.contains(view))
        .or(scene.view.open);
    if let Some(view) = view {
        runner.send(Message::ViewNamed(view.to_string()));
    }
    for text in step.demonstration.iter().chain([commands]) {
        for message in command::parse_all(&text.text).unwrap_or_default() {
            runner.send(message);
        }
    }
    runner.read(&step_texts::needed(step));
    let refused = runner.refused();
    Tried { runner, refused }
}
