//! What a person does with a log.

use std::path::PathBuf;
use std::time::Duration;

use super::super::effect::{Copied, Outside};
use super::super::message::{CameraMove, Message, Time};
use super::super::{Effect, Session};
use super::{AT_REST, Cursor};
use crate::expr::visible;
use crate::runlog::digest::Steps;
use crate::runlog::heat::HeatScale;

/// The narrowest window, in steps.
const NARROWEST: u64 = 8;

/// One thing that is done with a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogMove {
    /// A log is shown instead of the scenario.
    Open(PathBuf),
    /// Time went by: it is looked whether there is more.
    Look(Duration),
    /// Back to the scenario behind it.
    Leave,
    /// Back to the log from a scenario that a finding opened.
    Return,
    /// The cursor.
    Cursor(CursorMove),
    /// Fewer (true) or more steps, about the cursor.
    Zoom(bool),
    /// The same about a step, which stays where it is.
    ZoomAt(bool, u64),
    /// The shown steps go right by so many sixteenths of them, or left if negative.
    Pan(i64),
    /// All steps.
    Fit,
    /// The finding so many further down, or up if negative.
    ChooseBy(isize),
    /// The finding at this index, and the cursor goes there.
    Choose(usize),
    /// The cursor goes to the chosen finding.
    GoThere,
    /// Another of the runs, by so many.
    Run(isize),
    /// The other colors of the layers.
    NextScale,
    /// The scenario that shows the chosen finding small.
    Scenario,
    /// What is said of the run goes to the clipboard.
    Copy,
    /// The log opens in the editor of the system, where the cursor is.
    Edit,
}

/// A movement of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorMove {
    /// So many records on, or back if negative.
    Records(i64),
    /// So many eighths of the shown steps on, or back if negative.
    Eighths(i64),
    /// To the first step.
    First,
    /// To the last step, and on with it.
    Last,
    /// To a step.
    To(u64),
    /// To the next (true) or the last event.
    Event(bool),
}

impl Session {
    pub(in crate::session) fn move_log(&mut self, moved: LogMove, effects: &mut Vec<Effect>) {
        match moved {
            LogMove::Open(path) => self.enter_log(path, false),
            LogMove::Look(elapsed) => self.change_log(|log| {
                log.looks += 1;
                log.quiet = log.quiet.saturating_add(elapsed).min(AT_REST);
            }),
            LogMove::Leave => self.leave_log(),
            LogMove::Return => self.return_to_log(),
            LogMove::Cursor(cursor) => self.move_log_cursor(cursor),
            LogMove::Zoom(closer) => {
                if let Some(step) = self.log_cursor() {
                    self.zoom_log(closer, step);
                }
            }
            LogMove::ZoomAt(closer, step) => self.zoom_log(closer, step),
            LogMove::Pan(sixteenths) => self.pan_log(sixteenths),
            LogMove::Fit => self.change_log(|log| log.window = None),
            LogMove::ChooseBy(by) => self.choose_finding_by(by),
            LogMove::Choose(index) => {
                self.change_log(|log| log.finding = index);
                self.go_to_finding();
            }
            LogMove::GoThere => self.go_to_finding(),
            LogMove::Run(by) => self.next_log_run(by),
            LogMove::NextScale => self.next_log_scale(),
            LogMove::Scenario => self.open_log_scenario(),
            LogMove::Copy => effects.extend(self.copy_report()),
            LogMove::Edit => effects.extend(self.edit_log()),
        }
    }

    /// What a message means while a log is shown: time is that of the log, and what acts on a scenario is refused.
    pub(in crate::session) fn for_log(&mut self, message: Message) -> Message {
        if self.log().is_none() {
            return message;
        }
        let moved = match message {
            Message::Time(Time::Step(by)) => LogMove::Cursor(CursorMove::Records(by)),
            Message::Time(Time::To(step)) => LogMove::Cursor(CursorMove::To(step)),
            Message::Time(Time::Start) => LogMove::Cursor(CursorMove::First),
            Message::Time(Time::End) => LogMove::Cursor(CursorMove::Last),
            Message::Camera(CameraMove::Zoom(closer)) => LogMove::Zoom(closer),
            Message::Camera(CameraMove::Pan(right, _)) => {
                LogMove::Pan(if right < 0.0 { -1 } else { 1 })
            }
            Message::Camera(CameraMove::Home) => LogMove::Fit,
            Message::EditOutside => LogMove::Edit,
            Message::Open(_) | Message::OpenNamed(_) => {
                self.change_log(|log| log.is_away = true);
                return message;
            }
            message if message.nature().acts_on_scene() => {
                let why = "this acts on a scenario, and a log is shown";
                return Message::Refuse(String::from(why));
            }
            message => return message,
        };
        Message::Log(moved)
    }

    fn change_log(&mut self, change: impl FnOnce(&mut super::LogState)) {
        if let Some(log) = &mut self.log {
            change(log);
        }
    }

    fn leave_log(&mut self) {
        if self.log().is_some_and(super::LogState::is_home) {
            return self.refuse("there is nothing behind this log: q quits");
        }
        self.log = None;
    }

    fn open_log_scenario(&mut self) {
        let Some(name) = self.log_scenario() else {
            let why = match self.log_finding() {
                None => "nothing was found, so there is nothing to show small",
                Some(_) => "no scenario of the library shows this finding small",
            };
            return self.refuse(why);
        };
        self.change_log(|log| log.is_away = true);
        self.open(name);
    }

    fn move_log_cursor(&mut self, moved: CursorMove) {
        let (Some(run), Some(cursor), Some(window)) =
            (self.log_run(), self.log_cursor(), self.log_window())
        else {
            return;
        };
        let span = window.last - window.first;
        let to = match moved {
            CursorMove::Records(by) => run.record_from(cursor, by),
            CursorMove::Eighths(by) => {
                let by = by.saturating_mul(i64::try_from(span / 8).unwrap_or(i64::MAX).max(1));
                cursor.saturating_add_signed(by)
            }
            CursorMove::First => run.steps.first,
            CursorMove::Last => run.steps.last,
            CursorMove::To(step) => run.nearest(step),
            CursorMove::Event(next) => {
                let events = run.events();
                let found = if next {
                    events.into_iter().find(|(step, _)| *step > cursor)
                } else {
                    events.into_iter().rev().find(|(step, _)| *step < cursor)
                };
                let Some((step, finding)) = found else {
                    let which = if next { "later" } else { "earlier" };
                    let why = format!("no event is {which} than step {cursor}");
                    return self.refuse(&why);
                };
                self.change_log(|log| log.finding = finding);
                step
            }
        };
        self.put_log_cursor(to);
    }

    /// Puts the cursor at a step, and the window around it.
    fn put_log_cursor(&mut self, step: u64) {
        let Some(steps) = self.log_run().map(|run| run.steps) else {
            return;
        };
        let step = step.clamp(steps.first, steps.last);
        self.change_log(|log| {
            // At the end the cursor goes on with the log.
            log.cursor = if step < steps.last {
                Cursor::Step(step)
            } else {
                Cursor::End
            };
            log.window = log.window.map(|window| around(window, step, steps));
        });
    }

    fn zoom_log(&mut self, closer: bool, about: u64) {
        let (Some(run), Some(window)) = (self.log_run(), self.log_window()) else {
            return;
        };
        let all = run.steps;
        let span = window.last - window.first;
        let wanted = if closer {
            span / 2
        } else {
            span.saturating_mul(2)
        };
        let wanted = wanted.max(NARROWEST).min(all.last - all.first);
        let share = (about.saturating_sub(window.first)) as f64 / span.max(1) as f64;
        let before = (wanted as f64 * share.clamp(0.0, 1.0)) as u64;
        let first = about.saturating_sub(before).max(all.first);
        let first = first.min(all.last.saturating_sub(wanted).max(all.first));
        let window = Steps::new(first, (first + wanted).min(all.last));
        self.change_log(|log| log.window = (window != all).then_some(window));
    }

    fn pan_log(&mut self, sixteenths: i64) {
        let (Some(run), Some(window)) = (self.log_run(), self.log_window()) else {
            return;
        };
        let all = run.steps;
        let span = window.last - window.first;
        let by = i64::try_from(span / 16)
            .unwrap_or(i64::MAX)
            .max(1)
            .saturating_mul(sixteenths);
        let first = window.first.saturating_add_signed(by);
        let first = first.clamp(all.first, all.last.saturating_sub(span).max(all.first));
        let window = Steps::new(first, first.saturating_add(span));
        self.change_log(|log| log.window = (window != all).then_some(window));
    }

    fn choose_finding_by(&mut self, by: isize) {
        let count = self.log_run().map_or(0, |run| run.diagnosis.findings.len());
        if count == 0 {
            return self.refuse("nothing was found");
        }
        self.change_log(|log| {
            log.finding = log.finding.saturating_add_signed(by).min(count - 1);
        });
        self.go_to_finding();
    }

    /// Where a finding has a step the cursor goes there; one of the whole run leaves it where it is.
    fn go_to_finding(&mut self) {
        if let Some(step) = self.log_finding().and_then(|finding| finding.step) {
            self.put_log_cursor(step);
        }
    }

    fn next_log_run(&mut self, by: isize) {
        let Some((runs, run)) = self.log_runs() else {
            return;
        };
        let count = runs.len();
        if count < 2 {
            return self.refuse("there is one run in this log");
        }
        let next = (run + count).saturating_add_signed(by) % count;
        self.change_log(|log| {
            log.run = Some(next);
            (log.window, log.cursor) = (None, Cursor::Finding);
            (log.finding, log.scale) = (0, None);
        });
    }

    fn next_log_scale(&mut self) {
        let Some(heat) = self.log_digest().map(|digest| digest.heat.as_ref()) else {
            return;
        };
        let Some(heat) = heat else {
            return self.refuse("no norms of layers are in this log: gdplay diagnose --hook prints lines that log them");
        };
        let next = match heat.scale {
            HeatScale::Times => HeatScale::Norm,
            HeatScale::Norm => HeatScale::Times,
        };
        self.change_log(|log| log.scale = Some(next));
    }

    fn edit_log(&mut self) -> Option<Effect> {
        let shown = self.log().map(|log| log.path().to_path_buf());
        let run = self.log_runs().map(|(_, run)| run);
        let Some(((path, run), step)) = shown.zip(run).zip(self.log_cursor()) else {
            self.refuse("nothing is read yet");
            return None;
        };
        Some(Effect::EditOutside(Outside::Log { path, run, step }))
    }

    fn copy_report(&mut self) -> Option<Effect> {
        let Some(run) = self.log_run() else {
            self.refuse("nothing is read yet");
            return None;
        };
        Some(Effect::Copy(Copied::Text {
            text: run.report(),
            what: format!("copied what is said of {}", visible(&run.name)),
        }))
    }
}

/// A window of the same width that holds a step, moved no more than it must be.
fn around(window: Steps, step: u64, all: Steps) -> Steps {
    if (window.first..=window.last).contains(&step) {
        return window;
    }
    let span = window.last - window.first;
    let first = step.saturating_sub(span / 2);
    let first = first.min(all.last.saturating_sub(span)).max(all.first);
    Steps::new(first, first.saturating_add(span).min(all.last))
}
