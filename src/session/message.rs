//! Everything that can happen to a session.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::adjust::Adjust;
use super::editor::Typing;
use super::jobs::Answer;
use super::log::LogMove;
use super::settings::MenuMove;
use super::view::{DrawnView, ViewMove};
use crate::field::{Point, Resolution, Window};
use crate::scenario::{Chart, SaveError, Scenario};

/// One thing that happened: a key's meaning, a tick, an answer of the worker.
#[derive(Clone, Debug)]
pub enum Message {
    /// Time went by.
    Tick(Duration),
    /// The worker has an answer.
    Answered(Answer),
    /// The plot of the current view now has room for so many samples.
    Sized(Resolution),
    /// A file changed on the disk: it is read again.
    FileChanged(PathBuf),
    /// The outcome of an effect that was asked for, in a line.
    Outcome(String),
    /// Time in the descent.
    Time(Time),
    /// The learning rate of the focused racer, or of all.
    Rate(Nudge),
    /// The next (true) or previous racer has the focus.
    FocusRacer(bool),
    /// The racer at this index has the focus.
    Focus(usize),
    /// All racers have the focus, or one again.
    FocusAll,
    /// Where the picture looks.
    Camera(CameraMove),
    /// The point the reader asks about.
    Probe(ProbeMove),
    /// A wider (true) or narrower spacing of the finite differences.
    Spacing(bool),
    /// The spacing that balances the errors again.
    SpacingBalanced,
    /// This spacing.
    SpacingTo(f64),
    /// Another way to draw.
    View(&'static DrawnView),
    /// The view of this name.
    ViewNamed(String),
    /// A movement inside the view that is shown.
    Move(ViewMove),
    /// The loss as text.
    Edit(TextEdit),
    /// An overlay is shown, or gone.
    Overlay(OverlayMove),
    /// Another seed of what is random: of the directions that are shown, else of the run.
    Reseed(Option<u64>),
    /// The race starts from a point, one number for each parameter.
    StartFrom(Vec<f64>),
    /// The focused racer gets another optimizer, by its name.
    Optimizer(String),
    /// A hyperparameter of the focused racer gets a value.
    Set(String, f64),
    /// Changes how the run is set up.
    Adjust(Adjust),
    /// Starts the race anew.
    Restart,
    /// Makes the shown step the newest; the old future becomes a ghost.
    Fork,
    /// Takes the last change of the race back.
    Undo,
    /// Makes it again.
    Redo,
    /// The derivative methods one by one, or in one line.
    ToggleMethods,
    /// The line of symbols, on or off.
    ToggleSymbols,
    /// The next quantity in the chart.
    NextChart,
    /// This quantity in the chart.
    ChartOf(Chart),
    /// What does not fit on the screen.
    NextPage,
    /// Back to what fits on it first.
    FirstPage,
    /// Texts that are longer than their panels go on by so many lines.
    Scroll(isize),
    /// The theme of this name.
    Theme(&'static str),
    /// So many columns for the panels beside the picture; none: as many as they usually have.
    Beside(Option<u16>),
    /// The next color map.
    NextColors,
    /// The mouse is released to the terminal, or taken.
    ToggleMouse,
    /// Opens a scenario instead of the current one.
    Open(Arc<Scenario>),
    /// Opens a scenario of the library, or a file, instead of the current one.
    OpenNamed(String),
    /// Asks where the scenario is to be saved.
    Save,
    /// Saves the scenario to a file; the same file a second time overwrites what was in the way.
    SaveTo(PathBuf),
    /// What became of saving.
    Saved(Result<Arc<Scenario>, Arc<SaveError>>),
    /// Another racer: with the optimizer that is looked at, or of this name.
    AddRacer(Option<String>),
    /// The focused racer leaves the race.
    RemoveRacer,
    /// The scenario as a text of some kind goes to the clipboard.
    Copy(CopyKind),
    /// The scenario is opened in the editor of the system.
    EditOutside,
    /// Brings back what was left unsaved the last time.
    BringBack,
    /// What an overlay offered is taken, and the overlay goes.
    Chosen(Vec<Message>),
    /// Nothing is done, and why is said.
    Refuse(String),
    /// Something about the log of a training run.
    Log(LogMove),
    /// Something that whoever runs the session offers beside it, by its name, and what of it; empty: nothing in particular.
    Ask(&'static str, String),
    /// Gives the terminal back for a while.
    Suspend,
    /// Ends the program.
    Quit,
}

/// As what a scenario is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyKind {
    /// A program that trains it with PyTorch.
    PyTorch,
    /// One command line that opens it again.
    CommandLine,
}

/// Movement in the time of the descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Time {
    /// Plays or pauses.
    Toggle,
    /// Plays.
    Play,
    /// Pauses.
    Pause,
    /// So many steps forward, or back if negative; pauses.
    Step(i64),
    /// To a step, made first if it is beyond the newest; pauses.
    To(u64),
    /// The first iterate.
    Start,
    /// The newest iterate.
    End,
    /// Faster (true) or slower.
    Speed(bool),
    /// So many steps a second.
    SpeedTo(f64),
}

/// A change of a number by a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nudge {
    /// To a value.
    To(f64),
    /// To the next rung of the 1-3-10 ladder.
    Up,
    /// To the rung below.
    Down,
    /// Ten percent more.
    FineUp,
    /// Ten percent less.
    FineDown,
}

/// Movement of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CameraMove {
    /// Closer (true) or farther, about the middle.
    Zoom(bool),
    /// Closer or farther about a point that stays.
    ZoomAt(bool, Point),
    /// By fractions of the window, right and up.
    Pan(f64, f64),
    /// To a window.
    To(Window),
    /// Back to the ranges of the parameters.
    Home,
    /// The next pair of axes, or directions.
    NextAxes,
}

/// Movement of the probe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ProbeMove {
    /// By samples of the plot, right and up.
    By(f64, f64),
    /// To a place in the picture.
    To(Point),
    /// The race starts from it.
    StartHere,
    /// To a place, from which the race starts.
    StartAt(Point),
    /// Gone: the panels speak of the racer again.
    Dismiss,
}

/// What happens to the text of the loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextEdit {
    /// The editor takes the keys.
    Open,
    /// One edit of the text.
    Type(Typing),
    /// The draft becomes the loss.
    Commit,
    /// Back to the loss; the draft is kept.
    Leave,
    /// A whole text becomes the loss.
    Replace(String),
}

/// What happens to the overlays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverlayMove {
    /// The overlay of this name is shown, or gone if it was.
    Open(&'static str),
    /// A key in the menu of the settings.
    Menu(MenuMove),
    /// So many lines down, or up if negative.
    Scroll(i32),
    /// A row is chosen.
    Choose(usize),
    /// Another of its columns or orders.
    Column(i32),
    /// An edit of a value or a name.
    Type(Typing),
    /// An edit of the search; the first row is chosen again.
    Search(Typing),
    /// A whole text is typed.
    Fill(String),
    /// The overlay goes.
    Close,
}
