//! Styles of lines that are read as what they say: rows that stand alone, shares, commas for points, likelihoods, scores without a loss.

use std::path::Path;

use gdplay::explain::FindingKind::{BrokenLogger, Collapse, Diverging, Overfitting};
use gdplay::runlog::RunVerdict;
use gdplay::runlog::run::{LogRun, NamedSeries};
use gdplay::runlog::stream::LogStream;

use super::{of_text, words};

const RECORDS: usize = 60;

/// A name, and the first and the last value.
type Ends = (String, f64, f64);

fn ends(series: &NamedSeries) -> Ends {
    let values = series.finite();
    (series.name.to_string(), values[0], values[values.len() - 1])
}

/// A loss that falls from about 2.3, one on other rows, and two shares that rise, of a record.
fn numbers(index: usize) -> [f64; 4] {
    let left = (-(index as f64) / 14.0).exp();
    [
        0.3 + 2.0 * left,
        0.4 + 2.0 * left,
        0.9 - 0.75 * left,
        0.8 - 0.7 * left,
    ]
}

fn log_in(style: impl Fn(usize, [f64; 4]) -> String) -> String {
    (0..RECORDS)
        .map(|index| style(index, numbers(index)) + "\n")
        .collect()
}

/// What `see` sees of the run of a log.
fn seen<T>(text: &str, see: impl Fn(&LogRun) -> T) -> T {
    let mut stream = LogStream::new(Path::new(""));
    stream.feed(text.as_bytes()).expect("a log");
    stream.finish().expect("a log");
    let (_, log) = stream.runs().iter().next().expect("a run");
    see(&LogRun::of(log))
}

/// The training loss and the one on other rows are the numbers that were written.
fn has_both(text: &str) {
    let [loss, validation] = seen(text, |run| {
        [&run.loss, &run.validation].map(|series| series.as_ref().map(ends))
    });
    let near = |ends: Option<Ends>, from: usize| {
        let (name, first, last) = ends.unwrap_or_else(|| panic!("both losses in {text:.80}"));
        let (known, end) = (numbers(0)[from], numbers(RECORDS - 1)[from]);
        assert!(
            (first - known).abs() < 0.01 && (last - end).abs() < 0.01,
            "{name}: {first} {last} in {text:.80}"
        );
    };
    near(loss, 0);
    near(validation, 1);
    let said = of_text(text);
    assert_eq!(said.steps, RECORDS, "{text:.80}");
    assert_eq!(said.verdict, RunVerdict::Healthy, "{text:.80}");
}

#[test]
fn rows_may_stand_alone_or_together() {
    has_both(&log_in(|i, [l, v, ..]| {
        format!("epoch {i} train {l:.4} valid {v:.4}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("Epoch: {i}\tTrain: {l:.4}\tVal: {v:.4}")
    }));
    has_both(&log_in(|i, [l, v, a, w]| {
        format!("Epoch {i}: train {l:.4}/{a:.3} test {v:.4}/{w:.3}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("Epoch {i} train/val loss: {l:.4} / {v:.4}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("epoch {i} loss: train={l:.4}, val={v:.4}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("epoch={i};loss={l:.4};val={v:.4}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("epoch {i}: trainL {l:.4}, validL {v:.4}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("epoch={i} trainLoss={l:.4} validLoss={v:.4}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("{{\"epoch\": {i}, \"train\": {l:.4}, \"val\": {v:.4}}}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("step {i} │ loss {l:.4} │ val {v:.4}")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("MSE on train: {l:.4}, MSE on test: {v:.4} (epoch {i})")
    }));
    has_both(&log_in(|i, [l, v, ..]| {
        format!("Epoch #{i}: Loss={l:.4} (val {v:.4})")
    }));
}

#[test]
fn a_line_may_say_of_which_rows_the_next_is() {
    has_both(&log_in(|i, [l, v, _, w]| {
        format!(
            "Epoch {i}\n-----\nloss: {l:.4}  [   64/60000]\nTest Error: \n Accuracy: {:.1}%, Avg loss: {v:.4} ",
            100.0 * w
        )
    }));
}

/// A comma for the point, beside numbers that cannot be thousands, and thousands.
#[test]
fn a_comma_may_be_a_point() {
    has_both(
        &log_in(|i, [l, v, ..]| format!("Epoche {i}: Verlust {l:.4}; Validierungsverlust {v:.4}"))
            .replace('.', ","),
    );
    let steps = log_in(|i, [l, ..]| format!("step {},000 loss {l:.4}", i + 1));
    assert_eq!(seen(&steps, |run| run.last_step), 60_000);
}

#[test]
fn rows_that_stand_alone_may_be_scores() {
    for style in [
        |i: usize, [_, _, a, w]: [f64; 4]| {
            format!("Epoch: {i:03}, Train: {a:.4}, Val: {w:.4}, Test: {w:.4}")
        },
        |i: usize, [l, _, a, w]: [f64; 4]| {
            format!("Epoch: {i:03}, Loss: {l:.4}, Train: {a:.4}, Val: {w:.4}")
        },
        |i: usize, [l, _, a, w]: [f64; 4]| {
            format!("epoch {i} loss {l:.4} acc: train {a:.3} val {w:.3}")
        },
        |i: usize, [l, _, a, w]: [f64; 4]| {
            format!(
                "epoch {i} loss {l:.4} train_acc={:.1}% val_acc={:.1}%",
                100.0 * a,
                100.0 * w
            )
        },
    ] {
        let text = log_in(style);
        let said = of_text(&text);
        assert_eq!(words(&said), [""; 0], "{text:.80}");
        assert!(
            seen(&text, |run| !run.held_back_scores.is_empty()),
            "{text:.80}"
        );
    }
}

#[test]
fn shares_in_percent_are_scores_and_count_nothing() {
    for (test_accuracy, rings) in [(12.0, true), (60.0, false)] {
        let text = log_in(|i, [l, v, a, _]| {
            format!(
                "Epoch: {i} | Train Loss: {l:.3} | Train Acc: {:.2}% | Test Loss: {v:.3} | Test Acc: {test_accuracy}.{}%",
                100.0 * a,
                i % 7
            )
        });
        assert_eq!(
            words(&of_text(&text)).contains(&Overfitting.word()),
            rings,
            "{test_accuracy}"
        );
    }
    let bar = log_in(|i, [l, ..]| {
        format!(
            "\repoch: {}%|##  | {i}/60 [00:03<00:05, 9.11it/s, loss={l:.4}]",
            i * 100 / 60
        )
    });
    assert_eq!(of_text(&bar).steps, RECORDS);
}

/// A likelihood is below 0 and rises; where it falls the run is lost. Above 0 it may be made large or small.
#[test]
fn the_negative_of_a_likelihood_is_a_loss() {
    for (factor, finds) in [(-1.0, false), (1.0, false)] {
        let text = log_in(|i, [l, ..]| format!("Epoch {i} ELBO: {:.3}", factor * 100.0 * l));
        let loss = seen(&text, |run| run.loss.as_ref().map(ends));
        assert_eq!(
            loss.as_ref().map(|(name, ..)| name.as_str()),
            (factor < 0.0).then_some("-ELBO")
        );
        assert_eq!(!words(&of_text(&text)).is_empty(), finds, "{factor}");
    }
    let lost = log_in(|i, _| format!("Epoch {i} ELBO: {:.3}", -100.0 * 1.2_f64.powf(i as f64)));
    assert!(words(&of_text(&lost)).contains(&Diverging.word()));
}

#[test]
fn scores_and_rewards_are_read_where_there_is_no_loss() {
    for (text, format) in [
        (
            log_in(|i, [.., a, _]| format!("Epoch {i}: accuracy {a:.4}")),
            "scores",
        ),
        (
            log_in(|i, [.., a, _]| format!("Episode {i}\tAverage Score: {:.2}", 200.0 * a)),
            "scores",
        ),
        (
            log_in(|i, [.., a, _]| format!("Episode: {i} | Total reward: {:.1}", 200.0 * a)),
            "scores",
        ),
        (
            log_in(|_, [.., a, _]| format!("Acc: {:.2}%", 100.0 * a)),
            "uncounted_scores",
        ),
        // Where there is a loss, a line without one is none of its records.
        (
            log_in(|i, [l, _, a, _]| format!("Epoch {i}: loss {l:.4}\naccuracy {a:.4}")),
            "text",
        ),
    ] {
        let said = of_text(&text);
        assert_eq!((said.format, said.steps), (format, RECORDS), "{text:.60}");
        assert_eq!(words(&said), [""; 0], "{text:.60}");
    }
    let lost = log_in(|i, _| {
        format!(
            "Episode: {i} | Total reward: {:.1}",
            if i < 30 {
                i as f64
            } else {
                60.0 - i as f64 * 1.0
            } - 0.0
        )
    });
    assert!(words(&of_text(&lost)).contains(&Collapse.word()));
}

/// A loss of few digits that never moves is found as any other.
#[test]
fn a_loss_of_few_digits_that_stands_is_found() {
    for (fall, rings) in [(0.0, true), (0.5, false)] {
        let text = log_in(|i, [l, ..]| {
            format!(
                "step {i} loss {:.2}",
                2.3 + 0.01 * f64::from(i % 9 == 4) + fall * (l - 2.3)
            )
        });
        assert_eq!(
            words(&of_text(&text)).contains(&"rate_too_small"),
            rings,
            "{fall}"
        );
    }
    assert!(
        !words(&of_text(&log_in(|i, [l, ..]| format!(
            "step {i} loss {l:.2}"
        ))))
        .contains(&BrokenLogger.word())
    );
}
