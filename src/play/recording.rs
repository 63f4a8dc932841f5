//! The screen written into memory: as lines for a file, and frame by frame for a recording.

use std::io;

use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::ansi_backend::{AnsiBackend, lines};
use crate::session::Session;
use crate::ui::theme::TerminalTheme;
use crate::ui::{cells, draw};

/// The screen in colors, line by line, as a terminal shows it wherever its cursor is.
pub fn still(session: &Session, theme: TerminalTheme, columns: u16, rows: u16) -> Vec<u8> {
    lines(&cells::buffer(session, theme, columns, rows))
}

/// A terminal that only remembers what is written to it.
pub struct Recorder {
    terminal: Terminal<AnsiBackend<Vec<u8>>>,
    theme: TerminalTheme,
}

impl Recorder {
    /// A terminal of this size in the colors of a theme.
    ///
    /// # Errors
    /// None in practice: memory refuses nothing.
    pub fn new(theme: TerminalTheme, columns: u16, rows: u16) -> io::Result<Self> {
        let options = TerminalOptions {
            viewport: Viewport::Fixed(Rect::new(0, 0, columns, rows)),
        };
        let terminal = Terminal::with_options(AnsiBackend::new(Vec::new()), options)?;
        Ok(Self { terminal, theme })
    }

    /// What has to be written to show a session after what was shown last; empty where nothing changed.
    ///
    /// # Errors
    /// None in practice: memory refuses nothing.
    pub fn frame(&mut self, session: &Session) -> io::Result<Vec<u8>> {
        let theme = self.theme;
        self.terminal.draw(|frame| {
            let area = frame.area();
            draw(session, theme, area, frame.buffer_mut());
        })?;
        Ok(std::mem::take(self.terminal.backend_mut().terminal()))
    }
}
