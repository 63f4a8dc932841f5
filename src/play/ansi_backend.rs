//! Writes cells to a terminal with few bytes.
//!
//! It remembers where it is and what it writes with, from frame to frame, and says only what differs: colors as digits from
//! a table, short moves relative to where it is. What a frame writes is collected and leaves as one synchronized update, in
//! one piece; where nothing changed, nothing is written. The sequences are those of ECMA-48 and of xterm ("XTerm Control
//! Sequences": SGR 38 and 48 with `2` and `5`, private mode 2026 for synchronized updates).

mod lines;
mod sgr;

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use sgr::{Rendition, push_number};

/// A terminal as ratatui writes to it.
#[derive(Debug)]
pub struct AnsiBackend<W> {
    terminal: W,
    /// What was not sent yet.
    frame: Vec<u8>,
    /// Where the next character goes; unknown after a clear, and where a character's width depends on the terminal.
    at: Option<Position>,
    /// What characters are written with.
    rendition: Rendition,
    cursor: Option<bool>,
}

pub(super) use lines::lines;

/// The most columns and rows that are used: a terminal may claim 65,535 of each.
const WIDEST: u16 = 600;
const HIGHEST: u16 = 250;

const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";

impl<W: Write> AnsiBackend<W> {
    /// One for a terminal whose characters have no colors and no modifiers now.
    pub fn new(terminal: W) -> Self {
        Self {
            terminal,
            frame: Vec::with_capacity(1 << 16),
            at: None,
            rendition: Rendition::default(),
            cursor: None,
        }
    }

    /// What it writes to.
    pub(super) fn terminal(&mut self) -> &mut W {
        &mut self.terminal
    }

    /// Forgets what it knows of the terminal, which somebody else wrote to.
    pub(super) fn forget(&mut self) {
        self.put(b"\x1b[0m");
        self.rendition = Rendition::default();
        self.at = None;
        self.cursor = None;
    }

    /// Adds bytes to the update, which they begin if they are the first.
    fn put(&mut self, bytes: &[u8]) {
        if self.frame.is_empty() {
            self.frame.extend_from_slice(BEGIN_UPDATE);
        }
        self.frame.extend_from_slice(bytes);
    }

    fn put_number(&mut self, number: u16) {
        push_number(&mut self.frame, number);
    }

    fn move_to(&mut self, to: Position) {
        match self.at {
            Some(at) if at == to => return,
            Some(at) if at.y == to.y && at.x < to.x => {
                self.put(b"\x1b[");
                if to.x - at.x > 1 {
                    self.put_number(to.x - at.x);
                }
                self.put(b"C");
            }
            _ => {
                self.put(b"\x1b[");
                self.put_number(to.y + 1);
                self.put(b";");
                self.put_number(to.x + 1);
                self.put(b"H");
            }
        }
        self.at = Some(to);
    }

    /// Takes other colors and modifiers.
    fn set_rendition(&mut self, rendition: Rendition) {
        if rendition != self.rendition {
            self.put(b"\x1b[");
            rendition.push_change(self.rendition, &mut self.frame);
            self.rendition = rendition;
        }
    }

    fn write_cell(&mut self, to: Position, cell: &Cell) {
        self.move_to(to);
        let symbol = cell.symbol();
        let rendition = Rendition::of(cell);
        self.set_rendition(if symbol == " " {
            rendition.of_space(self.rendition)
        } else {
            rendition
        });
        self.put(symbol.as_bytes());
        let width = symbol.cell_width();
        self.at = (width == 1).then(|| Position::new(to.x + 1, to.y));
    }
}

impl<W: Write> Backend for AnsiBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.write_cell(Position::new(x, y), cell);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor != Some(false) {
            self.put(b"\x1b[?25l");
            self.cursor = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor != Some(true) {
            self.put(b"\x1b[?25h");
            self.cursor = Some(true);
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.flush()?;
        let (x, y) = crossterm::cursor::position()?;
        Ok(Position { x, y })
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.move_to(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Clears with the terminal's own colors, which the frame that follows was compared with.
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.set_rendition(Rendition::default());
        self.put(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[0J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[0K",
        });
        Ok(())
    }

    /// The size of the terminal, of which no more is used than can be drawn at once.
    fn size(&self) -> io::Result<Size> {
        let (width, height) = crossterm::terminal::size()?;
        Ok(Size {
            width: width.min(WIDEST),
            height: height.min(HIGHEST),
        })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let size = crossterm::terminal::window_size()?;
        Ok(WindowSize {
            columns_rows: Size::new(size.columns, size.rows),
            pixels: Size::new(size.width, size.height),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        self.frame.extend_from_slice(END_UPDATE);
        let sent = self.terminal.write_all(&self.frame);
        self.frame.clear();
        sent?;
        self.terminal.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    /// Draws frames one after the other and gives what each wrote.
    fn written(frames: &[&dyn Fn(&mut Buffer)]) -> Vec<String> {
        let options = TerminalOptions {
            viewport: Viewport::Fixed(Rect::new(0, 0, 20, 3)),
        };
        let mut terminal = Terminal::with_options(AnsiBackend::new(Vec::new()), options).unwrap();
        let mut sent = 0;
        frames
            .iter()
            .map(|frame| {
                terminal.draw(|area| frame(area.buffer_mut())).unwrap();
                let all = &terminal.backend().terminal;
                let new = String::from_utf8(all[sent..].to_vec()).unwrap();
                sent = all.len();
                new.replace('\x1b', "^")
            })
            .collect()
    }

    fn text(x: u16, text: &'static str, style: Style) -> impl Fn(&mut Buffer) {
        move |buffer| buffer.set_string(x, 1, text, style)
    }

    #[test]
    fn where_nothing_changed_nothing_is_written() {
        let frame = text(2, "loss", Style::new());
        let frames = written(&[&frame, &frame]);
        assert_eq!(frames[0], "^[?2026h^[2;3Hloss^[?25l^[?2026l");
        assert_eq!(frames[1], "");
    }

    #[test]
    fn only_what_differs_is_said() {
        let red = Style::new()
            .fg(Color::Rgb(255, 7, 40))
            .bg(Color::Indexed(16));
        let first = |buffer: &mut Buffer| {
            text(0, "ab", red)(buffer);
            text(4, "c d", red)(buffer);
        };
        let second = |buffer: &mut Buffer| {
            text(0, "ab", red)(buffer);
            text(4, "e d", red)(buffer);
            text(9, "f", red.bold())(buffer);
            text(10, "g", Style::new().fg(Color::LightBlue))(buffer);
        };
        let frames = written(&[&first, &second]);
        let colors = "38;2;255;7;40;48;5;16";
        assert_eq!(
            frames[0],
            format!("^[?2026h^[2;1H^[{colors}mab^[2Cc d^[?25l^[?2026l")
        );
        assert_eq!(frames[1], "^[?2026h^[2;5He^[4C^[1mf^[0;94mg^[?2026l");
    }

    #[test]
    fn a_space_takes_only_a_background() {
        let plain = Style::new();
        let cases = [
            (plain.fg(Color::Red), "a ^[?25l"),
            (plain.fg(Color::Red).bg(Color::Blue), "a^[44m ^[?25l"),
            (plain.fg(Color::Red).reversed(), "a^[7;31m ^[?25l"),
        ];
        for (style, expected) in cases {
            let frame = |buffer: &mut Buffer| {
                text(0, "a", plain)(buffer);
                text(1, " ", style)(buffer);
            };
            let frames = written(&[&frame]);
            let found = frames[0].trim_start_matches("^[?2026h^[2;1H");
            assert_eq!(found.trim_end_matches("^[?2026l"), expected);
        }
    }

    #[test]
    fn after_a_wide_character_the_place_is_said_anew() {
        let frames = written(&[&text(0, "数a", Style::new())]);
        assert_eq!(frames[0], "^[?2026h^[2;1H数^[2;3Ha^[?25l^[?2026l");
    }
}
