//! The methods that a gradient is computed by: their numbers one by one, and what they say of each other.

use ratatui::text::{Line, Span};

use crate::diff::{Agreement, Check, Doubt, Method};
use crate::explain::Readout;
use crate::explain::comparison::label;
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::Session;
use crate::ui::decimals::{Decimals, entry};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The parameters in the order of the table: those along the axes first.
pub(super) fn order(session: &Session, count: usize) -> Vec<usize> {
    let camera = &session.scene().camera;
    let axes: Vec<usize> = std::iter::once(camera.horizontal)
        .chain(camera.vertical)
        .filter(|index| *index < count)
        .collect();
    let others = (0..count).filter(|index| !axes.contains(index));
    let mut order = axes.clone();
    order.sort_unstable();
    order.extend(others);
    order
}

/// Method by method, along the axes of the picture.
pub(super) fn methods(
    session: &Session,
    readout: &Readout,
    theme: TerminalTheme,
    columns: usize,
) -> Vec<Line<'static>> {
    let column = Decimals::NARROW;
    // The columns of the name, and those of the gap: on a small screen a little less.
    let (label_columns, gap_columns) = if columns < 15 + column.width() + 9 {
        (14, 8)
    } else {
        (15, 9)
    };
    let names = session.scene().scenario.loss.parameters();
    let fitting = columns.saturating_sub(label_columns + gap_columns) / column.width();
    let shown: Vec<usize> = order(session, names.len())
        .into_iter()
        .take(fitting.max(1))
        .collect();
    let muted = theme.style(Role::Muted);
    let mut header = text::left("by", label_columns);
    for name in shown.iter().filter_map(|index| names.get(*index)) {
        header.push_str(&text::right(&format!("∂L/∂{name} "), column.width()));
    }
    header.push_str(&text::right("gap", gap_columns));
    let mut lines = vec![text::line(header, muted)];
    for method in Method::ALL {
        let label = method_label(method, session, readout);
        if !readout.methods.contains(&method) {
            let why = text::left(&label, label_columns) + "not over rows or layers";
            lines.push(text::line(why, muted));
            continue;
        }
        let gradient = readout.gradient(method);
        let numbers: String = shown
            .iter()
            .map(|index| match gradient.get(*index) {
                Some(slope) => column.text(*slope),
                None => column.placed("·"),
            })
            .collect();
        let gap = match method {
            Method::Reverse => String::from("—"),
            Method::Dual | Method::Symbolic | Method::Finite if gradient.is_empty() => {
                String::from("·")
            }
            Method::Dual | Method::Symbolic | Method::Finite => {
                text::minus(&short(largest_gap(readout, &[method], &shown), 1))
            }
        };
        lines.push(Line::from(vec![
            Span::styled(text::left(&label, label_columns), muted),
            Span::styled(numbers, theme.style(Role::Gradient)),
            Span::styled(text::right(&gap, gap_columns), muted),
        ]));
    }
    lines
}

/// A method's name; the finite difference's with its spacing along the first axis.
fn method_label(method: Method, session: &Session, readout: &Readout) -> String {
    match method {
        Method::Finite => {
            let axis = session.scene().camera.horizontal;
            let at = readout.at.get(axis).copied().unwrap_or(0.0);
            format!(
                "finite, h {}",
                text::minus(&short(readout.spacing.at(at), 1))
            )
        }
        Method::Reverse | Method::Dual | Method::Symbolic => method.name().to_string(),
    }
}

/// The largest difference from reverse mode's derivative, over some parameters and methods.
fn largest_gap(readout: &Readout, methods: &[Method], indices: &[usize]) -> f64 {
    let exact = readout.gradient(Method::Reverse);
    let gaps = methods.iter().flat_map(|method| {
        let gradient = readout.gradient(*method);
        let difference = |index: &usize| entry(gradient, *index) - entry(exact, *index);
        indices.iter().map(move |index| difference(index).abs())
    });
    gaps.fold(0.0, f64::max)
}

/// The largest gap over all methods; beside a large gradient as a share of it, since its rounding alone is large.
fn worst_gap(readout: &Readout, indices: &[usize]) -> String {
    const LARGE: f64 = 1e6;
    let exact = readout.gradient(Method::Reverse);
    let sizes = indices.iter().map(|index| entry(exact, *index).abs());
    let size = sizes.fold(0.0, f64::max);
    let gap = largest_gap(readout, &readout.methods, indices);
    if size < LARGE {
        return text::minus(&short(gap, 1));
    }
    format!("{} of it", text::minus(&short(gap / size, 1)))
}

/// What the methods say of each other: one line where all agree, else one for each word.
pub(super) fn opinions(
    session: &Session,
    readout: &Readout,
    theme: TerminalTheme,
    columns: usize,
) -> Vec<Line<'static>> {
    const COUNTS: [&str; 5] = ["no", "one", "two", "three", "four"];
    let names = session.scene().scenario.loss.parameters();
    let checks = |index: usize| readout.check(index);
    let compared: Vec<(usize, &Check)> = (0..names.len())
        .filter_map(|index| Some((index, checks(index)?)))
        .collect();
    let odd: Vec<&(usize, &Check)> = compared
        .iter()
        .filter(|(_, check)| check.verdict != Agreement::Agree)
        .collect();
    let (key, hint) = (theme.chrome(Chrome::Key), theme.chrome(Chrome::Hint));
    if odd.is_empty() {
        let count = COUNTS.get(readout.methods.len()).unwrap_or(&"all");
        let of = if compared.len() < names.len() {
            format!(" in {} of {}", compared.len(), names.len())
        } else {
            String::new()
        };
        if compared.is_empty() {
            return vec![text::line("not compared by other methods yet", hint)];
        }
        let short = format!("✓ {count} methods agree{of}");
        let indices: Vec<usize> = compared.iter().map(|(index, _)| *index).collect();
        let gap = worst_gap(readout, &indices);
        let full = format!("{short}, worst gap {gap}");
        let fold = if session.screen().methods {
            " folds"
        } else {
            ""
        };
        let [short, full] = [short, full].map(|words| theme.text(&words).into_owned());
        let fits = text::width(&full) + 2 + fold.len() <= columns;
        let words = if fits { full } else { short };
        let space = columns.saturating_sub(text::width(&words) + 1 + fold.len());
        return vec![Line::from(vec![
            Span::styled(words, theme.style(Role::Good)),
            Span::raw(" ".repeat(space)),
            Span::styled("m", key),
            Span::styled(fold, hint),
        ])];
    }
    let mut lines: Vec<Line> = odd
        .iter()
        .take(3)
        .map(|(index, check)| {
            let (mark, role) = opinion(check);
            let name = names.get(*index).map_or("", String::as_str);
            let words = format!("{mark} {name}: {}", text::minus(&label(check)));
            text::line(
                text::shortened(&words, columns).into_owned(),
                theme.style(role),
            )
        })
        .collect();
    if odd.len() > 3 {
        lines.push(text::line(format!("… {} more", odd.len() - 3), hint));
    }
    lines
}

/// The mark of a verdict about one derivative, and its role.
fn opinion(check: &Check) -> (&'static str, Role) {
    match check.verdict {
        Agreement::Agree => ("✓", Role::Good),
        Agreement::CannotTell if check.doubt == Some(Doubt::Cancellation) => ("?", Role::Warn),
        Agreement::CannotTell => ("?", Role::Muted),
        Agreement::Kink | Agreement::Jump => ("?", Role::Warn),
        Agreement::Cut => ("⌐", Role::Warn),
        Agreement::Undefined | Agreement::Disagree => ("✗", Role::Fault),
    }
}
