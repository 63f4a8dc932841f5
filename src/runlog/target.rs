//! What a loss is measured against. One against something that moves need not fall: that of a value grows with the rewards it
//! predicts, those of two networks against each other rise in turn.

use super::key::{KeyRole, REWARDS, has_word};
use super::log::{Log, Metric};

/// Words of a network that tells true from made.
const DISCRIMINATOR: [&str; 5] = ["d", "dis", "disc", "discriminator", "critic"];

/// Words of a network that makes.
const GENERATOR: [&str; 3] = ["g", "gen", "generator"];

/// What a loss is measured against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LossTarget {
    /// Data that stay what they are: the loss falls, or something is wrong.
    #[default]
    Fixed,
    /// Rewards that the run itself brings about.
    Rewards,
    /// Another network that is trained too.
    Rival,
}

impl LossTarget {
    /// Whether it moves, so that the loss need not fall.
    pub fn moves(self) -> bool {
        self != Self::Fixed
    }

    /// What is to be known of the loss, if it moves.
    pub(super) fn limit(self) -> Option<&'static str> {
        match self {
            Self::Fixed => None,
            Self::Rewards => Some(
                "there are rewards in the log: the loss follows them and need not fall, so that it stands or rises is not reported",
            ),
            Self::Rival => Some(
                "two networks are trained against each other: no loss of theirs need fall, so that it stands or rises is not reported",
            ),
        }
    }
}

/// The losses of a generator and of what judges it, if a log has both.
pub(super) fn rivals(log: &Log) -> Option<(&Metric, &Metric)> {
    let of = |names: &[&str]| {
        let losses = log.metrics.iter().filter_map(|metric| match metric.role {
            KeyRole::Loss(rank) if !metric.series.is_empty() => Some((rank, metric)),
            _ => None,
        });
        let own = losses.filter(|(_, metric)| has_word(&metric.name, names));
        own.min_by_key(|(rank, _)| *rank).map(|(_, metric)| metric)
    };
    of(&GENERATOR).zip(of(&DISCRIMINATOR))
}

/// What the losses of a log are measured against.
pub(super) fn target(log: &Log) -> LossTarget {
    let brings_rewards = |metric: &Metric| metric.count > 0 && has_word(&metric.name, &REWARDS);
    if rivals(log).is_some() {
        LossTarget::Rival
    } else if log.metrics.iter().any(brings_rewards) {
        LossTarget::Rewards
    } else {
        LossTarget::Fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewards_and_rivals_move() {
        for (keys, expected) in [
            (&["loss", "lr"][..], LossTarget::Fixed),
            (&["loss", "rollout/ep_rew_mean"], LossTarget::Rewards),
            (&["loss", "episodic_return"], LossTarget::Rewards),
            (&["loss", "rewards/margins"], LossTarget::Fixed),
            (&["loss_D", "loss_G"], LossTarget::Rival),
            (&["Loss/G/loss.mean", "Loss/D/loss.mean"], LossTarget::Rival),
            (&["generator_loss", "discriminator_loss"], LossTarget::Rival),
            (&["critic_loss", "actor_loss"], LossTarget::Fixed),
            (&["loss_D", "D(G(z))"], LossTarget::Fixed),
        ] {
            let mut log = Log::default();
            for key in keys {
                log.value(key, 1.0);
            }
            log.end();
            assert_eq!(target(&log), expected, "{keys:?}");
        }
    }
}
