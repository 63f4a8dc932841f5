//! A whole state as one command line: a scenario with what is different, then the commands that lead to what is shown.
//!
//! [`Session::shared`] takes the state without evaluating anything; [`Shared::line`] makes the line from it, for which it reads
//! the scenario that the line begins with. [`share_line`] does both.

use super::camera::Camera;
use super::{Focus, Session};
use crate::diff::Spacing;
use crate::expr::{is_hidden, parse};
use crate::optim::PlanEdit;
use crate::scenario::{
    Origin, START, Scenario, default_settings, find, is_layer_entry, read_assigned, typed_text,
};

/// A command that goes around is repeated at most so often.
const MOST_TIMES: usize = 24;

/// What a session shows, as data.
#[derive(Clone, Debug)]
pub struct Shared {
    /// What is opened.
    scenario: Scenario,
    /// The view that is shown then, unless it is the one that opens.
    view: Option<&'static str>,
    /// The step that is gone to, if the racers only have to be let run.
    step: Option<u64>,
    /// Commands of [`COMMANDS`](super::command::COMMANDS) for everything else, in order.
    commands: Vec<String>,
}

/// The command line that opens what a session shows, with every argument quoted for a POSIX shell.
pub fn share_line(session: &Session) -> String {
    session.shared().line()
}

impl Session {
    /// What is shown, to be made a line of outside the session.
    pub fn shared(&self) -> Shared {
        let scenario = self.at_start();
        let mut commands = Vec::new();
        let step = self.tell_time(&mut commands);
        let opens = scenario.view.open.is_none() && self.view == 0;
        self.tell_screen(&scenario, &mut commands);
        Shared {
            view: (!opens).then(|| self.view().name),
            scenario,
            step,
            commands,
        }
    }

    /// The scenario as it has to be opened: with the settings that the racers started with.
    fn at_start(&self) -> Scenario {
        let mut scenario = self.present();
        for (racer, running) in scenario.racers.iter_mut().zip(&self.race.racers) {
            let stop = racer.plan.stop;
            racer.plan = running.history.first_plan();
            racer.plan.stop = stop;
        }
        scenario.lesson = None;
        // View and chart are shown by a flag and by a command.
        scenario.view.open = self.scene.scenario.view.open;
        scenario.view.chart = self.scene.scenario.view.chart;
        scenario
    }

    /// The commands that make the racers what they are at the shown step; the step alone if nothing was changed on the way.
    fn tell_time(&self, commands: &mut Vec<String>) -> Option<u64> {
        let (newest, shown) = (self.race.newest(), self.race.step);
        let mut edits: Vec<(u64, usize, &PlanEdit)> = Vec::new();
        for (index, racer) in self.race.racers.iter().enumerate() {
            let later = racer.history.edits().iter().filter(|(at, _)| *at > 0);
            edits.extend(later.map(|(at, edit)| (*at, index, edit)));
        }
        if edits.is_empty() && shown == newest {
            return (newest > 0).then_some(newest);
        }
        edits.sort_by_key(|(at, ..)| *at);
        let (mut now, mut focus) = (0, 0);
        for (at, racer, edit) in edits {
            if at > now {
                commands.push(format!("step {at}"));
                now = at;
            }
            let command = match edit {
                PlanEdit::LearningRate(rate) => format!("rate {rate}"),
                PlanEdit::Hyperparameter(name, value) => format!("set {name} {value}"),
                // Going on beyond the last step gives more steps by itself; nothing makes the others while racers run.
                PlanEdit::Stop(_)
                | PlanEdit::Schedule(_)
                | PlanEdit::Clip(_)
                | PlanEdit::Noise(_) => continue,
            };
            if let Some(other) = self.race.racers.get(racer).filter(|_| racer != focus) {
                commands.push(format!("racer {}", other.letter.char()));
                focus = racer;
            }
            commands.push(command);
        }
        if newest > now {
            commands.push(format!("step {newest}"));
        }
        if shown < newest {
            commands.push(format!("step {shown}"));
        }
        if focus != 0 && self.focus.racer() == 0 {
            commands.push(String::from("racer A"));
        }
        None
    }

    /// The commands for what else is shown.
    fn tell_screen(&self, scenario: &Scenario, commands: &mut Vec<String>) {
        if self.focus.racer() != 0 {
            commands.push(format!("racer {}", self.focused().letter.char()));
        }
        if matches!(self.focus, Focus::All(_)) {
            commands.push(String::from("all"));
        }
        if self.screen.chart != scenario.view.chart {
            commands.push(format!("chart {}", self.screen.chart.name()));
        }
        let camera = &self.scene.camera;
        let opens = Camera::of(scenario, camera.resolution);
        let is_followed = camera.direction_plane.is_some() && !camera.is_moved();
        let is_found = camera.framed == Some(camera.window);
        if !is_followed && !is_found && opens.window != camera.window {
            let [x, y] =
                [camera.window.x, camera.window.y].map(|range| (range.low(), range.high()));
            commands.push(format!("window {} {} {} {}", x.0, x.1, y.0, y.1));
        }
        if let Some((x, y)) = self.probe {
            commands.push(format!("probe {x} {y}"));
        }
        if let Spacing::Fixed(spacing) = self.spacing {
            commands.push(format!("spacing {spacing}"));
        }
        if let Some(columns) = self.screen.beside {
            commands.push(format!("columns {columns}"));
        }
        let repeated = [
            ("methods", usize::from(self.screen.methods)),
            ("symbols", usize::from(!self.screen.symbols)),
            ("page", self.screen.page),
            ("colors", self.colors),
        ];
        for (command, count) in repeated {
            let times = std::iter::repeat_n(String::from(command), count.min(MOST_TIMES));
            commands.extend(times);
        }
    }
}

impl Shared {
    /// The command line, with every argument quoted for a POSIX shell.
    pub fn line(&self) -> String {
        let mut words = vec![String::from("gdplay")];
        words.extend(opening(&self.scenario));
        if let Some(view) = self.view {
            words.extend([String::from("--view"), view.to_string()]);
        }
        if let Some(step) = self.step {
            words.extend([String::from("--step"), step.to_string()]);
        }
        if !self.commands.is_empty() {
            words.extend([String::from("--do"), self.commands.join("; ")]);
        }
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        words.join(" ")
    }
}

/// The arguments that open a scenario: the name of the library's or the file that it came from, else its loss; then what it
/// says otherwise. A file is named only where it has data of its own: the line is for others, who do not have it.
fn opening(scenario: &Scenario) -> Vec<String> {
    let named = match &scenario.origin {
        Origin::Library(name) => {
            let entry = find(name).ok();
            entry.and_then(|entry| Some((name.clone(), entry.read().ok()?)))
        }
        Origin::File(path) if scenario.data_file().is_some() => {
            let read = Scenario::open_file(path).ok();
            read.and_then(|read| Some((path.to_str()?.to_string(), read)))
        }
        Origin::File(_) | Origin::Typed => None,
    };
    if let Some((name, mut base)) = named {
        base.lesson = None;
        if base.loss.source == scenario.loss.source {
            let mut words = vec![name];
            words.extend(differences(scenario, &base));
            return words;
        }
    }
    of_loss(scenario)
}

/// The arguments that open a scenario by its loss.
fn of_loss(scenario: &Scenario) -> Vec<String> {
    let mut scenario = scenario.clone();
    if matches!(scenario.origin, Origin::File(_)) {
        scenario.title = Some(scenario.heading());
    }
    let loss = match one_line(&scenario.loss.source, &scenario) {
        Some((loss, Shown::Alike)) => {
            scenario.loss.source.clone_from(&loss);
            loss
        }
        // The text is said as it is, beside its meaning.
        Some((loss, Shown::Otherwise)) => loss,
        None => String::from("x"),
    };
    let starts: Vec<(String, f64)> = scenario
        .parameters
        .iter()
        .filter(|parameter| !is_layer_entry(&parameter.name))
        .filter(|parameter| parameter.start != START)
        .map(|parameter| (parameter.name.clone(), parameter.start))
        .collect();
    let mut words = vec![String::from("-e"), loss.clone()];
    let text = typed_text(&loss, &starts);
    if let Ok(base) = read_assigned(&text, &[], Origin::Typed) {
        let assignments = scenario.assignments_from(&base);
        let is_same = |read: Scenario| read.assignments_from(&scenario).is_empty();
        if read_assigned(&text, &assignments, Origin::Typed).is_ok_and(is_same) {
            if !starts.is_empty() {
                let at = starts.iter().map(|(name, start)| format!("{name}={start}"));
                words.extend([String::from("--at"), at.collect::<Vec<_>>().join(",")]);
            }
            words.extend(differences(&scenario, &base));
            return words;
        }
    }
    // Its names are those of its constants and columns: everything is said.
    if let Ok(mut base) = Scenario::of_loss("x", &[]) {
        base.loss.source = loss;
        words.extend(differences(&scenario, &base));
    }
    words
}

/// What a scenario says otherwise than the one that is opened, as arguments.
fn differences(scenario: &Scenario, base: &Scenario) -> Vec<String> {
    let mut words = Vec::new();
    let short = optimizer(scenario, base);
    for assignment in scenario.assignments_from(base) {
        if short.is_none() || !assignment.starts_with("racers = ") {
            words.extend([String::from("--set"), assignment]);
        }
    }
    words.extend(short.into_iter().flatten());
    words
}

/// The one racer by its optimizer and its learning rate, if nothing else about it is to be said.
fn optimizer(scenario: &Scenario, base: &Scenario) -> Option<Vec<String>> {
    let ([racer], [before, ..]) = (scenario.racers.as_slice(), base.racers.as_slice()) else {
        return None;
    };
    let settings = racer.plan.settings;
    let definition = settings.definition();
    let mut plain = before.clone();
    let mut words = Vec::new();
    if base.racers.len() > 1 || *before.plan.settings.definition() != *definition {
        plain.name = definition.name.to_string();
        plain.plan.settings = default_settings(definition);
        words.extend([String::from("--optimizer"), definition.name.to_string()]);
    }
    let rate = settings.learning_rate();
    if plain.plan.settings.learning_rate() != rate {
        plain.plan.settings.set("learning_rate", rate).ok()?;
        words.extend([String::from("--learning-rate"), rate.to_string()]);
    }
    plain.start.clone_from(&racer.start);
    let starts_there = racer.start == scenario.start();
    (plain == *racer && starts_there && !words.is_empty()).then_some(words)
}

/// Whether a text on one line is shown as it is on several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Alike,
    /// There were comments, or lines that went on.
    Otherwise,
}

/// The text of a loss on one line, if that means the same.
fn one_line(text: &str, scenario: &Scenario) -> Option<(String, Shown)> {
    let mut shown = if text.contains('#') {
        Shown::Otherwise
    } else {
        Shown::Alike
    };
    let mut joined = String::new();
    let mut depth = 0_usize;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let goes_on = depth > 0 || joined.ends_with(|c| "+-*/^%=·×÷−".contains(c));
        match (joined.is_empty(), goes_on) {
            (true, _) => {}
            (false, true) => {
                joined.push(' ');
                shown = Shown::Otherwise;
            }
            (false, false) => joined.push_str("; "),
        }
        joined.push_str(line);
        let count = |brackets: &str| line.matches(|c| brackets.contains(c)).count();
        depth = (depth + count("([")).saturating_sub(count(")]"));
    }
    let loss = parse(&joined, &scenario.names()).ok()?;
    (loss.graph.nodes() == scenario.loss.graph.nodes()).then_some((joined, shown))
}

/// A word of a command line as a POSIX shell reads it (what a terminal obeys is quoted as POSIX has it since 2024).
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_string();
    }
    if word.contains(is_hidden) {
        return escaped(word);
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A word with what a terminal obeys as the escapes of a shell.
fn escaped(word: &str) -> String {
    let mut shown = String::from("$'");
    for c in word.chars() {
        match c {
            '\'' | '\\' => shown.extend(['\\', c]),
            c if is_hidden(c) => {
                let mut bytes = [0; 4];
                // In octal, whose three digits end by themselves.
                let bytes = c.encode_utf8(&mut bytes).bytes();
                shown.extend(bytes.map(|byte| format!("\\{byte:03o}")));
            }
            c => shown.push(c),
        }
    }
    shown.push('\'');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("x=1,y=-2"), "x=1,y=-2");
        assert_eq!(quoted("x^2 + 3y"), "'x^2 + 3y'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("a\u{1b}'\u{2028}1"), r"$'a\033\'\342\200\2501'");
    }
}
