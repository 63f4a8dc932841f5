//! The border that every panel has.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Widget};

use crate::ui::theme::{Charset, Chrome, Theme};

/// The titles of a panel: what it is, and which key it has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Titles {
    /// At the upper left.
    pub(crate) left: String,
    /// At the upper right.
    pub(crate) right: String,
    /// At the lower left.
    pub(crate) below: Option<Line<'static>>,
}

/// Draws the border and returns the room inside; a place too small for a border has none.
pub(crate) fn frame(
    titles: Titles,
    chrome: Chrome,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    if area.width < 3 || area.height < 3 {
        return area;
    }
    let heading = theme.chrome(Chrome::Heading);
    let titled =
        |text: &str, style| Line::from(Span::styled(format!(" {} ", theme.text(text)), style));
    let mut block = Block::bordered().border_style(theme.chrome(chrome));
    block = match theme.charset {
        Charset::Unicode => block.border_type(BorderType::Rounded),
        Charset::Ascii => block.border_set(ASCII),
    };
    if !titles.left.is_empty() {
        block = block.title_top(titled(&titles.left, heading));
    }
    // What a panel is comes before its hint, where there is no room for both.
    let wanted =
        [&titles.left, &titles.right].map(|title| Line::raw(&*theme.text(title)).width() + 2);
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

/// A text in lines of at most so many characters, cut between words; a longer word stands alone.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// A text in so many characters, ending with `…` where it is longer.
pub(super) fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_string();
    }
    let mut short: String = text.chars().take(room.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Writes lines from the top of an area, as many as there is room for.
pub(crate) fn lines(lines: Vec<Line<'_>>, theme: Theme, area: Rect, buffer: &mut Buffer) {
    for (row, line) in area.rows().zip(lines) {
        let spans: Vec<Span<'_>> = line
            .spans
            .into_iter()
            .map(|span| Span::styled(theme.text(&span.content).into_owned(), span.style))
            .collect();
        Line::from(spans).render(row, buffer);
    }
}
