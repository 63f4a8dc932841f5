//! Losses that cannot be what happened, courses that are no fault, and advice that fits.

use gdplay::explain::FindingKind::{
    Dead, Diverging, Drift, Frozen, MissingGradient, NotFinite, Overfitting, Plateau, RateTooSmall,
    Restart, Spike, Waves,
};
use gdplay::explain::Severity;
use gdplay::runlog::RunVerdict;

use super::{Noise, log_of, of_text, the, words};

/// What falls from one level to another within so many records.
fn course(index: usize, from: f64, to: f64, within: f64) -> f64 {
    to + (from - to) * (-(index as f64) / within).exp()
}

#[test]
fn no_cross_entropy_is_below_0() {
    for (key, end, rings) in [
        ("cross_entropy", -2.0, true),
        ("bce_loss", -2.0, true),
        ("loss", -2.0, false),
        ("nll", -2.0, false),
        ("cross_entropy", 0.0, false),
    ] {
        let said = of_text(&log_of(100, |index| {
            vec![(key, course(index, 2.3, end, 20.0))]
        }));
        assert_eq!(
            words(&said).contains(&"broken_logger"),
            rings,
            "{key} {end}"
        );
    }
}

#[test]
fn a_validation_that_is_the_training_is_told() {
    for (off, rings) in [(0.0, true), (1e-6, false)] {
        let said = of_text(&log_of(40, |index| {
            let loss = course(index, 2.0, 0.1, 6.0);
            vec![("loss", loss), ("val_loss", loss + off)]
        }));
        assert_eq!(words(&said).contains(&"broken_logger"), rings, "{off}");
    }
}

#[test]
fn a_validation_that_is_never_measured_anew_is_told() {
    for (level, wave, rings) in [(2.29, 0.0, true), (0.0, 0.0, false), (0.4, 1e-4, false)] {
        let said = of_text(&log_of(40, |index| {
            let held = level + wave * (index % 3) as f64;
            vec![("loss", course(index, 2.0, 0.3, 6.0)), ("val_loss", held)]
        }));
        assert_eq!(
            words(&said).contains(&"broken_logger"),
            rings,
            "{level} {wave}"
        );
    }
}

#[test]
fn a_validation_out_of_all_proportion_is_noted() {
    for (share, rings) in [(0.005, true), (0.02, false)] {
        let said = of_text(&log_of(40, |index| {
            let loss = course(index, 2.0, 0.3, 6.0);
            vec![("loss", loss), ("val_loss", share * loss)]
        }));
        assert_eq!(words(&said).contains(&"broken_logger"), rings, "{share}");
        assert_eq!(said.verdict, RunVerdict::Healthy);
    }
}

#[test]
fn a_loss_that_is_0_all_at_once_is_told() {
    for (near, norm, rings) in [
        (0.3, Some(1.0), true),
        (0.3, None, true),
        // What is learned to the end has no gradient.
        (0.3, Some(0.0), false),
        (0.001, Some(1.0), false),
        (0.05, None, false),
    ] {
        let said = of_text(&log_of(200, |index| {
            let is_0 = index >= 100;
            let loss = course(index, 2.3, near, 10.0);
            let mut all = vec![("loss", if is_0 { 0.0 } else { loss })];
            let after = norm.map(|norm| if is_0 { norm } else { 1.0 });
            all.extend(after.map(|norm| ("grad_norm", norm + 0.01 * norm * (index % 3) as f64)));
            all
        }));
        assert_eq!(
            words(&said).contains(&"broken_logger"),
            rings,
            "{near} {norm:?}"
        );
    }
    let always = of_text(&log_of(100, |_| vec![("loss", 0.0), ("grad_norm", 0.0)]));
    assert_eq!(words(&always), ["broken_logger"]);
}

#[test]
fn an_old_loss_is_told() {
    for (loss, wave, rings) in [
        (0.746_26, 0.3, true),
        (0.746_26, 0.0, false),
        (0.5, 0.3, false),
    ] {
        let said = of_text(&log_of(300, |index| {
            let own = course(index, 2.3, loss, 10.0);
            let norm = 1.0 + wave * (index % 5) as f64 / 5.0;
            vec![
                ("loss", if index < 150 { own } else { loss }),
                ("grad_norm", norm),
            ]
        }));
        assert_eq!(
            words(&said).contains(&"broken_logger"),
            rings,
            "{loss} {wave}"
        );
    }
}

#[test]
fn a_validation_that_stays_where_it_began_is_told() {
    for (held, train, rings) in [
        (2.3, 0.01, true),
        (2.3, 1.5, false),
        (1.9, 0.01, false),
        // On another scale it says nothing.
        (23.0, 0.01, false),
    ] {
        let mut noise = Noise(4);
        let said = of_text(&log_of(30, |index| {
            let start = if held < 20.0 { 2.3 } else { held };
            let own = course(index, start, held, 5.0) * (1.0 + 0.003 * noise.normal());
            vec![("loss", course(index, 2.3, train, 3.0)), ("val_loss", own)]
        }));
        assert_eq!(
            words(&said).contains(&"overfitting"),
            rings,
            "{held} {train}"
        );
    }
}

#[test]
fn a_validation_may_stand_long_before_it_falls() {
    let run = |records: usize| {
        of_text(&log_of(records, |index| {
            let held = match index {
                0..120 => 4.6 + course(index, 0.0, 10.0, 10.0),
                _ => 14.6 * (-((index - 120) as f64) / 8.0).exp(),
            };
            vec![
                ("train_loss", course(index, 4.5, 1e-6, 2.0)),
                ("test_loss", held),
            ]
        }))
    };
    assert_eq!(
        words(&run(200)),
        [""; 0],
        "what has learned all has arrived"
    );
    the(&run(110), Overfitting);
}

#[test]
fn a_norm_that_grows_without_end_is_told() {
    for (growth, fall, rings) in [(50.0, 0.0, true), (8.0, 0.0, false), (50.0, 0.5, false)] {
        let said = of_text(&log_of(200, |index| {
            let share = index as f64 / 200.0;
            let loss = course(index, 8.0, 3.0, 20.0) * (1.0 - fall * share);
            vec![("loss", loss), ("grad_norm", f64::powf(growth, share))]
        }));
        let found = said.findings.iter().any(|finding| finding.kind == Drift);
        assert_eq!(found, rings, "{growth} {fall}");
    }
    // What starts at next to 0 grows soon and stands.
    let said = of_text(&log_of(200, |index| {
        let norm = 1e-4 + course(index, 0.0, 1.0, 20.0) + 0.01 * (index % 3) as f64;
        vec![("loss", course(index, 8.0, 3.0, 20.0)), ("grad_norm", norm)]
    }));
    assert_eq!(words(&said), [""; 0]);
}

#[test]
fn a_hump_at_the_top_of_a_warm_up_is_healthy() {
    let mut noise = Noise(2);
    let said = of_text(&log_of(500, |index| {
        let hump = (-((index as f64 - 50.0) / 8.0).powi(2)).exp();
        let loss = course(index, 8.0, 3.0, 150.0) + if index > 30 { 2.5 * hump } else { 0.0 };
        vec![
            ("loss", loss + 0.02 * noise.normal()),
            ("grad_norm", 1.0 + 8.0 * hump),
            ("lr", 1e-2 * (index as f64 / 50.0).min(1.0)),
        ]
    }));
    assert_eq!(said.verdict, RunVerdict::Healthy, "{:?}", words(&said));
}

#[test]
fn what_comes_round_is_no_spike() {
    for (even, rings) in [(true, true), (false, false)] {
        let mut noise = Noise(7);
        let said = of_text(&log_of(750, |index| {
            let late = if even { 0 } else { 7 * (index / 50 % 4) };
            let own = index % 50;
            let after = own
                .checked_sub(late)
                .map_or(0.0, |own| (-(own as f64) / 3.0).exp());
            let level = course(index, 2.3, 0.5, 150.0);
            vec![("loss", level + 0.8 * after + 0.02 * noise.normal())]
        }));
        assert_eq!(words(&said).contains(&"waves"), rings, "{:?}", words(&said));
        if rings {
            assert!(!words(&said).contains(&"spike"));
            assert_eq!(the(&said, Waves).level, Severity::Note);
        }
    }
}

#[test]
fn jumps_by_a_schedule_that_starts_again_are_none_of_ours() {
    let said = of_text(&log_of(500, |index| {
        let own = (index % 50) as f64;
        let level = course(index, 2.3, 0.5, 150.0) + 0.001 * (index % 3) as f64;
        vec![
            ("loss", level + 0.8 * (-own / 6.0).exp()),
            ("lr", 0.1 * (1.0 - own / 50.0)),
        ]
    }));
    assert_eq!(said.verdict, RunVerdict::Healthy, "{:?}", words(&said));
    assert!(!words(&said).contains(&"waves"));
}

#[test]
fn the_remedy_of_a_spike_knows_of_a_rate_that_was_raised() {
    for (factor, is_told) in [(10.0, true), (1.0, false)] {
        let mut noise = Noise(3);
        let said = of_text(&log_of(500, |index| {
            let jump = if index < 250 { 0.0 } else { 2.0 };
            vec![
                (
                    "loss",
                    course(index, 8.0, 3.0, 75.0) + jump + 0.05 * noise.normal(),
                ),
                ("lr", if index < 250 { 3e-4 } else { factor * 3e-4 }),
            ]
        }));
        let found = the(&said, Spike);
        assert_eq!(
            found.text.contains("had just been raised"),
            is_told,
            "{}",
            found.text
        );
        let remedy = found.remedy.unwrap_or_default();
        assert_eq!(remedy.contains("rate is too high"), is_told, "{remedy}");
    }
}

#[test]
fn the_remedy_of_a_small_rate_fits() {
    let remedy = |rate: &dyn Fn(usize) -> f64, norm: f64| {
        let said = of_text(&log_of(200, |index| {
            let loss = 2.3 + 0.001 * (index % 3) as f64;
            vec![
                ("loss", loss),
                ("lr", rate(index)),
                ("grad_norm", norm + 1e-3 * (index % 2) as f64),
            ]
        }));
        the(&said, RateTooSmall).remedy.unwrap_or_default()
    };
    assert!(remedy(&|_| 1e-8, 1.0).contains("constant"));
    assert!(remedy(&|_| 0.0, 1.0).contains("never leaves 0"));
    assert!(remedy(&|index| 1e-10 * index as f64, 1.0).contains("warms up"));
    assert!(remedy(&|_| 1e-3, 1.0).contains("10 times"));
}

#[test]
fn a_loss_that_is_that_of_guessing_is_named() {
    for (level, said) in [
        (10_f64.ln(), Some("ln 10")),
        (2_f64.ln(), Some("ln 2")),
        (2.25, None),
    ] {
        let mut noise = Noise(6);
        let found = of_text(&log_of(200, |_| {
            vec![("loss", level + 0.004 * noise.normal()), ("lr", 1e-3)]
        }));
        let text = the(&found, RateTooSmall).text;
        assert_eq!(text.contains("ln "), said.is_some(), "{text}");
        assert!(said.is_none_or(|said| text.contains(said)), "{text}");
    }
}

#[test]
fn a_loss_that_follows_rewards_does_not_explode() {
    for (key, rings) in [("ep_rew_mean", false), ("accuracy", true)] {
        let said = of_text(&log_of(250, |index| {
            let loss = if index < 5 {
                0.02
            } else {
                1.0 + 0.2 * (index % 3) as f64
            };
            vec![("loss", loss), (key, 0.5 + 0.001 * index as f64)]
        }));
        assert_eq!(
            words(&said).contains(&"exploding"),
            rings,
            "{:?}",
            words(&said)
        );
    }
}

#[test]
fn a_gradient_that_is_gone_is_no_small_rate() {
    let run = |end: f64, loss: f64| {
        of_text(&log_of(200, |index| {
            let norm = 0.5 * f64::powf(end, (index as f64 / 50.0).min(1.0));
            let own = 0.69 + loss * course(index, 1.0, 0.0, 20.0) + 1e-4 * (index % 3) as f64;
            vec![("loss", own), ("lr", 0.01), ("grad_norm", norm)]
        }))
    };
    assert_eq!(words(&run(1e-9, 0.0)), ["plateau"]);
    assert_eq!(words(&run(0.5, 0.0)), ["rate_too_small"]);
    // What fell to where it stands has arrived.
    assert_eq!(words(&run(1e-9, 0.008)), [""; 0]);
}

#[test]
fn a_loss_that_fell_at_once_is_at_its_floor() {
    for (within, rings) in [(5.0, false), (1e3, true)] {
        let said = of_text(&log_of(100, |index| {
            vec![("loss", course(index, 1.646, 1.639, within))]
        }));
        assert_eq!(words(&said).contains(&"rate_too_small"), rings, "{within}");
    }
}

#[test]
fn a_gradient_that_is_0_everywhere_asks_for_no_rate() {
    let said = of_text(&log_of(100, |_| {
        vec![("loss", 2.29), ("grad_norm", 0.0), ("lr", 0.01)]
    }));
    assert_eq!(words(&said), ["missing_gradient"]);
    let remedy = the(&said, MissingGradient).remedy.unwrap_or_default();
    assert!(remedy.contains("no rate helps"), "{remedy}");
    let said = of_text(&log_of(100, |index| {
        vec![("loss", 2.3 - 0.01 * index as f64), ("grad_norm", 0.0)]
    }));
    assert_eq!(words(&said), ["broken_logger"], "the loss moves");
}

#[test]
fn a_run_that_has_arrived_is_not_dead() {
    for (end, rings) in [(0.0, false), (0.7, true)] {
        let said = of_text(&log_of(100, |index| {
            let loss = if index < 50 {
                2.0 - 0.02 * index as f64
            } else {
                end
            };
            vec![
                ("loss", loss),
                (
                    "grad_norm",
                    if index < 50 {
                        1.5 - 0.01 * index as f64
                    } else {
                        0.0
                    },
                ),
            ]
        }));
        let found = said.findings.iter().any(|finding| finding.kind == Dead);
        assert_eq!(found, rings, "{:?}", words(&said));
    }
    // Nor is one whose gradient faded away, whatever its loss.
    let said = of_text(&log_of(100, |index| {
        let norm = if index < 50 {
            f64::powf(0.5, index as f64)
        } else {
            0.0
        };
        vec![("loss", -1.03 + norm), ("grad_norm", norm)]
    }));
    assert!(said.findings.iter().all(|finding| finding.kind != Dead));
}

#[test]
fn what_gets_no_gradient_is_not_said_to_have_one() {
    let said = of_text(&log_of(60, |index| {
        vec![
            ("loss", course(index, 2.0, 0.3, 20.0)),
            ("grad_norm/layers.0.lora_A", 0.0),
            ("grad_norm/layers.0.lora_B", 0.05),
        ]
    }));
    assert_eq!(words(&said), ["missing_gradient", "frozen"]);
    assert!(!the(&said, Frozen).text.contains("lora_A"));
}

#[test]
fn a_loss_that_is_not_finite_for_some_time_is_told() {
    for (from, count, rings) in [
        (0, 50, true),
        (100, 8, true),
        (100, 1, false),
        (0, 3, false),
    ] {
        let said = of_text(&log_of(200, |index| {
            let is_gone = (from..from + count).contains(&index);
            let loss = if is_gone {
                f64::NAN
            } else {
                course(index, 2.0, 0.3, 50.0)
            };
            vec![("loss", loss), ("lr", 0.1)]
        }));
        assert_eq!(
            words(&said).contains(&"not_finite"),
            rings,
            "{from} {count}"
        );
    }
    // Those that hold the places between records are none.
    let said = of_text(&log_of(200, |index| {
        let is_measured = index % 10 == 0;
        vec![
            (
                "loss",
                if is_measured {
                    course(index, 2.0, 0.3, 50.0)
                } else {
                    f64::NAN
                },
            ),
            ("lr", 0.1),
        ]
    }));
    assert_eq!(words(&said), [""; 0]);
}

#[test]
fn a_validation_that_is_not_finite_is_told() {
    for (from, level) in [
        (0, Some(Severity::Note)),
        (15, Some(Severity::Warning)),
        (30, None),
    ] {
        let said = of_text(&log_of(30, |index| {
            let held = course(index, 2.0, 0.4, 5.0);
            vec![
                ("loss", course(index, 2.0, 0.3, 5.0)),
                ("val_loss", if index < from { held } else { f64::NAN }),
            ]
        }));
        let found = said
            .findings
            .iter()
            .find(|finding| finding.kind == NotFinite);
        assert_eq!(found.map(|found| found.level), level, "{from}");
    }
}

#[test]
fn a_last_line_that_says_the_best_again_is_no_restart() {
    let run = |last: &str| {
        let line = |step: usize| {
            format!(
                "[{step}]\tvalid_0's l2: {:.6}\n",
                course(step, 1.0, 0.25, 60.0)
            )
        };
        of_text(&((1..300).map(line).collect::<String>() + last))
    };
    assert_eq!(words(&run("[250]\tvalid_0's l2: 0.26\n")), [""; 0]);
    assert_eq!(words(&run("[250]\tvalid_0's l2: 0.35\n")), ["restart"]);
    assert_eq!(
        words(&run(
            "[250]\tvalid_0's l2: 0.26\n[251]\tvalid_0's l2: 0.26\n"
        )),
        ["restart"]
    );
}

#[test]
fn another_run_in_the_same_log_hides_nothing() {
    let run = |factor: f64, again: usize| {
        let line = |epoch: usize, loss: f64| format!("epoch {epoch} loss {loss:.4}\n");
        let first = (0..15).map(|epoch| line(epoch, 2.3 * factor.powf(epoch as f64)));
        let second = (again..again + 15).map(|epoch| line(epoch, course(epoch, 2.3, 0.3, 5.0)));
        of_text(&first.chain(second).collect::<String>())
    };
    let said = run(1.5, 0);
    assert_eq!(words(&said), ["diverging", "restart"]);
    assert_eq!(the(&said, Diverging).level, Severity::Warning);
    assert!(the(&said, Restart).text.starts_with("another run"));
    assert_eq!(words(&run(0.9, 0)), ["restart"]);
    // From a checkpoint on the run goes on: what was before is told as what led to it.
    let said = run(1.5, 2);
    assert_eq!(words(&said), ["restart"]);
    assert!(
        the(&said, Restart)
            .text
            .contains("before that it was diverging"),
        "{}",
        the(&said, Restart).text
    );
}

#[test]
fn a_loss_that_rises_and_stays_has_not_stood() {
    let mut noise = Noise(8);
    let said = of_text(&log_of(600, |index| {
        let loss = if index < 100 {
            10.8 - 0.06 * index as f64
        } else {
            course(index - 100, 4.8, 6.4, 25.0)
        };
        vec![("loss", loss + 0.05 * noise.normal()), ("lr", 6e-3)]
    }));
    assert_eq!(words(&said), ["drift"]);
    let flat = of_text(&log_of(600, |index| {
        vec![("loss", course(index, 10.8, 6.4, 25.0)), ("lr", 6e-3)]
    }));
    the(&flat, Plateau);
}

#[test]
fn a_loss_that_falls_by_powers_of_ten_has_no_noise() {
    let said = of_text(&log_of(200, |index| {
        vec![("loss", 9.0 * f64::powf(0.64, index as f64))]
    }));
    assert_eq!(words(&said), [""; 0]);
}

#[test]
fn where_records_are_counted_the_epoch_is_told() {
    let line = |index: usize| {
        let held = (index % 10 == 9)
            .then(|| 1.2 + course(index, 0.9, 0.0, 6.0) + 0.01 * index.saturating_sub(20) as f64);
        let loss = course(index, 3.0, 0.05, 12.0);
        let epoch = (index + 1) as f64 / 10.0;
        held.map_or_else(
            || format!("{{'loss': {loss:.4}, 'grad_norm': 1.5, 'epoch': {epoch}}}\n"),
            |held| format!("{{'loss': {loss:.4}, 'grad_norm': 1.5, 'epoch': {epoch}}}\n{{'eval_loss': {held:.4}, 'epoch': {epoch}}}\n"),
        )
    };
    let said = of_text(&(0..100).map(line).collect::<String>());
    let found = the(&said, Overfitting);
    assert!(
        found.text.contains("(epoch 2)") || found.text.contains("(epoch 3)"),
        "{}",
        found.text
    );
}
