//! Keys that count: steps and epochs.

use super::spelling::english;
use super::{KeyRole, names_only_rows, role};

/// The keys that count steps, the likeliest first.
const STEPS: [&str; 40] = [
    "global_step",
    "global step",
    "step",
    "_step",
    "iter",
    "iteration",
    "num_updates",
    "trainer/global_step",
    "train/global_step",
    "train/step",
    "iterations",
    "episode",
    "steps",
    "it",
    "update",
    "num_steps",
    "train_step",
    "batch_idx",
    "batch_id",
    "total_timesteps",
    "time/total_timesteps",
    "time/iterations",
    "batch",
    "current_step",
    "current_steps",
    "train_steps",
    "iter_num",
    "step_num",
    "train_num_updates",
    "valid_num_updates",
    "training_iteration",
    "timestepssofar",
    "totalenvinteracts",
    "global_step/max_steps",
    "iters",
    "iterate",
    "total t",
    "episode num",
    "episodes",
    "round",
];

/// Those of them that count steps too where they end a path, as in `metadata.step_num`.
const LAST_STEPS: [&str; 6] = [
    "step",
    "global_step",
    "iter",
    "iteration",
    "num_updates",
    "step_num",
];

/// How likely a key is to be the step of its record (0 the likeliest), if it counts steps.
pub(in super::super) fn step_rank(key: &str) -> Option<usize> {
    let lower = english(key).to_ascii_lowercase();
    let rank = |name: &str| STEPS.iter().position(|known| *known == name);
    rank(&lower).or_else(|| {
        let (path, last) = lower.rsplit_once(['.', '/'])?;
        let counts =
            LAST_STEPS.contains(&last) && (role(path) == KeyRole::Other || names_only_rows(path));
        rank(last).filter(|_| counts).map(|rank| STEPS.len() + rank)
    })
}

/// Whether a key counts epochs.
pub(in super::super) fn is_epoch(key: &str) -> bool {
    matches!(
        english(key).to_ascii_lowercase().as_str(),
        "epoch" | "epochs" | "train/epoch"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_epochs() {
        assert!(step_rank("step") < step_rank("iter"));
        assert!(step_rank("GLOBAL_STEP") < step_rank("STEP"), "of an epoch");
        assert!(step_rank("Iteration").is_some() && step_rank("timestep").is_none());
        assert!(step_rank("metadata.step_num") > step_rank("batch"));
        assert!(step_rank("loss/step").is_none() && step_rank("a.batch").is_none());
        assert!(is_epoch("epoch") && !is_epoch("epoch_time"));
    }
}
