//! What short logs, shared steps, half precision, rewards and held-back rows show: each with a log in which it must be said, and one in which
//! it must not.

use std::fmt::Write;

use gdplay::explain::FindingKind::{
    BrokenLogger, Collapse, Dead, Diverging, Drift, Exploding, MissingGradient, NotFinite,
    Overfitting, Plateau, RateTooLarge, RateTooSmall, Restart, Spike, Vanishing,
};
use gdplay::explain::{FindingKind, Severity};
use gdplay::runlog::stream::LogStream;
use gdplay::runlog::{RunDiagnosis, RunVerdict};

use super::{Noise, log_of, number, of_text, the, words};

/// What falls from one level to another within so many records.
fn course(index: usize, from: f64, to: f64, within: f64) -> f64 {
    to + (from - to) * (-(index as f64) / within).exp()
}

/// Lines of a loss an epoch.
fn epochs(losses: &[f64]) -> RunDiagnosis {
    let lines = (1..).zip(losses);
    let lines =
        lines.map(|(epoch, loss)| format!("Epoch {epoch}/{} - loss: {loss}\n", losses.len()));
    of_text(&lines.collect::<String>())
}

fn has(said: &RunDiagnosis, kind: FindingKind) -> bool {
    said.findings.iter().any(|finding| finding.kind == kind)
}

#[test]
fn a_short_log_that_ends_above_its_start_is_told() {
    for (losses, kind) in [
        (&[2.3, 5.1, 40.0, 900.0, 1e5][..], Some(Diverging)),
        (&[2.3, 25.0, 400.0], Some(Diverging)),
        (
            &[2.3, 2.2, 2.1, 3.0, 9.0, 60.0, 900.0, 1e4],
            Some(Diverging),
        ),
        (&[1.2, 0.7, 2.303, 2.303], Some(RateTooLarge)),
        (&[1.2, 0.7, 0.5, 0.4, 0.34], None),
        (&[1.2, 0.7, 1.3], None),
        (&[2.3, 25.0], None),
    ] {
        let said = epochs(losses);
        let known = [Diverging, RateTooLarge];
        let told = known.into_iter().find(|kind| has(&said, *kind));
        assert_eq!(told, kind, "{losses:?}: {:?}", words(&said));
    }
    let guess = the(&epochs(&[1.2, 0.7, 2.303, 2.303]), RateTooLarge);
    assert!(guess.text.contains("ln 10"), "{}", guess.text);
}

#[test]
fn a_short_log_that_stands_at_a_guess_is_told() {
    let of = |losses: &[f64]| has(&epochs(losses), RateTooSmall);
    assert!(of(&[2.3031, 2.3028, 2.3027, 2.3027, 2.3027]));
    assert!(!of(&[2.3031, 2.3028, 2.3027, 2.3027]), "too few");
    assert!(!of(&[2.25, 2.249, 2.25, 2.249, 2.25]), "no guess");
    assert!(!of(&[2.3031, 2.3028, 2.2, 2.1, 2.0]), "it falls");
}

#[test]
fn a_short_log_that_swings_is_told() {
    let swings = [5.0, 1.0, 5.2, 1.1, 5.1, 1.0, 5.3, 1.2, 5.2, 1.0];
    assert!(has(&epochs(&swings), RateTooLarge));
    assert!(!has(&epochs(&swings[..8]), RateTooLarge), "too few");
    let scatters = [5.0, 1.0, 5.2, 1.1, 1.0, 5.1, 5.3, 1.2, 5.2, 1.0];
    assert!(!has(&epochs(&scatters), RateTooLarge));
}

/// JSON lines of a loss, each at the step that a function gives.
fn at_steps(
    count: usize,
    step: impl Fn(usize) -> usize,
    loss: impl Fn(usize) -> f64,
) -> RunDiagnosis {
    let line = |index: usize| {
        format!(
            "{{\"step\": {}, \"loss\": {:.5}}}\n",
            step(index),
            loss(index)
        )
    };
    of_text(&(0..count).map(line).collect::<String>())
}

#[test]
fn records_that_share_their_steps_are_numbered_in_their_order() {
    let grows = |index: usize| 2.3 * 1.05_f64.powf(index as f64);
    for step in [|_| 0, |index: usize| index / 40] {
        let said = at_steps(120, step, grows);
        assert_eq!(said.steps, 120);
        assert!(has(&said, Diverging), "{:?}", words(&said));
        assert!(
            said.notes
                .iter()
                .any(|note| note.contains("share one step")),
            "{:?}",
            said.notes
        );
    }
    // The same of epochs, with the epoch beside the number.
    let lines =
        (0..120).map(|index| format!("Epoch [{}/3], Loss: {:.4}\n", index / 40, grows(index)));
    let said = of_text(&lines.collect::<String>());
    assert_eq!(said.steps, 120);
    assert!(
        the(&said, Diverging).text.contains("record 0"),
        "{:?}",
        said.findings
    );
    // Two processes that write the same steps, a record that is written twice, and a run that was resumed stay what they are.
    let falls = |index: usize| course(index, 2.3, 0.3, 20.0);
    assert_eq!(at_steps(120, |index| index / 2, falls).steps, 60);
    assert_eq!(
        at_steps(120, |index| index / 2, |index| falls(index / 2)).steps,
        60
    );
    let resumed = at_steps(
        120,
        |index| if index < 80 { index } else { index - 40 },
        falls,
    );
    assert_eq!(resumed.steps, 80);
    assert!(has(&resumed, Restart));
}

#[test]
fn a_validation_beside_records_that_share_their_epoch_stays_in_its_epoch() {
    let mut text = String::new();
    for epoch in 0..12 {
        for batch in 0..10 {
            let loss = course(10 * epoch + batch, 2.3, 0.1, 30.0);
            let _ = writeln!(text, "{{\"epoch\": {epoch}, \"loss\": {loss:.4}}}");
        }
        let held = if epoch < 4 {
            2.0 - 0.3 * epoch as f64
        } else {
            0.9 + 0.2 * epoch as f64
        };
        let _ = writeln!(text, "{{\"epoch\": {epoch}, \"val_loss\": {held:.4}}}");
    }
    let found = the(&of_text(&text), Overfitting);
    assert!(found.text.contains("(epoch 3)"), "{}", found.text);
    assert_eq!(found.step, Some(39));
}

#[test]
fn a_process_whose_loss_is_lost_is_told() {
    for (from, rings) in [(50, true), (1000, false)] {
        let mut text = String::new();
        for step in 0..100 {
            for rank in 0..4 {
                let loss = course(step, 2.3, 0.3, 20.0);
                let loss = if rank == 3 && step >= from {
                    f64::NAN
                } else {
                    loss
                };
                let _ = writeln!(text, "[rank{rank}]: step {step} loss {loss:.4} lr 0.001");
            }
        }
        let said = of_text(&text);
        assert_eq!(has(&said, NotFinite), rings, "{:?}", words(&said));
        if rings {
            assert_eq!(the(&said, NotFinite).step, Some(50));
        }
    }
}

#[test]
fn another_loss_that_is_lost_is_told() {
    for (from, rings) in [(50, true), (1000, false)] {
        let said = of_text(&log_of(100, |index| {
            let part = if index < from { 0.5 } else { f64::NAN };
            vec![("loss", course(index, 2.3, 0.3, 20.0)), ("box_loss", part)]
        }));
        assert_eq!(has(&said, NotFinite), rings, "{:?}", words(&said));
    }
}

#[test]
fn runs_side_by_side_are_told_apart() {
    let mut text = String::from("\"Step\",\"run-a - train/loss\",\"run-b - train/loss\"\n");
    for step in 0..60 {
        let _ = writeln!(
            text,
            "{step},{:.4},{:.4}",
            course(step, 2.3, 0.3, 20.0),
            1.0 + step as f64
        );
    }
    let mut stream = LogStream::new(std::path::Path::new(""));
    stream.feed(text.as_bytes()).expect("a log");
    stream.finish().expect("a log");
    let names: Vec<&str> = stream.runs().iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["run-a", "run-b"]);
}

#[test]
fn a_loss_scale_that_only_falls_is_told() {
    let scale = |halved: i32| 65536.0 / 2_f64.powi(halved);
    for (lowest, level) in [
        (20, Some(Severity::Fault)),
        (16, Some(Severity::Warning)),
        (8, None),
    ] {
        let said = of_text(&log_of(200, |index| {
            let halved = (i32::try_from(index / 8).expect("few")).min(lowest);
            vec![
                ("loss", course(index, 2.3, 0.3, 40.0)),
                ("loss_scale", scale(halved)),
            ]
        }));
        let found = said
            .findings
            .iter()
            .find(|finding| finding.kind == NotFinite);
        assert_eq!(found.map(|found| found.level), level, "{lowest}");
    }
    // One that is doubled again in between finds its place.
    let said = of_text(&log_of(200, |index| {
        let halved = (i32::try_from(index / 8).expect("few")).min(20) - i32::from(index == 100);
        vec![
            ("loss", course(index, 2.3, 0.3, 40.0)),
            ("loss_scale", scale(halved)),
        ]
    }));
    assert!(!has(&said, NotFinite));
    // The lines of Apex say the same.
    for (from, rings) in [(100, true), (196, false)] {
        let mut text = String::new();
        for step in 0..200 {
            if step >= from {
                let scale = scale(step - from + 1);
                let _ = writeln!(
                    text,
                    "Gradient overflow.  Skipping step, loss scaler 0 reducing loss scale to {scale}"
                );
            }
            let _ = writeln!(
                text,
                "step {step} loss {:.4}",
                course(step as usize, 2.3, 0.3, 40.0)
            );
        }
        assert_eq!(has(&of_text(&text), NotFinite), rings, "{from}");
    }
}

#[test]
fn a_norm_that_half_precision_rounds_to_0_is_told() {
    for (norm, rings) in [(6e-8, true), (6e-3, false)] {
        let said = of_text(&log_of(200, |index| {
            let norm = if index % 3 == 0 { norm } else { 0.0 };
            vec![
                ("loss", 1.5 + 0.02 * course(index, 1.0, 0.0, 20.0)),
                ("grad_norm", norm),
            ]
        }));
        assert_eq!(has(&said, Vanishing), rings, "{norm}: {:?}", words(&said));
    }
}

#[test]
fn a_loss_that_is_0_by_what_it_is_is_no_broken_logger() {
    let of = |norm: f64, rewards: bool| {
        of_text(&log_of(100, |index| {
            let reward = if norm > 0.0 {
                course(index, 0.2, 0.8, 30.0)
            } else {
                0.0
            };
            let mut record = vec![
                ("loss", 0.0),
                ("grad_norm", norm * (1.0 + 0.1 * (index as f64).sin())),
            ];
            record.extend(rewards.then_some(("reward", reward)));
            record
        }))
    };
    assert_eq!(words(&of(0.3, true)), Vec::<&str>::new());
    let dead = of(0.0, true);
    assert!(
        has(&dead, Collapse) && !has(&dead, BrokenLogger),
        "{:?}",
        words(&dead)
    );
    assert!(has(&of(0.0, false), BrokenLogger));
}

#[test]
fn a_reward_that_is_lost_is_told_with_how_far_the_policy_went() {
    for (end, rings) in [(0.01, true), (0.8, false)] {
        let said = of_text(&log_of(50, |index| {
            let reward = if index < 25 {
                course(index, 0.3, 0.8, 8.0)
            } else {
                course(index - 25, 0.8, end, 5.0)
            };
            vec![
                ("loss", 0.001),
                ("reward", reward),
                ("kl", 0.01 * 1.2_f64.powf(index as f64)),
            ]
        }));
        assert_eq!(has(&said, Collapse), rings, "{:?}", words(&said));
        if rings {
            assert!(the(&said, Collapse).text.contains("while kl rises"));
        }
    }
}

/// A plateau begins where the loss is no farther from it than it scatters, and without a rate it is no warning.
#[test]
fn a_plateau_begins_where_the_fall_ends() {
    let of = |rate: bool| {
        let mut noise = Noise(7);
        of_text(&log_of(400, |index| {
            let loss = course(index, 8.0, 2.0, 25.0) + 0.01 * noise.normal();
            let mut record = vec![("loss", loss), ("grad_norm", 1.0 + 0.1 * noise.normal())];
            record.extend(rate.then_some(("lr", 1e-3)));
            record
        }))
    };
    let (known, unknown) = (the(&of(true), Plateau), the(&of(false), Plateau));
    for found in [&known, &unknown] {
        let step = found.step.expect("a step") as usize;
        assert!((90..180).contains(&step), "{step}");
    }
    assert_eq!(
        (known.level, unknown.level),
        (Severity::Warning, Severity::Note)
    );
}

#[test]
fn no_rate_is_the_answer_to_a_gradient_of_0() {
    for (norm, kind, other) in [
        (0.0, MissingGradient, RateTooSmall),
        (0.5, RateTooSmall, MissingGradient),
    ] {
        let said = of_text(&log_of(100, |_| {
            let layers = ["grad_norm/layers.0.weight", "grad_norm/layers.1.weight"];
            let layers = layers.map(|layer| (layer, norm));
            [&[("loss", 0.69), ("grad_norm", norm)], &layers[..]].concat()
        }));
        assert!(
            has(&said, kind) && !has(&said, other),
            "{norm}: {:?}",
            words(&said)
        );
        let remedy = the(&said, kind).remedy.unwrap_or_default();
        assert_eq!(remedy.contains("10 times the rate"), norm > 0.0);
    }
}

/// What a run of this program says of units that are off, by how many they are and by what its loss does.
#[test]
fn a_few_units_that_are_off_break_nothing_that_learns() {
    let of = |dead: u32, end: f64| {
        let said = format!(
            "{{\"racer\": \"gd\", \"findings\": [{{\"kind\": \"dead\", \"level\": \"fault\", \"where\": \"layer 2\", \"step\": null, \
             \"numbers\": {{\"dead\": {dead}.0, \"units\": 16.0}}, \"text\": \"units are 0\", \"remedy\": \"a smaller learning rate\"}}]}}\n"
        );
        let text = log_of(100, |index| vec![("loss", course(index, 0.8, end, 20.0))]) + &said;
        the(&of_text(&text), Dead)
    };
    let few = of(3, 0.02);
    assert_eq!(few.level, Severity::Note);
    assert!(
        !few.remedy
            .unwrap_or_default()
            .contains("smaller learning rate")
    );
    assert_eq!(of(12, 0.02).level, Severity::Fault);
    assert_eq!(of(3, 0.8).level, Severity::Fault);
}

#[test]
fn the_lowest_of_many_noisy_validations_is_chance() {
    let of = |rise: f64| {
        let mut noise = Noise(3);
        of_text(&log_of(400, |index| {
            let held = course(index, 1.0, 0.3, 20.0) + rise * index as f64 + 0.002 * noise.normal();
            let held = if index == 150 { 0.2 } else { held };
            vec![
                ("train_loss", course(index, 1.0, 0.0, 60.0)),
                ("val_loss", held),
            ]
        }))
    };
    assert!(!has(&of(0.0), Overfitting));
    assert!(has(&of(1e-3), Overfitting));
}

#[test]
fn what_overfits_is_told_with_the_numbers_of_the_log() {
    let mut text = String::from("epoch,train_loss,val_loss\n");
    for (epoch, (loss, held)) in [
        (1.2, 1.1),
        (0.7, 0.9),
        (0.35, 1.0),
        (0.12, 1.4),
        (0.04, 1.9),
        (0.01, 2.4),
    ]
    .iter()
    .enumerate()
    {
        let _ = writeln!(text, "{epoch},{loss},{held}");
    }
    let found = the(&of_text(&text), Overfitting);
    let numbers =
        ["val_min", "val_last", "train_at_val_min", "train_last"].map(|name| number(&found, name));
    assert_eq!(numbers, [0.9, 2.4, 0.7, 0.01]);
}

#[test]
fn one_jump_is_no_creep() {
    let of = |jumps: bool| {
        let mut noise = Noise(5);
        of_text(&log_of(120, |index| {
            let rise = if jumps {
                f64::from(u8::from(index >= 60))
            } else {
                (index as f64 - 60.0).max(0.0) / 60.0
            };
            vec![(
                "loss",
                course(index, 3.0, 1.0, 10.0) + 0.9 * rise + 0.005 * noise.normal(),
            )]
        }))
    };
    let (jump, creep) = (of(true), of(false));
    assert!(!has(&jump, Drift), "{:?}", words(&jump));
    assert_eq!(the(&jump, Spike).step, Some(61));
    assert!(
        has(&creep, Drift) && !has(&creep, Spike),
        "{:?}",
        words(&creep)
    );
}

#[test]
fn loss_and_norm_that_are_taken_otherwise_do_not_explode() {
    let of = |back: bool| {
        of_text(&log_of(300, |index| {
            let times = if index < 150 {
                1.0
            } else if back {
                1.0 + course(index - 150, 31.0, 0.0, 10.0)
            } else {
                32.0
            };
            vec![
                ("loss", times * course(index, 2.4, 0.4, 60.0)),
                ("grad_norm", times * (1.0 + 0.1 * (index as f64).sin())),
            ]
        }))
    };
    let (other, spike) = (of(false), of(true));
    assert!(
        has(&other, Drift) && !has(&other, Exploding),
        "{:?}",
        words(&other)
    );
    assert!(
        has(&spike, Spike) && !has(&spike, Drift),
        "{:?}",
        words(&spike)
    );
}

#[test]
fn a_weight_that_is_raised_is_no_creep() {
    for (grows, level) in [(false, Severity::Note), (true, Severity::Warning)] {
        let said = of_text(&log_of(100, |index| {
            let recon = course(index, 280.0, 80.0, 4.0);
            let beta = 40.0 * (index as f64 / 50.0).min(1.0);
            let part = if grows { recon + beta } else { recon };
            vec![
                ("loss", recon + beta),
                ("recon", part),
                ("kl", course(index, 45.0, 40.0, 20.0)),
            ]
        }));
        assert_eq!(the(&said, Drift).level, level);
    }
}

#[test]
fn a_score_that_is_poor_on_other_rows_throughout_is_told() {
    for (held, rings) in [(12.0, true), (80.0, false)] {
        let mut noise = Noise(9);
        let said = of_text(&log_of(40, |index| {
            vec![
                ("train_loss", course(index, 1.9, 0.1, 8.0)),
                ("train_acc", course(index, 35.0, 95.0, 8.0)),
                ("test_loss", 5.0 + noise.normal().abs()),
                ("test_acc", held + noise.next()),
            ]
        }));
        assert_eq!(has(&said, Overfitting), rings, "{held}: {:?}", words(&said));
    }
}

#[test]
fn tasks_that_go_opposite_ways_are_told() {
    for (slope, rings) in [(0.2, true), (-0.02, false)] {
        let said = of_text(&log_of(12, |index| {
            vec![
                ("loss", course(index, 0.7, 0.2, 4.0)),
                ("eval_new_loss", 0.9 - 0.05 * index as f64),
                ("eval_old_loss", 1.2 + slope * index as f64),
            ]
        }));
        assert_eq!(
            has(&said, Overfitting),
            rings,
            "{slope}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn a_validation_far_below_the_training_knows_its_rows() {
    for (end, rings) in [(0.005, true), (1.0, false)] {
        let said = of_text(&log_of(20, |index| {
            vec![
                ("train_loss", course(index, 10.0, 2.8, 3.0)),
                ("val_loss", course(index, 10.0, end, 1.5)),
            ]
        }));
        assert_eq!(
            said.verdict == RunVerdict::Warning,
            rings,
            "{:?}",
            words(&said)
        );
    }
}

/// An epoch that is named at its end, and losses that say no more than their rows.
#[test]
fn lines_of_a_first_program_are_read() {
    let mut text = String::new();
    for epoch in 1..5 {
        for batch in 0..5 {
            let loss = course(5 * (epoch - 1) + batch, 2.3, 1.4, 10.0);
            let _ = writeln!(text, "batch {}/100 lr 0.01 Loss: {loss:.3}", 20 * batch);
        }
        let _ = writeln!(
            text,
            "Epoch {epoch}/4 done, validation loss {:.3}",
            2.2 - 0.2 * epoch as f64
        );
    }
    let said = of_text(&text);
    assert!(!has(&said, Restart), "{:?}", words(&said));
    assert_eq!(said.steps, 20);
    assert!(
        said.series.iter().any(|name| name.contains("validation")),
        "{:?}",
        said.series
    );
    let said = of_text(
        &(0..60)
            .map(|it| format!("it {it} | L {:.4}", 1.05_f64.powi(it)))
            .collect::<Vec<_>>()
            .join("\n"),
    );
    assert!(has(&said, Diverging));
    let line = |epoch: usize| {
        format!(
            "epoch {epoch} train {:.3} valid {:.3} lr 0.1\n",
            course(epoch, 2.3, 0.1, 9.0),
            1.0 + 0.1 * epoch as f64
        )
    };
    let said = of_text(&(0..40).map(line).collect::<String>());
    assert!(has(&said, Overfitting), "{:?}", words(&said));
}
