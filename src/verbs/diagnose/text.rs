//! A diagnosis for people: the verdict, the findings by weight, a picture of loss and norm, the staircase of layers.

use std::io::{self, Write};

use super::{picture, staircase};
use crate::explain::{Finding, Severity};
use crate::runlog::log::TimeUnit;
use crate::runlog::{Case, scenario_for};

/// Writes all that is said of a run.
pub(super) fn write(out: &mut impl Write, case: &Case) -> io::Result<()> {
    let diagnosis = &case.diagnosis;
    writeln!(out, "{}", heading(case))?;
    writeln!(out, "{}: {}", diagnosis.verdict.word(), case.summary())?;
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
    let plural = if diagnosis.steps == 1 { "" } else { "s" };
    // How many records there are is no count of steps: many logs have one in ten.
    let unit = diagnosis.unit.name();
    let span = case
        .run
        .first_step()
        .filter(|first| diagnosis.unit != TimeUnit::Record && *first < case.run.last_step);
    let span = span.map_or_else(String::new, |first| {
        format!(", {unit}s {first} to {}", case.run.last_step)
    });
    let layers = match diagnosis.layers.len() {
        0 => String::new(),
        1 => String::from(" · the norm of 1 layer"),
        count => format!(" · {count} layer norms"),
    };
    format!(
        "{} · {} · {} record{plural}{span}{layers}",
        case.name, case.title, diagnosis.steps
    )
}

/// A finding with what to try, and the scenario that shows the same small.
pub(super) fn finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    writeln!(out, "{}: {}", finding.kind.word(), finding.text)?;
    if let Some(remedy) = &finding.remedy {
        writeln!(out, "    try: {remedy}")?;
    }
    if let Some(scenario) = scenario_for(finding.kind).filter(|_| finding.level != Severity::Note) {
        writeln!(out, "    the same small, to play with: gdplay {scenario}")?;
    }
    Ok(())
}
