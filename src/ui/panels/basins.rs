//! The map of starts: to which minimum each leads.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::explain::{Basin, OtherEnd};
use crate::expr::number::short;
use crate::figure::{self, Role};
use crate::session::{CameraMove, Message, ProbeMove, Session};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::panels::picture::below_heading;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::widgets::{Plot, Viewport};

/// The map.
pub(crate) static PANEL: Panel = Panel {
    name: "map of starts",
    rows: |_, _, _| PanelRows::from(8),
    draw,
    mouse,
    samples: |session, area| Some(viewport(session, area).resolution()),
    help: &[(
        "map of starts",
        "each place in the color of the minimum to which the focused optimizer leads from there; hatched where it runs away; a click starts there",
    )],
    ..Panel::EMPTY
};

/// The list of minima beside it.
pub(crate) static LEGEND: Panel = Panel {
    name: "where starts lead",
    rows: |session, _, _| {
        let count = session.basins().map_or(1, |found| found.minima.len());
        PanelRows {
            least: 4,
            wanted: count as u16 + 6,
            most: None,
        }
    },
    draw: draw_legend,
    ..Panel::EMPTY
};

/// What the map shows, in one sentence.
pub(crate) fn sentence(session: &Session) -> Option<String> {
    let found = session.basins()?;
    let letter = session.focused().letter.char();
    let steps = found.steps;
    if session.is_sweeping() || session.is_sweep_halted() {
        return Some(format!(
            "Each place is a start, in the color of the minimum to which {letter} leads from there in {steps} steps."
        ));
    }
    let by_share = |a: &&Basin, b: &&Basin| a.share.total_cmp(&b.share);
    let Some(most) = found.minima.iter().max_by(by_share) else {
        return Some(format!(
            "Each place is a start. From none of them {letter} comes to a minimum in {steps} steps."
        ));
    };
    let at: Vec<String> = most.at.iter().take(2).map(|x| short(*x, 3)).collect();
    Some(text::minus(&format!(
        "Each place is a start, in the color of the minimum to which {letter} leads from there in {steps} steps: {:.0} % lead to ({}).",
        100.0 * most.share,
        at.join(", ")
    )))
}

fn viewport(session: &Session, area: Rect) -> Viewport {
    let figure = figure::basins(session);
    Viewport::new(&figure.x, &figure.y, below_heading(area))
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let racer = session.focused();
    let steps = session.basins().map_or(String::new(), |found| {
        format!(
            "{} {} · {} steps",
            racer.letter.char(),
            racer.name,
            found.steps
        )
    });
    let steps = match (session.is_sweep_halted(), session.is_sweeping()) {
        (true, _) => String::from("stopped"),
        (false, true) => match session.basins_share() {
            Some(share) => format!("trying … {:.0} %", 100.0 * share),
            None => String::from("trying …"),
        },
        (false, false) => steps,
    };
    let inner = heading("starts · where each leads", &steps, theme, area, buffer);
    Plot::new(&figure::basins(session), theme).render(inner, buffer);
}

/// A click starts there, and the wheel zooms.
fn mouse(
    session: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    let point = viewport(session, area).point(at.x, at.y)?;
    match gesture {
        Gesture::Click => Some(Message::Probe(ProbeMove::StartAt(point))),
        Gesture::Wheel(up) => Some(Message::Camera(CameraMove::ZoomAt(up, point))),
        Gesture::DoubleClick | Gesture::Drag(_) => None,
    }
}

fn draw_legend(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let inner = heading("where starts lead", "b: rates", theme, area, buffer);
    let muted = theme.style(Role::Muted);
    let Some(found) = session.basins() else {
        let why = if session.scene().camera.vertical.is_none() {
            "a map needs two parameters"
        } else {
            "trying …"
        };
        text::write(vec![text::line(why, muted)], theme, inner, buffer);
        return;
    };
    let percent = |share: f64| text::right(&format!("{:.1} %", 100.0 * share), 8);
    let (count, classes) = (found.minima.len(), found.classes());
    let mut lines: Vec<Line> = Vec::new();
    for (index, basin) in found.minima.iter().enumerate() {
        let at: Vec<String> = basin.at.iter().take(3).map(|x| short(*x, 3)).collect();
        let at = text::minus(&format!(" {} ({})", index + 1, at.join(", ")));
        let curve = if basin.is_curve { ", a curve" } else { "" };
        let loss = text::minus(&format!("loss {}{curve}", found.loss_in_words(basin)));
        let mut spans = vec![
            Span::styled("  ", theme.swatch(index, classes)),
            Span::styled(text::left(&at, 18), theme.style(Role::Text)),
            Span::styled(percent(basin.share), theme.style(Role::Text)),
        ];
        if usize::from(inner.width) >= 42 {
            spans.push(Span::styled(format!("  {loss}"), muted));
        }
        lines.push(Line::from(spans));
    }
    for end in OtherEnd::ALL {
        let share = found.share(end);
        // A map has fewer steps than the run: that takes long for each of so many starts.
        let words = match end {
            OtherEnd::UnderWay => format!(" not in {} steps", found.steps),
            OtherEnd::Arrived | OtherEnd::Swinging => format!(" {}", end.words()),
            OtherEnd::Away => continue,
        };
        if share > 0.0 {
            lines.push(Line::from(vec![
                Span::styled("  ", theme.swatch(count + end as usize, classes)),
                Span::styled(text::left(&words, 18), theme.chrome(Chrome::Hint)),
                Span::styled(percent(share), theme.style(Role::Text)),
            ]));
        }
    }
    let away = found.share(OtherEnd::Away);
    if away > 0.0 {
        lines.push(Line::from(vec![
            Span::styled(theme.hole().repeat(2), theme.faint(Role::Muted)),
            Span::raw(" "),
            Span::styled("runs away", theme.style(Role::Fault)),
            Span::raw(" ".repeat(8)),
            Span::styled(percent(away), theme.style(Role::Text)),
        ]));
    }
    text::write(lines, theme, inner, buffer);
}
