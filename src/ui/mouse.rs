//! What the mouse means: gestures are found here, what they do is said by the panel under them.

use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect};

use super::input::{Mouse, MouseAction};
use super::panel::Gesture;
use super::theme::TerminalTheme;
use super::{layout, overlays, page_label, within_reach};
use crate::session::{Message, Session};

/// Two clicks at one cell within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// What a gesture is over: a border, which may mean something by it, or anything else, with its cell.
pub(super) enum Over {
    Border(Option<Message>),
    Rest(Gesture, Position),
}

/// What is remembered from one event of the mouse to the next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clicks {
    /// The last click.
    last: Option<(Instant, Position)>,
    /// Where the button went down, and where the mouse was last since.
    pressed: Option<Position>,
    dragged: Option<Position>,
    /// The border that the button went down on, if it went down on one, and the columns to its right.
    border: Option<(Rect, u16)>,
}

impl Clicks {
    /// Where the button went down that is held.
    pub(super) fn pressed(&self) -> Option<Position> {
        self.pressed
    }

    /// What an event means to a border that can be dragged, as long as the button went down on it; else the gesture that it
    /// completes. While nothing is completed there is nothing.
    pub(super) fn on_border(
        &mut self,
        border: Option<Rect>,
        event: Mouse,
        area: Rect,
        now: Instant,
    ) -> Option<Over> {
        if event.action == MouseAction::Press {
            let here = Position::new(event.column, event.row);
            let under = border.filter(|border| border.contains(here));
            self.border = under.map(|border| {
                let columns = area.right().saturating_sub(border.right() + MARGIN);
                (border, columns)
            });
        }
        let (gesture, at) = self.gesture(event, now)?;
        Some(match self.border {
            Some((border, columns)) => Over::Border(on_border(border, columns, gesture, at)),
            None => Over::Rest(gesture, at),
        })
    }

    /// The gesture that an event completes, and the cell that it is about. A button that comes up where it went down is a
    /// click; one that moved was a drag, and leaves none.
    fn gesture(&mut self, event: Mouse, now: Instant) -> Option<(Gesture, Position)> {
        let here = Position::new(event.column, event.row);
        match event.action {
            MouseAction::WheelUp => Some((Gesture::Wheel(true), here)),
            MouseAction::WheelDown => Some((Gesture::Wheel(false), here)),
            MouseAction::Press => {
                self.pressed = Some(here);
                self.dragged = None;
                None
            }
            MouseAction::Drag => {
                let from = self.dragged.or(self.pressed)?;
                self.dragged = Some(here);
                (from != here).then_some((Gesture::Drag(from), here))
            }
            MouseAction::Release => {
                let pressed = self.pressed.take()?;
                if self.dragged.take().is_some() {
                    return None;
                }
                let double = self
                    .last
                    .is_some_and(|(then, cell)| cell == here && now.duration_since(then) < DOUBLE);
                self.last = Some((now, here));
                let gesture = if double {
                    Gesture::DoubleClick
                } else {
                    Gesture::Click
                };
                Some((gesture, pressed))
            }
        }
    }
}

/// What an event of the mouse means on a screen of this size that is drawn in this theme, if anything. A drag goes on to mean what it began over.
pub fn mouse(
    session: &Session,
    theme: TerminalTheme,
    clicks: &mut Clicks,
    event: Mouse,
    area: Rect,
    now: Instant,
) -> Option<Message> {
    let border = match session.overlay() {
        Some(_) => None,
        None => layout::screen(session, theme, area).border,
    };
    let (gesture, at) = match clicks.on_border(border, event, area, now)? {
        Over::Border(message) => return message,
        Over::Rest(gesture, at) => (gesture, at),
    };
    if let Some(overlay) = session.overlay() {
        return overlays::mouse(session, overlay, theme, area, (at, gesture));
    }
    let over = match gesture {
        Gesture::Drag(_) => clicks.pressed.unwrap_or(at),
        Gesture::Click | Gesture::DoubleClick | Gesture::Wheel(_) => at,
    };
    let screen = layout::screen(session, theme, area);
    let label = page_label(&screen, area).filter(|(_, label)| label.contains(at));
    if gesture == Gesture::Click && label.is_some() {
        return Some(Message::NextPage);
    }
    let placed = screen.placed.iter();
    let under = placed.rev().find(|placed| placed.area.contains(over))?;
    let message = (under.panel.mouse)(session, theme, under.area, at, gesture)?;
    // A wheel that turns further than a text goes says nothing.
    let is_scroll = matches!(message, Message::Scroll(_));
    let message = within_reach(session, theme, area, message);
    (!is_scroll || matches!(message, Message::Scroll(_))).then_some(message)
}

/// The columns right of everything between the bars.
const MARGIN: u16 = 1;

/// A border is dragged to another column; a double click puts it back.
fn on_border(border: Rect, columns: u16, gesture: Gesture, at: Position) -> Option<Message> {
    match gesture {
        Gesture::Drag(_) => Some(Message::Beside(Some(layout::dragged(
            border, columns, at.x,
        )))),
        Gesture::DoubleClick => Some(Message::Beside(None)),
        Gesture::Click | Gesture::Wheel(_) => None,
    }
}
