//! A log read as far as it has grown, and what the screen shows of it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::explain::{Finding, FindingKind};
use crate::runlog::digest::{Digest, StepReading, Steps, usual_norms};
use crate::runlog::follower::{Change, Follower};
use crate::runlog::heat::HeatScale;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::{Case, RunDiagnosis, scenario_for};
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<LogRequest>("log");

/// The cursor knows so many records at most: of more, every second, fourth, and so on.
const MOST_RECORDS: usize = 1 << 20;

/// What is to be read of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRequest {
    /// The log.
    pub path: PathBuf,
    /// Counts logs that were opened.
    pub opened: u64,
    /// Counts looks at whether it has grown.
    pub looks: u64,
    /// The run; the one with the worst verdict if none is chosen.
    pub run: Option<usize>,
    /// The steps; all if none are chosen.
    pub window: Option<Steps>,
    /// The step of the cursor; the last one if none is chosen.
    pub cursor: Option<u64>,
    /// What the colors of the layers say; by the findings if nothing is chosen.
    pub scale: Option<HeatScale>,
    /// The parts that time is divided into.
    pub columns: usize,
}

/// What the screen shows of a log.
#[derive(Clone, Debug)]
pub struct LogView {
    /// Counts how often something new was read.
    pub version: u64,
    /// Every run.
    pub runs: Arc<[Arc<RunSummary>]>,
    /// Which one is shown.
    pub run: usize,
    /// The curves and the layers between the shown steps.
    pub digest: Arc<Digest>,
    /// What was logged at the cursor.
    pub reading: StepReading,
    /// What happened to the file: it was cut, or replaced.
    pub note: Option<&'static str>,
}

/// A run, and what is said of it.
#[derive(Clone, Debug)]
pub struct RunSummary {
    /// The file or folder, and the name of the run if the file holds several.
    pub name: String,
    /// What the format is, for people.
    pub title: &'static str,
    /// What is said of it.
    pub diagnosis: RunDiagnosis,
    /// The verdict in half a sentence.
    pub summary: String,
    /// The first and the last step.
    pub steps: Steps,
    /// Whether losses, norms and norms of layers are in the log.
    pub has: Has,
    /// The steps of the records, rising.
    records: Vec<u64>,
}

/// What is in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Has {
    /// A training loss.
    pub loss: bool,
    /// A norm of the whole gradient.
    pub norm: bool,
    /// So many layers with norms: the weights and biases of one are one.
    pub layers: usize,
}

/// A log that a thread keeps open.
pub(in crate::session) struct OpenLog {
    opened: u64,
    follower: Follower,
    version: u64,
    runs: Arc<[Arc<RunSummary>]>,
    usual: Vec<Vec<f64>>,
    digest: Option<(Drawn, Arc<Digest>)>,
}

/// What a digest is of.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Drawn {
    version: u64,
    run: usize,
    steps: Steps,
    columns: usize,
    scale: HeatScale,
}

impl RunSummary {
    fn of(case: &Case) -> Self {
        let run = &case.run;
        let curves = [&run.loss, &run.norm, &run.layers_norm, &run.validation];
        let curves = curves.into_iter().flatten().chain(&run.layers);
        let longest = curves.clone().max_by_key(|curve| curve.points().len());
        let points = longest.map(NamedSeries::points).unwrap_or_default();
        let every = points.len().div_ceil(MOST_RECORDS).max(1);
        let steps = curves.clone().map(|curve| curve.points().steps());
        let first = steps
            .clone()
            .filter_map(|steps| steps.first().copied())
            .min();
        let last = steps.filter_map(|steps| steps.last().copied()).max();
        Self {
            name: case.name.clone(),
            title: case.title,
            diagnosis: case.diagnosis.clone(),
            summary: case.summary(),
            steps: Steps::new(first.unwrap_or(0), last.unwrap_or(0)),
            has: Has {
                loss: run.loss.is_some(),
                norm: run.any_norm().is_some(),
                layers: run.shown_layers().len(),
            },
            records: points.steps().iter().step_by(every).copied().collect(),
        }
    }

    /// The step so many records after one, or before it if negative.
    pub fn record_from(&self, step: u64, by: i64) -> u64 {
        let Some(last) = self.records.len().checked_sub(1) else {
            return step;
        };
        let at = self.records.partition_point(|record| *record < step);
        let is_at_one = self.records.get(at) == Some(&step);
        // Between two records the first step on leads to the next of them.
        let by = if by > 0 && !is_at_one { by - 1 } else { by };
        let index = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(by);
        let index = usize::try_from(index).unwrap_or(0).min(last);
        self.records.get(index).copied().unwrap_or(step)
    }

    /// The step of the record that is nearest to a step.
    pub fn nearest(&self, step: u64) -> u64 {
        let at = self.records.partition_point(|record| *record < step);
        let around = self.records.iter().take(at + 1).skip(at.saturating_sub(1));
        around
            .copied()
            .min_by_key(|record| record.abs_diff(step))
            .unwrap_or(step)
    }

    /// The findings that have a step, in order of time: the step and the finding's index.
    pub fn events(&self) -> Vec<(u64, usize)> {
        let findings = self.diagnosis.findings.iter().enumerate();
        let mut events: Vec<(u64, usize)> = findings
            .filter_map(|(index, finding)| Some((finding.step?, index)))
            .collect();
        events.sort_unstable();
        events
    }

    /// What is said of the run, as text.
    pub fn report(&self) -> String {
        let mut lines = vec![
            format!("{} · {}", self.name, self.title),
            format!("{}: {}", self.diagnosis.verdict.word(), self.summary),
        ];
        for finding in &self.diagnosis.findings {
            lines.push(finding.to_string());
            lines.extend(
                finding
                    .remedy
                    .iter()
                    .map(|remedy| format!("    try: {remedy}")),
            );
            let scenario = scenario_for(finding.kind);
            lines.extend(scenario.map(|name| format!("    the same small: gdplay {name}")));
        }
        lines.join("\n") + "\n"
    }

    /// What the colors of the layers say unless something else is chosen: how layers differ where that is what was found.
    fn scale(&self) -> HeatScale {
        let of_depth = [
            FindingKind::Vanishing,
            FindingKind::Exploding,
            FindingKind::Dead,
            FindingKind::MissingGradient,
            FindingKind::Frozen,
        ];
        let is_of_depth =
            |finding: &Finding| finding.location.is_some() && of_depth.contains(&finding.kind);
        if self.diagnosis.findings.iter().any(is_of_depth) {
            HeatScale::Norm
        } else {
            HeatScale::Times
        }
    }
}

impl fmt::Debug for OpenLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenLog")
            .field("opened", &self.opened)
            .finish_non_exhaustive()
    }
}

impl OpenLog {
    fn new(request: &LogRequest) -> Self {
        Self {
            opened: request.opened,
            follower: Follower::new(&request.path),
            version: 0,
            runs: Arc::new([]),
            usual: Vec::new(),
            digest: None,
        }
    }

    /// Reads what is new and says what happened to the file; nothing if the work was called off.
    fn read(
        &mut self,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Result<Option<&'static str>, String>> {
        let mut note = None;
        loop {
            match self.follower.poll() {
                Err(error) => {
                    let error = error.to_string();
                    return Some(Err(error.lines().next().unwrap_or_default().to_string()));
                }
                Ok(Change::More) if cancelled() => return None,
                Ok(Change::More) => {}
                Ok(Change::Cut) => {
                    note = Some("the file was cut: it was read again from its start");
                }
                Ok(Change::Replaced) => note = Some("another file took its place: that is read on"),
                Ok(Change::Nothing) => return Some(Ok(note)),
                Ok(Change::Read) => {
                    self.version += 1;
                    return Some(Ok(note));
                }
            }
        }
    }

    fn view(
        &mut self,
        request: &LogRequest,
        is_new: bool,
        note: Option<&'static str>,
    ) -> Option<LogView> {
        if is_new {
            let cases = self.follower.cases();
            self.runs = cases
                .iter()
                .map(|case| Arc::new(RunSummary::of(case)))
                .collect();
            self.usual = cases.iter().map(|case| usual_norms(&case.run)).collect();
        }
        let worst = || {
            let runs = self.runs.iter().enumerate().rev();
            let worst = runs.max_by_key(|(_, run)| run.diagnosis.verdict);
            worst.map_or(0, |(index, _)| index)
        };
        let run = request
            .run
            .unwrap_or_else(worst)
            .min(self.runs.len().checked_sub(1)?);
        let series = LogRun::of(self.follower.logs().get(run)?);
        let summary = self.runs.get(run)?;
        let usual = self.usual.get(run)?;
        let drawn = Drawn {
            version: self.version,
            run,
            steps: request.window.unwrap_or(summary.steps),
            columns: request.columns,
            scale: request.scale.unwrap_or_else(|| summary.scale()),
        };
        let known = self.digest.take().filter(|(known, _)| *known == drawn);
        let digest = known.map_or_else(
            || {
                Arc::new(Digest::of(
                    &series,
                    usual,
                    drawn.steps,
                    drawn.columns,
                    drawn.scale,
                ))
            },
            |(_, digest)| digest,
        );
        let step = request.cursor.unwrap_or(summary.steps.last);
        let view = LogView {
            version: self.version,
            runs: Arc::clone(&self.runs),
            run,
            digest: Arc::clone(&digest),
            reading: StepReading::of(&series, usual, step),
            note,
        };
        self.digest = Some((drawn, digest));
        Some(view)
    }
}

impl Job for LogRequest {
    /// Why nothing can be read, in a line.
    type Answer = Result<LogView, String>;

    const REST: u32 = 3;

    fn wanted(session: &Session) -> Option<Self> {
        session.log_request()
    }

    fn same(&self, asked: &Self) -> bool {
        self == asked
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        let looked = Self {
            looks: self.looks,
            ..asked.clone()
        };
        *self != looked
    }

    fn outdates(&self, shown: &Self) -> bool {
        self.opened != shown.opened
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let kept = desk
            .scratch
            .log
            .take()
            .filter(|log| log.opened == self.opened);
        let mut log = kept.unwrap_or_else(|| Box::new(OpenLog::new(self)));
        let before = log.version;
        let read = log.read(desk.cancelled);
        match read {
            None => {}
            Some(Err(error)) => answer(Err(error), Completeness::Full),
            Some(Ok(note)) => {
                let is_new = log.version != before || log.runs.is_empty();
                if let Some(view) = log.view(self, is_new, note) {
                    answer(Ok(view), Completeness::Full);
                }
            }
        }
        desk.scratch.log = Some(log);
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        let version = |view: &LogView| view.version;
        let shown = session.log_view().and_then(Result::ok).map(version);
        let new = answer.as_ref().as_ref().ok().map(version);
        session.slots.of::<Self>().show(asked, answer);
        if new.is_some() && new != shown {
            session.log_grew(shown.is_none());
        }
    }
}
