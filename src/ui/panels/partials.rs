//! Every partial derivative by every method, side by side, with the error.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::frame::{Titles, frame, lines};
use crate::diff::{Curvature, Method, Verdict};
use crate::explain::Readout;
use crate::explain::comparison::label;
use crate::expr::number::{fitting, short};
use crate::figure::Role;
use crate::session::{PointSource, Session};
use crate::ui::theme::{Chrome, Theme};

/// The width of the column of labels.
const LABEL: usize = 11;

/// The most digits of a derivative.
const DIGITS: usize = 7;

/// The rows it would like to have, border included.
pub(crate) fn wish(_session: &Session) -> u16 {
    12
}

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let whose = match session.read_of() {
        None => String::from("…"),
        Some(PointSource::Draft) => String::from("start of the draft"),
        Some(PointSource::Probe) => String::from("probe"),
        Some(PointSource::Racer(place, step)) => match session.race().racers.get(place) {
            Some(racer) => format!("{} {} · step {step}", racer.letter.char(), racer.name),
            None => String::from("…"),
        },
    };
    let titles = Titles {
        left: format!("partials · {whose}"),
        ..Titles::default()
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    let Some(readout) = session.readout() else {
        return;
    };
    let names = session.scene().scenario.loss.parameters();
    if names.len() != readout.at.len() {
        return;
    }
    let table = Table::new(session, readout, inner.width as usize);
    let mut rows = vec![table.heading(names, theme), table.point(theme)];
    let first = session.method();
    let methods = std::iter::once(first).chain(Method::ALL.into_iter().filter(|m| *m != first));
    let methods = methods.filter(|method| readout.methods.contains(method));
    rows.extend(methods.map(|method| table.method(method, theme)));
    rows.push(table.verdicts(theme));
    let mut facts = gradient_facts(readout, session, theme);
    facts.extend(rows_facts(readout, theme));
    facts.extend(curvature_facts(readout, session, theme));
    rows.extend(flowed(facts, inner.width as usize));
    lines(rows, theme, inner, buffer);
}

/// The columns that fit: one for each parameter, from the axes of the picture on.
struct Table<'a> {
    readout: &'a Readout,
    columns: Vec<usize>,
    width: usize,
    more: bool,
}

impl<'a> Table<'a> {
    fn new(session: &Session, readout: &'a Readout, width: usize) -> Self {
        const NARROWEST: usize = 9;
        let count = readout.at.len().max(1);
        let room = width.saturating_sub(LABEL);
        let fitting = (room / NARROWEST).clamp(1, count);
        let camera = &session.scene().camera;
        let axes = std::iter::once(camera.horizontal).chain(camera.vertical);
        let others = (0..readout.at.len())
            .filter(|i| *i != camera.horizontal && Some(*i) != camera.vertical);
        let mut columns: Vec<usize> = axes
            .chain(others)
            .filter(|i| *i < readout.at.len())
            .take(fitting)
            .collect();
        columns.sort_unstable();
        Self {
            readout,
            more: columns.len() < readout.at.len(),
            width: (room / fitting).min(24),
            columns,
        }
    }

    /// A number in a column, with a space behind it.
    fn number(&self, value: f64) -> String {
        fitting(value, DIGITS, self.width.saturating_sub(1))
    }

    fn row(
        &self,
        label: &str,
        style: Style,
        cell: impl Fn(usize) -> Vec<Span<'static>>,
    ) -> Line<'static> {
        let mut spans = vec![Span::styled(format!("{label:LABEL$}"), style)];
        for column in &self.columns {
            let cell = cell(*column);
            let used: usize = cell.iter().map(|span| span.content.chars().count()).sum();
            spans.extend(cell);
            spans.push(Span::raw(" ".repeat(self.width.saturating_sub(used))));
        }
        Line::from(spans)
    }

    fn heading(&self, names: &[String], theme: Theme) -> Line<'static> {
        let style = theme.chrome(Chrome::Heading);
        let label = if self.more { "…" } else { "" };
        self.row(label, style, |i| {
            vec![Span::styled(names[i].clone(), style)]
        })
    }

    fn point(&self, theme: Theme) -> Line<'static> {
        let style = theme.style(Role::Text);
        self.row("at", theme.style(Role::Muted), |i| {
            vec![Span::styled(self.number(self.readout.at[i]), style)]
        })
    }

    /// The derivative by one method, and its relative distance from reverse mode's.
    fn method(&self, method: Method, theme: Theme) -> Line<'static> {
        let style = theme.style(Role::Gradient);
        let label = format!("∂ {}", method.name());
        self.row(&label, style, |i| {
            let number = self.number(self.readout.gradient(method)[i]);
            let error = self.readout.error(method, i);
            let error = match method {
                Method::Reverse => String::new(),
                _ if error == 0.0 => String::from(" ="),
                _ if error.is_nan() => String::new(),
                _ => format!(" ±{}", short(error, 1)),
            };
            let room = self.width.saturating_sub(1);
            let error: String = if number.chars().count() + error.chars().count() > room {
                String::new()
            } else {
                error
            };
            vec![
                Span::styled(number, theme.style(Role::Text)),
                Span::styled(error, theme.style(Role::Muted)),
            ]
        })
    }

    fn verdicts(&self, theme: Theme) -> Line<'static> {
        self.row("", theme.style(Role::Muted), |i| {
            let Some(check) = self.readout.check(i) else {
                return Vec::new();
            };
            let (mark, role) = match check.verdict {
                Verdict::Agree => ("✓ ", Role::Good),
                Verdict::CannotTell => ("", Role::Muted),
                Verdict::Kink | Verdict::Jump | Verdict::Cut | Verdict::Undefined => {
                    ("", Role::Warning)
                }
                Verdict::Disagree => ("! ", Role::Warning),
            };
            let text = format!("{mark}{}", label(check));
            vec![Span::styled(text, theme.style(role))]
        })
    }
}

/// Something to know: its name and its value.
type Fact = Vec<Span<'static>>;

/// Facts one after another, in as many lines as they need.
fn flowed(facts: Vec<Fact>, width: usize) -> Vec<Line<'static>> {
    let mut rows: Vec<Line<'static>> = Vec::new();
    for fact in facts {
        let long: usize = fact.iter().map(Span::width).sum();
        match rows.last_mut() {
            Some(row) if row.width() + 2 + long <= width => {
                row.spans.push(Span::raw("  "));
                row.spans.extend(fact);
            }
            _ => rows.push(Line::from(fact)),
        }
    }
    rows
}

fn fact(name: &'static str, value: String, name_style: Style, style: Style) -> Fact {
    vec![Span::styled(name, name_style), Span::styled(value, style)]
}

/// The value, the gradient's length and the direction of steepest descent.
fn gradient_facts(readout: &Readout, session: &Session, theme: Theme) -> Vec<Fact> {
    let (muted, text) = (theme.style(Role::Muted), theme.style(Role::Text));
    let norm = readout.gradient_norm();
    let mut facts = vec![fact("loss ", short(readout.value, 6), muted, text)];
    if let Some(estimate) = readout.estimate {
        let width = short(estimate.half_width(), 2);
        facts[0].push(Span::styled(format!(" ± {width}"), text));
        let exact = session.exact(&readout.at);
        facts.extend(exact.map(|exact| fact("exact ", short(exact, 6), muted, text)));
    }
    facts.push(fact("‖∇L‖ ", short(norm, 4), muted, text));
    if let [x, y] = *readout.gradient(Method::Reverse)
        && norm > 0.0
        && norm.is_finite()
    {
        let direction = format!(
            "{} ({}, {})",
            head(-x, -y, theme),
            short(-x / norm, 2),
            short(-y / norm, 2)
        );
        facts.push(fact(
            "downhill ",
            direction,
            muted,
            theme.style(Role::Gradient),
        ));
    }
    facts
}

/// What comes from rows held back and from batches.
fn rows_facts(readout: &Readout, theme: Theme) -> Vec<Fact> {
    let (muted, text) = (theme.style(Role::Muted), theme.style(Role::Text));
    let mut facts = Vec::new();
    if let Some(test) = readout.test_loss {
        facts.push(fact("test ", short(test, 5), muted, text));
    }
    if let Some(spread) = readout.spread {
        let [full, off] = [spread.full, spread.deviation].map(|x| short(x, 3));
        let [name, what] = match spread.batch {
            Some(_) => ["‖∇‖ all rows ", "batches off by "],
            None => ["‖∇‖ on average ", "samples off by "],
        };
        facts.push(fact(name, full, muted, text));
        facts.push(fact(what, off, muted, text));
    }
    facts
}

/// The arrow of the eight directions that is nearest.
fn head(x: f64, y: f64, theme: Theme) -> &'static str {
    let eighth = (y.atan2(x) / std::f64::consts::FRAC_PI_4).round();
    theme.head((eighth as i64).rem_euclid(8) as usize)
}

/// Curvatures, and the learning rate against them; of many parameters an estimate.
fn curvature_facts(readout: &Readout, session: &Session, theme: Theme) -> Vec<Fact> {
    let (muted, text) = (theme.style(Role::Muted), theme.style(Role::Text));
    let full = readout.curvature.as_ref();
    let ends = match (full, readout.extremes) {
        (Some(curvature), _) => curvature.smallest().zip(curvature.largest()),
        (None, extremes) => extremes.map(|extremes| (extremes.smallest, extremes.largest)),
    };
    let Some((smallest, largest)) = ends else {
        return vec![fact("λ ", String::from("not finite"), muted, muted)];
    };
    let several = readout.at.len() > 1;
    let lambda = if several {
        let about = if full.is_none() { "≈ " } else { "" };
        format!("{about}{} … {}", short(smallest, 4), short(largest, 4))
    } else {
        short(largest, 4)
    };
    let mut facts = vec![fact("λ ", lambda, muted, text)];
    let condition = full.and_then(Curvature::condition).filter(|_| several);
    if let Some(condition) = condition {
        facts.push(fact("κ ", short(condition, 3), muted, text));
    }
    let diagnosis = session.diagnosis().filter(|_| !session.is_preview());
    let law = diagnosis.and_then(|diagnosis| diagnosis.rate_times_curvature);
    if let Some([product, limit]) = law {
        let (sign, role) = if product < limit {
            ("<", Role::Good)
        } else {
            ("≥", Role::Warning)
        };
        let about = if diagnosis.is_some_and(|diagnosis| diagnosis.estimated) {
            "≈ "
        } else {
            ""
        };
        let value = format!("{about}{} {sign} {}", short(product, 3), short(limit, 3));
        facts.push(fact("η·λmax ", value, muted, theme.style(role)));
    }
    facts
}
