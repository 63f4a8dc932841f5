//! What `gdplay check` proves of lessons, each fault with its place in the lesson's own file:
//!
//! 1. the goal is false as the step opens;
//! 2. the solution reaches every part of it;
//! 3. each wrong try leaves a part open;
//! 4. `because` holds for the right choice once `run` has run, and a typed answer is a finite number;
//! 5. each wrong choice has a reply of its own;
//! 6. every condition of a hint comes true;
//! 7. every `{…}` has a number where it is shown;
//! 8. what a lesson needs is there and comes earlier;
//! 9. the key that goes on alone reaches the end, and the end says something;
//! 10. each text is short and fits;
//! 11. ids, keys and panels are what they say.

mod commands;
mod played;
mod texts;
mod together;
mod tries;

use std::fmt;
use std::sync::Arc;

use crate::expr::Span;
use crate::scenario::{Diagnostic, Scenario};
use crate::session::DrawnView;

pub use texts::MOST_WORDS;

/// How many proofs there are.
pub const PROOFS: usize = 11;

/// What a lesson can name of the screen, and what fits there.
pub struct ScreenNames<'a> {
    /// The views.
    pub views: &'a [&'static DrawnView],
    /// The names of the views and panels.
    pub panels: &'a [&'static str],
    /// Whether a key of this name does something somewhere.
    pub is_key: &'a dyn Fn(&str) -> bool,
    /// Whether paragraphs fit where lessons speak, on a screen of 80 × 24 cells.
    pub fits: &'a dyn Fn(&[&str]) -> bool,
}

impl fmt::Debug for ScreenNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen").finish_non_exhaustive()
    }
}

/// Every fault of these lessons, lesson by lesson, in the order of their files; nothing for a scenario without a lesson.
///
/// A lesson of the program is thought of as there for what the others need, unless one of these has its id.
pub fn faults(lessons: &[Arc<Scenario>], screen: &ScreenNames<'_>) -> Vec<Vec<Diagnostic>> {
    let mut faults = together::faults(lessons);
    for (scene, faults) in lessons.iter().zip(&mut faults) {
        let (Some(lesson), Some(file)) = (&scene.lesson, &scene.source) else {
            continue;
        };
        let written = texts::faults(lesson, file, screen);
        // What cannot be understood cannot be played.
        let can_be_played = written.iter().all(|fault| !fault.stops);
        faults.extend(written.into_iter().map(|fault| fault.diagnostic));
        if can_be_played {
            faults.extend(played::faults(scene, file, screen));
        }
        faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        faults.dedup();
    }
    faults
}

fn fault(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic {
        message: message.into(),
        span,
        hint: None,
        also: None,
        quote: None,
    }
}

fn with_hint(fault: Diagnostic, hint: impl Into<String>) -> Diagnostic {
    Diagnostic {
        hint: Some(hint.into()),
        ..fault
    }
}
