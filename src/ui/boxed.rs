//! A closed box: the keys go there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::text;
use super::theme::{Charset, Chrome, TerminalTheme};

/// The titles of a box: what it is, and which keys it has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Titles {
    /// At the upper left.
    pub(crate) left: String,
    /// At the upper right.
    pub(crate) right: String,
    /// At the lower left.
    pub(crate) below: Option<Line<'static>>,
}

/// Empties an area, draws the box and returns the room inside; an area too small for a border has none.
pub(crate) fn boxed(titles: Titles, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) -> Rect {
    Clear.render(area, buffer);
    if area.width < 3 || area.height < 3 {
        return area;
    }
    let heading = theme.chrome(Chrome::Heading);
    let titled =
        |text: &str, style| Line::from(Span::styled(format!(" {} ", theme.text(text)), style));
    let mut block = Block::bordered().border_style(theme.chrome(Chrome::Focus));
    block = match theme.charset {
        Charset::Unicode => block.border_type(BorderType::Rounded),
        Charset::Ascii => block.border_set(ASCII),
    };
    if !titles.left.is_empty() {
        block = block.title_top(titled(&titles.left, heading));
    }
    // What a box is comes before its keys, where there is no room for both.
    let wanted = [&titles.left, &titles.right].map(|title| text::width(&theme.text(title)) + 2);
    if !titles.right.is_empty() && wanted.iter().sum::<usize>() + 2 <= usize::from(area.width) {
        let hint = theme.chrome(Chrome::Hint);
        block = block.title_top(titled(&titles.right, hint).alignment(Alignment::Right));
    }
    if let Some(below) = titles.below {
        block = block.title_bottom(below);
    }
    let inner = block.inner(area);
    block.render(area, buffer);
    inner
}

/// The lower title of a list in a box: how many of its rows are below.
pub(crate) fn more_below(hidden: usize, theme: TerminalTheme) -> Option<Line<'static>> {
    let text = || theme.text(&format!(" … {hidden} more ")).into_owned();
    (hidden > 0).then(|| text::line(text(), theme.chrome(Chrome::Hint)))
}

const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};
