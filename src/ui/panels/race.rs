//! All racers against each other: the loss against evaluations, and a fair table.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::explain::{RaceStats, tolerance};
use crate::expr::number::short;
use crate::figure::{self, Against, Role};
use crate::session::{Racer, Session};
use crate::ui::decimals::Decimals;
use crate::ui::panel::{Panel, PanelRows, heading, scrolls};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::widgets::Plot;

/// Where the points of the numbers stand that have one.
const RATE: Decimals = decimals(3, 7, 4);
const LOSS: Decimals = decimals(5, 7, 5);
const PATH: Decimals = decimals(6, 5, 4);

const fn decimals(before: u8, behind: u8, significant: u8) -> Decimals {
    Decimals {
        before,
        behind,
        places: behind - 1,
        significant,
    }
}

/// The columns of the table with their widths.
const COLUMNS: [(&str, usize); 7] = [
    ("racer", 14),
    (RATE_NAME, 11),
    ("loss", 13),
    ("to goal", 9),
    ("evaluations", 12),
    ("path length", 12),
    ("rises", 7),
];

/// The one name that is far shorter than its numbers.
const RATE_NAME: &str = "η";

/// The rows that a chart has at least to be read: its axis takes two.
const LEAST_CHART: u16 = 7;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "race",
    rows: |_, _, _| PanelRows::from(8),
    draw,
    mouse: scrolls,
    help: HELP,
    is_old: Session::is_preview,
    ..Panel::EMPTY
};

const HELP: &[(&str, &str)] = &[(
    "race",
    "loss against evaluations of the objective; to goal: how many until a thousandth of the way to the lowest known loss was left; rises: steps that led up",
)];

/// The chart alone, where there is no room for the table below it.
pub(crate) static CHART: Panel = Panel {
    name: "race",
    rows: |_, _, _| PanelRows::from(LEAST_CHART),
    draw: |session, theme, area, buffer| {
        let goal = goal_in_words(session);
        let inner = heading(TITLE, &goal, theme, area, buffer);
        Plot::new(&figure::chart(session, Against::Evaluations), theme).render(inner, buffer);
    },
    help: HELP,
    is_old: Session::is_preview,
    ..Panel::EMPTY
};

/// The table alone.
pub(crate) static TABLE: Panel = Panel {
    name: "racers in numbers",
    rows: |_, _, _| PanelRows::from(4),
    draw: |session, theme, area, buffer| {
        let goal = goal_in_words(session);
        let inner = heading("racers in numbers", &goal, theme, area, buffer);
        let rows = rows(session, inner.width, theme);
        text::write_scrolled(rows, session.screen().scrolled, theme, inner, buffer);
    },
    mouse: scrolls,
    is_old: Session::is_preview,
    ..Panel::EMPTY
};

/// The heading of the chart.
const TITLE: &str = "race · loss against evaluations";

/// Whether an area has room for a chart that can be read above a row of each racer.
pub(crate) fn has_room(session: &Session, area: Rect) -> bool {
    let racers = session.race().racers.len();
    usize::from(area.height) >= 1 + usize::from(LEAST_CHART) + 2 + racers
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let inner = heading(TITLE, &goal_in_words(session), theme, area, buffer);
    let table = rows(session, inner.width, theme);
    // Every racer has its row, as long as some are left for the chart.
    // What is below the first part has a row that says so.
    let part = 1 + session.race().racers.len();
    let first = (part + usize::from(table.len() > part)) as u16;
    let most = (inner.height / 2).max(first.min(inner.height.saturating_sub(LEAST_CHART)));
    let rows = (table.len() as u16).min(most);
    let [chart, below] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(inner);
    Plot::new(&figure::chart(session, Against::Evaluations), theme).render(chart, buffer);
    text::write_scrolled(table, session.screen().scrolled, theme, below, buffer);
}

/// The table, and what is to be said of it.
fn rows(session: &Session, columns: u16, theme: TerminalTheme) -> Vec<Line<'static>> {
    let mut rows = table(session, goal(session), columns, theme);
    let muted = theme.style(Role::Muted);
    for said in coinciding(session) {
        let lines = text::wrapped(&theme.text(&said), usize::from(columns)).into_iter();
        rows.extend(lines.map(|line| text::line(line, muted)));
    }
    rows
}

/// The loss that counts as arrived, which stands still while racers run: by the minima that are known or, where none is, by the
/// lowest loss that was found, once all have stopped.
pub(crate) fn goal(session: &Session) -> Option<f64> {
    let race = session.race();
    let trails = || {
        race.racers
            .iter()
            .map(|racer| racer.history.trajectory().iterates())
    };
    let starts = trails().filter_map(|iterates| iterates.first());
    let starts: Vec<f64> = starts.map(|iterate| iterate.loss).collect();
    let found = trails().flatten().map(|iterate| iterate.loss);
    let lowest = || found.filter(|loss| loss.is_finite()).reduce(f64::min);
    let least = race.floor.or_else(|| lowest().filter(|_| is_done(session)));
    tolerance(&starts, least?)
}

/// Whether no racer finds a lower loss unless it is told to go on.
fn is_done(session: &Session) -> bool {
    let race = session.race();
    race.is_over() || (race.has_rested() && !race.playing)
}

/// The goal, and where it comes from.
pub(crate) fn goal_in_words(session: &Session) -> String {
    let Some(goal) = goal(session) else {
        let is_open = session.race().floor.is_none() && !is_done(session);
        let text = if is_open {
            "goal: known when all have stopped"
        } else {
            ""
        };
        return String::from(text);
    };
    let source = match session.race().floor {
        Some(_) => "known minimum",
        None => "lowest loss found",
    };
    format!(
        "goal: loss ≤ {}, by the {source}",
        text::minus(&short(goal, 3))
    )
}

/// Which racers have gone the same way so far, so that one line stands for all of them.
fn coinciding(session: &Session) -> Vec<String> {
    let step = session.race().step;
    let mut groups: Vec<(&Racer, Vec<String>)> = Vec::new();
    for racer in session.race().racers.iter().filter(|_| step > 0) {
        let letter = racer.letter.char().to_string();
        match groups
            .iter_mut()
            .find(|(known, _)| go_the_same_way(known, racer, step))
        {
            Some((_, letters)) => letters.push(letter),
            None => groups.push((racer, vec![letter])),
        }
    }
    let several = groups.into_iter().filter(|(_, letters)| letters.len() > 1);
    let said = several.map(|(_, letters)| {
        format!(
            "{} go the same way: one line stands for them",
            letters.join(", ")
        )
    });
    said.collect()
}

/// Whether two racers have been at the same places until a step. It is asked at each drawing: of two that differ the newest
/// iterates tell, and nothing is copied.
fn go_the_same_way(one: &Racer, other: &Racer, step: u64) -> bool {
    let same = |a: &[f64], b: &[f64]| {
        a.iter()
            .map(|x| x.to_bits())
            .eq(b.iter().map(|x| x.to_bits()))
    };
    let [first, second] = [one, other].map(|racer| racer.history.trajectory().until(step));
    same(one.history.now().at(), other.history.now().at())
        && first.len() == second.len()
        && first
            .iter()
            .rev()
            .zip(second.iter().rev())
            .all(|(a, b)| same(&a.at, &b.at))
}

/// A row for each racer; what has no room beside it in more rows below.
fn table(
    session: &Session,
    goal: Option<f64>,
    width: u16,
    theme: TerminalTheme,
) -> Vec<Line<'static>> {
    let parts = parts(width).into_iter();
    parts
        .flat_map(|columns| part(session, goal, &columns, theme))
        .collect()
}

/// Some columns of numbers, by their indices, beside the names of the racers.
fn part(
    session: &Session,
    goal: Option<f64>,
    columns: &[usize],
    theme: TerminalTheme,
) -> Vec<Line<'static>> {
    let columns: Vec<_> = columns
        .iter()
        .filter_map(|index| Some((*index, COLUMNS.get(*index)?)))
        .collect();
    let numbers = columns.iter().map(|(_, (name, width))| {
        let shown = theme.text(name);
        match *name {
            // It stands over what is before the point, where all its numbers begin.
            RATE_NAME => RATE.placed(&shown),
            _ => text::right(&shown, *width),
        }
    });
    let [(racer, names), ..] = COLUMNS;
    let heading: String = std::iter::once(named(racer, names))
        .chain(numbers)
        .collect();
    let mut rows = vec![Line::from(Span::styled(
        heading,
        theme.chrome(Chrome::Hint),
    ))];
    for racer in &session.race().racers {
        let recorded = racer.history.trajectory().until(session.race().step);
        let stats = RaceStats::of(recorded, racer.history.now(), goal);
        let cells = [
            String::new(),
            RATE.short(stats.learning_rate),
            LOSS.text(stats.loss),
            stats
                .to_tolerance
                .map_or(String::from("—"), |asked| asked.to_string()),
            stats.evaluations.to_string(),
            PATH.text(stats.path_length),
            stats.overshoots.to_string(),
        ];
        let name = format!("{} {}", racer.letter.char(), racer.name);
        let numbers = columns.iter().map(|(index, (_, width))| {
            let number = cells.get(*index).map_or("", String::as_str);
            text::right(&text::minus(number), *width)
        });
        let numbers: String = numbers.collect();
        rows.push(Line::from(vec![
            Span::styled(
                named(&name, names),
                theme.style(Role::Racer(racer.letter.index())),
            ),
            Span::styled(numbers, theme.style(Role::Text)),
        ]));
    }
    rows
}

/// The columns of numbers in as few parts as fit, each beside the names; none is cut.
fn parts(width: u16) -> Vec<Vec<usize>> {
    let [(_, names), ..] = COLUMNS;
    let room = usize::from(width).saturating_sub(names);
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut used = 0;
    for (index, (_, columns)) in COLUMNS.iter().enumerate().skip(1) {
        if let Some(part) = parts.last_mut().filter(|_| used + columns <= room) {
            part.push(index);
        } else {
            parts.push(vec![index]);
            used = 0;
        }
        used += columns;
    }
    parts
}

/// A name in the first column.
fn named(name: &str, columns: usize) -> String {
    text::left(&text::shortened(name, columns - 1), columns)
}
