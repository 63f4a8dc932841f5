//! What a reader does in a lesson.

/// What a reader does in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CourseMessage {
    /// Goes on: reveals an open question, plays the solution of an unmet goal, else the next step.
    Next,
    /// The step before.
    Previous,
    /// The next lesson.
    NextLesson,
    /// The lesson before.
    PreviousLesson,
    /// The lesson at this index, from this step on, both counted from 0.
    Open(usize, usize),
    /// Marks a choice, counted from 0.
    Mark(usize),
    /// Marks the choice so many further down, or up if negative.
    Move(isize),
    /// A character of a typed answer.
    Type(char),
    /// Takes the last character back.
    Erase,
    /// Gives the marked choice, or the typed number, as the answer.
    Answer,
    /// Asks for a hint.
    Hint,
    /// Leaves the lesson, to play freely.
    Leave,
    /// Comes back to it.
    Return,
}
