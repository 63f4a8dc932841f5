//! Stage by stage the sizes of values and gradients as bars on one log scale, and what they are made of.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::explain::network::{LayerReport, Silent};
use crate::figure::Role;
use crate::session::Backprop;
use crate::ui::decimals::Decimals;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::widgets::{LogScale, bar};

/// The longest bar, in cells.
const LONGEST: usize = 28;

/// Shorter bars, in cells, look alike.
const SHORTEST: usize = 6;

/// What stands before a stage in which something goes wrong.
const WRONG: &str = "! ";
const RIGHT: &str = "  ";

/// From these widths on there are more columns.
const MIDDLE_FROM: usize = 72;
const WIDE_FROM: usize = 112;

/// The columns, for a width.
pub(super) struct LayerTable<'a> {
    backprop: &'a Backprop,
    scale: LogScale,
    theme: TerminalTheme,
    columns: Vec<Column>,
}

/// The columns with their widths, by the room there is; behind both sizes stand their bars, in what is left.
const NARROW: [(Kind, usize); 4] = [
    (Kind::Name, 10),
    (Kind::Value, 7),
    (Kind::Gradient, 7),
    (Kind::Factor, 8),
];
const MIDDLE: [(Kind, usize); 7] = [
    (Kind::Name, 13),
    (Kind::Widths, 7),
    (Kind::Value, 9),
    (Kind::Gradient, 9),
    (Kind::Factor, 10),
    (Kind::Weights, 8),
    (Kind::Slope, 7),
];
const WIDE: [(Kind, usize); 10] = [
    (Kind::Name, 15),
    (Kind::Shapes, 20),
    (Kind::Value, 9),
    (Kind::Gradient, 9),
    (Kind::Factor, 10),
    (Kind::Weights, 8),
    (Kind::Slope, 8),
    (Kind::WeightGradient, 10),
    (Kind::Dead, 6),
    (Kind::Flat, 5),
];

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
    /// The heading in words, the symbol that stands behind them where there is room, and the color.
    fn heading(self) -> (&'static str, &'static str, Role) {
        match self {
            Self::Name => ("stage", "", Role::Muted),
            Self::Widths => ("width", "", Role::Muted),
            Self::Shapes => ("rows × width", "", Role::Muted),
            Self::Value => ("values", " ‖a‖", Role::Value),
            Self::Gradient => ("gradient", " ‖∂L/∂a‖", Role::Gradient),
            Self::ValueBar | Self::GradientBar => ("", "", Role::Muted),
            Self::Factor => ("factor", "", Role::Gradient),
            Self::Weights => ("weights", "", Role::Muted),
            Self::Slope => ("slope", "", Role::Muted),
            Self::WeightGradient => ("grad of W", "", Role::Gradient),
            Self::Dead => ("dead", "", Role::Muted),
            Self::Flat => ("flat", "", Role::Muted),
        }
    }
}

impl<'a> LayerTable<'a> {
    pub(super) fn new(
        backprop: &'a Backprop,
        scale: LogScale,
        theme: TerminalTheme,
        width: usize,
    ) -> Self {
        let chosen: &[(Kind, usize)] = match width {
            0..MIDDLE_FROM => &NARROW,
            MIDDLE_FROM..WIDE_FROM => &MIDDLE,
            _ => &WIDE,
        };
        let used: usize = chosen.iter().map(|(_, width)| width).sum();
        let room = width.saturating_sub(used + WRONG.len());
        // Names that are longer than their column have what the bars can spare.
        let stages = backprop.network.stages.iter();
        let longest = 1 + stages
            .map(|stage| text::width(&stage.name))
            .max()
            .unwrap_or(0);
        let spare = room.saturating_sub(2 * SHORTEST);
        let grown = |width: usize| longest.clamp(width, width + spare);
        let names = chosen.iter().find(|(kind, _)| *kind == Kind::Name);
        let grown_by = names.map_or(0, |(_, width)| grown(*width) - width);
        let room = room - grown_by;
        // Where there is little room, the gradients have more of it, or all: they are what vanishes.
        let (value_bar, gradient_bar) = if room < 2 * SHORTEST {
            (0, room)
        } else if width < MIDDLE_FROM {
            (room * 3 / 8, room - room * 3 / 8)
        } else {
            (room / 2, room / 2)
        };
        let mut columns = Vec::new();
        for &(kind, width) in chosen {
            let width = match kind {
                Kind::Name => width + grown_by,
                _ => width,
            };
            columns.push(Column { kind, width });
            let (kind, width) = match kind {
                Kind::Value => (Kind::ValueBar, value_bar),
                Kind::Gradient => (Kind::GradientBar, gradient_bar),
                _ => continue,
            };
            if width > 0 {
                let width = width.min(LONGEST + 1);
                columns.push(Column { kind, width });
            }
        }
        Self {
            backprop,
            scale,
            theme,
            columns,
        }
    }

    pub(super) fn heading(&self) -> Line<'static> {
        let mut spans = vec![Span::raw(RIGHT)];
        let mut columns = self.columns.iter().peekable();
        while let Some(column) = columns.next() {
            let (text, symbol, role) = column.kind.heading();
            let style = self.theme.style(role);
            let is_bar = |next: &&Column| matches!(next.kind, Kind::ValueBar | Kind::GradientBar);
            if let Some(bar) = columns.next_if(is_bar) {
                // A size's heading stands over its number and its bar.
                let room = column.width + bar.width;
                let begin = over(text, column.width);
                let texts = [format!("{begin}{symbol}"), begin];
                let mut texts = texts.iter().map(|text| self.theme.text(text));
                let text = texts.find(|text| text::width(text) < room);
                spans.push(Span::styled(
                    text::left(&text.unwrap_or_default(), room),
                    style,
                ));
                continue;
            }
            let room = column.width.saturating_sub(1);
            let text = match column.kind {
                Kind::Factor | Kind::Weights | Kind::Slope | Kind::WeightGradient => {
                    text::left(&over(text, column.width), room)
                }
                _ => String::from(text),
            };
            spans.extend(self.spans(*column, &text, style));
        }
        Line::from(spans)
    }

    pub(super) fn row(&self, index: usize) -> Line<'static> {
        let network = &self.backprop.network;
        let Some(stage) = network.stages.get(index) else {
            return Line::default();
        };
        let is_wrong = network.findings_of(stage).next().is_some();
        let mut spans = vec![if is_wrong {
            Span::styled(WRONG, self.theme.style(Role::Fault))
        } else {
            Span::raw(RIGHT)
        }];
        for column in &self.columns {
            let (text, style) = self.cell(index, *column);
            spans.extend(self.spans(*column, &text, style));
        }
        Line::from(spans)
    }

    /// A text in a column, and the space behind it: names and bars at the left, numbers at the right.
    fn spans(&self, column: Column, text: &str, style: Style) -> [Span<'static>; 2] {
        let room = column.width.saturating_sub(1);
        let text = text::fitted(&text::minus(text), self.theme, room);
        let padded = match column.kind {
            Kind::Name | Kind::Widths | Kind::Shapes | Kind::ValueBar | Kind::GradientBar => {
                text::left(&text, room)
            }
            Kind::Value
            | Kind::Gradient
            | Kind::Factor
            | Kind::Weights
            | Kind::Slope
            | Kind::WeightGradient
            | Kind::Dead
            | Kind::Flat => text::right(&text, room),
        };
        [Span::styled(padded, style), Span::raw(" ")]
    }

    fn cell(&self, index: usize, column: Column) -> (String, Style) {
        let network = &self.backprop.network;
        let Some(stage) = network.stages.get(index) else {
            return (String::new(), Style::default());
        };
        let cursor = self.backprop.cursor;
        let (valued, derived) = (cursor.has_value(index), cursor.has_adjoint(index));
        let sizes = network.sizes_of(index);
        let layer = network.layer(stage);
        let of_layer = |size: fn(&LayerReport) -> f64, shown: bool| {
            self.number(layer.map(size), shown, Role::Text, column)
        };
        match column.kind {
            Kind::Name => (self.called(index, column), self.name(index, valued)),
            Kind::Widths => (network.widths(stage), self.theme.style(Role::Muted)),
            Kind::Shapes => (network.shapes(stage), self.theme.style(Role::Muted)),
            Kind::Value => self.number(Some(sizes.value), valued, Role::Text, column),
            Kind::ValueBar => self.bar(sizes.value, valued, Role::Value, column),
            Kind::Gradient => self.number(Some(sizes.gradient), derived, Role::Text, column),
            Kind::GradientBar => self.bar(sizes.gradient, derived, Role::Gradient, column),
            Kind::Factor => {
                let narrower = Column {
                    width: column.width - 1,
                    ..column
                };
                let (text, style) = self.number(sizes.factor, derived, Role::Gradient, narrower);
                let sign = if derived && sizes.factor.is_some() {
                    "×"
                } else {
                    ""
                };
                (format!("{sign}{text}"), style)
            }
            Kind::Weights => of_layer(|layer| layer.weight_norm, valued),
            Kind::Slope => {
                let slope = layer.filter(|layer| layer.activation.is_some());
                let slope = slope.map(|layer| layer.mean_slope);
                self.number(slope, valued, Role::Text, column)
            }
            Kind::WeightGradient => of_layer(|layer| layer.weight_gradient_norm, derived),
            Kind::Dead | Kind::Flat => self.share(layer, column.kind, valued),
        }
    }

    /// A stage's name; of the last one what it is, where its name has no room.
    fn called(&self, index: usize, column: Column) -> String {
        let stages = &self.backprop.network.stages;
        let name = stages.get(index).map_or("", |stage| &stage.name);
        let is_cut = text::width(name) >= column.width;
        String::from(if is_cut && index + 1 == stages.len() {
            "loss"
        } else {
            name
        })
    }

    /// A number if there is one, a dot until it is shown.
    fn number(
        &self,
        value: Option<f64>,
        shown: bool,
        role: Role,
        column: Column,
    ) -> (String, Style) {
        let Some(value) = value else {
            return (String::new(), Style::new());
        };
        let room = column.width.saturating_sub(1);
        let decimals = decimals(column.kind, room);
        if !shown {
            return (decimals.placed("·"), self.theme.style(Role::Muted));
        }
        let role = if value.is_finite() { role } else { Role::Fault };
        (decimals.text(value), self.theme.style(role))
    }

    fn bar(&self, size: f64, shown: bool, role: Role, column: Column) -> (String, Style) {
        let fraction = self.scale.fraction(size).filter(|_| shown);
        let cells = column.width.saturating_sub(1);
        (bar(fraction, cells, self.theme), self.theme.style(role))
    }

    fn name(&self, index: usize, valued: bool) -> Style {
        if index == self.backprop.selected {
            self.theme.chrome(Chrome::Selected)
        } else if valued {
            self.theme.style(Role::Text)
        } else {
            self.theme.style(Role::Muted)
        }
    }

    /// How much of a layer passes no gradient, in its column: dead units or flat slopes.
    fn share(&self, layer: Option<&LayerReport>, kind: Kind, shown: bool) -> (String, Style) {
        let silent = layer.and_then(|layer| Some((layer, layer.silent?)));
        let text = match silent.filter(|_| shown) {
            Some((layer, Silent::Dead(units))) if kind == Kind::Dead => {
                format!("{units}/{}", layer.units)
            }
            Some((_, Silent::Flat(share))) if kind == Kind::Flat => {
                format!("{:.0} %", 100.0 * share)
            }
            _ => return (String::new(), Style::new()),
        };
        let is_warning = silent.is_some_and(|(_, silent)| silent.is_warning());
        let role = if is_warning { Role::Fault } else { Role::Muted };
        (text, self.theme.style(role))
    }
}

/// A heading over numbers: it begins with them, where it is short.
fn over(text: &str, columns: usize) -> String {
    let is_short = text::width(text) + 2 < columns;
    format!("{}{text}", if is_short { " " } else { "" })
}

/// Where the points of numbers in so many columns stand. Values have two digits before it, and gradients, which are small, only
/// where there is room.
fn decimals(kind: Kind, columns: usize) -> Decimals {
    let before = if kind == Kind::Value || columns > 6 {
        2
    } else {
        1
    };
    let behind = columns.saturating_sub(before + 1).min(5) as u8;
    Decimals {
        before: before as u8,
        behind,
        places: behind,
        significant: 3,
    }
}
