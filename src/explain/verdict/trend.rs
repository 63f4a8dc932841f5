//! What the record shows: whether the loss falls, whether the path turns back on itself.

use crate::diff::Evaluator;
use crate::optim::{Descent, Edit, Iterate, Plan, Sampling, Stop, norm};

/// How many of the last recorded iterates are looked at.
const WINDOW: usize = 32;

/// How many steps are taken on a copy where the record is too thin to show single steps.
const AHEAD: usize = 6;

/// A loss that also rises counts as falling if its peaks become lower by this part of their height within half a window.
const SETTLING: f64 = 0.1;

/// Growth by this factor, with every later loss above every earlier one, is no bad luck, whatever the rows.
const BEYOND_CHANCE: f64 = 100.0;

/// Where the loss goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LossTrend {
    /// Nothing is recorded yet but the start.
    Unknown,
    /// It does not change.
    Still,
    /// It falls.
    Falling,
    /// It grows, and so do the steps.
    Growing,
    /// It goes up and down.
    Wandering,
}

/// What makes a loss go up and down by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stochasticity {
    /// Nothing.
    Still,
    /// Noise on the gradient: the iterates are shaken.
    Steps,
    /// Other rows at every step: the losses themselves are, too.
    Rows,
}

impl Stochasticity {
    fn of(plan: &Plan) -> Self {
        match plan.sampling {
            Sampling::FreshEachStep => Self::Rows,
            Sampling::Fixed if plan.noise.scale > 0.0 => Self::Steps,
            Sampling::Fixed => Self::Still,
        }
    }
}

/// The last stretch of a descent.
#[derive(Clone, Debug)]
pub(super) struct Trend {
    /// Where the loss goes.
    pub(super) course: LossTrend,
    /// How many steps the stretch has.
    pub(super) steps: u64,
    /// The loss at both ends of the stretch.
    pub(super) losses: [f64; 2],
    /// The smallest and the largest loss of the stretch.
    pub(super) range: [f64; 2],
    /// The length of the gradient at the start of the descent, and the greatest ever.
    pub(super) first_norm: f64,
    /// The greatest length of the gradient since the start.
    pub(super) greatest_norm: f64,
    /// The factor by which the gradient's length changed per step.
    pub(super) gradient_factor: Option<f64>,
    /// The displacement of the next step, if there is one.
    pub(super) next: Option<Vec<f64>>,
    /// If successive displacements point against each other: by which factor their length changes per step.
    pub(super) zigzag: Option<f64>,
    /// Whether the loss has fallen within the newer half of the stretch, too.
    pub(super) settles: bool,
}

impl Trend {
    /// `recent` are recorded iterates up to the shown one, which is `descent`'s.
    pub(super) fn of(recent: &[Iterate], descent: &Descent, evaluator: &mut Evaluator) -> Self {
        let now = descent.iterate();
        let past = &recent[..recent.partition_point(|iterate| iterate.step < now.step)];
        let window = past[past.len().saturating_sub(WINDOW)..].iter();
        let window: Vec<&Iterate> = window.chain([&now]).collect();
        let next = descent
            .preview(evaluator, 1.0)
            .map(|candidate| difference(&candidate, &now.at))
            .filter(|step| step.iter().all(|entry| entry.is_finite()));
        let then = window[0];
        let first = past.first().unwrap_or(&now);
        let steps = now.step - then.step;
        let losses: Vec<f64> = window.iter().map(|iterate| iterate.loss).collect();
        let norms = past.iter().map(|iterate| iterate.gradient_norm);
        let shake = Stochasticity::of(descent.plan());
        let displacements = single_steps(&window, next.as_deref(), descent, evaluator);
        Self {
            course: course(&window, past, next.as_deref(), shake),
            steps,
            losses: [then.loss, now.loss],
            range: [
                losses.iter().copied().fold(f64::INFINITY, f64::min),
                greatest(&losses),
            ],
            settles: match shake {
                // Half a stretch is too short for what chance does.
                Stochasticity::Rows => falls(&losses, shake),
                Stochasticity::Still | Stochasticity::Steps => {
                    falls(&losses[losses.len() / 2..], shake)
                }
            },
            first_norm: first.gradient_norm,
            greatest_norm: norms.fold(now.gradient_norm, f64::max),
            gradient_factor: (steps > 0 && then.gradient_norm > 0.0)
                .then(|| (now.gradient_norm / then.gradient_norm).powf(1.0 / steps as f64)),
            zigzag: zigzag(&displacements),
            next,
        }
    }

    /// The length of the next step.
    pub(super) fn next_length(&self) -> Option<f64> {
        self.next.as_deref().map(norm)
    }
}

fn difference(to: &[f64], from: &[f64]) -> Vec<f64> {
    to.iter().zip(from).map(|(to, from)| to - from).collect()
}

/// The displacements of the last single steps and of the next one. Where the record is too thin to show any, those of
/// steps taken on a copy.
fn single_steps(
    window: &[&Iterate],
    next: Option<&[f64]>,
    descent: &Descent,
    evaluator: &mut Evaluator,
) -> Vec<Vec<f64>> {
    let pairs = window.windows(2).rev();
    let mut steps: Vec<Vec<f64>> = pairs
        .take_while(|pair| pair[1].step == pair[0].step + 1)
        .map(|pair| difference(&pair[1].at, &pair[0].at))
        .take(WINDOW / 2)
        .collect();
    steps.reverse();
    steps.extend(next.map(<[f64]>::to_vec));
    if steps.len() >= 3 || descent.steps() < 3 {
        return steps;
    }
    let mut copy = descent.clone();
    let endless = Stop {
        steps: u64::MAX,
        gradient_norm: 0.0,
    };
    steps.clear();
    if copy.apply(&Edit::Stop(endless)).is_ok() {
        for _ in 0..AHEAD {
            let from = copy.at().to_vec();
            if !copy.step(evaluator) {
                break;
            }
            steps.push(difference(copy.at(), &from));
        }
    }
    steps
}

/// Whether two of three displacements point against the one before, and by which factor their length then changes.
fn zigzag(steps: &[Vec<f64>]) -> Option<f64> {
    let pairs = steps.len().checked_sub(1).filter(|pairs| *pairs > 0)?;
    let turns = steps.windows(2).filter(|pair| {
        let dot: f64 = pair[0].iter().zip(&pair[1]).map(|(a, b)| a * b).sum();
        dot < -0.2 * norm(&pair[0]) * norm(&pair[1])
    });
    if 3 * turns.count() < 2 * pairs {
        return None;
    }
    let lengths = [norm(&steps[0]), norm(&steps[pairs])];
    Some((lengths[1] / lengths[0]).powf(1.0 / pairs as f64))
}

fn greatest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The mean of some numbers, and the square of its standard error.
fn mean(numbers: &[f64]) -> (f64, f64) {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares = numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    (mean, squares / (count * count))
}

/// Whether noisy numbers are lower later than before: the means differ by more than six standard errors. That many, since
/// the losses of neighboring iterates are alike, so that there are fewer independent ones than it seems.
fn is_lower(later: &[f64], before: &[f64]) -> bool {
    let ((high, spread), (low, other)) = (mean(before), mean(later));
    high - low > 6.0 * (spread + other).sqrt()
}

/// Whether losses over other rows at every step have grown by more than chance.
fn has_grown_by_rows(losses: &[f64]) -> bool {
    let (older, newer) = losses.split_at(losses.len() / 2);
    let low = newer.iter().copied().fold(f64::INFINITY, f64::min);
    let exploded = low > greatest(older) && greatest(newer) > BEYOND_CHANCE * greatest(older);
    exploded || is_lower(older, newer)
}

/// Compares the older half of the window with the newer one, so that swings shorter than a half do not count.
fn course(
    window: &[&Iterate],
    past: &[Iterate],
    next: Option<&[f64]>,
    shake: Stochasticity,
) -> LossTrend {
    if window.len() < 2 {
        return LossTrend::Unknown;
    }
    let losses: Vec<f64> = window.iter().map(|iterate| iterate.loss).collect();
    let newer = &losses[losses.len() / 2..];
    let high = greatest(&losses);
    let low = losses.iter().copied().fold(f64::INFINITY, f64::min);
    if high - low <= 1e-15 * high.abs().max(low.abs()) {
        return LossTrend::Still;
    }
    let mut lengths: Vec<f64> = window
        .windows(2)
        .map(|pair| {
            norm(&difference(&pair[1].at, &pair[0].at)) / (pair[1].step - pair[0].step) as f64
        })
        .collect();
    lengths.extend(next.map(norm));
    let (slow, fast) = lengths.split_at(lengths.len() / 2);
    let before = past[..past.len() + 1 - newer.len()].iter();
    let record = before.fold(f64::NEG_INFINITY, |high, iterate| high.max(iterate.loss));
    let rises = losses.windows(2).filter(|pair| pair[1] > pair[0]).count();
    let mostly_rises = losses.len() > 4 && 5 * rises >= 4 * (losses.len() - 1);
    let has_grown = match shake {
        // One loss above all others may be that of an unlucky batch.
        Stochasticity::Rows => losses.len() > 4 && has_grown_by_rows(&losses),
        Stochasticity::Still | Stochasticity::Steps => greatest(newer) > record || mostly_rises,
    };
    if greatest(fast) > greatest(slow) && has_grown {
        return LossTrend::Growing;
    }
    if falls(&losses, shake) {
        LossTrend::Falling
    } else {
        LossTrend::Wandering
    }
}

/// Whether losses fall, from the older half to the newer one.
fn falls(losses: &[f64], shake: Stochasticity) -> bool {
    let (older, newer) = losses.split_at(losses.len() / 2);
    if older.is_empty() {
        return false;
    }
    if shake != Stochasticity::Still {
        return is_lower(newer, older);
    }
    let never_rises = losses.windows(2).all(|pair| pair[1] <= pair[0]);
    let low = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let drop = greatest(older) - greatest(newer);
    drop > 0.0 && (never_rises || drop > SETTLING * (greatest(older) - low))
}
