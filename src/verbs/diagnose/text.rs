//! A diagnosis for people: the verdict, the findings by weight, a picture of loss and norm, the staircase of layers.

use std::io::{self, Write};

use super::{Case, picture, staircase};
use crate::explain::{Finding, Level};
use crate::expr::number::short;
use crate::runlog::run::Curve;
use crate::runlog::{Verdict, scenario_for};

/// Writes all that is said of a run.
pub(super) fn write(out: &mut impl Write, case: &Case) -> io::Result<()> {
    let diagnosis = &case.diagnosis;
    writeln!(out, "{}", heading(case))?;
    writeln!(out, "{}: {}", diagnosis.verdict.word(), summary(case))?;
    for found in &diagnosis.findings {
        writeln!(out)?;
        finding(out, found)?;
    }
    picture::write(out, case)?;
    staircase::write(out, case)?;
    for note in diagnosis.notes.iter().chain(&diagnosis.limits) {
        writeln!(out, "\nnote: {note}")?;
    }
    Ok(())
}

/// The file, what it is, how long it is.
fn heading(case: &Case) -> String {
    let diagnosis = &case.diagnosis;
    let title = case.title.split(':').next().unwrap_or(case.title);
    let plural = if diagnosis.steps == 1 { "" } else { "s" };
    let layers = match diagnosis.layers.len() {
        0 => String::new(),
        count => format!(" · {count} layer norms"),
    };
    format!(
        "{} · {title} · {} {}{plural}{layers}",
        case.name,
        diagnosis.steps,
        diagnosis.unit.name()
    )
}

/// The verdict in half a sentence.
fn summary(case: &Case) -> String {
    let findings = &case.diagnosis.findings;
    let of = |level: Level| {
        findings
            .iter()
            .filter(move |finding| finding.level == level)
    };
    match case.diagnosis.verdict {
        Verdict::Healthy => healthy(case),
        Verdict::Warning => named(of(Level::Warning)),
        Verdict::Broken => named(of(Level::Fault)),
    }
}

fn named<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let names = findings.map(|finding| {
        let place = finding
            .location
            .as_ref()
            .map(|name| format!(" in {name}"))
            .unwrap_or_default();
        let step = finding
            .step
            .map(|step| format!(" at {step}"))
            .unwrap_or_default();
        format!("{}{place}{step}", finding.kind.word().replace('_', " "))
    });
    names.collect::<Vec<_>>().join(", ")
}

fn healthy(case: &Case) -> String {
    let ends = |curve: &Curve| {
        let values = curve.finite();
        Some((*values.first()?, *values.last()?))
    };
    let loss = case.run.loss.as_ref().and_then(ends);
    match loss {
        Some((first, last)) if case.diagnosis.steps > 1 => {
            let verb = if last < first { "falls" } else { "goes" };
            format!(
                "the loss {verb} from {} to {}; nothing to mend is seen",
                short(first, 4),
                short(last, 4)
            )
        }
        _ => String::from("nothing to mend is seen, in what little is there"),
    }
}

/// A finding with what to try, and the scenario that shows the same small.
pub(super) fn finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    writeln!(out, "{}: {}", finding.kind.word(), finding.text)?;
    if let Some(remedy) = &finding.remedy {
        writeln!(out, "    try: {remedy}")?;
    }
    if let Some(scenario) = scenario_for(finding.kind).filter(|_| finding.level != Level::Note) {
        writeln!(out, "    the same small, to play with: gdplay {scenario}")?;
    }
    Ok(())
}
