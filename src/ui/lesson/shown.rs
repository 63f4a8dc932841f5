//! What a step of a lesson shows: the panels of its view, and those beside it.

use ratatui::layout::Rect;

use crate::course::CourseReader;
use crate::session::Session;
use crate::ui::panel::Panel;
use crate::ui::panels::{
    chart, derivation, gradient, layer_ledger, ledger, picture, prediction, step,
};
use crate::ui::theme::TerminalTheme;
use crate::ui::{VIEWS, views};

/// The panels that a step can show beside a view, as lessons name them.
static PANELS: &[(&str, &Panel)] = &[
    ("step", &step::PANEL),
    ("gradient", &gradient::PANEL),
    ("chart", &chart::PANEL),
    ("ledger", &ledger::PANEL),
    ("derivation", &derivation::PANEL),
    ("layers", &layer_ledger::PANEL),
    ("prediction", &prediction::PANEL),
];

/// The names of the views and panels that a step can show.
pub fn panel_names() -> impl Iterator<Item = &'static str> {
    let views = VIEWS.iter().map(|view| view.name);
    views.chain(PANELS.iter().map(|(name, _)| *name))
}

/// The panels of the view that is shown in the order of attention, as they stand in one column: the large one first.
pub(super) fn of_view(session: &Session, theme: TerminalTheme) -> Vec<&'static Panel> {
    let view = views::shown(session);
    let arranged = (view.layout)(session, theme, Rect::new(0, 0, 70, 200));
    arranged.placed.iter().map(|placed| placed.panel).collect()
}

/// The large panel of the view that is shown.
pub(super) fn main_panel(session: &Session, theme: TerminalTheme) -> &'static Panel {
    of_view(session, theme)
        .first()
        .copied()
        .unwrap_or(&picture::PANEL)
}

/// The panels that the step shows beside the view; where it names none, those of the step before. A question that names the view
/// alone keeps what would answer it until it is answered.
pub(super) fn beside(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
) -> Vec<&'static Panel> {
    let course = reader.course();
    let named = |name: &str| PANELS.iter().find(|(known, _)| *known == name);
    let is_answered = course.question().is_some() && !course.asks();
    let shown = course.steps().take(course.step_index() + 1);
    let show = shown.rev().map(|step| &step.show).find(|show| {
        let mut panels = show.iter().filter_map(|name| named(&name.text));
        panels.next().is_some() || !(show.is_empty() || is_answered)
    });
    let panels = show
        .into_iter()
        .flatten()
        .filter_map(|name| named(&name.text));
    let main = main_panel(session, theme);
    panels
        .map(|(_, panel)| *panel)
        .filter(|panel| !std::ptr::eq(*panel, main))
        .collect()
}
