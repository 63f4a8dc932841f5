//! What is wrong with lessons as a course: ids that are not their own, needs that are not there or go in a circle.

use std::sync::Arc;

use super::{fault, with_hint};
use crate::expr::nearest::suggestion;
use crate::scenario::{self, Diagnostic, Lesson, Scenario};

/// A lesson that may be needed: its id, and the ids that it needs itself.
struct Known {
    id: String,
    needs: Vec<String>,
}

/// Every fault of the lessons beside each other, lesson by lesson.
pub(super) fn faults(lessons: &[Arc<Scenario>]) -> Vec<Vec<Diagnostic>> {
    let known = known(lessons);
    let mut faults = Vec::new();
    for (index, scene) in lessons.iter().enumerate() {
        let mut found = Vec::new();
        if let Some(lesson) = &scene.lesson {
            found.extend(id(lesson, lessons.get(..index).unwrap_or_default()));
            for need in &lesson.needs {
                let span = need.span.clone();
                if !known.iter().any(|known| known.id == need.text) {
                    let ids = known.iter().map(|known| known.id.as_str());
                    let message = format!("there is no lesson `{}`", need.text);
                    found.push(with_hint(fault(message, span), suggestion(&need.text, ids)));
                } else if comes_back(&need.text, &lesson.id.text, &known) {
                    let message = format!(
                        "`{}` needs this lesson itself: they go in a circle",
                        need.text
                    );
                    found.push(fault(message, span));
                }
            }
        }
        faults.push(found);
    }
    faults
}

/// A lesson whose id an earlier one has.
fn id(lesson: &Lesson, before: &[Arc<Scenario>]) -> Option<Diagnostic> {
    let has_it = |other: &&Arc<Scenario>| {
        let other = other.lesson.as_ref();
        other.is_some_and(|other| other.id == lesson.id)
    };
    let other = before.iter().find(has_it)?;
    let message = format!("{} has the id `{}` too", other.origin, lesson.id.text);
    let hint = "progress is kept by it: give each lesson its own";
    Some(with_hint(fault(message, lesson.id.span.clone()), hint))
}

/// These lessons, and those of the program that none of them stands in for.
fn known(lessons: &[Arc<Scenario>]) -> Vec<Known> {
    let of = |lesson: &Lesson| Known {
        id: lesson.id.text.clone(),
        needs: lesson.needs.iter().map(|need| need.text.clone()).collect(),
    };
    let mut known: Vec<Known> = lessons
        .iter()
        .filter_map(|s| s.lesson.as_ref())
        .map(of)
        .collect();
    for entry in scenario::course() {
        if known.iter().any(|known| known.id == entry.name) {
            continue;
        }
        let lesson = entry.read().ok().and_then(|scenario| scenario.lesson);
        known.extend(lesson.as_ref().map(of));
    }
    known
}

/// Whether a lesson needs another, itself or through those that it needs.
fn comes_back(from: &str, to: &str, known: &[Known]) -> bool {
    let mut open = vec![from];
    let mut met: Vec<&str> = Vec::new();
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if met.contains(&id) {
            continue;
        }
        met.push(id);
        let of_id = known.iter().filter(|known| known.id == id);
        open.extend(of_id.flat_map(|known| &known.needs).map(String::as_str));
    }
    false
}
