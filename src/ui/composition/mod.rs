//! What a picture in a file shows of a session: the figures and numbers of the shown view, with title, legend and caption.

mod basins;
mod chain;
mod network;
mod race;

pub(crate) use chain::blocks as chain;
pub(crate) use network::blocks as network;
pub(crate) use race::blocks as race;

use super::panels::{chart as chart_panel, loss, sampling as sampling_panel, sentence};
use super::{text, views};
use crate::explain::Severity;
use crate::expr::number::short;
use crate::figure::{self, Composition, CompositionBlock, LegendEntry, Role, Sentence};
use crate::session::Session;

/// The blocks of a view, in columns; or why there are none.
pub(crate) type Blocks = Result<Vec<Vec<CompositionBlock>>, String>;

/// The picture of the view that is shown.
///
/// # Errors
/// Why this loss has nothing to show in that view.
pub fn composition(session: &Session) -> Result<Composition, String> {
    let view = views::shown(session);
    Ok(Composition {
        title: session.scene().scenario.heading(),
        loss: loss::shown(session)
            .iter()
            .map(|line| text::minus(line))
            .collect(),
        columns: (view.blocks)(session)?,
        legend: if view.names_racers {
            Vec::new()
        } else {
            legend(session)
        },
        caption: caption(session),
    })
}

/// Whether a picture of the shown view is of the start, unless a step is asked for.
pub fn begins(session: &Session) -> bool {
    views::shown(session).begins
}

/// Every racer with its letter and its learning rate, and the marks.
fn legend(session: &Session) -> Vec<LegendEntry> {
    let racers = session.race().racers.iter().map(|racer| {
        let rate = text::minus(&short(racer.history.now().rate(), 3));
        LegendEntry {
            letter: racer.letter.char().to_string(),
            text: format!("{} η {rate}", racer.name),
            role: Role::Racer(racer.letter.index()),
        }
    });
    racers.collect()
}

/// The verdict with its reason, then what goes wrong.
fn caption(session: &Session) -> Vec<Sentence> {
    let mut caption = Vec::new();
    let step = session.race().step;
    if let (Some(diagnosis), Some((mark, role, said))) =
        (session.diagnosis(), sentence::told(session))
    {
        let racer = session.focused();
        let name = if session.race().racers.len() > 1 {
            format!("{} {}, ", racer.letter.char(), racer.name)
        } else {
            String::new()
        };
        caption.push(Sentence {
            mark: String::from(mark),
            role,
            text: text::minus(&format!("{name}step {step}: {said}")),
        });
        let reason = sentence::beside(&said, &text::minus(&diagnosis.reason));
        if !reason.is_empty() {
            caption.push(Sentence {
                mark: String::from(" "),
                role: Role::Muted,
                text: reason,
            });
        }
    }
    let findings = sentence::wrong(session).take(2);
    caption.extend(findings.map(|finding| {
        let (mark, role) = match finding.level {
            Severity::Fault => ("✗", Role::Fault),
            Severity::Warning => ("!", Role::Warn),
            Severity::Note => ("·", Role::Muted),
        };
        Sentence {
            mark: String::from(mark),
            role,
            text: text::minus(&finding.to_string()),
        }
    }));
    caption
}

/// The picture of the loss beside the losses over the steps.
#[expect(
    clippy::unnecessary_wraps,
    reason = "other views may have nothing to show, and say why"
)]
pub(crate) fn surface(session: &Session) -> Blocks {
    let shown = session.screen().chart;
    let chart = figure::quantity(session, shown);
    let right = vec![CompositionBlock::Figure(
        String::from(chart_panel::title(shown)),
        chart,
    )];
    let left = vec![CompositionBlock::Figure(
        String::new(),
        figure::picture(session),
    )];
    if session.race().newest() == 0 {
        return Ok(vec![left]);
    }
    Ok(vec![left, right])
}

/// The curve over one parameter alone.
#[expect(
    clippy::unnecessary_wraps,
    reason = "other views may have nothing to show, and say why"
)]
pub(crate) fn slice(session: &Session) -> Blocks {
    let held = figure::held(session);
    Ok(vec![vec![CompositionBlock::Figure(
        held,
        figure::picture(session),
    )]])
}

/// A picture has about so many rows of text.
const ROWS: u16 = 20;

/// And columns.
const COLUMNS: u16 = 80;

/// The loss that each learning rate ends with, or where each start leads.
pub(crate) fn sweep(session: &Session) -> Blocks {
    if session.wants_basins() {
        return basins::blocks(session);
    }
    let heading = String::from("last loss against the learning rate");
    Ok(vec![vec![CompositionBlock::Figure(
        heading,
        figure::sweep(session, COLUMNS, ROWS),
    )]])
}

/// The error against the number of rows, and what there is to say of it.
pub(crate) fn sampling(session: &Session) -> Blocks {
    let sentences = sampling_panel::sentences(session);
    if session.errors().is_none() {
        let why = sentences.into_iter().map(|(sentence, _)| sentence).next();
        return Err(why.unwrap_or_default());
    }
    let lines = sentences
        .into_iter()
        .map(|(line, role)| (text::minus(&line), role));
    let mut columns = vec![vec![
        CompositionBlock::Figure(String::new(), figure::errors(session)),
        CompositionBlock::Text(lines.collect()),
    ]];
    if session.gradient_cloud().is_some() {
        let heading = String::from("gradients of batches around that of all rows");
        columns.push(vec![CompositionBlock::Figure(
            heading,
            figure::cloud(session),
        )]);
    }
    Ok(columns)
}
