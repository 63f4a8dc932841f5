//! What the mouse means: a click moves the probe, a double click starts there, a drag pans, the wheel zooms.

use std::time::{Duration, Instant};

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::views::{CHAIN, NETWORK};
use super::{layout, panels, plot};
use crate::session::{Look, Message, OverlayMove, Pictured, ProbeMove, Session, ViewMove};

/// Two clicks at one place within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// What is remembered from one event of the mouse to the next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clicks {
    last: Option<(Instant, Position)>,
    dragged: Option<Position>,
}

/// What an event of the mouse means on a screen of this size, if anything.
pub fn mouse(
    session: &Session,
    clicks: &mut Clicks,
    event: MouseEvent,
    area: Rect,
    now: Instant,
) -> Option<Message> {
    let here = Position::new(event.column, event.row);
    let wheel = match event.kind {
        MouseEventKind::ScrollUp => Some(true),
        MouseEventKind::ScrollDown => Some(false),
        _ => None,
    };
    if session.overlay().is_some() {
        let lines = wheel.map(|up| if up { -3 } else { 3 });
        return lines.map(|lines| Message::Overlay(OverlayMove::Scroll(lines)));
    }
    if session.view() == &CHAIN {
        return in_chain(session, event, area, wheel);
    }
    if session.view() == &NETWORK {
        return in_network(session, event, area, wheel);
    }
    if session.view().picture == Pictured::Nothing {
        // A chart or a table is no place in the space of parameters.
        return None;
    }
    let viewport = plot(session, area);
    let at = viewport.point(here.x, here.y)?;
    if let Some(up) = wheel {
        return Some(Message::Look(Look::ZoomAt(up, at)));
    }
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            let double = clicks
                .last
                .is_some_and(|(then, place)| place == here && now.duration_since(then) < DOUBLE);
            clicks.last = Some((now, here));
            clicks.dragged = Some(here);
            let probe = if double {
                ProbeMove::StartAt(at)
            } else {
                ProbeMove::To(at)
            };
            Some(Message::Probe(probe))
        }
        MouseEventKind::Drag(MouseButton::Left) => {
            let from = clicks.dragged.replace(here)?;
            let room = viewport.plot;
            let right = (f64::from(from.x) - f64::from(here.x)) / f64::from(room.width.max(1));
            let up = (f64::from(here.y) - f64::from(from.y)) / f64::from(room.height.max(1));
            Some(Message::Look(Look::Pan(right, up)))
        }
        MouseEventKind::Up(_) => {
            clicks.dragged = None;
            None
        }
        _ => None,
    }
}

/// In the chain view a click looks at a line, and the wheel goes through them.
fn in_chain(
    session: &Session,
    event: MouseEvent,
    area: Rect,
    wheel: Option<bool>,
) -> Option<Message> {
    if let Some(up) = wheel {
        return Some(Message::Move(ViewMove::Select(if up { -1 } else { 1 })));
    }
    let clicked = matches!(event.kind, MouseEventKind::Down(MouseButton::Left));
    let places = layout::places(area, panels::wishes(session, area));
    let place = Position::new(event.column, event.row);
    let line = panels::line_at(session, places.picture, place).filter(|_| clicked)?;
    Some(Message::Move(ViewMove::Pick(line)))
}

/// In the network view a click looks at a stage; the wheel goes through them, and over the ledger scrolls it.
fn in_network(
    session: &Session,
    event: MouseEvent,
    area: Rect,
    wheel: Option<bool>,
) -> Option<Message> {
    let places = layout::places(area, panels::wishes(session, area));
    let place = Position::new(event.column, event.row);
    if let Some(up) = wheel {
        let by = if up { -1 } else { 1 };
        return Some(Message::Move(if places.stage.contains(place) {
            ViewMove::Scroll(3 * by)
        } else {
            ViewMove::Select(by)
        }));
    }
    let clicked = matches!(event.kind, MouseEventKind::Down(MouseButton::Left));
    let stage = panels::stage_at(session, places.picture, place).filter(|_| clicked)?;
    Some(Message::Move(ViewMove::Pick(stage)))
}
