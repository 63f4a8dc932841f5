//! A guard for tests: stretches of code in which no loss may be compiled or evaluated, or in which that is counted.

use std::cell::Cell;

thread_local! {
    static IS_FORBIDDEN: Cell<bool> = const { Cell::new(false) };
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// Runs `f`. In builds with debug assertions, whatever compiles or evaluates a loss on this thread meanwhile panics.
pub fn without_evaluation<T>(f: impl FnOnce() -> T) -> T {
    // Put back also where `f` panics.
    let _before = Restored(IS_FORBIDDEN.replace(true));
    f()
}

/// Runs `f`, and counts how often a loss is compiled or evaluated on this thread meanwhile; always 0 in builds without debug
/// assertions.
pub fn count_evaluations<T>(f: impl FnOnce() -> T) -> (T, usize) {
    let before = COUNT.get();
    let result = f();
    (result, COUNT.get().wrapping_sub(before))
}

/// What was allowed before, until this is dropped.
struct Restored(bool);

impl Drop for Restored {
    fn drop(&mut self) {
        IS_FORBIDDEN.set(self.0);
    }
}

/// Says that a loss is compiled or evaluated here.
///
/// # Panics
/// In builds with debug assertions, inside [`without_evaluation`].
pub(crate) fn note_evaluation() {
    if cfg!(debug_assertions) {
        assert!(
            !IS_FORBIDDEN.get(),
            "a loss is compiled or evaluated where that is not allowed"
        );
        COUNT.set(COUNT.get().wrapping_add(1));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Evaluator, Objective, Program};
    use super::*;
    use crate::expr::{KnownNames, parse};

    fn program() -> Arc<Program> {
        let loss = parse("x^2", &KnownNames::default()).expect("a loss");
        Arc::new(Program::new(loss))
    }

    #[test]
    #[should_panic(expected = "not allowed")]
    fn an_evaluation_is_caught() {
        let mut evaluator = Evaluator::new(program());
        without_evaluation(|| evaluator.gradient(&[1.0], &mut [0.0]));
    }

    #[test]
    #[should_panic(expected = "not allowed")]
    fn a_compilation_is_caught() {
        without_evaluation(program);
    }

    #[test]
    fn afterwards_all_is_allowed() {
        without_evaluation(|| ());
        let caught = std::panic::catch_unwind(|| without_evaluation(program));
        assert!(caught.is_err());
        assert_eq!(Evaluator::new(program()).value(&[3.0]), 9.0);
    }
}
