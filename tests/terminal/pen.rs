//! What the pen writes shows the frame that was meant, whatever stood there before.

use std::io::{self, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex};

use gdplay::play::AnsiBackend;
use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};

const AREA: Rect = Rect::new(0, 0, 12, 5);

/// A terminal emulator that can be written to.
#[derive(Clone)]
struct Emulator(Arc<Mutex<vt100::Parser>>);

impl Write for Emulator {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("one thread").process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn color() -> impl Strategy<Value = Color> {
    prop_oneof![
        Just(Color::Reset),
        Just(Color::Red),
        Just(Color::DarkGray),
        Just(Color::White),
        any::<u8>().prop_map(Color::Indexed),
        any::<(u8, u8, u8)>().prop_map(|(red, green, blue)| Color::Rgb(red, green, blue)),
    ]
}

/// One cell, its place, its symbol and its style.
type Stroke = (u16, u16, &'static str, Style);

fn stroke() -> impl Strategy<Value = Stroke> {
    let symbol = prop::sample::select(vec![" ", "a", "▀", "⣿", "│", "∂"]);
    let modifiers = [
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::ITALIC,
        Modifier::UNDERLINED,
        Modifier::REVERSED,
    ];
    let modifier = prop::sample::subsequence(modifiers.to_vec(), 0..3)
        .prop_map(|some| some.into_iter().collect::<Modifier>());
    (
        0..AREA.width - 1,
        0..AREA.height,
        symbol,
        color(),
        color(),
        modifier,
    )
        .prop_map(|(x, y, symbol, fg, bg, modifier)| {
            let style = Style::new().fg(fg).bg(bg).add_modifier(modifier);
            (x, y, symbol, style)
        })
}

fn shown(color: vt100::Color) -> Color {
    match color {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}

/// Emulators know the sixteen colors by their numbers.
fn numbered(color: Color) -> Color {
    match color {
        Color::Red => Color::Indexed(1),
        Color::DarkGray => Color::Indexed(8),
        Color::White => Color::Indexed(15),
        other => other,
    }
}

/// What of a style can be seen on a cell: a space has no foreground unless something is drawn with it.
fn visible(cell: &Cell) -> (Color, Color, Modifier) {
    let drawn = Modifier::UNDERLINED | Modifier::REVERSED;
    if cell.symbol() == " " && !cell.modifier.intersects(drawn) {
        return (Color::Reset, numbered(cell.bg), Modifier::empty());
    }
    (numbered(cell.fg), numbered(cell.bg), cell.modifier)
}

fn modifiers(cell: &vt100::Cell) -> Modifier {
    let all = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ];
    let set = all.into_iter().filter(|(is_set, _)| *is_set);
    set.map(|(_, modifier)| modifier).collect()
}

fn compare(frame: &Buffer, screen: &vt100::Screen) -> Result<(), TestCaseError> {
    for position in AREA.positions() {
        let meant = &frame[position];
        let cell = screen.cell(position.y, position.x).expect("inside");
        let contents = if cell.has_contents() {
            cell.contents()
        } else {
            " "
        };
        prop_assert_eq!(contents, meant.symbol(), "at {}", position);
        let (fg, bg, set) = (
            shown(cell.fgcolor()),
            shown(cell.bgcolor()),
            modifiers(cell),
        );
        let (meant_fg, meant_bg, meant_set) = visible(meant);
        prop_assert_eq!(bg, meant_bg, "background at {}", position);
        let is_space = meant.symbol() == " " && meant_set.is_empty();
        if !is_space {
            // This emulator lets dim and bold exclude each other.
            let both = Modifier::BOLD | Modifier::DIM;
            prop_assert_eq!(fg, meant_fg, "foreground at {}", position);
            prop_assert_eq!(set - both, meant_set - both, "modifiers at {}", position);
            prop_assert_eq!(set.intersects(both), meant_set.intersects(both));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_terminal_shows_the_frame(frames in prop::collection::vec(prop::collection::vec(stroke(), 0..40), 1..5)) {
        let [rows, columns] = [AREA.height, AREA.width].map(|size| NonZero::new(size).expect("a size"));
        let parser = vt100::Parser::new(rows, columns, 0);
        let emulator = Emulator(Arc::new(Mutex::new(parser)));
        let options = TerminalOptions { viewport: Viewport::Fixed(AREA) };
        let mut terminal = Terminal::with_options(AnsiBackend::new(emulator.clone()), options).expect("a terminal");
        for strokes in frames {
            let drawn = terminal.draw(|frame| {
                for (x, y, symbol, style) in &strokes {
                    frame.buffer_mut().set_string(*x, *y, symbol, *style);
                }
            });
            let frame = drawn.expect("an emulator refuses nothing").buffer.clone();
            compare(&frame, emulator.0.lock().expect("one thread").screen())?;
        }
    }
}
