//! Draws a session; changes nothing.
//!
//! The screen is laid out in [`layout`], one file of `panels` draws each part, what lies over it is in `overlays`. Keys get
//! their meaning from the one table of [`keymap`].

pub mod keymap;
pub mod layout;
mod mouse;
mod overlays;
mod panels;
pub mod theme;
pub mod views;
pub mod widgets;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use mouse::{Clicks, mouse};
use panels::PANELS;
use theme::Theme;
pub use views::VIEWS;

use crate::field::Resolution;
use crate::figure;
use crate::session::Session;
use widgets::Viewport;

/// Draws everything.
pub fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let places = layout::places(area, panels::wishes(session, area));
    for panel in PANELS {
        let place = (panel.place)(&places);
        if !place.is_empty() {
            (panel.draw)(session, theme, place, buffer);
        }
    }
    overlays::draw(session, theme, area, buffer);
}

/// How many samples of the loss the picture has room for on a screen of this size.
pub fn resolution(session: &Session, area: Rect) -> Resolution {
    if session.view() == &views::CHAIN {
        // There is no picture; the last one stays as it is.
        return session.scene().camera.resolution;
    }
    if session.view() == &views::NETWORK {
        return panels::prediction_room(session, area).unwrap_or(session.scene().camera.resolution);
    }
    plot(session, area).resolution()
}

/// The layout of the picture on a screen of this size.
fn plot(session: &Session, area: Rect) -> Viewport {
    let places = layout::places(area, panels::wishes(session, area));
    let figure = figure::picture(session);
    Viewport::new(&figure.x, &figure.y, panels::plot_area(places.picture))
}
