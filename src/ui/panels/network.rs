//! The network view's table: stage by stage the sizes of values and gradients as bars, and what they are made of.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::chain::whose;
use super::frame::{Titles, frame, lines, wrapped};
use crate::explain::network::{Layer, Network};
use crate::explain::wording::fitting_figure;
use crate::expr::function::Unary;
use crate::figure::Role;
use crate::scenario::library;
use crate::session::{Session, Stage as Telling, Told, View};
use crate::ui::layout::NetworkWish;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::widgets::{LogScale, bar};

/// The longest bar, in cells.
const LONGEST: usize = 28;

/// From these widths on there are more columns.
const MIDDLE_FROM: usize = 68;
const WIDE_FROM: usize = 112;

/// What the network view would like to have; none in other views.
pub(super) fn wish(session: &Session) -> Option<NetworkWish> {
    if session.view() != View::Network {
        return None;
    }
    let told = session.network();
    let stages = told.map_or(0, |told| told.network.stages.len());
    Some(NetworkWish {
        table: u16::try_from(stages + 3).unwrap_or(u16::MAX),
        has_ledger: session.has_network(),
        has_picture: told.is_some_and(Told::has_picture),
        prefers_picture: told.is_some_and(|told| told.prefers_picture),
    })
}

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some(told) = session.network() else {
        return without(session, theme, area, buffer);
    };
    let network = &told.network;
    let rows = match network.rows {
        0 => String::new(),
        1 => String::from(" · 1 row"),
        rows => format!(" · {rows} rows"),
    };
    let scale = scale(network);
    let titles = Titles {
        left: format!("network · {}{rows}", whose(session)),
        right: progress(told),
        below: Some(ends(scale, theme)),
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    let table = Table::new(told, scale, theme, inner.width as usize);
    let mut rows = vec![table.heading()];
    rows.extend(in_sight(told, area).map(|stage| table.row(stage)));
    lines(rows, theme, inner, buffer);
}

/// What the view is for, where there is nothing for it to show.
fn without(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let titles = Titles {
        left: String::from("network"),
        ..Titles::default()
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    if session.has_network() {
        let waiting = Span::styled(" computing …", theme.style(Role::Muted));
        lines(vec![Line::from(waiting)], theme, inner, buffer);
        return;
    }
    let names: Vec<&str> = library()
        .iter()
        .filter(|entry| entry.text.contains("linear("))
        .map(|entry| entry.name)
        .collect();
    let told = [
        String::from(
            "This view runs a network layer by layer: forward, then back with the gradients.",
        ),
        String::from("This loss is a function of single numbers: 3 steps through its chain rule."),
        format!("O opens a scenario with layers: {}.", names.join(", ")),
        String::from("Or type one with e: mse(linear(tanh(linear(stack(1, 2), 3)), 1), 0.5)"),
    ];
    let mut rows = Vec::new();
    for text in told {
        let style = theme.style(Role::Text);
        let width = (inner.width as usize).saturating_sub(2);
        let wrapped = wrapped(&text, width).into_iter();
        rows.extend(wrapped.map(|line| Line::from(Span::styled(format!(" {line}"), style))));
        rows.push(Line::default());
    }
    lines(rows, theme, inner, buffer);
}

/// The stage at a place of the panel.
pub(crate) fn stage_at(session: &Session, area: Rect, place: Position) -> Option<usize> {
    let told = session.network()?;
    let row = place.y.checked_sub(area.y + 2)? as usize;
    let stages = in_sight(told, area);
    (area.contains(place) && row < stages.len()).then(|| stages.start + row)
}

/// The stages in sight: the selected one in the middle, but for the ends.
fn in_sight(told: &Told, area: Rect) -> Range<usize> {
    let room = area.height.saturating_sub(3) as usize;
    let count = told.network.stages.len();
    let first = told.selected.saturating_sub(room / 2);
    let first = first.min(count.saturating_sub(room));
    first..count.min(first + room)
}

/// The one scale of all bars.
fn scale(network: &Network) -> LogScale {
    let sizes = (0..network.stages.len()).map(|stage| network.sizes_of(stage));
    let both: Vec<f64> = sizes
        .flat_map(|sizes| [sizes.value, sizes.gradient])
        .collect();
    LogScale::of(both.into_iter())
}

/// The ends of the bars.
fn ends(scale: LogScale, theme: Theme) -> Line<'static> {
    let (low, high) = scale.ends();
    let text = format!(" bars: 1e{low} to 1e{high}, log ");
    Line::from(Span::styled(text, theme.chrome(Chrome::Hint)))
}

/// How far the telling is.
fn progress(told: &Told) -> String {
    let count = told.network.stages.len();
    match told.telling.stage() {
        Telling::Forward(step) => format!("forward {step}/{count}"),
        Telling::Backward(0) => String::from("all forward"),
        Telling::Backward(step) if step < count => format!("backward {step}/{count}"),
        Telling::Backward(_) => String::from("all told · Home"),
    }
}

/// The columns, for a width.
struct Table<'a> {
    told: &'a Told,
    scale: LogScale,
    theme: Theme,
    columns: Vec<Column>,
}

/// One column with its width, the space behind it counted.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Column {
    kind: Kind,
    width: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Widths,
    Shapes,
    Value,
    ValueBar,
    Gradient,
    GradientBar,
    Factor,
    Weights,
    Slope,
    WeightGradient,
    Dead,
    Flat,
}

impl Kind {
    /// The heading, and its color.
    fn heading(self) -> (&'static str, Role) {
        match self {
            Self::Name => ("stage", Role::Muted),
            Self::Widths => ("width", Role::Muted),
            Self::Shapes => ("rows × width", Role::Muted),
            Self::Value => ("‖a‖", Role::Curve),
            Self::Gradient => ("‖∂L/∂a‖", Role::Gradient),
            Self::ValueBar | Self::GradientBar => ("", Role::Muted),
            Self::Factor => ("factor", Role::Gradient),
            Self::Weights => ("‖W‖", Role::Muted),
            Self::Slope => ("slope", Role::Muted),
            Self::WeightGradient => ("‖∂L/∂W‖", Role::Gradient),
            Self::Dead => ("dead", Role::Muted),
            Self::Flat => ("flat", Role::Muted),
        }
    }
}

impl<'a> Table<'a> {
    fn new(told: &'a Told, scale: LogScale, theme: Theme, width: usize) -> Self {
        const NARROW: [(Kind, usize); 4] = [
            (Kind::Name, 11),
            (Kind::Value, 7),
            (Kind::Gradient, 7),
            (Kind::Factor, 7),
        ];
        const MIDDLE: [(Kind, usize); 7] = [
            (Kind::Name, 14),
            (Kind::Widths, 7),
            (Kind::Value, 8),
            (Kind::Gradient, 9),
            (Kind::Factor, 8),
            (Kind::Weights, 7),
            (Kind::Slope, 7),
        ];
        const WIDE: [(Kind, usize); 10] = [
            (Kind::Name, 15),
            (Kind::Shapes, 20),
            (Kind::Value, 8),
            (Kind::Gradient, 9),
            (Kind::Factor, 9),
            (Kind::Weights, 7),
            (Kind::Slope, 8),
            (Kind::WeightGradient, 9),
            (Kind::Dead, 6),
            (Kind::Flat, 5),
        ];
        let chosen: &[(Kind, usize)] = match width {
            0..MIDDLE_FROM => &NARROW,
            MIDDLE_FROM..WIDE_FROM => &MIDDLE,
            _ => &WIDE,
        };
        let used: usize = chosen.iter().map(|(_, width)| width).sum();
        // Where there is little room, the gradients have more of it: they are what vanishes.
        let room = width.saturating_sub(used + 1);
        let (value_bar, gradient_bar) = if width < MIDDLE_FROM {
            (room * 3 / 8, room - room * 3 / 8)
        } else {
            (room / 2, room / 2)
        };
        let mut columns = Vec::new();
        for &(kind, width) in chosen {
            columns.push(Column { kind, width });
            let (kind, width) = match kind {
                Kind::Value => (Kind::ValueBar, value_bar),
                Kind::Gradient => (Kind::GradientBar, gradient_bar),
                _ => continue,
            };
            let width = width.min(LONGEST + 1);
            columns.push(Column { kind, width });
        }
        Self {
            told,
            scale,
            theme,
            columns,
        }
    }

    fn heading(&self) -> Line<'static> {
        let mut spans = vec![Span::raw(" ")];
        let mut columns = self.columns.iter().peekable();
        while let Some(column) = columns.next() {
            let (text, role) = column.kind.heading();
            let style = self.theme.style(role);
            let is_bar = |next: &&Column| matches!(next.kind, Kind::ValueBar | Kind::GradientBar);
            match columns.next_if(is_bar) {
                // A size's heading stands over its number and its bar.
                Some(bar) => {
                    let room = column.width + bar.width;
                    let start = column.width.saturating_sub(text.chars().count() + 1);
                    let text = self
                        .theme
                        .text(&format!("{:start$}{text}", ""))
                        .into_owned();
                    spans.push(Span::styled(format!("{text:room$}"), style));
                }
                None => spans.push(self.span(*column, text.to_string(), style)),
            }
        }
        Line::from(spans)
    }

    fn row(&self, place: usize) -> Line<'static> {
        let network = &self.told.network;
        let stage = &network.stages[place];
        let is_wrong = network.findings_of(stage).next().is_some();
        let mark = if is_wrong { "!" } else { " " };
        let mut spans = vec![Span::styled(mark, self.theme.style(Role::Warning))];
        for column in &self.columns {
            let (text, style) = self.cell(place, *column);
            spans.push(self.span(*column, text, style));
        }
        Line::from(spans)
    }

    /// A text in a column: names and bars at the left, numbers at the right.
    fn span(&self, column: Column, text: String, style: Style) -> Span<'static> {
        let room = column.width.saturating_sub(1);
        let text: String = self.theme.text(&text).chars().take(room).collect();
        let padded = match column.kind {
            Kind::Name | Kind::Widths | Kind::Shapes | Kind::ValueBar | Kind::GradientBar => {
                format!("{text:room$} ")
            }
            _ => format!("{text:>room$} "),
        };
        Span::styled(padded, style)
    }

    fn cell(&self, place: usize, column: Column) -> (String, Style) {
        let network = &self.told.network;
        let stage = &network.stages[place];
        let telling = self.told.telling;
        let (valued, derived) = (telling.has_value(place), telling.has_adjoint(place));
        let sizes = network.sizes_of(place);
        let layer = network.layer(stage);
        let theme = self.theme;
        let room = column.width.saturating_sub(1);
        let number = |value: f64, shown: bool, role: Role| {
            if !shown {
                return (String::from("·"), theme.style(Role::Muted));
            }
            let role = if value.is_finite() {
                role
            } else {
                Role::Warning
            };
            (fitting_figure(value, 3, room), theme.style(role))
        };
        let optional = |value: Option<f64>, shown: bool, role: Role| {
            value.map_or((String::new(), Style::new()), |value| {
                number(value, shown, role)
            })
        };
        let bar = |size: f64, shown: bool, role: Role| {
            let fraction = self.scale.fraction(size).filter(|_| shown);
            (bar(fraction, room, theme), theme.style(role))
        };
        let weight = |of: fn(&Layer) -> f64| layer.map(of);
        match column.kind {
            Kind::Name => (stage.name.clone(), self.name(place, valued)),
            Kind::Widths => (network.widths(stage), theme.style(Role::Muted)),
            Kind::Shapes => (network.shapes(stage), theme.style(Role::Muted)),
            Kind::Value => number(sizes.value, valued, Role::Text),
            Kind::ValueBar => bar(sizes.value, valued, Role::Curve),
            Kind::Gradient => number(sizes.gradient, derived, Role::Text),
            Kind::GradientBar => bar(sizes.gradient, derived, Role::Gradient),
            Kind::Factor => {
                let (text, style) = optional(sizes.factor, derived, Role::Gradient);
                let text = if derived && !text.is_empty() {
                    format!(
                        "×{}",
                        fitting_figure(sizes.factor.unwrap_or(0.0), 3, room - 1)
                    )
                } else {
                    text
                };
                (text, style)
            }
            Kind::Weights => optional(weight(|l| l.weight_norm), valued, Role::Text),
            Kind::Slope => {
                let slope = layer.filter(|layer| layer.activation.is_some());
                optional(slope.map(|layer| layer.mean_slope), valued, Role::Text)
            }
            Kind::WeightGradient => {
                optional(weight(|l| l.weight_gradient_norm), derived, Role::Text)
            }
            Kind::Dead => self.share(layer.and_then(dead), valued),
            Kind::Flat => self.share(layer.and_then(flat), valued),
        }
    }

    fn name(&self, place: usize, valued: bool) -> Style {
        if place == self.told.selected {
            self.theme.chrome(Chrome::Selected)
        } else if valued {
            self.theme.style(Role::Text)
        } else {
            self.theme.style(Role::Muted)
        }
    }

    /// A share, which is a warning unless it is none.
    fn share(&self, share: Option<(String, bool)>, shown: bool) -> (String, Style) {
        match share.filter(|_| shown) {
            None => (String::new(), Style::new()),
            Some((text, true)) => (text, self.theme.style(Role::Warning)),
            Some((text, false)) => (text, self.theme.style(Role::Muted)),
        }
    }
}

/// How many relu units are dead, and whether any is.
fn dead(layer: &Layer) -> Option<(String, bool)> {
    let is_relu = matches!(layer.activation, Some((Unary::Relu, _)));
    is_relu.then(|| (format!("{}/{}", layer.dead, layer.units), layer.dead > 0))
}

/// The share of saturated units, and whether it is half or more.
fn flat(layer: &Layer) -> Option<(String, bool)> {
    let is_bounded = matches!(layer.activation, Some((Unary::Tanh | Unary::Sigmoid, _)));
    let percent = (100.0 * layer.saturated).round();
    is_bounded.then(|| (format!("{percent}%"), layer.saturated >= 0.5))
}
