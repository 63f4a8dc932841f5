//! Every finding has a run in which it must appear and one, near it, in which it must not.

use std::fmt::Write as _;

use gdplay::explain::{FindingKind, Severity};
use gdplay::runlog::{RunDiagnosis, RunVerdict};

use super::{Noise, diagnosis, file, folder, number, of_text, the, words};

/// A log of JSON lines: at every step the numbers that a function gives.
fn log(steps: u64, record: impl FnMut(u64) -> Vec<(&'static str, f64)>) -> RunDiagnosis {
    of_text(&lines(1, steps, record))
}

fn lines(from: u64, to: u64, mut record: impl FnMut(u64) -> Vec<(&'static str, f64)>) -> String {
    let mut text = String::new();
    for step in from..=to {
        let _ = write!(text, "{{\"step\": {step}");
        for (key, value) in record(step) {
            let _ = write!(
                text,
                ", \"{key}\": {}",
                if value.is_nan() {
                    "NaN".into()
                } else if value.is_infinite() {
                    "Infinity".into()
                } else {
                    format!("{value:?}")
                }
            );
        }
        text.push_str("}\n");
    }
    text
}

/// A loss that falls from 1 to 0.1 with a scatter of 15 %.
fn falling(step: u64, noise: &mut Noise) -> f64 {
    (0.1 + 0.9 * 0.98_f64.powi(step as i32)) * (1.0 + 0.15 * noise.normal()).max(0.4)
}

fn healthy(step: u64, noise: &mut Noise) -> Vec<(&'static str, f64)> {
    vec![
        ("loss", falling(step, noise)),
        ("lr", 0.003),
        ("grad_norm", 0.4 * (1.0 + 0.2 * noise.normal()).max(0.3)),
    ]
}

#[test]
fn a_healthy_run_has_no_finding() {
    for seed in 1..40 {
        let mut noise = Noise(seed);
        let said = log(300, |step| healthy(step, &mut noise));
        assert_eq!(words(&said), Vec::<&str>::new(), "seed {seed}");
    }
}

#[test]
fn noise_of_small_batches_is_a_note() {
    for seed in 1..20 {
        let mut noise = Noise(seed);
        let said = log(300, |step| {
            vec![
                (
                    "loss",
                    0.2 * (0..4).map(|_| noise.normal().powi(2)).sum::<f64>(),
                ),
                ("grad_norm", 1.0 + noise.next()),
                ("lr", 0.01 + 0.0 * step as f64),
            ]
        });
        assert!(
            said.verdict == RunVerdict::Healthy,
            "seed {seed}: {:?}",
            said.findings
        );
        assert_eq!(words(&said), ["noise_floor"], "seed {seed}");
    }
}

/// The norm leaves its band two steps before the loss breaks.
fn spiking(back: bool) -> RunDiagnosis {
    let mut noise = Noise(3);
    log(400, |step| {
        let mut record = healthy(step, &mut noise);
        record[0].1 *= match step {
            200 => 3.0,
            201..=203 => 8.0,
            204..=210 => 2.5,
            211.. if !back => 6.0,
            _ => 1.0,
        };
        record[2].1 *= if (198..=202).contains(&step) {
            12.0
        } else {
            1.0
        };
        record
    })
}

#[test]
fn a_spike_that_recovers_is_a_warning_with_its_lead() {
    let said = spiking(true);
    let finding = the(&said, FindingKind::Spike);
    assert_eq!(
        (finding.step, finding.level, said.verdict),
        (Some(200), Severity::Warning, RunVerdict::Warning)
    );
    assert_eq!(
        (
            number(&finding, "lead_of_norm_in_steps"),
            number(&finding, "norm_step")
        ),
        (2.0, 198.0)
    );
    assert!(
        (202.0..=203.0).contains(&number(&finding, "peak_step"))
            || number(&finding, "peak_step") == 201.0
    );
    assert!(
        (211.0..=213.0).contains(&number(&finding, "recovered_at")),
        "{finding:?}"
    );
}

#[test]
fn one_odd_batch_is_no_spike() {
    for (height, rings) in [(3.0, false), (6.0, true)] {
        let mut noise = Noise(3);
        let said = log(400, |step| {
            let mut record = healthy(step, &mut noise);
            record[0].1 = if step == 300 {
                0.1 * height
            } else {
                record[0].1
            };
            record
        });
        assert_eq!(
            words(&said).contains(&"spike"),
            rings,
            "{height}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn batches_with_heavy_tails_are_no_spikes_and_hide_none() {
    for (lasts, rings) in [(1, false), (40, true)] {
        let mut noise = Noise(5);
        let said = log(600, |step| {
            let mut record = healthy(step, &mut noise);
            let height = match step {
                150 => 6.0,
                260 => 9.0,
                330 => 7.0,
                // The weights were moved, or were not.
                _ if (400..400 + lasts).contains(&step) => 8.0,
                _ => return record,
            };
            for (_, value) in record.iter_mut().filter(|(key, _)| *key != "lr") {
                *value *= height;
            }
            record
        });
        let spikes: Vec<_> = said
            .findings
            .iter()
            .filter(|finding| finding.kind == FindingKind::Spike)
            .map(|finding| finding.step)
            .collect();
        let expected: &[Option<u64>] = if rings { &[Some(400)] } else { &[] };
        assert_eq!(spikes, expected, "{lasts}");
    }
}

#[test]
fn a_spike_that_does_not_recover_is_a_fault() {
    let finding = the(&spiking(false), FindingKind::Spike);
    assert_eq!((finding.step, finding.level), (Some(200), Severity::Fault));
    assert!(finding.text.contains("not back"));
}

#[test]
fn the_spike_of_a_run_with_176_billion_parameters() {
    // Loss and norm of iterations 31214 to 31222 and 31250, 31251 from BigScience's chronicle of that run.
    let records = [
        (31214, 2.198_845, 0.242),
        (31215, 2.220_424, 0.947),
        (31216, 2.595_213, 2.390),
        (31217, 2.241_558, 15.886),
        (31218, 2.345_279, 145.119),
        (31219, 5.098_124, 960.351),
        (31220, 3.492_029, 353.201),
        (31221, 3.213_059, 379.330),
        (31222, 2.804_948, 650.246),
        (31250, 2.215_699, 0.267),
        (31251, 2.235_667, 0.205),
    ];
    let text = records
        .iter()
        .fold(String::new(), |text, (step, loss, norm)| {
            text + &format!("{{\"step\": {step}, \"loss\": {loss}, \"grad_norm\": {norm}}}\n")
        });
    let said = of_text(&text);
    assert_eq!(words(&said), ["spike"]);
    let finding = the(&said, FindingKind::Spike);
    assert_eq!(
        (
            finding.step,
            number(&finding, "lead_of_norm_in_steps"),
            number(&finding, "recovered_at")
        ),
        (Some(31219), 4.0, 31250.0)
    );
    assert!(
        finding
            .text
            .contains("× 3.9 at step 31215, 4 steps before the loss")
            && finding.text.contains("with 5.1"),
        "{}",
        finding.text
    );
}

#[test]
fn a_norm_that_leaves_its_band_alone_is_loud() {
    let mut noise = Noise(5);
    let said = log(300, |step| {
        let mut record = healthy(step, &mut noise);
        record[2].1 *= if step == 150 || step == 220 { 9.0 } else { 1.0 };
        record
    });
    assert_eq!(
        (words(&said), said.verdict),
        (vec!["loud"], RunVerdict::Healthy)
    );
    assert_eq!(number(&the(&said, FindingKind::Loud), "records"), 2.0);
}

#[test]
fn the_rise_of_an_explosion_is_not_loud_besides() {
    for (calm, expected) in [
        (None, vec!["exploding"]),
        (Some(202), vec!["exploding", "loud"]),
    ] {
        let mut noise = Noise(5);
        let said = log(230, |step| {
            let mut record = healthy(step, &mut noise);
            if step >= 200 && Some(step) != calm {
                let growth = 2.5_f64.powi(step as i32 - 199);
                record[2].1 *= growth;
                record[0].1 *= if step >= 203 { growth } else { 1.0 };
            }
            record
        });
        assert_eq!(words(&said), expected, "{calm:?}");
    }
}

#[test]
fn steps_that_a_loss_scaler_skips_are_loud_and_no_fault() {
    let mut noise = Noise(5);
    let said = log(300, |step| {
        let mut record = healthy(step, &mut noise);
        if step == 150 {
            record[2].1 = f64::INFINITY;
        }
        record
    });
    assert_eq!(
        (words(&said), said.verdict),
        (vec!["loud"], RunVerdict::Healthy)
    );
}

#[test]
fn a_loss_that_grows_by_a_factor_diverges() {
    for (factor, rings) in [(1.05, true), (1.001, false)] {
        let mut noise = Noise(2);
        let said = log(120, |step| {
            let noisy = 1.0 + 0.02 * noise.normal();
            vec![
                ("loss", 2.0 * f64::powi(factor, step as i32) * noisy),
                ("grad_norm", 2.0 * f64::powi(factor, step as i32)),
                ("lr", 0.3),
            ]
        });
        assert_eq!(
            words(&said).contains(&"diverging"),
            rings,
            "{factor}: {:?}",
            words(&said)
        );
    }
}

/// The norm grows a thousandfold within three steps; then everything is NaN.
fn explosion(ends: bool) -> RunDiagnosis {
    let mut noise = Noise(9);
    log(120, |step| {
        let mut record = healthy(step, &mut noise);
        record[1].1 = 0.001 * step as f64;
        if (80..83).contains(&step) {
            let factor = 30.0 * 10_f64.powi(step as i32 - 80);
            record[2].1 = 0.4 * factor;
            record[0].1 *= factor;
        } else if step >= 83 && ends {
            (record[0].1, record[2].1) = (f64::NAN, f64::NAN);
        }
        record
    })
}

#[test]
fn growth_that_ends_in_nan_is_an_explosion() {
    let said = explosion(true);
    assert_eq!(words(&said), ["exploding"]);
    let finding = the(&said, FindingKind::Exploding);
    assert_eq!(
        (finding.step, number(&finding, "first_not_finite_step")),
        (Some(80), 83.0)
    );
    assert!(
        finding.text.contains("learning rate had been raised"),
        "{}",
        finding.text
    );
}

#[test]
fn growth_that_comes_back_is_a_spike() {
    assert_eq!(words(&explosion(false)), ["spike"]);
}

#[test]
fn a_clipped_infinite_norm_stands_still_for_ever() {
    let mut noise = Noise(9);
    let said = log(120, |step| {
        let mut record = healthy(step, &mut noise);
        if step >= 80 {
            record[0].1 = 1e30;
            record[2].1 = if step == 80 { 4e4 } else { f64::INFINITY };
        }
        record
    });
    assert_eq!(words(&said), ["exploding"]);
}

fn layered(
    step: u64,
    norms: &[(&'static str, f64)],
    noise: &mut Noise,
) -> Vec<(&'static str, f64)> {
    let mut record = healthy(step, noise);
    record.extend(
        norms
            .iter()
            .map(|(name, norm)| (*name, norm * (1.0 + 0.1 * noise.normal()).max(0.5))),
    );
    record
}

const LAYERS: [&str; 6] = [
    "grad_norm/layers.0.weight",
    "grad_norm/layers.1.weight",
    "grad_norm/layers.2.weight",
    "grad_norm/layers.3.weight",
    "grad_norm/layers.4.weight",
    "grad_norm/layers.5.weight",
];

fn with_factor(factor: f64) -> RunDiagnosis {
    let mut noise = Noise(4);
    let norms: Vec<(&str, f64)> = LAYERS
        .iter()
        .enumerate()
        .map(|(index, name)| (*name, factor.powf(5.0 - index as f64)))
        .collect();
    log(50, |step| layered(step, &norms, &mut noise))
}

#[test]
fn gradients_vanish_from_a_factor_of_a_hundred_on() {
    assert_eq!(words(&with_factor(0.38)), ["vanishing"]);
    assert_eq!(words(&with_factor(0.42)), Vec::<&str>::new());
}

#[test]
fn gradients_explode_over_depth_from_a_steady_factor_on() {
    let said = with_factor(1.8);
    assert_eq!(words(&said), ["exploding"]);
    assert_eq!(
        the(&said, FindingKind::Exploding).location.as_deref(),
        Some("layers.0.weight")
    );
    assert_eq!(words(&with_factor(1.5)), Vec::<&str>::new());
}

#[test]
fn layers_that_become_exactly_zero_are_dead() {
    for (zero, rings) in [(0.0, true), (1e-12, false)] {
        let mut noise = Noise(6);
        let said = log(100, |step| {
            let dead = if step >= 60 { zero } else { 1.0 };
            let norms: Vec<(&str, f64)> = LAYERS.iter().take(5).map(|name| (*name, dead)).collect();
            let mut record = layered(step, &norms, &mut noise);
            record.push(("grad_norm/layers.4.bias", 1.0));
            record
        });
        assert_eq!(words(&said).contains(&"dead"), rings, "{:?}", words(&said));
        if rings {
            let finding = the(&said, FindingKind::Dead);
            assert_eq!(
                (finding.location.as_deref(), finding.step),
                (Some("layers.3.weight"), Some(60))
            );
            assert!(finding.text.contains("only layers.4.bias"));
        }
    }
}

#[test]
fn where_only_weights_are_logged_the_last_but_one_is_dead() {
    let mut noise = Noise(6);
    let said = log(100, |step| {
        layered(
            step,
            &LAYERS.map(|name| (name, if step >= 60 { 0.0 } else { 1.0 })),
            &mut noise,
        )
    });
    assert_eq!(
        the(&said, FindingKind::Dead).location.as_deref(),
        Some("layers.4.weight")
    );
}

#[test]
fn a_layer_that_is_zero_from_the_start_gets_no_gradient() {
    let mut noise = Noise(6);
    let said = log(100, |step| {
        layered(
            step,
            &LAYERS.map(|name| (name, if name.contains(".3.") { 0.0 } else { 1.0 })),
            &mut noise,
        )
    });
    assert_eq!(words(&said), ["missing_gradient"]);
    assert_eq!(
        the(&said, FindingKind::MissingGradient).location.as_deref(),
        Some("layers.3.weight")
    );
}

#[test]
fn a_layer_that_is_absent_by_the_numbering_gets_no_gradient() {
    for (hidden, absent) in [
        (vec![2], "layers.2.weight"),
        (vec![0, 1, 2], "layers.0.weight"),
    ] {
        let mut noise = Noise(6);
        let shown: Vec<(&str, f64)> = LAYERS
            .iter()
            .enumerate()
            .filter(|(index, _)| !hidden.contains(index))
            .map(|(_, name)| (*name, 1.0))
            .collect();
        let said = log(50, |step| layered(step, &shown, &mut noise));
        assert_eq!(
            the(&said, FindingKind::MissingGradient).location.as_deref(),
            Some(absent)
        );
    }
}

#[test]
fn a_layer_that_stops_coming_gets_no_gradient_any_more() {
    let mut noise = Noise(6);
    let said = log(100, |step| {
        layered(
            step,
            if step < 60 {
                &[(LAYERS[0], 1.0), (LAYERS[1], 1.0), (LAYERS[2], 1.0)]
            } else {
                &[(LAYERS[0], 1.0), (LAYERS[2], 1.0)]
            },
            &mut noise,
        )
    });
    let finding = the(&said, FindingKind::MissingGradient);
    assert_eq!(
        (finding.location.as_deref(), finding.step),
        (Some("layers.1.weight"), Some(60))
    );
}

#[test]
fn a_layer_that_comes_late_was_frozen() {
    for late in [f64::NAN, 0.0] {
        let mut noise = Noise(6);
        let said = log(100, |step| {
            let mut norms = vec![("grad_norm/head.0.weight", 1.0)];
            if step >= 60 {
                norms.push(("grad_norm/backbone.0.weight", 1.0));
            } else if late == 0.0 {
                norms.push(("grad_norm/backbone.0.weight", 0.0));
            }
            layered(step, &norms, &mut noise)
        });
        let finding = the(&said, FindingKind::Frozen);
        assert_eq!(
            (finding.location.as_deref(), finding.step, said.verdict),
            (Some("backbone.0.weight"), Some(60), RunVerdict::Healthy)
        );
    }
}

#[test]
fn a_head_alone_is_a_note() {
    let mut noise = Noise(6);
    let said = log(50, |step| {
        layered(
            step,
            &[
                ("grad_norm/head.0.weight", 1.0),
                ("grad_norm/head.1.weight", 1.0),
            ],
            &mut noise,
        )
    });
    assert_eq!(
        (words(&said), said.verdict),
        (vec!["frozen"], RunVerdict::Healthy)
    );
}

#[test]
fn the_layer_that_is_not_finite_alone_is_named() {
    let mut noise = Noise(6);
    let said = log(80, |step| {
        let mut record = layered(step, &LAYERS.map(|name| (name, 1.0)), &mut noise);
        if step >= 50 {
            record[3].1 = f64::NAN;
            record[2].1 = f64::NAN;
        }
        if step >= 51 {
            record
                .iter_mut()
                .filter(|(key, _)| *key != "lr")
                .for_each(|(_, value)| *value = f64::NAN);
        }
        record
    });
    let finding = the(&said, FindingKind::NotFinite);
    assert_eq!(
        (
            finding.location.as_deref(),
            finding.step,
            number(&finding, "first_not_finite_loss_step")
        ),
        (Some("layers.0.weight"), Some(50), 51.0)
    );
    assert_eq!(words(&said), ["not_finite"]);
}

#[test]
fn the_trainer_hides_a_loss_that_is_nan_behind_zeros() {
    let mut noise = Noise(6);
    let said = log(100, |step| {
        let mut record = healthy(step, &mut noise);
        if step >= 60 {
            (record[0].1, record[2].1) = (0.0, f64::NAN);
        }
        record
    });
    let finding = the(&said, FindingKind::NotFinite);
    assert_eq!(finding.step, Some(60));
    assert!(
        finding.text.contains("logging_nan_inf_filter"),
        "{}",
        finding.text
    );
}

#[test]
fn a_norm_that_never_changes_is_the_logger_or_the_clip() {
    for (norm, word) in [
        (0.5074, "broken_logger"),
        (0.0, "broken_logger"),
        (1.0, "clipped"),
        (0.999_999_94, "clipped"),
    ] {
        let mut noise = Noise(8);
        let said = log(100, |step| {
            vec![("loss", falling(step, &mut noise)), ("grad_norm", norm)]
        });
        assert_eq!(words(&said), [word], "{norm}");
    }
}

#[test]
fn a_norm_below_its_ceiling_most_of_the_time_is_not_clipped() {
    for (share, rings) in [(4, true), (40, false)] {
        let mut noise = Noise(8);
        let said = log(200, |step| {
            vec![
                ("loss", falling(step, &mut noise)),
                (
                    "grad_norm",
                    if step % share == 0 {
                        1.0
                    } else {
                        0.3 + 0.4 * noise.next()
                    },
                ),
            ]
        });
        assert_eq!(
            words(&said).contains(&"clipped"),
            rings,
            "one in {share}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn losses_that_part_are_overfitting() {
    for (rise, rings) in [(0.02, true), (0.0, false)] {
        let mut noise = Noise(8);
        let said = log(200, |step| {
            let mut record = healthy(step, &mut noise);
            if step % 5 == 0 {
                record.push((
                    "val_loss",
                    if step <= 60 {
                        1.0 - 0.005 * step as f64
                    } else {
                        0.7 + rise * (step - 60) as f64 / 5.0
                    },
                ));
            }
            record
        });
        assert_eq!(words(&said).contains(&"overfitting"), rings);
        if rings {
            assert_eq!(the(&said, FindingKind::Overfitting).step, Some(60));
        }
    }
}

#[test]
fn a_loss_that_hardly_moves_has_too_small_a_rate() {
    for (fall, rings) in [(1e-5, true), (1e-3, false)] {
        let mut noise = Noise(8);
        let said = log(100, |step| {
            vec![
                (
                    "loss",
                    2.3 * (1.0 - fall * step as f64) + 1e-4 * noise.normal(),
                ),
                ("lr", 1e-6),
                ("grad_norm", 5.0 + noise.next()),
            ]
        });
        assert_eq!(
            words(&said).contains(&"rate_too_small"),
            rings,
            "{fall}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn a_loss_that_ends_above_its_start_has_too_large_a_rate() {
    for (level, rings) in [(2.5, true), (1.2, false)] {
        let mut noise = Noise(8);
        let said = log(100, |step| {
            let grown = if step < 20 {
                1.0 + (level - 1.0) * step as f64 / 20.0
            } else {
                level
            };
            vec![
                ("loss", 2.3 * grown * (1.0 + 0.03 * noise.normal())),
                ("lr", 1.0),
                ("grad_norm", 3.0 * grown),
            ]
        });
        assert_eq!(
            words(&said).contains(&"rate_too_large"),
            rings,
            "{level}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn a_rate_that_decayed_too_early_leaves_a_plateau() {
    for (rate, rings) in [(1e-6, true), (0.05, false)] {
        let mut noise = Noise(8);
        let said = log(200, |step| {
            let loss = 0.1 + 1.5 * 0.9_f64.powi(step as i32);
            vec![
                ("loss", loss * (1.0 + 0.1 * noise.normal())),
                ("lr", if step > 60 { rate } else { 0.05 }),
                ("grad_norm", 0.3 + 0.1 * noise.next()),
            ]
        });
        assert_eq!(
            words(&said).contains(&"plateau"),
            rings,
            "{rate}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn a_schedule_that_ends_at_0_is_no_plateau() {
    let cosine = |step: u64| 0.025 * (1.0 + (std::f64::consts::PI * step as f64 / 400.0).cos());
    let early = |step: u64| if step > 90 { 1e-6 } else { 0.05 };
    let schedules: [(&dyn Fn(u64) -> f64, bool); 2] = [(&cosine, false), (&early, true)];
    for (rate, rings) in schedules {
        let mut noise = Noise(8);
        let said = log(400, |step| {
            let loss = 0.1 + 1.5 * 0.95_f64.powi(step as i32);
            vec![
                ("loss", loss * (1.0 + 0.1 * noise.normal())),
                ("lr", rate(step)),
                ("grad_norm", 0.3 + 0.1 * noise.next()),
            ]
        });
        assert_eq!(
            words(&said).contains(&"plateau"),
            rings,
            "{:?}",
            words(&said)
        );
    }
}

#[test]
fn a_setting_says_what_is_frozen_and_the_numbering_where_it_begins() {
    for (value, expected) in [("True", Some("backbone.0.weight")), ("False", None)] {
        let root = folder(&format!("frozen_by_setting_{value}"));
        let run = root.join("mlruns/1/abc");
        let points: Vec<String> = (1..=40)
            .map(|step| format!("{} {} {step}\n", 1000 + step, 1.0 / f64::from(step)))
            .collect();
        let points = points.concat();
        for metric in ["loss", "grad_norm/head.0.bias", "grad_norm/head.0.weight"] {
            file(&run.join("metrics"), metric, &points);
        }
        file(&run.join("params"), "freeze_backbone", value);
        file(&run, "meta.yaml", "run_id: abc\n");
        let said = diagnosis(&root);
        let frozen = said
            .findings
            .iter()
            .find(|finding| finding.kind == FindingKind::Frozen);
        let location = frozen.and_then(|finding| finding.location.as_deref());
        // Without the setting a head that is trained alone says it too, but not what is frozen.
        assert_eq!(
            location.filter(|name| name.starts_with("backbone")),
            expected
        );
    }
}

#[test]
fn a_loss_that_creeps_up_drifts() {
    for (creep, rings) in [(0.004, true), (0.0, false)] {
        let mut noise = Noise(8);
        let said = log(400, |step| {
            vec![
                (
                    "loss",
                    (0.5 + creep * step.saturating_sub(150) as f64 + 0.97_f64.powi(step as i32))
                        * (1.0 + 0.05 * noise.normal()),
                ),
                ("lr", 0.01),
            ]
        });
        assert_eq!(
            words(&said).contains(&"drift"),
            rings,
            "{creep}: {:?}",
            words(&said)
        );
    }
}

/// What goes to and fro and comes no lower is no healthy run; what falls far more than it goes to and fro is one.
#[test]
fn waves_are_told() {
    let waves = |height: f64, fall: f64| {
        log(2000, |step| {
            let step = step as f64;
            let loss = 1.0 + fall * (1.0 - step / 2000.0) + height * (step / 50.0).sin();
            vec![("loss", loss)]
        })
    };
    let said = waves(0.5, 0.0);
    assert_eq!(words(&said), ["waves"]);
    let finding = the(&said, FindingKind::Waves);
    // Means of some records are a little nearer to the middle.
    let [low, high] = ["lowest", "highest"].map(|name| number(&finding, name));
    assert!(
        low > 0.5 && low < 0.53 && high > 1.47 && high < 1.5,
        "{low} {high}"
    );
    assert_eq!(words(&waves(0.5, 4.0)), Vec::<&str>::new());
    assert_eq!(words(&waves(0.05, 0.2)), Vec::<&str>::new());
}

/// Only a norm that is logged and jumped is said to have gone with the loss, or to be clipped.
#[test]
fn the_remedy_of_a_spike_speaks_of_a_norm_that_jumped() {
    let spike = |norm: Option<f64>| {
        let said = log(300, |step| {
            let is_out = (200..203).contains(&step);
            let loss = if is_out {
                5.0
            } else {
                1.0 + 0.01 * (step as f64).sin()
            };
            let mut record = vec![("loss", loss)];
            let calm = 1.0 + 0.05 * (step as f64).cos();
            record.extend(norm.map(|high| ("grad_norm", if is_out { high } else { calm })));
            record
        });
        the(&said, FindingKind::Spike).remedy.expect("a remedy")
    };
    let without = spike(None);
    assert!(
        !without.contains("norm") && !without.contains("clip"),
        "{without}"
    );
    let calm = spike(Some(1.0));
    assert!(
        calm.contains("the norm stays in its band") && !calm.contains("clip"),
        "{calm}"
    );
    let with = spike(Some(40.0));
    assert!(with.contains("loss and norm went together"), "{with}");
}

/// The end of a run is its last record; what is a median is called one.
#[test]
fn a_loss_that_ends_above_its_start_is_told_with_its_end() {
    let mut noise = Noise(5);
    let said = log(200, |step| {
        let level = if step < 20 { 2.0 } else { 8.0 };
        let end = if step == 200 { 9.5 } else { level };
        vec![("loss", end + 0.05 * noise.normal())]
    });
    let found = said
        .findings
        .iter()
        .find(|finding| finding.kind == FindingKind::RateTooLarge);
    let finding = found.expect("a rate that is too large");
    assert!((number(finding, "loss_last") - 9.5).abs() < 0.3);
    assert!((number(finding, "loss_median_last_quarter") - 8.0).abs() < 0.1);
    assert!(
        finding.text.contains("in its last quarter (median)"),
        "{}",
        finding.text
    );
}

#[test]
fn a_step_that_falls_back_is_a_restart() {
    let mut noise = Noise(8);
    let mut text = lines(1, 150, |step| healthy(step, &mut noise));
    assert_eq!(words(&of_text(&text)), Vec::<&str>::new());
    text += &lines(111, 300, |step| healthy(step, &mut noise));
    let said = of_text(&text);
    assert_eq!(
        (words(&said), said.verdict, said.steps),
        (vec!["restart"], RunVerdict::Healthy, 300)
    );
    let finding = the(&said, FindingKind::Restart);
    assert_eq!(
        (
            finding.step,
            number(&finding, "last_step_before"),
            number(&finding, "records_written_twice")
        ),
        (Some(111), 150.0, 40.0)
    );
}

#[test]
fn every_kind_that_a_log_can_show_has_a_test() {
    let text = [
        include_str!("findings.rs"),
        include_str!("scores.rs"),
        include_str!("plausible.rs"),
    ]
    .concat();
    let not_of_logs = [
        "saturated",
        "cut",
        "softmax_twice",
        "sigmoid_twice",
        "nll_of_scores",
        "identical_units",
        "one_unit_softmax",
        "out_of_reach",
        "target_scale",
        "constant_target",
        "weight_decay",
        "wrong_sign",
        "linear_layers",
        "leak",
        "broadcast",
        "momentum",
        "scale",
        "unused_data",
        "misread",
    ];
    for kind in FindingKind::ALL
        .iter()
        .filter(|kind| !not_of_logs.contains(&kind.word()))
    {
        assert!(
            text.contains(&format!("\"{}\"", kind.word()))
                || text.contains(&format!("FindingKind::{kind:?}")),
            "{kind:?}"
        );
    }
}
