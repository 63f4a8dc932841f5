//! A session on a stage: keys go in, effects are performed at once, a text comes out.

use std::collections::VecDeque;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use gdplay::diff::without_evaluation;
use gdplay::optim::Iterate;
use gdplay::scenario::{DEFAULT, Scenario};
use gdplay::session::jobs::picture::PictureRequest;
use gdplay::session::jobs::readout::ReadoutRequest;
use gdplay::session::jobs::sweep::SweepRequest;
use gdplay::session::{Effect, Message, Session, StatusMessage, run_effect};
use gdplay::ui::VIEWS;
use gdplay::ui::input::{Chord, Key, Modifiers, Mouse, MouseAction};
use gdplay::ui::theme::TerminalTheme;
use gdplay::ui::{Clicks, draw, keymap, mouse, resolution, view, within_reach};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The time between two frames.
pub(crate) const FRAME: Duration = Duration::from_millis(16);

/// The size that most tests play at.
pub(crate) const USUAL: (u16, u16) = (80, 24);

/// A session with the size of its screen.
pub(crate) struct Stage {
    pub(crate) session: Session,
    pub(crate) theme: TerminalTheme,
    area: Rect,
    /// Effects that the outside would have to do: saving, quitting, the mouse.
    pub(crate) asked: Vec<Effect>,
    /// Whether pictures of the loss and readouts are left out: those of a large network take long without optimization.
    network_alone: bool,
    /// Whether what answers in steps is called off after its first answer.
    first_answers: bool,
    clicks: Clicks,
}

impl Stage {
    /// A scenario, paused at step 0.
    pub(crate) fn of(scenario: Scenario) -> Self {
        let mut stage = Self::new(scenario);
        stage.fit();
        stage
    }

    /// A scenario of which nothing is asked yet.
    fn new(scenario: Scenario) -> Self {
        Self {
            session: Session::new(Arc::new(scenario), VIEWS),
            theme: TerminalTheme::DARK,
            area: Rect::new(0, 0, USUAL.0, USUAL.1),
            asked: Vec::new(),
            network_alone: false,
            first_answers: false,
            clicks: Clicks::default(),
        }
    }

    /// A scenario of the library, paused at step 0.
    pub(crate) fn open(name: &str) -> Self {
        Self::of(Scenario::open(name).expect("a scenario of the library"))
    }

    /// A log of a training run, as all there is.
    pub(crate) fn log(path: &str) -> Self {
        let mut stage = Self::default_scene();
        stage.session.open_log(path.into());
        stage.send(Message::Tick(Duration::ZERO));
        stage
    }

    /// A scenario of the library in the network view at step 0, of which nothing else is computed.
    pub(crate) fn network_of(name: &str) -> Self {
        let scenario = Scenario::open(name).expect("a scenario of the library");
        let mut stage = Self::new(scenario);
        stage.network_alone = true;
        stage.send(Message::View(view("network").expect("a view")));
        stage
    }

    /// A scenario of the library of which only first answers have come.
    pub(crate) fn first_answers_of(name: &str) -> Self {
        let scenario = Scenario::open(name).expect("a scenario of the library");
        let mut stage = Self::new(scenario);
        stage.first_answers = true;
        stage.fit();
        stage
    }

    /// The scenario that opens when none is named, paused at step 0.
    pub(crate) fn default_scene() -> Self {
        Self::open(DEFAULT)
    }

    /// A typed loss with its starts, paused at step 0.
    pub(crate) fn typed(text: &str, starts: &[(&str, f64)]) -> Self {
        let starts: Vec<(String, f64)> = starts
            .iter()
            .map(|(name, at)| ((*name).into(), *at))
            .collect();
        Self::of(Scenario::of_loss(text, &starts).expect("a loss"))
    }

    /// Another size of the screen.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.area = Rect::new(0, 0, width, height);
        self.fit();
    }

    /// Takes a message in and performs everything that follows from it.
    pub(crate) fn send(&mut self, message: Message) {
        let effects = self.update(message);
        self.settle(effects);
        self.fit();
    }

    /// Takes a message in; nothing may be compiled or evaluated meanwhile.
    pub(crate) fn update(&mut self, message: Message) -> Vec<Effect> {
        without_evaluation(|| self.session.update(message))
    }

    /// Takes in what a file with this text says, which is the open one.
    pub(crate) fn reread(&mut self, text: &str) {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("gdplay-{}-{number}.toml", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, text).expect("a file");
        self.send(Message::FileChanged(path.clone()));
        fs::remove_file(path).expect("the file");
    }

    /// Performs effects, and the effects of their answers.
    pub(crate) fn settle(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            let is_left_out = effect.request::<PictureRequest>().is_some()
                || effect.request::<ReadoutRequest>().is_some()
                || effect.request::<SweepRequest>().is_some();
            if self.network_alone && is_left_out {
                continue;
            }
            let first_answers = self.first_answers;
            let (mut answers, has_answered) = (Vec::new(), AtomicBool::new(false));
            let is_called_off = || first_answers && has_answered.load(Ordering::Relaxed);
            run_effect(&effect, is_called_off, |answer| {
                has_answered.store(true, Ordering::Relaxed);
                answers.push(answer);
            });
            for answer in answers {
                waiting.extend(self.update(Message::Answered(answer)));
            }
            if !effect.is_work() {
                self.asked.push(effect);
            }
        }
    }

    /// Tells the session how much room its picture has, as the event loop does before it draws.
    fn fit(&mut self) {
        let room = resolution(&self.session, self.theme, self.area);
        if room != self.session.resolution() {
            let effects = self.update(Message::Sized(room));
            self.settle(effects);
        }
    }

    /// Presses a key; one that means nothing fails the test.
    pub(crate) fn press(&mut self, key: Key) {
        self.chord(key, Modifiers::NONE);
    }

    /// Presses a key with modifiers.
    pub(crate) fn chord(&mut self, key: Key, modifiers: Modifiers) {
        let meaning = keymap::meaning(&self.session, Chord::new(key, modifiers));
        let meaning = meaning.unwrap_or_else(|| panic!("{key:?} means nothing here"));
        self.send(within_reach(&self.session, self.theme, self.area, meaning));
    }

    /// Presses a key, if it means something.
    pub(crate) fn try_key(&mut self, key: char) {
        self.try_press(Key::Char(key));
    }

    /// The same of any key.
    pub(crate) fn try_press(&mut self, key: Key) {
        let chord = Chord::plain(key);
        if let Some(meaning) = keymap::meaning(&self.session, chord) {
            self.send(meaning);
        }
    }

    /// Presses the keys of a text, one after the other.
    pub(crate) fn keys(&mut self, text: &str) {
        for character in text.chars() {
            self.press(Key::Char(character));
        }
    }

    /// What the mouse means at a cell; nothing by itself is a gesture.
    pub(crate) fn mouse(&mut self, actions: &[MouseAction], cell: (u16, u16)) -> Option<Message> {
        let mut meaning = None;
        for action in actions {
            let event = Mouse {
                action: *action,
                column: cell.0,
                row: cell.1,
            };
            let now = std::time::Instant::now();
            meaning = mouse(
                &self.session,
                self.theme,
                &mut self.clicks,
                event,
                self.area,
                now,
            );
        }
        meaning
    }

    /// Clicks at a cell; a click that means nothing fails the test.
    pub(crate) fn click(&mut self, column: u16, row: u16) {
        let actions = [MouseAction::Press, MouseAction::Release];
        let meaning = self.mouse(&actions, (column, row));
        self.clicks = Clicks::default();
        self.send(meaning.expect("a click means something here"));
    }

    /// Clicks at the first place of the screen that has this text.
    pub(crate) fn click_on(&mut self, text: &str) {
        let (column, row) = self.find(text);
        self.click(column, row);
    }

    /// Clicks at the last character of that place.
    pub(crate) fn click_on_end_of(&mut self, text: &str) {
        let (column, row) = self.find(text);
        self.click(column + text.chars().count() as u16 - 1, row);
    }

    /// The first place of the screen that has this text.
    pub(crate) fn find(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| {
            let at = line.find(text)?;
            Some((line[..at].chars().count() as u16, row as u16))
        });
        found.unwrap_or_else(|| panic!("no {text:?} in\n{screen}"))
    }

    /// Turns the wheel towards the hand at a cell.
    pub(crate) fn wheel_down(&mut self, column: u16, row: u16) {
        let meaning = self.mouse(&[MouseAction::WheelDown], (column, row));
        self.send(meaning.expect("the wheel means something here"));
    }

    /// Opens the editor and replaces its text.
    pub(crate) fn draft(&mut self, text: &str) {
        self.keys("e");
        self.chord(Key::Char('u'), Modifiers::CONTROL);
        self.keys(text);
    }

    /// Lets frames go by.
    pub(crate) fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.send(Message::Tick(FRAME));
        }
    }

    /// The step that is shown.
    pub(crate) fn step(&self) -> u64 {
        self.session.race().step
    }

    /// Where every racer is shown, bit by bit, with its loss.
    pub(crate) fn places(&self) -> Vec<Vec<u64>> {
        let racers = self.session.race().racers.iter();
        let place = |iterate: Iterate| {
            iterate
                .at
                .iter()
                .chain([&iterate.loss])
                .map(|x| x.to_bits())
                .collect()
        };
        racers
            .map(|racer| place(racer.history.now().iterate()))
            .collect()
    }

    /// The learning rate of the focused racer.
    pub(crate) fn rate(&self) -> f64 {
        self.session
            .focused()
            .history
            .now()
            .plan()
            .settings
            .learning_rate()
    }

    /// Why the last wish was refused; fails if it was not.
    pub(crate) fn refusal(&self) -> &str {
        match self.session.status() {
            Some(StatusMessage::Refused(told)) => told,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// The screen.
    pub(crate) fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(self.area);
        draw(&self.session, self.theme, self.area, &mut buffer);
        buffer
    }

    /// Draws at a size of which the session has not heard.
    pub(crate) fn draw_at(&self, width: u16, height: u16) {
        self.draw_in(self.theme, width, height);
    }

    /// The same in another theme.
    pub(crate) fn draw_in(&self, theme: TerminalTheme, width: u16, height: u16) {
        let area = Rect::new(0, 0, width, height);
        draw(&self.session, theme, area, &mut Buffer::empty(area));
    }

    /// The screen as text, without spaces at the ends of lines.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.buffer();
        let rows = self.area.rows().map(|row| {
            let cells = row.columns().map(|cell| buffer[(cell.x, cell.y)].symbol());
            cells.collect::<String>().trim_end().to_string()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The screen at several sizes, one below the other.
    pub(crate) fn screens(&mut self, sizes: &[(u16, u16)]) -> String {
        let drawn = sizes.iter().map(|(width, height)| {
            self.resize(*width, *height);
            format!("{width}x{height}\n{}\n", without_views(&self.screen()))
        });
        drawn.collect::<Vec<_>>().join("\n")
    }
}

/// A screen without the list of the views at its top, so that one more view is one more snapshot and changes no other.
pub(crate) fn without_views(screen: &str) -> String {
    const HELP: &str = "   ? help";
    let (first, rest) = screen.split_once('\n').unwrap_or((screen, ""));
    let Some(left) = first.trim_end().strip_suffix(HELP) else {
        return screen.to_string();
    };
    // All of them, or the one that is shown.
    let full = VIEWS.iter().enumerate().rev();
    let short = |text: &str, index: usize, name: &str| {
        let key = (index + 1).to_string();
        let named = text.strip_suffix(&format!("{key} {name}"));
        let plain = named.or(text.strip_suffix(&key));
        plain.map(|text| text.trim_end().to_string())
    };
    let mut left = left.to_string();
    for (index, view) in full {
        left = short(&left, index, view.name).unwrap_or(left);
    }
    if first.trim_end().strip_suffix(HELP) == Some(left.as_str()) {
        // The title of a log, where there are no views.
        return screen.to_string();
    }
    format!("{left} (views){HELP}\n{rest}")
}
