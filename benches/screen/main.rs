//! The screen: how long a frame takes to draw, and a key to be understood; with the argument `keys`, only how long a key takes
//! to the screen of the program itself.

mod keys;
#[path = "../../tests/terminal/pty.rs"]
#[expect(dead_code, reason = "the tests of the terminal use the rest")]
mod pty;
mod start;

use std::cell::Cell;
use std::collections::VecDeque;
use std::hint::black_box;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use divan::Bencher;
use gdplay::play::AnsiBackend;
use gdplay::scenario::Scenario;
use gdplay::session::{Effect, Message, Nudge, OverlayMove, ProbeMove, Session, Time, run_effect};
use gdplay::ui::theme::TerminalTheme;
use gdplay::ui::{VIEWS, draw, resolution};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

fn main() {
    let has = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    if !has("keys") {
        divan::main();
    }
    if has("--bench") && !has("keys") {
        print_bytes();
        start::print();
    }
    if has("--bench") {
        keys::print();
    }
}

/// Performs effects, and the effects of their answers.
fn settle(session: &mut Session, effects: Vec<Effect>) {
    let mut waiting = VecDeque::from(effects);
    while let Some(effect) = waiting.pop_front() {
        let mut answers = Vec::new();
        run_effect(&effect, || false, |answer| answers.push(answer));
        for answer in answers {
            waiting.extend(session.update(Message::Answered(answer)));
        }
    }
}

fn send(session: &mut Session, message: Message) {
    let effects = session.update(message);
    settle(session, effects);
}

/// A scenario after two seconds of play on a screen of this size, everything drawn.
fn playing(name: &str, area: Rect) -> Session {
    let mut session = Session::new(Arc::new(Scenario::open(name).expect("a scenario")), VIEWS);
    let room = resolution(&session, TerminalTheme::DARK, area);
    send(&mut session, Message::Sized(room));
    send(&mut session, Message::Time(Time::Toggle));
    for _ in 0..120 {
        send(&mut session, Message::Tick(Duration::from_millis(16)));
    }
    session
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

#[divan::bench(args = SIZES)]
fn frame(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let session = playing("rosenbrock", area);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| draw(&session, TerminalTheme::DARK, area, black_box(&mut buffer)));
}

#[divan::bench(args = SIZES)]
fn frame_of_one_variable(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let session = playing("chain_rule", area);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| draw(&session, TerminalTheme::DARK, area, black_box(&mut buffer)));
}

#[divan::bench(args = SIZES)]
fn frame_with_the_help(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let mut session = playing("rosenbrock", area);
    send(&mut session, Message::Overlay(OverlayMove::Open("help")));
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| draw(&session, TerminalTheme::DARK, area, black_box(&mut buffer)));
}

/// The time from a key to the state that answers it, without what the worker does, while three racers descend.
#[divan::bench(args = ["rate", "probe", "back", "tick"])]
fn key_while_descending(bencher: Bencher<'_, '_>, key: &str) {
    let mut session = playing("rosenbrock", Rect::new(0, 0, 200, 50));
    let message = match key {
        "rate" => Message::Rate(Nudge::FineDown),
        "probe" => Message::Probe(ProbeMove::By(1.0, 0.0)),
        "back" => Message::Time(Time::Step(-1)),
        _ => Message::Tick(Duration::from_millis(16)),
    };
    bencher.bench_local(|| session.update(black_box(message.clone())));
}

/// Everything that one frame of play costs: the tick, the steps, the numbers and the picture that follow, and the drawing.
#[divan::bench(args = SIZES)]
fn everything_for_a_frame_of_play(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let mut session = playing("rosenbrock3", area);
    let mut buffer = Buffer::empty(area);
    bencher.bench_local(|| {
        send(&mut session, Message::Tick(Duration::from_millis(16)));
        draw(&session, TerminalTheme::DARK, area, &mut buffer);
    });
}

/// Counts what is written to it.
#[derive(Clone, Default)]
struct Counter(Rc<Cell<usize>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal of a fixed size, written to as the playground writes to its own.
struct Sink {
    terminal: Terminal<AnsiBackend<Counter>>,
    written: Counter,
}

impl Sink {
    fn new(area: Rect) -> Self {
        let written = Counter::default();
        let options = TerminalOptions {
            viewport: Viewport::Fixed(area),
        };
        Self {
            terminal: Terminal::with_options(AnsiBackend::new(written.clone()), options)
                .expect("a counter refuses nothing"),
            written,
        }
    }

    /// Draws a frame and says how many bytes it takes.
    fn draw(&mut self, session: &Session) -> usize {
        let before = self.written.0.get();
        let drawn = self.terminal.draw(|frame| {
            let area = frame.area();
            draw(session, TerminalTheme::DARK, area, frame.buffer_mut());
        });
        drawn.expect("a counter refuses nothing");
        self.written.0.get() - before
    }

    /// Counts what it was last compared with as empty, so that the next frame is written whole.
    fn forget(&mut self) {
        self.terminal.swap_buffers();
        self.terminal.swap_buffers();
    }
}

/// A whole frame, from the session to the bytes that the terminal gets, as after a change of its size.
#[divan::bench(args = SIZES)]
fn whole_frame_to_bytes(bencher: Bencher<'_, '_>, (width, height): (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let session = playing("rosenbrock", area);
    let mut sink = Sink::new(area);
    bencher.bench_local(|| {
        sink.forget();
        sink.draw(&session)
    });
}

/// How many bytes frames take.
fn print_bytes() {
    let area = Rect::new(0, 0, 200, 50);
    let mut session = playing("rosenbrock", area);
    send(&mut session, Message::Time(Time::Toggle));
    send(&mut session, Message::Probe(ProbeMove::By(1.0, 0.0)));
    let mut sink = Sink::new(area);
    println!("\nbytes of a frame of 200 by 50");
    println!("  all of it          {:>7}", sink.draw(&session));
    println!("  nothing changed    {:>7}", sink.draw(&session));
    let moved = (0..10).map(|_| {
        send(&mut session, Message::Probe(ProbeMove::By(1.0, 0.0)));
        sink.draw(&session)
    });
    let most = moved.max().unwrap_or_default();
    println!("  the probe moved    {most:>7}");
    send(&mut session, Message::Probe(ProbeMove::Dismiss));
    send(&mut session, Message::Time(Time::Toggle));
    sink.draw(&session);
    let played = (0..60).map(|_| {
        send(&mut session, Message::Tick(Duration::from_millis(16)));
        sink.draw(&session)
    });
    println!("  while it plays     {:>7}", played.sum::<usize>() / 60);
}
