//! What a panel is: the row type of [`PANELS`](super::panels::PANELS).

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::text;
use super::theme::{Chrome, TerminalTheme};
use crate::field::Resolution;
use crate::session::{Message, Session, ViewMove};

/// The rows of a panel, its heading included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PanelRows {
    /// With fewer it is not shown at all.
    pub(crate) least: u16,
    /// With these it shows everything; [`PanelRows::ALL`] where it has use for any number.
    pub(crate) wanted: u16,
    /// What it has use for where some are left over, if it gives some of them up where they are not.
    pub(crate) most: Option<u16>,
}

impl PanelRows {
    /// As many as there are.
    pub(crate) const ALL: u16 = u16::MAX;

    /// Exactly so many.
    pub(crate) const fn exactly(rows: u16) -> Self {
        Self {
            least: rows,
            wanted: rows,
            most: None,
        }
    }

    /// So many at least, and any number more.
    pub(crate) const fn from(least: u16) -> Self {
        Self {
            least,
            wanted: Self::ALL,
            most: None,
        }
    }
}

/// What the mouse does to a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gesture {
    /// A click that did not become a drag.
    Click,
    /// A second click at the same cell.
    DoubleClick,
    /// The button is held while the mouse comes from another cell.
    Drag(Position),
    /// The wheel turns away from the hand (true) or towards it.
    Wheel(bool),
}

/// One panel: all that is known of it.
pub(crate) struct Panel {
    /// What it is called where it is one key away.
    pub(crate) name: &'static str,
    /// How many rows it needs at this width, in the glyphs of a theme.
    pub(crate) rows: fn(&Session, TerminalTheme, u16) -> PanelRows,
    /// Draws it into an area.
    pub(crate) draw: fn(&Session, TerminalTheme, Rect, &mut Buffer),
    /// What the mouse means over a cell of its area.
    pub(crate) mouse: fn(&Session, TerminalTheme, Rect, Position, Gesture) -> Option<Message>,
    /// Whether what it shows is of the loss as it was before the draft: it is dimmed then.
    pub(crate) is_old: fn(&Session) -> bool,
    /// How many samples of the loss it has room for, if it shows any.
    pub(crate) samples: fn(&Session, Rect) -> Option<Resolution>,
    /// Every symbol that it shows, and what the symbol means.
    pub(crate) help: &'static [(&'static str, &'static str)],
}

impl Panel {
    /// A panel that draws nothing and answers to nothing: what a row of the table does not say is as here.
    pub(crate) const EMPTY: Self = Self {
        name: "",
        rows: |_, _, _| PanelRows::exactly(1),
        draw: |_, _, _, _| {},
        mouse: |_, _, _, _, _| None,
        is_old: |_| false,
        samples: |_, _| None,
        help: &[],
    };
}

/// The mouse over a text that may be longer than its panel: the wheel scrolls.
pub(crate) fn scrolls(
    _: &Session,
    _: TerminalTheme,
    _: Rect,
    _: Position,
    gesture: Gesture,
) -> Option<Message> {
    match gesture {
        Gesture::Wheel(up) => Some(Message::Scroll(if up { -3 } else { 3 })),
        Gesture::Click | Gesture::DoubleClick | Gesture::Drag(_) => None,
    }
}

/// The mouse over lines of which one is looked at: a click picks the line at its cell, and the wheel goes through them.
pub(crate) fn selects(gesture: Gesture, line: impl FnOnce() -> Option<usize>) -> Option<Message> {
    let movement = match gesture {
        Gesture::Wheel(up) => ViewMove::Select(if up { -1 } else { 1 }),
        Gesture::Click => ViewMove::Pick(line()?),
        Gesture::DoubleClick | Gesture::Drag(_) => return None,
    };
    Some(Message::Move(movement))
}

/// Writes a panel's heading, a word on a hairline with what it is of at the right, and returns the room under it. Where there
/// is no room for both, what it is of is left out.
pub(crate) fn heading(
    name: &str,
    of: &str,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    if area.height < 3 {
        return area;
    }
    let columns = usize::from(area.width);
    let name = whole_clauses(&text::in_cells(name), theme, columns);
    let of = text::in_cells(&theme.text(of)).into_owned();
    let of = if text::width(&name) + text::width(&of) + 4 > columns {
        String::new()
    } else {
        of
    };
    let used = text::width(&name) + text::width(&of) + 1 + usize::from(!of.is_empty());
    let line = theme.hairline().repeat(columns.saturating_sub(used));
    let spans = vec![
        Span::styled(name, theme.chrome(Chrome::Heading)),
        Span::styled(format!(" {line} "), theme.chrome(Chrome::Border)),
        Span::styled(of, theme.chrome(Chrome::Hint)),
    ];
    Line::from(spans).render(area, buffer);
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// As many parts of a name as fit, which are divided by ` · `; of one alone its beginning.
fn whole_clauses(name: &str, theme: TerminalTheme, columns: usize) -> String {
    let mut names = std::iter::successors(Some(name), |name| Some(name.rsplit_once(" · ")?.0));
    let fits = |name: &&str| text::width(&theme.text(name)) <= columns;
    let whole = names.find(fits).map(|name| theme.text(name).into_owned());
    whole.unwrap_or_else(|| text::fitted(name, theme, columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_loses_whole_parts() {
        let named = |columns| {
            whole_clauses(
                "surface · x → · 15 others held",
                TerminalTheme::DARK,
                columns,
            )
        };
        assert_eq!(named(40), "surface · x → · 15 others held");
        assert_eq!(named(29), "surface · x →");
        assert_eq!(named(12), "surface");
        assert_eq!(named(5), "surf…");
    }
}
