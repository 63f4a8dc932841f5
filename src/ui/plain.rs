//! A session in sentences, line by line: for screen readers, pipes and terminals that can do nothing.
//!
//! No box, no braille, ASCII alone. What stands here is what a [`Session`] shows; [`Seen`] is what was said of it, so that only
//! what changed is said the next time.

use super::panels::sentence::{told, wrong};
use super::theme::transliterated;
use super::views;
use crate::diff::Method;
use crate::explain::Verdict;
use crate::expr::number::short;
use crate::figure::{CompositionBlock, TableCell};
use crate::session::{ChainState, PointSource, Session, StatusMessage};

/// So many parameters are shown one by one.
const MOST: usize = 8;

/// So many digits does a number have.
const DIGITS: usize = 6;

/// What was said of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    scene: String,
    racer: (usize, String),
    rate: f64,
    step: u64,
    loss: f64,
    view: &'static str,
    probe: Option<(f64, f64)>,
    /// The terms of the step that comes next.
    terms: Vec<String>,
    verdict: Option<String>,
    findings: Vec<String>,
    status: Option<StatusMessage>,
}

impl Seen {
    /// Everything as it is now.
    pub fn of(session: &Session) -> Self {
        let racer = session.focused();
        let terms = session.next().parts.iter();
        let terms = terms.filter(|term| term.numbers() != term.result());
        Self {
            scene: format!("{}\n{}", session.scenario().heading(), loss(session)),
            racer: (session.focus().racer(), racer.name.clone()),
            rate: racer.history.now().plan().settings.learning_rate(),
            step: session.race().step,
            loss: racer.history.now().loss(),
            view: session.view().name,
            probe: session.probe(),
            terms: terms
                .map(|term| format!("{}: {} = {}", term.law, term.numbers(), term.result()))
                .collect(),
            verdict: told(session).map(|(_, _, sentence)| sentence),
            findings: findings(session),
            status: session.status().cloned(),
        }
    }

    /// What is different now, as sentences in ASCII.
    pub fn changes(&self, session: &Session) -> Vec<String> {
        let now = Self::of(session);
        let mut said = Vec::new();
        if now.scene == self.scene {
            self.race_changes(&now, session, &mut said);
        } else {
            said.extend(opening(session));
        }
        if now.view != self.view {
            said.push(format!("View: {}.", now.view));
            said.extend(view(session));
        }
        if now.probe != self.probe {
            match now.probe {
                Some(_) => said.extend(gradient(session)),
                None => said.push(String::from("No probe: the racer's own numbers again.")),
            }
        }
        if let Some(status) = now
            .status
            .filter(|status| Some(status) != self.status.as_ref())
        {
            said.push(match status {
                StatusMessage::Done(text) => format!("{text}."),
                StatusMessage::Refused(text) => format!("Not done: {text}."),
            });
        }
        ascii(said)
    }

    fn race_changes(&self, now: &Self, session: &Session, said: &mut Vec<String>) {
        if now.racer != self.racer {
            said.push(racer(session, now.racer.0));
        } else if now.rate != self.rate {
            let [old, new] = [self.rate, now.rate].map(number);
            said.push(format!("Learning rate {old} -> {new}."));
        }
        if now.step != self.step {
            if now.step == self.step + 1 {
                said.extend(self.terms.iter().cloned());
                let [old, new] = [self.loss, now.loss].map(number);
                said.push(format!("Step {}: loss {old} -> {new}.", now.step));
            } else {
                said.push(position(session));
            }
        } else if now.racer == self.racer && now.loss.to_bits() != self.loss.to_bits() {
            said.push(position(session));
        }
        if now.verdict != self.verdict {
            said.extend(verdict(session));
        }
        // What is said again with something behind it is nothing new.
        let is_new = |finding: &&String| {
            let mut known = self.findings.iter();
            !known.any(|known| finding.starts_with(known.as_str()))
        };
        said.extend(now.findings.iter().filter(is_new).cloned());
    }
}

/// What a scene is when it opens.
pub fn opening(session: &Session) -> Vec<String> {
    let mut said = vec![session.scenario().heading()];
    said.extend(session.scenario().about.clone());
    said.push(loss(session));
    let racers = session.race().racers.len();
    said.extend((0..racers).map(|index| racer(session, index)));
    said.push(position(session));
    said.extend(gradient(session));
    said.extend(verdict(session));
    said.extend(findings(session));
    ascii(said)
}

/// What goes wrong.
fn findings(session: &Session) -> Vec<String> {
    wrong(session).map(ToString::to_string).collect()
}

/// What the shown view says: its sentence, and its tables row by row; its pictures have no words.
fn view(session: &Session) -> Vec<String> {
    let lines = chain(session);
    if !lines.is_empty() {
        return lines;
    }
    let view = views::shown(session);
    let mut said: Vec<String> = (view.sentence)(session).into_iter().collect();
    match (view.blocks)(session) {
        Ok(columns) => said.extend(columns.iter().flatten().flat_map(block)),
        Err(why) => said.push(why),
    }
    said
}

/// A block of a picture in words.
fn block(block: &CompositionBlock) -> Vec<String> {
    match block {
        CompositionBlock::Figure(..) => Vec::new(),
        CompositionBlock::Text(lines) => lines.iter().map(|(line, _)| line.clone()).collect(),
        CompositionBlock::Table(table) => {
            let row = |row: &Vec<TableCell>| {
                let names = table.columns.iter().map(|(name, _)| name);
                let cells = row
                    .iter()
                    .zip(names)
                    .filter(|(cell, _)| !cell.text.is_empty());
                let cells: Vec<String> = cells
                    .map(|(cell, name)| format!("{name} {}", cell.text).trim().to_string())
                    .collect();
                cells.join(", ") + "."
            };
            table.rows.iter().map(row).collect()
        }
    }
}

/// The gradient at the point that is spoken of, and what the methods say of each other.
pub fn gradient(session: &Session) -> Vec<String> {
    let Some(readout) = session.readout() else {
        return Vec::new();
    };
    let names = session.scene().scenario.loss.parameters();
    let gradient = readout.gradient(Method::Reverse);
    let at = listed(
        names
            .iter()
            .zip(&readout.at)
            .map(|(name, at)| format!("{name} {}", number(*at))),
    );
    let partials = names.iter().zip(gradient);
    let partials = listed(partials.map(|(name, slope)| format!("dL/d{name} {}", number(*slope))));
    let whose = match session.read_of() {
        Some(PointSource::Probe) => format!("Probe at {at}: loss {}. ", number(readout.value)),
        Some(PointSource::Draft | PointSource::Racer(..)) | None => String::new(),
    };
    let length = number(readout.gradient_norm());
    let mut said = vec![format!("{whose}Gradient: {partials}, length {length}.")];
    let words: Vec<&str> = (0..names.len())
        .filter_map(|index| readout.verdict(index))
        .map(super::super::diff::check::Agreement::name)
        .collect();
    let agree = crate::diff::Agreement::Agree.name();
    if !words.is_empty() && words.iter().all(|word| *word == agree) {
        let of = if words.len() < names.len() {
            format!(" in {} of {}", words.len(), names.len())
        } else {
            String::new()
        };
        said.push(format!("{} methods agree{of}.", readout.methods.len()));
    } else {
        let shown = names.iter().zip(&words).filter(|(_, word)| **word != agree);
        said.extend(shown.map(|(name, word)| format!("dL/d{name}: {}.", word.replace('_', " "))));
    }
    ascii(said)
}

/// Why it is so, for experts.
pub fn why(session: &Session) -> Vec<String> {
    let Some(diagnosis) = session.diagnosis() else {
        return vec![String::from("There is nothing to say yet.")];
    };
    let mut said = vec![diagnosis.reason.clone()];
    let scene = &session.scene().warnings;
    let findings = diagnosis
        .findings
        .iter()
        .chain(session.findings())
        .chain(scene);
    said.extend(findings.map(ToString::to_string));
    ascii(said)
}

/// Every racer with where it is.
pub fn racers(session: &Session) -> Vec<String> {
    let racers = session.race().racers.len();
    ascii((0..racers).map(|index| racer(session, index)).collect())
}

/// Where the focused racer is.
pub fn position(session: &Session) -> String {
    let now = session.focused().history.now();
    let names = session.scenario().loss.parameters();
    let at = names.iter().zip(now.at());
    let at = listed(at.map(|(name, at)| format!("{name} {}", number(*at))));
    let stop = now.stop().map(|stop| format!(" Stopped: {stop}."));
    // The others may have gone on where it had stopped.
    let (shown, own) = (session.race().step, now.steps());
    let step = if own < shown {
        let letter = session.focused().letter.char();
        format!("Step {shown}, where {letter} stands as at its step {own}")
    } else {
        format!("Step {shown}")
    };
    let text = format!(
        "{step}: {at}, loss {}.{}",
        number(now.loss()),
        stop.unwrap_or_default()
    );
    transliterated(&text).into_owned()
}

/// The lines of the chain rule with their values and adjoints, while that view is shown.
fn chain(session: &Session) -> Vec<String> {
    let Some(chain) = session.chain().filter(|_| session.shows::<ChainState>()) else {
        return Vec::new();
    };
    let lines = chain.outline.lines.iter().enumerate();
    lines
        .map(|(index, line)| {
            let name = line.name.as_deref().map(|name| format!("{name} = "));
            let shown =
                |number: Option<f64>| number.map_or_else(|| String::from("?"), self::number);
            format!(
                "{}{}: value {}, adjoint {}.",
                name.unwrap_or_default(),
                line.text,
                shown(chain.value(index)),
                shown(chain.adjoint(index))
            )
        })
        .collect()
}

fn loss(session: &Session) -> String {
    let source = session.scenario().loss.source.replace('\n', "; ");
    format!("Loss: {source}")
}

fn racer(session: &Session, index: usize) -> String {
    let Some(racer) = session.race().racers.get(index) else {
        return String::new();
    };
    let now = racer.history.now();
    format!(
        "Racer {}, {}: learning rate {}, loss {}.",
        racer.letter.char(),
        racer.name,
        number(now.plan().settings.learning_rate()),
        number(now.loss())
    )
}

fn verdict(session: &Session) -> Option<String> {
    let diagnosis = session.diagnosis()?;
    let word = if session.race().newest() == 0 && diagnosis.verdict != Verdict::Cut {
        "Expect"
    } else {
        "Verdict"
    };
    let (_, _, sentence) = told(session)?;
    Some(format!("{word}: {sentence}."))
}

fn number(number: f64) -> String {
    short(number, DIGITS)
}

/// The first few of many, and how many more.
fn listed(texts: impl ExactSizeIterator<Item = String>) -> String {
    let more = texts.len().saturating_sub(MOST);
    let shown: Vec<String> = texts.take(MOST).collect();
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    shown.join(", ") + &more
}

fn ascii(said: Vec<String>) -> Vec<String> {
    said.into_iter()
        .map(|line| transliterated(&line).into_owned())
        .collect()
}
