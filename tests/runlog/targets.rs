//! Losses that need not fall, and losses below 0: what is an alarm of others is none of theirs.

use gdplay::explain::FindingKind::{
    Diverging, Drift, NotFinite, Plateau, RateTooLarge, RateTooSmall,
};
use gdplay::runlog::RunVerdict;

use super::{Noise, log_of, of_text, the, words};

/// A loss that rises to four times its start.
fn rising(index: usize, noise: &mut Noise) -> f64 {
    (1.0 + 0.015 * index as f64) * (1.0 + 0.03 * noise.normal())
}

#[test]
fn a_loss_that_follows_rewards_or_a_rival_may_rise() {
    for (key, loss, other, rings) in [
        ("accuracy", "loss", 1.0, true),
        ("ep_rew_mean", "loss", 1.0, false),
        ("loss_D", "loss_G", 0.5, false),
        ("loss_D", "loss_C", 0.5, true),
    ] {
        let mut noise = Noise(3);
        let said = of_text(&log_of(200, |index| {
            vec![(loss, rising(index, &mut noise)), (key, other)]
        }));
        let alarms = [RateTooLarge, Drift, Diverging];
        let has_any = said
            .findings
            .iter()
            .any(|finding| alarms.contains(&finding.kind));
        assert_eq!(has_any, rings, "{key}: {:?}", words(&said));
        let is_told = said.limits.iter().any(|limit| limit.contains("need"));
        assert_eq!(is_told, !rings, "{key}: {:?}", said.limits);
    }
}

#[test]
fn the_rival_may_be_what_is_not_finite() {
    let said = of_text(&log_of(100, |index| {
        let rival = if index < 60 { 0.5 } else { f64::NAN };
        vec![("d_loss", rival), ("g_loss", 1.5)]
    }));
    let found = the(&said, NotFinite);
    assert_eq!(found.step, Some(61));
    assert!(
        found.text.contains("the loss of the other network"),
        "{}",
        found.text
    );
}

#[test]
fn a_loss_below_0_has_no_size_of_which_to_take_a_multiple() {
    for (from, to, rings) in [(17.0, 1.0, false), (-17.0, -1.0, false), (2.0, 17.0, true)] {
        let mut noise = Noise(3);
        let said = of_text(&log_of(200, |index| {
            let share = (-(index as f64) / 30.0).exp();
            vec![("loss", to + (from - to) * share + 0.05 * noise.normal())]
        }));
        let is_said = words(&said).contains(&RateTooLarge.word());
        assert_eq!(is_said, rings, "{from} to {to}: {:?}", words(&said));
    }
    for (level, rings) in [(-5.5, false), (1.0, true)] {
        let mut noise = Noise(3);
        let said = of_text(&log_of(400, |index| {
            let fallen = level + 5.5 * (-(index as f64) / 30.0).exp();
            vec![("loss", fallen + 0.03 * noise.normal())]
        }));
        let is_said = words(&said).contains(&Plateau.word());
        assert_eq!(is_said, rings, "{level}: {:?}", words(&said));
    }
}

#[test]
fn a_loss_that_never_moves_is_told() {
    for (loss, rings) in [(0.71, true), (0.0, false)] {
        let said = of_text(&log_of(100, |index| {
            let norm = 0.01 + 0.001 * (index % 3) as f64;
            vec![("loss", loss), ("lr", 0.001), ("grad_norm", norm)]
        }));
        let found = said
            .findings
            .iter()
            .find(|finding| finding.kind == RateTooSmall);
        assert_eq!(found.is_some(), rings, "{loss}: {:?}", words(&said));
        let is_told =
            found.is_some_and(|found| found.text.contains("the same number in every record"));
        assert_eq!(is_told, rings);
    }
}

#[test]
fn what_a_restart_left_behind_breaks_no_run() {
    let mut noise = Noise(3);
    let mut falling =
        |step: usize| (0.2 + (-(step as f64) / 30.0).exp()) * (1.0 + 0.02 * noise.normal());
    let record = |step: usize, loss: f64| format!("{{\"step\": {step}, \"loss\": {loss}}}\n");
    let before = (0..150_usize).map(|step| {
        let grown = 1.2_f64.powf(step.saturating_sub(120) as f64);
        (step, falling(step) * grown)
    });
    let before: Vec<_> = before.collect();
    let after: Vec<_> = (101..200_usize).map(|step| (step, falling(step))).collect();
    let text = |records: &[(usize, f64)]| -> String {
        records
            .iter()
            .map(|(step, loss)| record(*step, *loss))
            .collect()
    };
    let broken = of_text(&text(&before));
    assert_eq!(broken.verdict, RunVerdict::Broken, "{:?}", words(&broken));
    let mended = of_text(&(text(&before) + &text(&after)));
    assert_eq!(mended.verdict, RunVerdict::Warning, "{:?}", words(&mended));
    assert!(words(&mended).contains(&"spike"));
}

#[test]
fn losses_of_small_batches_are_skewed() {
    let mut alarms = 0;
    for seed in 1..=40 {
        let mut noise = Noise(seed);
        let said = of_text(&log_of(200, |_| {
            vec![("loss", (0.5 * noise.normal()).exp())]
        }));
        alarms += usize::from(words(&said).contains(&"spike"));
    }
    assert!(alarms <= 1, "{alarms} of 40");
}

#[test]
fn a_loss_that_moves_while_the_norm_is_calm_has_other_data() {
    type Norm = fn(usize) -> f64;
    // A norm that is calm; one that leaps with the loss; one that has a ceiling and so says nothing.
    let norms: [(Norm, &str); 3] = [
        (|index| 0.5 + 0.1 * (0.37 * index as f64).fract(), "drift"),
        (
            |index| {
                if (150..170).contains(&index) {
                    9.0
                } else {
                    0.5 + 0.1 * (0.37 * index as f64).fract()
                }
            },
            "spike",
        ),
        (|_| 1.0, "spike"),
    ];
    for (norm, word) in norms {
        let mut noise = Noise(7);
        let said = of_text(&log_of(300, |index| {
            let level = if index < 150 { 1.0 } else { 2.5 };
            let loss = level * (1.0 + 0.03 * noise.normal());
            vec![("loss", loss), ("grad_norm", norm(index))]
        }));
        let moved = words(&said)
            .into_iter()
            .find(|word| ["drift", "spike"].contains(word));
        assert_eq!(moved, Some(word), "{:?}", words(&said));
        let is_healthy = said.verdict == RunVerdict::Healthy;
        assert_eq!(is_healthy, word == "drift", "{:?}", said.findings);
    }
}

#[test]
fn a_rate_that_starts_again_is_no_spike() {
    for (restarts, rings) in [(true, false), (false, true)] {
        let mut noise = Noise(7);
        let said = of_text(&log_of(400, |index| {
            let phase = (index % 200) as f64 / 200.0;
            let rate = if restarts { 0.1 * (1.0 - phase) } else { 0.1 };
            let again = if index < 200 {
                1.0
            } else {
                1.0 + 2.0 * (-10.0 * phase).exp()
            };
            vec![
                ("loss", again * (1.0 + 0.03 * noise.normal())),
                ("lr", rate),
            ]
        }));
        assert_eq!(words(&said).contains(&"spike"), rings, "{:?}", words(&said));
    }
}
