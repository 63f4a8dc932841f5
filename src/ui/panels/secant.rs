//! The slope between two points, and what it tends to as they come together.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::diff::{Agreement, Check, Method};
use crate::explain::{Secant, Secants};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Message, Session, ViewMove};
use crate::ui::decimals::{Decimals, at_point};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "the slope between two points",
    rows,
    draw,
    mouse,
    help: &[
        (
            "f(x + h)",
            "the loss a distance h to the right of x; the secant goes through both points, its slope is rise over run",
        ),
        (
            "h",
            "the distance between the two points: . wider, , narrower; as h shrinks the slope tends to the derivative, if there is one",
        ),
        (
            "S",
            "distances so small that x + h and f are mostly rounding: the quotient gets worse again",
        ),
    ],
    ..Panel::EMPTY
};

/// Below this width the columns of the table are narrow.
const NARROW: usize = 42;

/// The columns from the point of a distance on: the least that is written without an exponent is 0.0001.
const DECIMALS: usize = 5;

/// The rows before the table: the quotient written out, and the head of the table.
const QUOTIENT: usize = 4;

fn rows(session: &Session, _: TerminalTheme, _: u16) -> PanelRows {
    let count = session.secants().map_or(7, |secants| secants.secants.len());
    PanelRows {
        least: 9,
        wanted: (1 + QUOTIENT + 2 + count + 1) as u16,
        most: None,
    }
}

/// The wheel changes h.
fn mouse(_: &Session, _: TerminalTheme, _: Rect, _: Position, gesture: Gesture) -> Option<Message> {
    let Gesture::Wheel(up) = gesture else {
        return None;
    };
    Some(Message::Move(ViewMove::Select(if up { -1 } else { 1 })))
}

fn number(value: f64, digits: usize) -> String {
    text::minus(&short(value, digits))
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(h) = session.chosen_distance() else {
        return;
    };
    let of = format!("h = {}", number(h, 3));
    let inner = heading("slope between two points", &of, theme, area, buffer);
    let Some((secants, secant)) = session
        .secants()
        .and_then(|secants| Some((secants, secants.of(h)?)))
    else {
        return;
    };
    let columns = usize::from(inner.width);
    let mut lines = quotient(secants, secant, theme, columns);
    lines.push(Line::default());
    let room = usize::from(inner.height).saturating_sub(lines.len());
    lines.extend(table(session, secants, h, theme, (columns, room)));
    text::write(lines, theme, inner, buffer);
}

/// (f(x + h) − f(x)) / h as a fraction in letters, with the points, and in numbers; what has no room is left out.
fn quotient(
    secants: &Secants,
    secant: &Secant,
    theme: TerminalTheme,
    columns: usize,
) -> Vec<Line<'static>> {
    let [x, x_h, h] = [secants.at, secants.at + secant.h, secant.h].map(|v| number(v, 4));
    let letters = ("f(x + h) − f(x)".to_string(), "h".to_string());
    let points = (format!("f({x_h}) − f({x})"), h.clone());
    let result = format!("= {}", number(secant.slope, 5));
    let width = |(top, below): &(String, String)| text::width(top).max(text::width(below)) + 2;
    let mut numbers = (values(secants.value, secant), h.clone());
    if width(&numbers) + text::width(&result) + 1 > columns {
        // What is left of two values that are nearly alike.
        numbers = (number(secant.value - secants.value, 5), h);
    }
    let all = [&letters, &points, &numbers];
    let fits = |parts: &[&(String, String)]| {
        let used: usize = parts.iter().map(|part| width(part) + 3).sum();
        used + text::width(&result) <= columns
    };
    let parts: &[&(String, String)] = if fits(&all) {
        &all
    } else if fits(&all[1..]) {
        &all[1..]
    } else {
        &all[2..]
    };
    let mut rows = [String::new(), String::new(), String::new()];
    for (index, part) in parts.iter().enumerate() {
        let (between, columns) = (if index > 0 { " = " } else { "" }, width(part));
        let blank = " ".repeat(text::width(between));
        rows[0] += &(blank.clone() + &centered(&part.0, columns));
        rows[1] += &(between.to_string() + &"─".repeat(columns));
        rows[2] += &(blank + &centered(&part.1, columns));
    }
    let style = theme.style(Role::Secant);
    let [top, middle, below] = rows;
    vec![
        text::line(top, style),
        Line::from(vec![
            Span::styled(middle, style),
            Span::styled(format!(" {result}"), theme.style(Role::Strong)),
        ]),
        text::line(below, style),
    ]
}

/// The two values whose difference is the rise, in as few digits as give the quotient.
fn values(value: f64, secant: &Secant) -> String {
    const DIGITS: std::ops::RangeInclusive<usize> = 4..=17;
    let read = |value: f64, digits| short(value, digits).parse().unwrap_or(value);
    let adds_up = |digits: &usize| {
        let [after, before] = [secant.value, value].map(|value| read(value, *digits));
        let quotient = (after - before) / read(secant.h, *digits);
        short(quotient, 5) == short(secant.slope, 5)
    };
    let digits = DIGITS.clone().find(adds_up).unwrap_or(*DIGITS.end());
    let [after, before] = [secant.value, value].map(|value| number(value, digits));
    if value < 0.0 {
        format!("{after} − ({before})")
    } else {
        format!("{after} − {before}")
    }
}

fn centered(text: &str, columns: usize) -> String {
    let space = columns.saturating_sub(text::width(text));
    format!(
        "{}{text}{}",
        " ".repeat(space / 2),
        " ".repeat(space - space / 2)
    )
}

/// The limit stands above the gaps to it with at least so many digits: with fewer it is another number.
const TOLD: usize = 3;

/// The quotients from wide to narrow, and what they tend to. The chosen one stays in sight.
fn table(
    session: &Session,
    secants: &Secants,
    h: f64,
    theme: TerminalTheme,
    (columns, room): (usize, usize),
) -> Vec<Line<'static>> {
    let axis = session.scene().camera.horizontal;
    let readout = session.readout_of_secants();
    let slope = readout.and_then(|readout| readout.gradient(Method::Reverse).get(axis).copied());
    let check = readout.and_then(|readout| readout.check(axis));
    let limit = slope.filter(|_| check.is_none_or(|check| !is_broken(check)));
    let (muted, hint) = (theme.style(Role::Muted), theme.chrome(Chrome::Hint));
    let (distance, column) = if columns < NARROW {
        (
            8,
            Decimals {
                before: 4,
                behind: 6,
                places: 5,
                significant: 7,
            },
        )
    } else {
        (
            10,
            Decimals {
                before: 6,
                behind: 7,
                places: 6,
                significant: 7,
            },
        )
    };
    let width = column.width();
    let slopes = "slope  ";
    let head = match limit {
        // With as many digits of the limit as there is room for, though the name of the slopes goes to the left.
        Some(limit) if limit.is_finite() => (TOLD..=5)
            .rev()
            .map(|digits| format!("gap to {}", number(limit, digits)))
            .find(|head| text::width(head) + slopes.len() < 2 * width)
            .unwrap_or_else(|| String::from("gap to slope")),
        _ => String::new(),
    };
    let above_gaps = text::width(&head).max(width - 1);
    let title = [
        text::right("h", 1 + distance),
        text::right(slopes, 2 * width - above_gaps),
        text::right(&head, above_gaps),
    ];
    let title = title.concat();
    let mut lines = vec![text::line(title, hint)];
    let (words, role) = tends(secants, slope, check);
    let words = text::wrapped(&theme.text(&words), columns);
    let count = secants.secants.len();
    let shown = room.saturating_sub(1 + words.len()).min(count);
    let chosen = secants.secants.iter().position(|secant| secant.h == h);
    let first = chosen.unwrap_or(0).saturating_sub(shown / 2);
    let first = first.min(count - shown);
    for secant in secants.secants.iter().skip(first).take(shown) {
        let is_chosen = secant.h == h;
        let style = |role: Role| -> Style {
            if is_chosen {
                theme.style(Role::Strong)
            } else {
                theme.style(role)
            }
        };
        let mut spans = vec![
            Span::styled(if is_chosen { "▸" } else { " " }, theme.style(Role::Accent)),
            Span::styled(
                at_point(&number(secant.h, 3), distance - DECIMALS, distance),
                style(Role::Text),
            ),
            Span::styled(column.text(secant.slope), style(Role::Secant)),
        ];
        if let Some(limit) = limit {
            spans.push(Span::styled(column.text(secant.slope - limit), muted));
        }
        lines.push(Line::from(spans));
    }
    if lines.len() + words.len() <= room {
        lines.extend(
            words
                .into_iter()
                .map(|line| text::line(line, theme.style(role))),
        );
    }
    lines
}

/// Whether there is no derivative that the quotients could tend to.
fn is_broken(check: &Check) -> bool {
    match check.verdict {
        Agreement::Kink | Agreement::Jump | Agreement::Undefined => true,
        Agreement::Agree | Agreement::CannotTell | Agreement::Cut | Agreement::Disagree => false,
    }
}

/// What the quotients tend to.
fn tends(secants: &Secants, slope: Option<f64>, check: Option<&Check>) -> (String, Role) {
    if let Some(check) = check.filter(|check| is_broken(check)) {
        let [left, right] = check.one_sided.map(|slope| number(slope, 4));
        return match check.verdict {
            Agreement::Jump => (String::from("a jump: no slope"), Role::Warn),
            Agreement::Kink => (format!("a corner: {left} left, {right} right"), Role::Warn),
            _ => (String::from("no slope here"), Role::Fault),
        };
    }
    let Some(slope) = slope else {
        return (String::new(), Role::Muted);
    };
    let limit = number(slope, 5);
    // Where the wide ones do not do so yet, it is said from which on.
    let from = |widest: f64| match secants.secants.first() {
        Some(first) if first.h > widest => format!("from h = {} down, ", number(widest, 3)),
        _ => String::new(),
    };
    let words = match secants.order(slope) {
        Some((order, widest)) if (order - 1.0).abs() < 0.2 => {
            format!("{}half h, half the gap: it tends to {limit}", from(widest))
        }
        Some((order, widest)) if (order - 2.0).abs() < 0.2 => {
            format!(
                "{}half h, a quarter of the gap: it tends to {limit}",
                from(widest)
            )
        }
        Some(_) => format!("the gap shrinks: it tends to {limit}"),
        None => format!("by the rules: {limit}"),
    };
    let words = match secants.lost_from(slope) {
        Some(h) => format!("{words}; below h = {} rounding takes over", number(h, 2)),
        None => words,
    };
    (words, Role::Text)
}

/// The lesson of the slice view in one sentence.
pub(crate) fn sentence(session: &Session) -> Option<String> {
    let h = session.chosen_distance()?;
    let secants = session.secants()?;
    let secant = secants.of(h)?;
    let axis = session.scene().camera.horizontal;
    let name = &session.scene().scenario.parameters.get(axis)?.name;
    let at = number(secants.at, 4);
    let readout = session.readout_of_secants()?;
    let slope = number(*readout.gradient(Method::Reverse).get(axis)?, 4);
    let check = readout.check(axis);
    if let Some(check) = check.filter(|check| is_broken(check)) {
        let [left, right] = check.one_sided.map(|slope| number(slope, 4));
        return Some(match check.verdict {
            Agreement::Kink => format!(
                "A corner at {name} = {at}: slope {left} on its left, {right} on its right, and no one tangent."
            ),
            Agreement::Jump => format!(
                "A jump at {name} = {at}: a secant across it gets steeper without end as h shrinks; no slope."
            ),
            _ => format!("At {name} = {at} the loss has no slope."),
        });
    }
    if !secant.value.is_finite() {
        return Some(format!(
            "From {name} = {at} a step of {} to the right leads where the loss has no value: , makes h smaller.",
            number(h, 3)
        ));
    }
    let rise = secant.value - secants.value;
    let changed = number(rise.abs(), 4);
    let does = match rise {
        0.0 => String::from("leads to the same loss"),
        ..0.0 => format!("falls by {changed}"),
        _ => format!("rises by {changed}"),
    };
    let quotient = number(secant.slope, 4);
    let tends = if quotient == slope {
        format!("At the point itself it is {slope}.")
    } else {
        format!("As h shrinks it tends to {slope}.")
    };
    Some(format!(
        "From {name} = {at} a step h = {} {does}: slope {quotient}. {tends}",
        number(h, 3),
    ))
}
