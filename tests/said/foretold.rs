//! What is said of a run in numbers, against what it did and what it goes on to do.

use gdplay::diff::{Evaluator, Objective};

/// Numbers are printed in three digits or more.
const PRINTED: f64 = 6e-3;

/// A run from its start to where it is, and on from there.
pub(crate) struct Course<'a> {
    pub(crate) names: &'a [String],
    /// The losses from the start to the shown iterate.
    pub(crate) past: &'a [f64],
    /// The iterates from the shown one on, and their losses.
    pub(crate) points: &'a [Vec<f64>],
    /// How many of them are said to come before it jumps off.
    pub(crate) stays: usize,
    pub(crate) losses: &'a [f64],
    /// The step of the shown iterate.
    pub(crate) step: u64,
    pub(crate) breaks: bool,
}

/// What is false in one statement with these numbers in it, as `starts` and `contains` recognize it.
struct Claim {
    starts: &'static str,
    contains: &'static str,
    is_true: fn(&[f64], &str, &Course, &mut Evaluator) -> bool,
}

/// The first that fits a statement decides.
const CLAIMS: &[Claim] = &[
    claim("predicted: loss", "all along", |numbers, _, course, _| {
        let (said, before) = match numbers {
            [highest, said] => (*said, alike(*highest, range(course.losses)[1])),
            [said] => (*said, true),
            _ => return false,
        };
        let later = later(course.losses);
        before && later.iter().all(|loss| alike(said, *loss))
    }),
    claim("predicted: loss", "then up to", |numbers, _, course, _| {
        let [now, least, end, steps] = numbers else {
            return false;
        };
        let lowest = course.losses.iter().copied().fold(f64::INFINITY, f64::min);
        alike(*now, course.losses[0]) && alike(*least, lowest) && is_loss_in(*end, *steps, course)
    }),
    claim(
        "predicted: then loss between",
        "",
        |numbers, _, course, _| matches!(numbers, [low, high] if lies_between([*low, *high], later(course.losses))),
    ),
    claim("predicted: loss up to", "then", |numbers, _, course, _| {
        let greatest = range(course.losses)[1];
        matches!(numbers, [highest, low, high]
            if alike(*highest, greatest) && lies_between([*low, *high], later(course.losses)))
    }),
    claim("predicted: loss up to", "", |numbers, _, course, _| {
        let [highest, _, steps, start] = numbers else {
            return false;
        };
        let ahead = &course.losses[..course.losses.len().min(*steps as usize + 1)];
        let greatest = ahead.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        alike(*highest, greatest) && alike(*start, course.past[0])
    }),
    claim(
        "predicted: loss between",
        "",
        |numbers, _, course, _| matches!(numbers, [low, high, ..] if low < high && lies_between([*low, *high], later(course.losses))),
    ),
    claim("predicted: loss", "→", |numbers, _, course, _| {
        matches!(numbers, [now, end, steps, ..]
            if alike(*now, course.losses[0]) && is_loss_in(*end, *steps, course))
    }),
    claim(
        "predicted: loss",
        "",
        |numbers, _, course, _| matches!(numbers, [end, steps, ..] if is_loss_in(*end, *steps, course)),
    ),
    claim("loss", "→", |numbers, text, course, _| match numbers {
        [before, now, steps, other @ ..] if text.contains(" in ") => {
            let index = (course.past.len() - 1).checked_sub(*steps as usize);
            index.is_some_and(|index| alike(*before, course.past[index]))
                && alike(*now, course.losses[0])
                && other
                    .iter()
                    .all(|other| alike(*other, course.past[course.past.len() - 2]))
        }
        [start, now, ..] => alike(*start, course.past[0]) && alike(*now, course.losses[0]),
        _ => false,
    }),
    claim(
        "predicted: then",
        "ever less",
        |numbers, text, course, _| {
            let of = named(text, course, 2);
            let [low, high] = numbers else { return false };
            let last = range(&of[of.len() * 7 / 8..]);
            lies_between([*low, *high], &of[of.len() * 7 / 8..])
                && last[1] - last[0] < 0.95 * (high - low)
        },
    ),
    claim(
        "predicted: then",
        "swings between",
        |numbers, text, course, _| {
            let of = named(text, course, 2);
            let [low, high] = numbers else { return false };
            let width = high - low;
            let seen = range(later(&of));
            seen[0] > low - 0.5 * width
                && seen[1] < high + 0.5 * width
                && seen[1] - seen[0] > 0.5 * width
        },
    ),
    claim("swings in:", "ever less", |numbers, text, course, _| {
        let of = named(text, course, 2);
        let [low, high] = numbers else { return false };
        // Before it jumps off it begins to stir.
        let stays = course.stays;
        let of = &of[..if stays < of.len() { stays / 2 } else { stays }];
        let last = range(&of[of.len() - (of.len() / 2).min(64)..]);
        last[1] - last[0] < 0.9 * (high - low)
    }),
    claim(
        "predicted: in",
        "averages have faded",
        |numbers, _, course, _| {
            let steps = numbers.first().map_or(usize::MAX, |steps| *steps as usize);
            let size = distance(&course.points[0], &vec![0.0; course.names.len()]).max(1.0);
            // From where it is now, or from where it has rested on the way.
            let rest = course.points.get(steps / 2).unwrap_or(&course.points[0]);
            let gone = |at: &Vec<f64>| {
                let from = [&course.points[0], rest].map(|from| distance(at, from));
                from[0].max(from[1]) > 9e-4 * size
            };
            course.points.get(steps).is_some_and(gone)
        },
    ),
    claim("beyond all numbers at step", "", |numbers, _, course, _| {
        course.breaks && numbers == [(course.step as usize + course.points.len()) as f64]
    }),
    claim("the next step is", "long", |numbers, _, course, _| {
        let next = course
            .points
            .get(1)
            .map(|next| distance(next, &course.points[0]));
        numbers
            .first()
            .zip(next)
            .is_some_and(|(said, next)| alike(*said, next))
    }),
    claim("a step moves", "", |numbers, _, course, _| {
        let next = course
            .points
            .get(1)
            .map_or(0.0, |next| distance(next, &course.points[0]));
        numbers.first().is_some_and(|said| alike(*said, next))
    }),
    claim("the minimum is", "=", |numbers, text, course, evaluator| {
        let Some(said) = numbers.first() else {
            return false;
        };
        let size = said.abs().max(1.0);
        let here = evaluator.value(&[*said]);
        let near = 1e-9 * here.abs().max(1e-3) + 1e-4 * (course.losses[0] - here).abs();
        let is_lowest = [-0.02, -0.01, 0.01, 0.02].iter().all(|part| {
            let beside = evaluator.value(&[said + part * size]);
            beside.is_nan() || beside >= here - near
        });
        is_lowest && text.contains(&course.names[0])
    }),
    claim(
        "predicted: a tenth of the way is left after",
        "",
        |numbers, _, course, _| {
            let Some(steps) = numbers.first().map(|steps| *steps as usize) else {
                return false;
            };
            let Some(then) = course.points.get(steps).filter(|_| rests(course)) else {
                return true;
            };
            let end = &course.points[course.stays - 1];
            distance(then, end) <= 0.102 * distance(&course.points[0], end) + 1e-9
        },
    ),
    claim(
        "predicted:",
        "% of the way is left after",
        |numbers, _, course, _| {
            let [percent, steps] = numbers else {
                return false;
            };
            let Some(then) = course.points.get(*steps as usize).filter(|_| rests(course)) else {
                return true;
            };
            let end = &course.points[course.stays - 1];
            let part = distance(then, end) / distance(&course.points[0], end);
            (part - percent / 100.0).abs() <= 0.02
        },
    ),
    claim(
        "predicted: goes",
        "away from the minimum",
        |numbers, _, course, evaluator| {
            let (farthest, back) = match numbers {
                [farthest] => (farthest, None),
                [farthest, within, steps] => (farthest, Some((within, *steps as usize))),
                _ => return false,
            };
            let is_seen = back.is_none_or(|(_, steps)| steps < course.points.len());
            if !is_seen || !rests(course) {
                return true;
            }
            let is_so = |minimum: &[f64]| {
                let away = course.points[..course.stays].iter();
                let most = away.map(|at| distance(at, minimum)).fold(0.0, f64::max);
                (most - farthest).abs() <= 0.02 * farthest
                    && back.is_none_or(|(within, steps)| {
                        distance(&course.points[steps], minimum) <= 1.02 * within
                    })
            };
            // What creeps towards the minimum has not arrived by the end.
            let end = &course.points[course.stays - 1];
            is_so(end) || is_so(&lowest_from(end, evaluator))
        },
    ),
    claim("a cycle of", "steps", |numbers, _, course, _| {
        let Some(period) = numbers.first().map(|steps| *steps as usize) else {
            return false;
        };
        let last = later(course.points);
        let most = last
            .iter()
            .map(|at| distance(at, &last[0]))
            .fold(0.0, f64::max);
        let pairs = last.iter().zip(last.iter().skip(period));
        pairs
            .into_iter()
            .all(|(a, b)| distance(a, b) <= 0.01 * most)
    }),
];

const fn claim(
    starts: &'static str,
    contains: &'static str,
    is_true: fn(&[f64], &str, &Course, &mut Evaluator) -> bool,
) -> Claim {
    Claim {
        starts,
        contains,
        is_true,
    }
}

/// The statements of a line that are false.
pub(crate) fn false_statements(
    line: &str,
    course: &Course,
    evaluator: &mut Evaluator,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for statement in line.split([';', '(', ')', '·']).map(str::trim) {
        let (statement, steps) = statement
            .split_once(" in steps ")
            .unwrap_or((statement, ""));
        if let [first, last] = numbers(steps).as_slice()
            && !are_bounds(&numbers(statement), statement, [*first, *last], course)
        {
            wrong.push(format!("false: {statement} in steps {steps}"));
        }
        let fits = |claim: &&Claim| {
            statement.starts_with(claim.starts) && statement.contains(claim.contains)
        };
        if let Some(claim) = CLAIMS.iter().find(fits)
            && !(claim.is_true)(&numbers(statement), statement, course, evaluator)
        {
            wrong.push(format!("false: {statement}"));
        }
    }
    wrong
}

/// Whether the last two numbers of a statement are the bounds of what it names, at all of some steps; of where it was before the shown
/// iterate only the losses are known.
fn are_bounds(numbers: &[f64], text: &str, [first, last]: [f64; 2], course: &Course) -> bool {
    let [.., low, high] = numbers else {
        return false;
    };
    let now = course.step as usize;
    let steps = first as usize..=last as usize;
    let values: Vec<f64> = if text.contains("loss between") {
        let loss = |step: usize| match step.checked_sub(now) {
            Some(ahead) => course.losses.get(ahead),
            None => course.past.get(step),
        };
        steps.filter_map(loss).copied().collect()
    } else {
        let words = text.split_whitespace();
        let index = words.filter_map(|word| course.names.iter().position(|name| name == word));
        let Some(index) = index.take(1).next() else {
            return false;
        };
        let at = |step: usize| course.points.get(step.checked_sub(now)?)?.get(index);
        steps.filter_map(at).copied().collect()
    };
    let [least, greatest] = range(&values);
    let printed = 0.06 * (high - low);
    values.is_empty() || least >= low - printed && greatest <= high + printed
}

/// How many steps ahead a line says that a run jumps off, if it does.
pub(crate) fn jumps_off(line: &str) -> Option<usize> {
    let (before, _) = line.split_once(" steps its averages have faded")?;
    let (_, steps) = before.rsplit_once(' ')?;
    steps.parse().ok()
}

/// The numbers in a text.
fn numbers(text: &str) -> Vec<f64> {
    let words = text
        .split_whitespace()
        .map(|word| word.trim_end_matches(','));
    words.filter_map(|word| word.parse().ok()).collect()
}

fn alike(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= PRINTED * a.abs().max(b.abs())
}

fn is_loss_in(said: f64, steps: f64, course: &Course) -> bool {
    let seen = course.losses.get(steps as usize);
    seen.is_some_and(|seen| alike(said, *seen))
}

/// The farthest quarter.
fn later<T>(numbers: &[T]) -> &[T] {
    &numbers[numbers.len() * 3 / 4..]
}

fn range(numbers: &[f64]) -> [f64; 2] {
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    [
        least,
        numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    ]
}

/// Whether what is seen lies between two ends, to the width of what is between them.
fn lies_between([low, high]: [f64; 2], seen: &[f64]) -> bool {
    let width = high - low;
    let [least, greatest] = range(seen);
    least > low - 0.5 * width && greatest < high + 0.5 * width
}

/// The coordinate ahead whose name is the word of a text at an index.
fn named(text: &str, course: &Course, word: usize) -> Vec<f64> {
    let name = text.split_whitespace().nth(word).unwrap_or_default();
    let index = course.names.iter().position(|known| known == name);
    let index = index.unwrap_or_else(|| panic!("no parameter {name} in `{text}`"));
    course.points.iter().map(|at| at[index]).collect()
}

/// Whether the end of what is ahead is a place where it stays.
fn rests(course: &Course) -> bool {
    let last = &course.points[course.stays * 3 / 4..course.stays];
    let end = &last[last.len() - 1];
    let most = last.iter().map(|at| distance(at, end)).fold(0.0, f64::max);
    most <= 1e-3 * distance(&course.points[0], end)
}

/// Where steps along the axes to whatever is lower lead, ever finer ones.
fn lowest_from(from: &[f64], evaluator: &mut Evaluator) -> Vec<f64> {
    let mut at = from.to_vec();
    let mut loss = evaluator.value(&at);
    let mut step = 0.1 * distance(from, &vec![0.0; from.len()]).max(1.0);
    for _ in 0..100_000 {
        let before = loss;
        for index in 0..at.len() {
            for side in [-step, step] {
                let x = at[index];
                at[index] = x + side;
                let value = evaluator.value(&at);
                if value < loss {
                    loss = value;
                } else {
                    at[index] = x;
                }
            }
        }
        if loss == before {
            step /= 2.0;
        }
        if step < 1e-9 {
            break;
        }
    }
    at
}

pub(crate) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a - b).fold(0.0, f64::hypot)
}
