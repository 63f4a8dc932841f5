//! A log of a training run on the screen: which run, which steps, where the cursor is.
//!
//! What is read and what is drawn comes from the worker ([`LogRequest`](super::jobs::log::LogRequest)); here is only what a
//! person chose. While a log is shown the scenario behind it rests; a scenario that a finding opens lies over the log, and Esc
//! comes back.

mod moves;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use moves::{CursorMove, LogMove};

use super::Session;
use super::jobs::log::{LogRequest, LogView, RunSummary};
use crate::explain::{Finding, Severity};
use crate::field::Resolution;
use crate::runlog::digest::{Digest, StepReading, Steps};
use crate::runlog::heat::HeatScale;
use crate::runlog::scenario_for;

/// Without growth for so long a log is at rest.
const AT_REST: Duration = Duration::from_secs(10);

/// The parts that time is divided into until the screen says how many it has room for.
const FIRST_COLUMNS: usize = 160;

/// A log that is open.
#[derive(Clone, Debug)]
pub struct LogState {
    path: PathBuf,
    /// Whether the program was started for it, so that there is nothing behind it.
    is_home: bool,
    /// Whether something else is shown for a while: a scenario that a finding opened.
    is_away: bool,
    /// Counts logs that were opened, and looks at whether one grew.
    opened: u64,
    looks: u64,
    /// The run that was chosen by hand; else the one with the worst verdict.
    run: Option<usize>,
    /// The steps that are shown, if not all of them.
    window: Option<Steps>,
    cursor: Cursor,
    /// The finding that is chosen, by its index.
    finding: usize,
    /// What was chosen by hand for the colors of the layers.
    scale: Option<HeatScale>,
    columns: usize,
    /// How long nothing was added.
    quiet: Duration,
}

/// Where the cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    /// Where the chosen finding is, if it is more than a note and has a step; else at the end.
    Finding,
    /// At a step.
    Step(u64),
    /// At the end, and on with it.
    End,
}

/// Whether a log grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// Nothing is read yet.
    Awaited,
    /// It grew so long ago.
    Growing(Duration),
    /// It has not grown for a while.
    Resting,
}

impl LogState {
    fn new(path: PathBuf, is_home: bool, opened: u64) -> Self {
        Self {
            path,
            is_home,
            is_away: false,
            opened,
            looks: 0,
            run: None,
            window: None,
            cursor: Cursor::Finding,
            finding: 0,
            scale: None,
            columns: FIRST_COLUMNS,
            quiet: AT_REST,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of parts that time is divided into.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The index of the chosen finding.
    pub fn chosen(&self) -> usize {
        self.finding
    }

    /// Whether there is nothing behind it to go back to.
    pub fn is_home(&self) -> bool {
        self.is_home
    }
}

impl Session {
    /// Shows the log at a path, as all there is: nothing lies behind it.
    pub fn open_log(&mut self, path: PathBuf) {
        self.enter_log(path, true);
    }

    fn enter_log(&mut self, path: PathBuf, is_home: bool) {
        self.entries += 1;
        self.overlay = None;
        self.race.playing = false;
        self.log = Some(LogState::new(path, is_home, self.entries));
    }

    /// What is to be read for what is shown.
    pub(super) fn log_request(&self) -> Option<LogRequest> {
        let log = self.log.as_ref()?;
        Some(LogRequest {
            path: log.path.clone(),
            opened: log.opened,
            looks: log.looks,
            run: log.run,
            window: log.window,
            cursor: match log.cursor {
                Cursor::Step(step) => Some(step),
                Cursor::Finding => self.log_trouble(),
                Cursor::End => None,
            },
            scale: log.scale,
            columns: log.columns,
        })
    }

    /// Back from what lies over the log.
    pub(super) fn return_to_log(&mut self) {
        if let Some(log) = &mut self.log {
            log.is_away = false;
            self.race.playing = false;
            self.overlay = None;
        }
    }

    /// The screen has room for so many columns of time.
    pub(super) fn size_log(&mut self, resolution: Resolution) {
        if let Some(log) = &mut self.log {
            log.columns = resolution.columns;
        }
    }

    /// The log that is open, shown or not.
    pub fn open_log_state(&self) -> Option<&LogState> {
        self.log.as_ref()
    }

    /// The log that is shown.
    pub fn log(&self) -> Option<&LogState> {
        self.log.as_ref().filter(|log| !log.is_away)
    }

    /// Whether a scenario lies over a log, to which Esc comes back.
    pub fn is_away_from_log(&self) -> bool {
        self.log.as_ref().is_some_and(|log| log.is_away)
    }

    /// What was read of the log; why nothing could be; nothing until then.
    pub fn log_view(&self) -> Option<Result<&LogView, &str>> {
        let log = self.log.as_ref()?;
        let (asked, answer) = self.shown::<LogRequest>()?;
        let is_of_it = asked.opened == log.opened;
        is_of_it.then(|| answer.as_ref().map_err(String::as_str))
    }

    /// The runs of the log, and which one is shown.
    pub fn log_runs(&self) -> Option<(&[Arc<RunSummary>], usize)> {
        let view = self.log_view()?.ok()?;
        Some((&view.runs, view.run))
    }

    /// The run that is shown.
    pub fn log_run(&self) -> Option<&RunSummary> {
        let (runs, run) = self.log_runs()?;
        runs.get(run).map(AsRef::as_ref)
    }

    /// The curves and the layers between the shown steps.
    pub fn log_digest(&self) -> Option<&Digest> {
        Some(self.log_view()?.ok()?.digest.as_ref())
    }

    /// What was logged at the cursor.
    pub fn log_reading(&self) -> Option<&StepReading> {
        Some(&self.log_view()?.ok()?.reading)
    }

    /// The step of the cursor.
    pub fn log_cursor(&self) -> Option<u64> {
        let run = self.log_run()?;
        let cursor = match self.log()?.cursor {
            Cursor::Step(step) => step,
            Cursor::Finding => self.log_trouble().unwrap_or(run.steps.last),
            Cursor::End => run.steps.last,
        };
        Some(cursor.clamp(run.steps.first, run.steps.last))
    }

    /// The steps that are shown.
    pub fn log_window(&self) -> Option<Steps> {
        let run = self.log_run()?;
        Some(self.log()?.window.unwrap_or(run.steps))
    }

    /// The finding that is chosen.
    pub fn log_finding(&self) -> Option<&Finding> {
        let findings = &self.log_run()?.diagnosis.findings;
        findings.get(self.log.as_ref()?.finding)
    }

    /// Where the chosen finding is, if it is more than a note.
    fn log_trouble(&self) -> Option<u64> {
        let finding = self.log_finding()?;
        finding.step.filter(|_| finding.level > Severity::Note)
    }

    /// The scenario of the library that shows the chosen finding small.
    pub fn log_scenario(&self) -> Option<&'static str> {
        scenario_for(self.log_finding()?.kind)
    }

    /// Whether the log grows.
    pub fn log_growth(&self) -> Growth {
        match &self.log {
            Some(log) if self.log_run().is_some() && log.quiet < AT_REST => {
                Growth::Growing(log.quiet)
            }
            Some(_) if self.log_run().is_some() => Growth::Resting,
            Some(_) | None => Growth::Awaited,
        }
    }

    /// More of the log was read than before.
    pub(super) fn log_grew(&mut self, is_first: bool) {
        if let Some(log) = &mut self.log {
            log.quiet = if is_first { AT_REST } else { Duration::ZERO };
        }
    }
}
