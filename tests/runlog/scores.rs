//! What is logged beside the loss: scores, rewards, divergences, the losses of two numbered sets, and numbers of layers that are no gradient.

use gdplay::explain::FindingKind::{Collapse, Overfitting};
use gdplay::runlog::{RunDiagnosis, RunVerdict};

use super::{Noise, log_of, of_text, the, words};

/// What falls or rises from one level to another within so many records.
fn course(index: usize, from: f64, to: f64, within: f64) -> f64 {
    to + (from - to) * (-(index as f64) / within).exp()
}

/// What is said of a run of 60 records with a loss that falls and these numbers beside it.
fn beside(numbers: impl Fn(usize) -> Vec<(&'static str, f64)>) -> RunDiagnosis {
    of_text(&log_of(60, |index| {
        let mut all = vec![("loss", course(index, 2.3, 0.1, 10.0))];
        all.extend(numbers(index));
        all
    }))
}

#[test]
fn other_numbers_of_layers_are_no_norms() {
    for (prefix, is_norm) in [
        ("dead_frac", false),
        ("act_norm", false),
        ("weight_ratio", false),
        ("std", false),
        ("layers", true),
        ("encoder", true),
    ] {
        let line = |step: usize| {
            format!(
                "{{\"step\": {step}, \"loss\": {}, \"{prefix}/layer0.weight\": 1.0, \"{prefix}/layer1.weight\": 1e-4, \"{prefix}/layer2.weight\": 1e-8}}\n",
                2.0 / (step + 1) as f64
            )
        };
        let said = of_text(&(0..60).map(line).collect::<String>());
        assert_eq!(said.layers.len(), if is_norm { 3 } else { 0 }, "{prefix}");
        assert_eq!(
            !said.findings.is_empty(),
            is_norm,
            "{prefix}: {:?}",
            words(&said)
        );
    }
}

#[test]
fn names_of_parameters_are_no_norms_beside_those_that_say_so() {
    let said = beside(|_| {
        vec![
            ("layers.0.weight", 1.0),
            ("layers.1.weight", 1e-5),
            ("grad_norm/layers.0.weight", 0.1),
            ("grad_norm/layers.1.weight", 0.1),
        ]
    });
    assert_eq!(said.layers, ["layers.0.weight", "layers.1.weight"]);
    assert_eq!(words(&said), [""; 0]);
    // Nor is what is below 0.
    let said = beside(|_| vec![("layers.0.weight", -1.0), ("layers.1.weight", 1.0)]);
    assert_eq!(said.layers, ["layers.1.weight"]);
}

#[test]
fn a_layer_may_be_called_as_the_norm_is() {
    let norms = |layers: &[&'static str]| {
        let norms: Vec<(&str, f64)> = layers.iter().map(|name| (*name, 0.1)).collect();
        beside(|_| norms.clone()).layers
    };
    let all = norms(&["grad_norm/l1", "grad_norm/l2", "grad_norm/l3"]);
    assert_eq!(all, ["l1", "l2", "l3"]);
    assert!(norms(&["grad_norm/l2"]).is_empty());
    assert_eq!(norms(&["grad_norm/l2", "grad_norm/fc1"]), ["fc1"]);
}

#[test]
fn a_score_on_other_rows_that_falls_is_overfitting() {
    for (fall, rings) in [(0.0, false), (0.03, false), (0.3, true)] {
        let mut noise = Noise(5);
        let said = of_text(&log_of(60, |index| {
            let late = index.saturating_sub(15) as f64 / 45.0;
            let score = course(index, 0.5, 0.9, 3.0) - fall * late;
            vec![
                ("train_acc", course(index, 0.5, 1.0, 10.0)),
                ("val_acc", score + 0.005 * noise.normal()),
            ]
        }));
        assert_eq!(words(&said).contains(&"overfitting"), rings, "{fall}");
        assert!(said.steps >= 60);
    }
    // While the validation loss falls on, no fall of a score alone is.
    let said = beside(|index| {
        vec![
            ("val_loss", course(index, 2.3, 0.2, 10.0)),
            ("val_auc", 0.9 - 0.002 * index as f64),
        ]
    });
    assert_eq!(words(&said), [""; 0]);
}

/// An accuracy that is lost again beside a validation loss that rises by a share from where the accuracy was highest.
#[test]
fn a_lost_score_counts_if_the_validation_loss_rises_by_two_hundredths() {
    let of = |share: f64| {
        let said = beside(|index| {
            let late = index.saturating_sub(15) as f64 / 44.0;
            vec![
                ("train_acc", course(index, 0.5, 1.0, 10.0)),
                ("val_acc", course(index, 0.5, 0.9, 3.0) - 0.3 * late),
                ("val_loss", 1.0 + share * late),
            ]
        });
        said.findings
            .iter()
            .any(|finding| finding.text.starts_with("val_acc is highest"))
    };
    assert!(of(0.03));
    assert!(!of(0.01));
}

#[test]
fn scores_alone_make_a_log() {
    let line = |round: usize| {
        let fall = 0.002 * round.saturating_sub(30) as f64;
        let (train, held) = (
            course(round, 0.7, 1.0, 20.0),
            course(round, 0.7, 0.85, 10.0) - fall,
        );
        format!("[{round}]\ttrain-auc:{train:.5}\tvalidation-auc:{held:.5}\n")
    };
    let said = of_text(&(0..120).map(line).collect::<String>());
    let found = the(&said, Overfitting);
    assert_eq!(found.location.as_deref(), Some("validation-auc"));
    assert!(
        found.step.is_some_and(|step| (25..35).contains(&step)),
        "{found:?}"
    );
}

#[test]
fn where_a_score_goes_on_rising_the_advice_is_not_to_stop_at_the_loss() {
    for (rise, is_told) in [(0.1, true), (0.0, false)] {
        let said = beside(|index| {
            let late = index.saturating_sub(20) as f64 / 40.0;
            vec![
                ("val_loss", course(index, 2.3, 0.5, 5.0) + late),
                ("val_accuracy", 0.7 + rise * late),
            ]
        });
        let found = the(&said, Overfitting);
        assert_eq!(found.text.contains("val_accuracy goes on rising"), is_told);
        let remedy = found.remedy.unwrap_or_default();
        assert_eq!(remedy.starts_with("stop at"), !is_told, "{remedy}");
    }
}

#[test]
fn a_score_that_never_moves_is_told_unless_it_is_good() {
    for (score, rings) in [(0.1, true), (10.0, true), (0.96, false), (1.0, false)] {
        let said = beside(|_| vec![("accuracy", score)]);
        assert_eq!(words(&said).contains(&"broken_logger"), rings, "{score}");
    }
    let moving = beside(|index| vec![("accuracy", 0.1 + 0.04 * (index % 2) as f64)]);
    assert_eq!(words(&moving), [""; 0]);
    // Nor where the loss does not move much either.
    let said = of_text(&log_of(60, |index| {
        vec![("loss", course(index, 2.3, 1.5, 10.0)), ("accuracy", 0.1)]
    }));
    assert_eq!(words(&said), [""; 0]);
}

#[test]
fn a_class_that_is_never_found_is_told() {
    let of = |f1: f64| beside(|_| vec![("val_acc", 0.99), ("val_f1", f1)]);
    let found = the(&of(0.0), Collapse);
    assert_eq!(found.location.as_deref(), Some("val_f1"));
    assert_eq!(words(&of(0.2)), ["broken_logger"]);
    assert_eq!(words(&of(0.8)), [""; 0]);
}

#[test]
fn a_code_that_says_nothing_is_told() {
    for (end, key, rings) in [
        (0.0, "recon", true),
        (0.5, "recon", false),
        // No autoencoder: the step of a policy.
        (0.0, "policy_gain", false),
    ] {
        let said = beside(|index| vec![(key, 80.0), ("kl", course(index, 25.0, end, 3.0))]);
        assert_eq!(words(&said).contains(&"collapse"), rings, "{end} {key}");
    }
    // One that is small from the start may be a mean over pixels.
    let small = beside(|_| vec![("recon", 80.0), ("kl", 5e-4)]);
    assert_eq!(words(&small), [""; 0]);
}

#[test]
fn a_reward_that_is_lost_again_is_told() {
    for (lost, rings) in [(0.0, false), (0.4, false), (0.9, true)] {
        let mut noise = Noise(9);
        let said = of_text(&log_of(200, |index| {
            let fallen = lost * (index.saturating_sub(120) as f64 / 60.0).min(1.0);
            let reward = 20.0 + course(index, 0.0, 180.0, 20.0) * (1.0 - fallen);
            vec![
                ("reward", reward + 8.0 * noise.normal()),
                ("policy_loss", 0.02 * noise.normal()),
            ]
        }));
        assert_eq!(words(&said).contains(&"collapse"), rings, "{lost}");
        assert!(!words(&said).contains(&"noise_floor"), "of a loss about 0");
    }
}

#[test]
fn a_discriminator_that_wins_is_told() {
    for (end, rise, rings) in [(1e-4, 9.0, true), (1e-4, 1.0, false), (0.5, 9.0, false)] {
        let said = of_text(&log_of(300, |index| {
            vec![
                ("d_loss", course(index, 1.38, end, 30.0)),
                ("g_loss", 0.7 + rise * index as f64 / 300.0),
            ]
        }));
        assert_eq!(words(&said).contains(&"collapse"), rings, "{end} {rise}");
    }
}

#[test]
fn of_two_numbered_sets_the_first_is_learned_from_if_it_is_lower() {
    let log = |first: f64| {
        let line = |round: usize| {
            let own = course(round, 2.0, first, 40.0);
            let held = course(round, 2.0, 1.0, 20.0) + 0.003 * round.saturating_sub(80) as f64;
            format!("[{round}]\tvalidation_0-rmse:{own:.5}\tvalidation_1-rmse:{held:.5}\n")
        };
        of_text(&(0..300).map(line).collect::<String>())
    };
    let found = the(&log(0.01), Overfitting);
    assert!(
        found.text.contains("while validation_0-rmse falls"),
        "{}",
        found.text
    );
    assert!(
        log(1.9)
            .limits
            .iter()
            .any(|limit| limit.contains("no training loss"))
    );
}

#[test]
fn a_validation_loss_alone_that_rises_is_told() {
    for (rise, rings) in [(0.02, true), (0.0, false)] {
        let said = of_text(&log_of(40, |index| {
            vec![(
                "val_loss",
                course(index, 0.8, 0.5, 2.0) + rise * index as f64,
            )]
        }));
        assert_eq!(words(&said).contains(&"overfitting"), rings, "{rise}");
    }
}

#[test]
fn a_part_of_the_loss_that_grows_is_named() {
    let of = |part: &'static str| {
        let said = of_text(&log_of(200, |index| {
            let (own, grows) = (
                course(index, 3.0, 1.0, 50.0),
                1e-3 * 1.06_f64.powf(index as f64),
            );
            vec![("loss", own + grows), ("ce_loss", own), (part, grows)]
        }));
        said.findings
            .into_iter()
            .find(|finding| finding.kind.word() == "diverging")
    };
    let found = of("aux_loss").expect("it diverges");
    assert_eq!(found.location.as_deref(), Some("aux_loss"));
    assert!(!found.remedy.unwrap_or_default().contains("divide"));
    let found = of("something").expect("it diverges");
    assert_eq!(found.location, None);
}

#[test]
fn a_search_for_a_rate_breaks_by_design() {
    let run = |factor: f64, constant: f64| {
        of_text(&log_of(200, |index| {
            let rate = 1e-6 * factor.powf(index as f64) + constant * index as f64;
            let loss = if rate < 0.03 {
                2.3 - (100.0 * rate).min(1.2)
            } else {
                1.1 + (rate / 0.03 - 1.0).powi(2)
            };
            vec![("lr", rate), ("loss", loss)]
        }))
    };
    let said = run(1.08, 0.0);
    assert_eq!(words(&said), ["rate_search"]);
    assert_eq!(said.verdict, RunVerdict::Healthy);
    // A rate that rises in a line warms up.
    let said = run(1.0, 0.01);
    assert!(!words(&said).contains(&"rate_search") && said.verdict > RunVerdict::Healthy);
    assert!(
        !words(&run(1.02, 0.0)).contains(&"rate_search"),
        "not far enough"
    );
}
