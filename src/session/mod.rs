//! All state of the playground, changed only by messages.
//!
//! [`Session::update`] takes a [`Message`] and returns [`Effect`]s: what others are to do. Nothing here draws, waits, reads a
//! clock or starts a thread, so a test plays a session by sending messages and performing the effects itself.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod adjust;
mod answers;
mod best_rates;
mod camera;
pub mod catalog;
mod chain;
pub mod command;
mod directions;
mod edited;
mod editing;
mod editor;
mod effect;
mod frame;
pub mod fuzzy;
mod history;
pub mod jobs;
mod kept;
pub mod ladder;
mod letter;
mod line;
mod log;
mod message;
mod nature;
mod neighbor;
mod network;
mod numbers;
mod opening;
mod overlay;
mod playback;
mod race;
mod racers;
mod readings;
mod relief;
mod restart;
mod sampling;
mod saving;
mod scene;
mod settings;
mod share;
mod slice;
mod step_cursor;
mod sweep;
mod trajectory;
mod undo;
mod update;
mod view;
mod waiting;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

pub use adjust::Adjust;
pub use best_rates::RaceState;
pub use camera::{Camera, DirectionPlane, ExplainedVariance};
pub use chain::{ChainDisplay, ChainState};
pub use editor::{CursorMotion, Editor, Typing};
pub use effect::{Copied, Effect, Outside, run_effect};
pub use history::History;
pub use jobs::log::{LogView, RunSummary};
pub use jobs::next_step::{FACTORS, NextStep};
pub use jobs::picture::Picture;
pub use jobs::series::{Series, SeriesLine};
pub use jobs::{Answer, Completeness};
pub use kept::Kept;
pub use letter::Letter;
pub use line::TextField;
pub use log::{CursorMove, Growth, LogMove, LogState};
pub use message::{CameraMove, CopyKind, Message, Nudge, OverlayMove, ProbeMove, TextEdit, Time};
pub use network::{Backprop, NetworkState};
pub use overlay::{Overlay, SAVE, SCENARIOS};
pub use race::{Race, Racer};
pub use relief::SurfaceState;
pub use sampling::SamplingState;
pub use scene::Scene;
pub use settings::{MenuMove, MenuSetting};
pub use share::{Shared, share_line};
pub use slice::SliceState;
pub use step_cursor::{ComputationStage, StepCursor};
pub use sweep::SweepState;
pub use trajectory::Trajectory;
pub use view::{DrawnView, Pictured, Stateless, ViewMove, ViewState};

use crate::diff::Spacing;
use crate::field::{Point, Resolution};
use crate::optim::Settings;
use crate::scenario::{Chart, Scenario};
use jobs::catch_up::CatchUpRequest;
use jobs::entry::{EntryRequest, on_the_start_line};
use jobs::reading::ReadRequest;
use jobs::{Desk, Scratch, Slots};
use scene::Snapshot;

/// How the mouse is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MouseMode {
    /// It moves the probe and the window.
    #[default]
    Taken,
    /// The terminal selects text with it.
    Released,
}

/// Which racers a key for "the racer" means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// One; the panels speak of it.
    One(usize),
    /// All; the panels speak of this one.
    All(usize),
}

impl Focus {
    /// The racer that the panels speak of.
    pub fn racer(self) -> usize {
        match self {
            Self::One(racer) | Self::All(racer) => racer,
        }
    }
}

/// What is folded on the screen, and which page is shown where not all of it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenState {
    /// Whether derivative methods stand one by one.
    pub methods: bool,
    /// Whether the line of symbols stands under the sentence.
    pub symbols: bool,
    /// What the chart shows.
    pub chart: Chart,
    /// The page, counted on without end: the screen takes it modulo how many there are.
    pub page: usize,
    /// The lines by which every text is scrolled that is longer than its panel.
    pub scrolled: usize,
    /// The columns of the panels beside the picture, where a person chose them.
    pub beside: Option<u16>,
}

impl Default for ScreenState {
    fn default() -> Self {
        Self {
            methods: false,
            symbols: true,
            chart: Chart::default(),
            page: 0,
            scrolled: 0,
            beside: None,
        }
    }
}

/// Whose point it is that the panels speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointSource {
    /// The start of a loss that is being typed.
    Draft,
    /// The reader's own.
    Probe,
    /// A racer's, by its index, at a step.
    Racer(usize, u64),
}

/// A line that tells what just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusMessage {
    /// It went well.
    Done(String),
    /// It was refused, and why.
    Refused(String),
}

/// The playground.
#[derive(Debug)]
pub struct Session {
    scene: Scene,
    preview: Option<Scene>,
    race: Race,
    focus: Focus,
    views: Vec<&'static DrawnView>,
    states: Vec<Box<dyn ViewState>>,
    view: usize,
    probe: Option<Point>,
    spacing: Spacing,
    screen: ScreenState,
    colors: usize,
    theme: Option<&'static str>,
    mouse: MouseMode,
    editor: Option<Editor>,
    draft: Option<String>,
    overlay: Option<Overlay>,
    status: Option<StatusMessage>,
    /// Whether it has played since it opened and no key was pressed.
    is_first_play: bool,
    /// The file that was in the way when something was saved.
    in_the_way: Option<PathBuf>,
    /// What was left unsaved the last time.
    kept: Option<Kept>,
    /// Counts what was done by hand.
    edits: u64,
    /// What that was when the scene was entered.
    entered: u64,
    slots: Slots,
    runs: u64,
    /// What was done by hand and acts on something that is still on its way.
    waiting: VecDeque<Message>,
    /// What is still to be done of a script, each when what came before it is done.
    script: VecDeque<Message>,
    entries: u64,
    entry: Option<EntryRequest>,
    /// The draft that is being taken.
    committing: Option<Editor>,
    catching_up: Option<CatchUpRequest>,
    /// The settings of another optimizer that is looked at, and not taken yet.
    looked_at: Option<Settings>,
    changed: Option<ReadRequest>,
    /// The log of a training run that is open.
    log: Option<LogState>,
    past: Vec<Snapshot>,
    future: Vec<Snapshot>,
}

impl Session {
    /// A session of a scenario at its start, with these views. The scenario says which one is shown and whether time goes by;
    /// if it does not, the first one is shown, paused.
    ///
    /// # Panics
    /// If there is no view.
    pub fn new(scenario: Arc<Scenario>, views: &[&'static DrawnView]) -> Self {
        assert!(!views.is_empty(), "a session shows one of its views");
        let scene = Scene::new(scenario, Resolution::new(64, 64));
        let mut desk = Desk {
            scratch: &mut Scratch::default(),
            cancelled: &|| false,
            go_on: &mut || true,
        };
        let starts = on_the_start_line(&scene.scenario, &scene.program, &mut desk);
        let race = Race::new(&scene.scenario, starts.unwrap_or_default());
        let mut session = Self {
            scene,
            preview: None,
            race,
            focus: Focus::One(0),
            views: views.to_vec(),
            states: views.iter().map(|view| (view.state)()).collect(),
            view: 0,
            probe: None,
            spacing: Spacing::default(),
            screen: ScreenState::default(),
            colors: 0,
            theme: None,
            mouse: MouseMode::default(),
            editor: None,
            draft: None,
            overlay: None,
            status: None,
            is_first_play: false,
            in_the_way: None,
            kept: None,
            edits: 0,
            entered: 0,
            slots: Slots::default(),
            runs: 0,
            waiting: VecDeque::new(),
            script: VecDeque::new(),
            entries: 0,
            entry: None,
            committing: None,
            catching_up: None,
            looked_at: None,
            changed: None,
            log: None,
            past: Vec::new(),
            future: Vec::new(),
        };
        session.open_as_asked();
        session
    }

    /// What is drawn: the loss that is being typed, if it means something, else the one that is descended.
    pub fn scene(&self) -> &Scene {
        self.preview.as_ref().unwrap_or(&self.scene)
    }

    /// Whether what is drawn is the loss that is being typed.
    pub fn is_preview(&self) -> bool {
        self.preview.is_some()
    }

    /// The scenario that is descended.
    pub fn scenario(&self) -> &Scenario {
        &self.scene.scenario
    }

    /// The racers and their clock.
    pub fn race(&self) -> &Race {
        &self.race
    }

    /// Which racers the keys mean.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The racer that the panels speak of.
    #[expect(
        clippy::indexing_slicing,
        reason = "the last racer stays, and the focus moves when one goes"
    )]
    pub fn focused(&self) -> &Racer {
        &self.race.racers[self.focus.racer()]
    }

    /// The place in the picture that the reader asks about.
    pub fn probe(&self) -> Option<Point> {
        self.probe
    }

    /// The point that the panels speak of: the probe, or the focused racer.
    pub fn inspected_point(&self) -> Vec<f64> {
        if self.preview.is_some() {
            return self.scene().starts();
        }
        let at = self.focused().history.now().at();
        match self.probe {
            Some(point) => self.scene.camera.plane(at).lift(point),
            None => at.to_vec(),
        }
    }

    /// How many samples the picture is asked for: of the loss, or of a log over time.
    pub fn resolution(&self) -> Resolution {
        let own = self.scene().camera.resolution;
        match self.log() {
            Some(log) => Resolution::new(log.columns(), own.rows),
            None => own,
        }
    }

    /// The spacing of the finite differences.
    pub fn spacing(&self) -> Spacing {
        self.spacing
    }

    /// What is folded, and which page is shown where not all fits.
    pub fn screen(&self) -> ScreenState {
        self.screen
    }

    /// The number of the color map; the theme takes it modulo how many there are.
    pub fn colors(&self) -> usize {
        self.colors
    }

    /// The name of the theme that was chosen, if one was.
    pub fn theme(&self) -> Option<&'static str> {
        self.theme
    }

    /// How the mouse is used.
    pub fn mouse(&self) -> MouseMode {
        self.mouse
    }

    /// The editor, while it has the keys.
    pub fn editor(&self) -> Option<&Editor> {
        self.editor.as_ref()
    }

    /// What lies over the screen.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// What just happened.
    pub fn status(&self) -> Option<&StatusMessage> {
        self.status.as_ref()
    }

    /// Whether time goes by on the screen, so that ticks are wanted.
    pub fn is_animated(&self) -> bool {
        self.race.playing && self.editor.is_none() && self.committing.is_none()
    }
}
