use super::*;

#[test]
fn gradient_norms_of_the_whole() {
    for key in [
        "grad_norm",
        "grad norm",
        "gnorm",
        "grdn",
        "norm",
        "optim.total_grad_norm",
        "grad_norm_total",
        "grad_2.0_norm_total",
        "optim/total grad norm",
        "gradient_norm",
        "train/grad_norm",
        "grad/norm/total",
        "global_grad_norm",
        "info.learner.default_policy.learner_stats.grad_gnorm",
        "actor/grad_norm",
        "learners/default_policy/gradients_default_optimizer_global_norm",
    ] {
        assert!(
            matches!(role(key), KeyRole::GradientNorm(_)),
            "{key}: {:?}",
            role(key)
        );
    }
}

#[test]
fn gradient_norms_of_layers() {
    for (key, layer) in [
        ("grad_norm/layers.0.weight", "layers.0.weight"),
        ("grad_norm.layers.0.weight", "layers.0.weight"),
        ("grads.layers.0.weight", "layers.0.weight"),
        ("grad_2.0_norm/net.0.weight", "net.0.weight"),
        ("grad/norm/transformer/h/0/mlp", "transformer/h/0/mlp"),
        (
            "grad/transformer.blocks.0.ff_out.weight.norm",
            "transformer.blocks.0.ff_out.weight",
        ),
        ("gnorm_layers.0.weight", "layers.0.weight"),
        ("gradients/layers.0.weight", "layers.0.weight"),
        ("gradients/norm.weight", "norm.weight"),
        ("gradients/graph_2layers.0.weight", "layers.0.weight"),
        ("grad_norm/norm.weight", "norm.weight"),
        ("layers.0.weight/grad_norm", "layers.0.weight"),
        ("grad_norm/scale", "scale"),
        ("layers.0.weight", "layers.0.weight"),
        ("layers.W1", "W1"),
        ("gn_layers.0.weight", "layers.0.weight"),
        ("norm_fc1.weight", "fc1.weight"),
        ("norm_1.weight", "norm_1.weight"),
        ("layers.layers.0.weight.grad_norm", "layers.0.weight"),
        ("dense_0/kernel", "dense_0/kernel"),
        ("grad_norm/größe.0", "größe.0"),
    ] {
        let expected = if layer == "scale" {
            KeyRole::Other
        } else {
            KeyRole::Layer(layer.to_string())
        };
        assert_eq!(role(key), expected, "{key}");
    }
}

#[test]
fn what_is_about_gradients_but_no_norm() {
    for key in [
        "max_grad_norm",
        "grad_clip",
        "gradient_accumulation_steps",
        "val_grad_norm/dense_0/kernel",
        "grad/a.weight.max",
        "grad_norm_var",
        "gradient_penalty",
    ] {
        assert_eq!(role(key), KeyRole::Other, "{key}");
    }
}

#[test]
fn losses_and_rates() {
    for key in [
        "loss",
        "train/loss",
        "train.loss",
        "train_loss",
        "lm loss",
        "trl",
        "train/CE loss",
        "train/CrossEntropyLoss",
        "cross-entropy",
        "train-rmse",
        "training's l2",
        "mse",
        "cost",
        "avg cost",
        "policy_gradient_loss",
        "obj",
    ] {
        assert!(
            matches!(role(key), KeyRole::Loss(_)),
            "{key}: {:?}",
            role(key)
        );
    }
    for key in [
        "val_loss",
        "eval_loss",
        "val.loss",
        "eval/loss",
        "tel",
        "valid loss",
        "test_loss",
        "eval-rmse",
        "valid_1's l2",
        "valid_set's rmse",
        "验证损失",
        "vali loss",
    ] {
        assert!(
            matches!(role(key), KeyRole::ValidationLoss(_)),
            "{key}: {:?}",
            role(key)
        );
    }
    for key in [
        "lr",
        "learning_rate",
        "lr-Adam",
        "optim.lr",
        "optim/LR (group 0)",
        "learning rate",
        "train/lr",
    ] {
        assert!(
            matches!(role(key), KeyRole::LearningRate(_)),
            "{key}: {:?}",
            role(key)
        );
    }
    for key in [
        "best_accuracy",
        "epoch",
        "train_runtime",
        "best_loss",
        "loss__MAX",
        "loss_weight",
        "loss_watchdog_threshold",
        "aux_loss_coef",
        "batch_cost",
        "avg_reader_cost",
        "l2_reg",
        "train/l2_penalty",
        "Norm",
        "weight_norm/layers.0.weight",
        "update_ratio.layers.0.weight",
        "layers.0.weight.weight_norm",
        "zeros/dense/kernel",
        "params/norm/h.0.weight",
    ] {
        assert_eq!(role(key), KeyRole::Other, "{key}");
    }
    for key in ["loss scale", "train/loss_scale", "grad_scale"] {
        assert_eq!(role(key), KeyRole::LossScale, "{key}");
    }
}

#[test]
fn the_plainest_loss_ranks_first() {
    let rank = |key: &str| match role(key) {
        KeyRole::Loss(rank) => rank,
        other => panic!("{key}: {other:?}"),
    };
    assert!(rank("loss") < rank("train_loss"));
    assert!(rank("train_loss_step") < rank("train_loss_epoch"));
    assert!(rank("train_loss") < rank("aux_loss"));
    assert!(rank("aux_loss") < rank("mse"));
    assert!(rank("pg_loss") < rank("entropy_loss"));
    assert!(rank("recon_loss") < rank("kl_loss"));
    assert!(rank("loss") < rank("policy_gradient_loss"));
    let held_back = |key: &str| match role(key) {
        KeyRole::ValidationLoss(rank) => rank,
        other => panic!("{key}: {other:?}"),
    };
    assert!(held_back("val_loss") < held_back("test_loss"));
    assert!(rank("policy_gradient_loss") < rank("objective"));
}
