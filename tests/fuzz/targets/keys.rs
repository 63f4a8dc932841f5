//! Keys, the mouse, ticks and sizes into a session whose work is done some time and whose answers come late, twice, in another
//! order or never: nothing panics, updating computes nothing, drawing changes nothing, what grows is bounded, and the way back
//! in time leads to the same bits.

use std::cell::Cell;
use std::time::{Duration, Instant};

use gdplay::diff::without_evaluation;
use gdplay::scenario::{MOST_RACERS, Scenario};
use gdplay::session::jobs::{Desk, Scratch, Task};
use gdplay::session::{Answer, Effect, Message, Session, TextEdit, Time, Typing};
use gdplay::ui::input::{Chord, Key, Modifiers, Mouse, MouseAction};
use gdplay::ui::theme::TerminalTheme;
use gdplay::ui::{Clicks, VIEWS, draw, edit_overlay, keymap, mouse, resolution};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Target;
use super::dice::Dice;

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "keys",
    inputs: 100,
    make,
    run,
};

/// What is played; the first byte of an input chooses.
const SCENES: &[&str] = &[
    "rosenbrock",
    "chain_rule",
    "rosenbrock3",
    "backprop",
    "monte_carlo",
    "learning_rates",
    "noise",
    "pole",
    "valley",
    "kink",
];

/// Losses that are typed.
const LOSSES: &[&str] = &[
    "x^2 + y^2",
    "x",
    "u = mean(y); x",
    "1/x",
    "ln(-x)",
    "x +",
    "",
    "(((",
    "|x| + \u{3b8}\u{b2}",
    "0",
    "sin(x) y z w",
    "mean(linear(stack(x, y), 2))",
    "f(t) = t^2; f(x)",
    "exp(exp(exp(x)))",
    "x^2;;;",
    "nll(softmax(linear(stack(x, y), 2)), 1)",
];

const COMMANDS: &[&str] = &[
    "steps 30",
    "steps -3",
    "step 0",
    "step 12",
    "play",
    "pause",
    "rate 3",
    "rate 1e-3",
    "optimizer adam",
    "optimizer newton",
    "optimizer lbfgs",
    "probe 1 2",
    "start 0 0",
    "start 1e308 1e308",
    "seed 3",
    "view network",
    "view sweep",
    "view race",
    "window -1 1 -1 1",
    "window 0 1e-300",
    "axes",
    "open bowl",
    "open backprop",
    "edit x^2",
    "edit mean(y)",
    "undo",
    "redo",
    "spacing 1e-9",
    "speed 1e6",
    "set momentum 0.5",
    "racer B",
    "save",
    "zzz",
    "fork",
    "all",
];

/// Keys that are no characters, by the bytes below the space.
const KEYS: [Chord; 24] = {
    const fn chord(key: Key, modifiers: Modifiers) -> Chord {
        Chord::new(key, modifiers)
    }
    [
        Chord::plain(Key::Enter),
        Chord::plain(Key::Esc),
        Chord::plain(Key::Tab),
        Chord::plain(Key::Backspace),
        Chord::plain(Key::Delete),
        Chord::plain(Key::Left),
        Chord::plain(Key::Right),
        Chord::plain(Key::Up),
        Chord::plain(Key::Down),
        Chord::plain(Key::Home),
        Chord::plain(Key::End),
        Chord::plain(Key::PageUp),
        Chord::plain(Key::PageDown),
        chord(Key::Left, Modifiers::SHIFT),
        chord(Key::Right, Modifiers::SHIFT),
        chord(Key::Up, Modifiers::SHIFT),
        chord(Key::Down, Modifiers::SHIFT),
        chord(Key::Left, Modifiers::CONTROL),
        chord(Key::Right, Modifiers::CONTROL),
        chord(Key::Up, Modifiers::CONTROL),
        chord(Key::Char('u'), Modifiers::CONTROL),
        chord(Key::Char('w'), Modifiers::CONTROL),
        chord(Key::Char('k'), Modifiers::CONTROL),
        chord(Key::Enter, Modifiers::ALT),
    ]
};

/// What is done with a byte from here on.
const TICK: u8 = 0x80;
const WORK: u8 = 0x90;
const DELIVER: u8 = 0xb0;
const LOSE: u8 = 0xc8;
const MOUSE: u8 = 0xd0;
const SIZE: u8 = 0xd8;
const DRAW: u8 = 0xe0;
const PASTE: u8 = 0xf0;
const SETTLE: u8 = 0xf8;

fn make(dice: &mut Dice) -> Vec<u8> {
    let mut input = vec![dice.below(SCENES.len()) as u8];
    for _ in 0..10 + dice.below(40) {
        match dice.below(12) {
            0 => {
                input.extend([b'e', 20]);
                input.extend(dice.one(LOSSES).bytes());
                input.push(dice.below(2) as u8);
            }
            1 => {
                input.push(b':');
                input.extend(dice.one(COMMANDS).bytes());
                input.push(0);
            }
            2 => input.push(b'1' + dice.below(7) as u8),
            3 => input.push(dice.below(KEYS.len()) as u8),
            4 => input.extend([
                MOUSE + dice.below(8) as u8,
                dice.below(256) as u8,
                dice.below(256) as u8,
            ]),
            5 => input.extend([SIZE, dice.below(256) as u8, dice.below(256) as u8]),
            6 => input.extend([SETTLE, DRAW]),
            7 => input.push(b' ' + dice.below(95) as u8),
            8 => input.push(PASTE + dice.below(8) as u8),
            _ => {
                for _ in 0..dice.below(6) {
                    input.push(TICK + dice.below(usize::from(DRAW - TICK)) as u8);
                }
            }
        }
    }
    input
}

fn run(input: &[u8]) -> bool {
    let (scene, keys) = input
        .split_first()
        .map_or((0, input), |(scene, rest)| (usize::from(*scene), rest));
    let mut stage = Stage::open(SCENES[scene % SCENES.len()]);
    let mut keys = keys.iter().copied();
    while let Some(key) = keys.next() {
        stage.take(key, &mut keys);
        stage.check();
    }
    stage.settle();
    stage.draw();
    stage.travel();
    true
}

/// A session with everything that is on its way.
struct Stage {
    session: Session,
    tasks: Vec<Task>,
    answers: Vec<Answer>,
    scratch: Scratch,
    clicks: Clicks,
    area: Rect,
}

impl Stage {
    fn open(name: &str) -> Self {
        // The palette reads the lessons once, when it is first opened.
        let _ = gdplay::course::headings();
        let scenario = Scenario::open(name).expect("a scenario of the library");
        let mut stage = Self {
            session: Session::new(scenario.into(), VIEWS),
            tasks: Vec::new(),
            answers: Vec::new(),
            scratch: Scratch::default(),
            clicks: Clicks::default(),
            area: Rect::new(0, 0, 80, 24),
        };
        stage.fit();
        stage
    }

    fn take(&mut self, byte: u8, rest: &mut impl Iterator<Item = u8>) {
        let mut next = || rest.next().unwrap_or_default();
        match byte {
            0..0x20 => self.press(KEYS[usize::from(byte) % KEYS.len()]),
            0x20..TICK => self.press(Chord::plain(Key::Char(char::from(byte)))),
            TICK..WORK => self.send(Message::Tick(Duration::from_millis(1 << (byte - TICK)))),
            WORK..DELIVER => self.work(usize::from(byte - WORK), 1 + usize::from(byte % 7) * 40),
            DELIVER..LOSE => self.deliver(usize::from(byte - DELIVER), byte.is_multiple_of(8)),
            LOSE..MOUSE => self.lose(usize::from(byte - LOSE)),
            MOUSE..SIZE => self.point(byte - MOUSE, next(), next()),
            SIZE..DRAW => {
                let scaled = |byte: u8, most: u16| (u16::from(byte) * most) / 255;
                self.area = Rect::new(0, 0, scaled(next(), 256), scaled(next(), 100));
                // Before the session hears of it, as a frame may be.
                self.draw();
                self.fit();
            }
            DRAW..PASTE => self.draw(),
            PASTE..SETTLE => {
                let text = match byte - PASTE {
                    0 => "x\n".repeat(40_000),
                    1 => String::from("\u{1b}]0;x\u{7}\u{202e}\u{9b}"),
                    2 => String::from("\u{3b8}\u{b2} + \u{221a}x\r\n+ 1"),
                    3 => "(".repeat(3000),
                    // Spaces of two and three bytes between words.
                    4 => String::from("a\u{a0}b\u{3000}c\u{2028}d"),
                    _ => String::from("x^2"),
                };
                let typing = Typing::Paste(text);
                let message = match self.session.overlay() {
                    Some(_) => edit_overlay(&self.session, typing),
                    None => Some(Message::Edit(TextEdit::Type(typing))),
                };
                if let Some(message) = message {
                    self.send(message);
                }
            }
            SETTLE.. => {
                self.settle();
            }
        }
    }

    fn press(&mut self, chord: Chord) {
        if let Some(message) = keymap::meaning(&self.session, chord) {
            self.send(message);
        }
    }

    fn point(&mut self, action: u8, column: u8, row: u8) {
        let action = match action {
            0 | 1 => MouseAction::Press,
            2 | 3 => MouseAction::Drag,
            4 | 5 => MouseAction::Release,
            6 => MouseAction::WheelUp,
            _ => MouseAction::WheelDown,
        };
        let (column, row) = (u16::from(column), u16::from(row) / 2);
        let event = Mouse {
            action,
            column,
            row,
        };
        if let Some(message) = mouse(
            &self.session,
            TerminalTheme::DARK,
            &mut self.clicks,
            event,
            self.area,
            Instant::now(),
        ) {
            self.send(message);
        }
    }

    fn send(&mut self, message: Message) {
        let effects = without_evaluation(|| self.session.update(message));
        for effect in effects {
            match effect {
                // The newest task of a kind replaces the one that waits.
                Effect::Run(task) => {
                    self.drop_tasks(&task);
                    self.tasks.push(task);
                }
                Effect::CallOff(row) => self.tasks.retain(|other| !std::ptr::eq(other.row(), row)),
                // Nothing is written, and nothing ends.
                Effect::Save(..)
                | Effect::Copy(_)
                | Effect::EditOutside(_)
                | Effect::CaptureMouse(_)
                | Effect::Ask(..)
                | Effect::Suspend
                | Effect::Quit => {}
            }
        }
    }

    fn drop_tasks(&mut self, task: &Task) {
        self.tasks
            .retain(|other| !std::ptr::eq(other.row(), task.row()));
    }

    /// Does a task, in slices of so many evaluations; one that takes very long is called off.
    fn work(&mut self, index: usize, slice: usize) {
        const MOST: usize = 3_000;
        if self.tasks.is_empty() {
            return;
        }
        let task = self.tasks.swap_remove(index % self.tasks.len());
        let asked = Cell::new(0_usize);
        let start = Instant::now();
        let mut desk = Desk {
            scratch: &mut self.scratch,
            cancelled: &|| start.elapsed() > Duration::from_millis(300),
            go_on: &mut || {
                asked.set(asked.get() + 1);
                !asked.get().is_multiple_of(slice) && asked.get() < MOST
            },
        };
        let answers = &mut self.answers;
        task.run(&mut desk, |answer| answers.push(answer));
    }

    fn deliver(&mut self, index: usize, twice: bool) {
        if self.answers.is_empty() {
            return;
        }
        let answer = self.answers.remove(index % self.answers.len());
        if twice {
            self.answers.push(answer.clone());
        }
        self.send(Message::Answered(answer));
    }

    /// A worker broke down.
    fn lose(&mut self, index: usize) {
        if !self.tasks.is_empty() {
            let task = self.tasks.swap_remove(index % self.tasks.len());
            self.answers.push(task.lost());
        }
    }

    /// Does what is left to do, in bounded time; whether all of it is done.
    fn settle(&mut self) -> bool {
        for _ in 0..60 {
            while !self.answers.is_empty() {
                self.deliver(0, false);
            }
            if self.tasks.is_empty() {
                return true;
            }
            self.work(0, 2_000);
        }
        false
    }

    fn fit(&mut self) {
        let room = resolution(&self.session, TerminalTheme::DARK, self.area);
        if room != self.session.scene().camera.resolution {
            self.send(Message::Sized(room));
        }
    }

    /// Draws twice: the second time must be the first.
    fn draw(&self) {
        let drawn = || {
            let mut buffer = Buffer::empty(self.area);
            without_evaluation(|| draw(&self.session, TerminalTheme::DARK, self.area, &mut buffer));
            buffer
        };
        let buffer = drawn();
        assert!(buffer == drawn(), "drawing changed something");
        let mut symbols = buffer.content().iter().map(ratatui::buffer::Cell::symbol);
        let obeyed = symbols.find(|symbol| symbol.contains(gdplay::expr::is_hidden));
        assert_eq!(obeyed, None, "drawn");
    }

    /// What holds in every state.
    fn check(&self) {
        let race = self.session.race();
        assert!(!race.racers.is_empty() && race.racers.len() <= MOST_RACERS);
        assert!(self.session.focus().racer() < race.racers.len());
        assert!(
            race.step <= race.newest(),
            "{} of {}",
            race.step,
            race.newest()
        );
        assert!(self.tasks.len() <= 32, "{} tasks wait", self.tasks.len());
    }

    /// Back to the start and to where it was.
    fn travel(&mut self) {
        self.send(Message::Time(Time::Pause));
        if !self.settle() {
            return;
        }
        let (step, before) = (self.session.race().step, self.places());
        for to in [0, step / 2, step] {
            self.send(Message::Time(Time::To(to)));
            if !self.settle() {
                return;
            }
            assert_eq!(self.session.race().step, to);
        }
        assert_eq!(self.places(), before, "step {step}");
    }

    /// Where every racer stands, bit by bit.
    fn places(&self) -> Vec<Vec<u64>> {
        let racers = self.session.race().racers.iter();
        let at = racers.map(|racer| racer.history.now().at());
        at.map(|at| at.iter().map(|x| x.to_bits()).collect())
            .collect()
    }
}
