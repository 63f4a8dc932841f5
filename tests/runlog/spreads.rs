//! What is lost beside a loss that looks well: a policy's choices, the spread of an embedding, samples, scores, parts, and losses of what is no input of theirs.

use gdplay::explain::FindingKind::{BrokenLogger, Overfitting, Plateau, RateTooLarge};
use gdplay::runlog::RunDiagnosis;

use super::{Noise, log_of, of_text, the, words};

const RECORDS: usize = 100;

/// What falls or rises from one level to another within so many records.
fn course(index: usize, from: f64, to: f64, within: f64) -> f64 {
    to + (from - to) * (-(index as f64) / within).exp()
}

fn said_of(record: impl FnMut(usize) -> Vec<(&'static str, f64)>) -> RunDiagnosis {
    of_text(&log_of(RECORDS, record))
}

#[test]
fn an_entropy_that_falls_to_nothing_is_lost_unless_it_is_paid() {
    for (end, gain, rings) in [(0.0, 0.0, true), (0.0, 5.0, false), (0.01, 0.0, false)] {
        let mut noise = Noise(3);
        let said = said_of(|index| {
            vec![
                ("policy_loss", 0.01 * noise.normal()),
                ("entropy", course(index, 1.386, end, 5.0)),
                (
                    "reward_mean",
                    1.0 + gain * index as f64 / 100.0 + 0.05 * noise.normal(),
                ),
            ]
        });
        assert_eq!(words(&said).contains(&"collapse"), rings, "{end} {gain}");
    }
}

#[test]
fn a_spread_that_falls_to_nothing_is_a_collapse() {
    for (key, end, rings) in [
        ("std", 1e-6, true),
        ("z_std", 1e-6, true),
        ("std", 0.02, false),
        ("reward_std", 1e-6, false),
    ] {
        let said = said_of(|index| {
            vec![
                ("loss", course(index, 0.0, -0.95, 8.0)),
                (key, course(index, 0.05, end, 6.0)),
            ]
        });
        assert_eq!(words(&said).contains(&"collapse"), rings, "{key} {end}");
    }
}

#[test]
fn samples_that_become_worse_are_told() {
    for (end, rings) in [(40.0, false), (250.0, true)] {
        let mut noise = Noise(4);
        let said = said_of(|index| {
            let late = index.saturating_sub(50) as f64 / 50.0;
            vec![
                ("d_loss", 0.7 + 0.05 * noise.normal()),
                ("g_loss", 1.1 + 0.1 * noise.normal()),
                (
                    "fid",
                    course(index, 230.0, 31.0, 10.0) + (end - 31.0) * late,
                ),
            ]
        });
        assert_eq!(words(&said).contains(&"collapse"), rings, "{end}");
    }
}

#[test]
fn an_error_in_words_may_be_all_of_them() {
    let said = said_of(|index| vec![("loss", course(index, 17.0, 2.9, 10.0)), ("wer", 1.0)]);
    assert!(!words(&said).contains(&"broken_logger"));
    let said = said_of(|index| vec![("loss", course(index, 17.0, 2.9, 10.0)), ("val_loss", 2.5)]);
    assert!(words(&said).contains(&"broken_logger"));
}

#[test]
fn a_loss_that_is_that_of_guessing_after_a_leap_is_told() {
    for (leap, end, rings) in [(58.0, 2.31, true), (58.0, 2.0, false), (2.5, 2.31, false)] {
        let mut noise = Noise(5);
        let said = said_of(|index| {
            let loss = if index == 1 { leap } else { end };
            vec![
                ("loss", loss + 0.01 * noise.normal()),
                ("lr", 0.5),
                ("grad_norm", 0.02),
            ]
        });
        let found = words(&said).contains(&RateTooLarge.word());
        assert_eq!(found, rings, "{leap} {end}: {:?}", words(&said));
    }
}

#[test]
fn a_loss_that_falls_to_that_of_guessing_and_stays_is_told() {
    for (end, rings) in [(2.303, true), (2.0, false)] {
        let mut noise = Noise(6);
        let said = said_of(|index| {
            vec![(
                "loss",
                course(index, 2.7, end, 2.0) + 0.005 * noise.normal(),
            )]
        });
        assert_eq!(words(&said).contains(&"plateau"), rings, "{end}");
    }
}

#[test]
fn a_model_of_tokens_that_knows_but_their_frequencies_is_told() {
    for (end, within, rings) in [(7.4, 5.0, true), (5.0, 5.0, false), (7.4, 60.0, false)] {
        let mut noise = Noise(7);
        let said = said_of(|index| {
            vec![(
                "loss",
                course(index, 10.8, end, within) + 0.05 * noise.normal(),
            )]
        });
        assert_eq!(words(&said).contains(&"plateau"), rings, "{end} {within}");
    }
}

#[test]
fn a_part_that_is_not_learned_is_told() {
    for (part, rings) in [(std::f64::consts::LN_2, true), (0.6, false)] {
        let said = said_of(|index| {
            let other = course(index, 1.3, 0.3, 10.0);
            vec![("loss", other + part), ("a_loss", other), ("b_loss", part)]
        });
        assert_eq!(words(&said).contains(&"plateau"), rings, "{part}");
    }
}

/// A rate that is divided by ten every few records from the start on, beside one that is so in the second half.
#[test]
fn a_rate_that_is_spent_early_explains_a_small_fall() {
    for (every, rings) in [(2, true), (40, false)] {
        let mut noise = Noise(8);
        let said = of_text(&log_of(200, |index| {
            let rate = 0.1_f64.powf(1.0 + (index / every) as f64);
            let end = if rings {
                1.9
            } else {
                course(index, 2.1, 1.9, 100.0)
            };
            vec![
                (
                    "loss",
                    course(index, 2.25, end, 5.0) + 0.02 * noise.normal(),
                ),
                ("lr", rate),
                ("grad_norm", 1.2 + 0.1 * noise.normal()),
            ]
        }));
        assert_eq!(
            words(&said).contains(&"plateau"),
            rings,
            "{every}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn a_score_that_is_lost_while_the_loss_on_its_rows_falls_is_told() {
    for (fall, rings) in [(0.3, true), (0.1, false)] {
        let said = said_of(|index| {
            vec![
                ("train_loss", course(index, 1.3, 0.3, 20.0)),
                ("val_loss", course(index, 1.3, 0.5, 20.0)),
                ("val_acc", 0.85 - fall * index as f64 / 100.0),
            ]
        });
        assert_eq!(words(&said).contains(&"overfitting"), rings, "{fall}");
    }
}

#[test]
fn of_two_tasks_the_one_may_be_lost() {
    for (fall, rings) in [(0.3, true), (0.05, false)] {
        let said = said_of(|index| {
            vec![
                ("loss", course(index, 1.2, 0.4, 20.0)),
                ("eval/task_acc", course(index, 0.5, 0.9, 20.0)),
                ("eval/mmlu", course(index, 0.62, 0.62 - fall, 20.0)),
            ]
        });
        let text = said
            .findings
            .iter()
            .any(|finding| finding.text.contains("lost of the other"));
        assert_eq!(text, rings, "{fall}: {:?}", words(&said));
    }
    let said = said_of(|index| {
        vec![
            ("loss", course(index, 0.7, 0.3, 20.0)),
            ("eval_old_task_loss", 1.5 + 0.03 * index as f64),
            ("eval_new_task_loss", course(index, 0.9, 0.45, 20.0)),
        ]
    });
    let found = the(&said, Overfitting);
    assert!(found.text.contains("lost of the other"), "{}", found.text);
    // What falls beside it is another measure: then it is a loss that rises again.
    let said = said_of(|index| {
        vec![
            ("loss", course(index, 0.7, 0.1, 20.0)),
            (
                "val_loss",
                course(index, 1.5, 0.5, 5.0) + 0.01 * index as f64,
            ),
            ("val_aux_loss", course(index, 0.9, 0.45, 20.0)),
        ]
    });
    let found = the(&said, Overfitting);
    assert!(found.text.contains("is lowest at"), "{}", found.text);
}

#[test]
fn an_accuracy_that_hardly_moves_is_not_taken_from_the_predictions() {
    for (jitter, own, rings) in [
        (0.004, true, true),
        (0.03, true, false),
        (0.004, false, false),
    ] {
        let mut noise = Noise(9);
        let said = said_of(|index| {
            let key = if own { "accuracy" } else { "val_accuracy" };
            vec![
                ("loss", course(index, 2.35, 0.1, 10.0)),
                (key, 0.1 + jitter * noise.normal().clamp(-2.0, 2.0)),
            ]
        });
        assert_eq!(
            words(&said).contains(&BrokenLogger.word()),
            rings,
            "{jitter} {own}"
        );
    }
}

#[test]
fn a_validation_that_is_the_training_of_the_record_before_is_told() {
    for (off, rings) in [(0.0, true), (1e-6, false)] {
        let own = |index: usize| course(index, 2.3, 0.1, 20.0);
        let said = said_of(|index| {
            vec![
                ("train_loss", own(index)),
                ("val_loss", own(index.saturating_sub(1)) + off),
            ]
        });
        assert_eq!(words(&said).contains(&BrokenLogger.word()), rings, "{off}");
    }
}

#[test]
fn a_loss_of_probabilities_is_known_by_the_accuracy() {
    for (end, accuracy, kind, rings) in [
        (-0.97, 0.97, BrokenLogger, true),
        (-0.97, 0.5, BrokenLogger, false),
        (1.4665, 0.99, Plateau, true),
        (1.4665, 0.6, Plateau, false),
        (1.0, 0.99, Plateau, false),
    ] {
        let first = if end < 0.0 { -0.1 } else { 2.3 };
        let said = said_of(|index| {
            vec![
                ("loss", course(index, first, end, 10.0)),
                ("accuracy", course(index, 0.1, accuracy, 10.0)),
            ]
        });
        let told = said.findings.iter().filter(|finding| finding.kind == kind);
        let mut told = told.filter(|finding| {
            finding.text.contains("probabilities") || finding.text.contains("twice")
        });
        assert_eq!(told.next().is_some(), rings, "{end} {accuracy}");
    }
}

#[test]
fn a_loss_that_stands_while_that_on_other_rows_falls_is_not_what_is_learned() {
    for (end, kind) in [(0.4, "broken_logger"), (2.25, "rate_too_small")] {
        let mut noise = Noise(10);
        let said = said_of(|index| {
            vec![
                ("train_loss", 2.303 + 0.003 * noise.normal()),
                ("val_loss", course(index, 2.3, end, 20.0)),
            ]
        });
        assert!(words(&said).contains(&kind), "{end}: {:?}", words(&said));
    }
}

#[test]
fn one_answer_for_every_row_is_told() {
    for (loss, rings) in [(0.1985, true), (0.25, false)] {
        let mut noise = Noise(11);
        let said = said_of(|_| vec![("loss", loss + 0.0005 * noise.normal()), ("accuracy", 0.95)]);
        let found = the(&said, gdplay::explain::FindingKind::RateTooSmall);
        assert_eq!(found.text.contains("one answer"), rings, "{}", found.text);
    }
}

#[test]
fn an_accuracy_of_guessing_is_told_where_no_loss_is() {
    for (end, rings) in [(0.1, true), (0.9, false)] {
        let line = |index| {
            let accuracy = course(index, 0.1, end, 30.0);
            format!("Epoch {index}: accuracy {accuracy:.4}")
        };
        let lines: Vec<String> = (0..RECORDS).map(line).collect();
        assert_eq!(
            words(&of_text(&lines.join("\n"))).contains(&"rate_too_small"),
            rings,
            "{end}"
        );
    }
}
