use super::*;

fn read(line: &str) -> Vec<String> {
    let mut scan = Scan::default();
    scan.read(line);
    let pairs = scan.pairs();
    pairs
        .map(|(key, pair)| format!("{}={}", key.name, pair.value))
        .collect()
}

#[test]
fn spellings_of_records() {
    for (line, expected) in [
        (
            "step 00010/21400 (0.05%) | loss: 9.1 | grad norm: 0.5",
            &["step=10", "loss=9.1", "grad norm=0.5"][..],
        ),
        (
            "Step 250 | Validation loss: 0.98",
            &["Step=250", "Validation loss=0.98"],
        ),
        (
            "INFO epoch 3, train loss=1.5, val loss=nan",
            &["epoch=3", "train loss=1.5", "val loss=NaN"],
        ),
        (
            "Test set: Average loss: 0.5, Accuracy: 9800/10000",
            &["Test Average loss=0.5", "Test Accuracy=9800"],
        ),
        (
            "step 3: loss = tensor(2.5, device='cuda:0')",
            &["step=3", "loss=2.5"],
        ),
        (
            "2026-11-28 12:00:01,123 - INFO - step 3 - loss: 1.5 - lr: 0.1",
            &["step=3", "loss=1.5", "lr=0.1"],
        ),
        (
            "Step 1,000: loss 2.5, 1,048,576 tokens, lr 0.1,200 s",
            &["Step=1000", "loss=2.5", "lr=0.1"],
        ),
        (
            "step 3: {'loss': 2.5, \"lr\": 0.1}",
            &["step=3", "loss=2.5", "lr=0.1"],
        ),
    ] {
        assert_eq!(read(line), expected, "{line}");
    }
}

#[test]
fn what_stands_in_parentheses_and_brackets() {
    for (line, expected) in [
        ("Loss 2.5 (avg: 2.4) lr 0.1", &["Loss=2.5", "lr=0.1"][..]),
        ("time per step (ms): 5.5", &["step=5.5"]),
        ("step 3 completed (loss: 2.5)", &["step=3", "loss=2.5"]),
        ("(epoch: 1, iters: 10) loss: 2.5", &["epoch=1", "loss=2.5"]),
        (
            "[train] loss=2.5, lr=1, [valid] loss=2.6",
            &["loss=2.5", "lr=1", "valid loss=2.6"],
        ),
        (
            "1epoch:train:11-20batch: loss=2.5",
            &["epoch=1", "batch=20", "train loss=2.5"],
        ),
        ("Step 10: train CE loss |  2.5", &["Step=10", "CE loss=2.5"]),
        ("loss 2.5, tot_loss[loss=2.6", &["loss=2.5"]),
        ("loss=2.5 |grad|=0.5", &["loss=2.5", "grad=0.5"]),
        ("loss: 2.5 | ||grad||: 0.5", &["loss=2.5", "grad=0.5"]),
    ] {
        let found = read(line);
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert!(
            expected.iter().all(|pair| found.contains(pair)),
            "{line}: {found:?}"
        );
    }
}

#[test]
fn layers_that_a_line_names() {
    for (line, expected) in [
        (
            "step 3 | layer layers.0.weight | grad_norm 0.5",
            &["step=3", "grad_norm/layers.0.weight=0.5"][..],
        ),
        ("Layer 3 gradient norm: 0.5", &["grad_norm/Layer 3=0.5"]),
        (
            "fc1.weight: norm of gradient 0.5",
            &["grad_norm/fc1.weight=0.5"],
        ),
        (
            "step 3 | trainer | grad_norm 0.5",
            &["step=3", "grad_norm=0.5"],
        ),
    ] {
        assert_eq!(read(line), expected, "{line}");
    }
}

#[test]
fn sentences_that_say_when() {
    for (line, expected) in [
        (
            "Loss after iteration 10: 2.5",
            &["iteration=10", "Loss=2.5"][..],
        ),
        ("Cost after epoch 10: 2.5", &["epoch=10", "Cost=2.5"]),
        (
            "Cost after 10 iterations is 2.5",
            &["iterations=10", "Cost=2.5"],
        ),
        (
            "Training loss (for one batch) at step 10: 2.5",
            &["step=10", "Training loss=2.5"],
        ),
        (
            "At step 10 the training loss is 2.5",
            &["step=10", "training loss=2.5"],
        ),
    ] {
        assert_eq!(read(line), expected, "{line}");
    }
}

#[test]
fn rows_that_a_line_names() {
    for (line, expected) in [
        ("phase=val step=3 loss=2.5", &["step=3", "val loss=2.5"][..]),
        ("mode: train, step: 3, loss: 2.5", &["step=3", "loss=2.5"]),
        ("INFO Eval: step 3, loss 2.5", &["step=3", "Eval loss=2.5"]),
        (
            "step 3 train: loss 2.5 val: loss 2.6",
            &["step=3", "train loss=2.5", "val loss=2.6"],
        ),
        (
            "INFO:root:Evaluation Epoch 3 - Average Loss: 2.5",
            &["Epoch=3", "Evaluation Average Loss=2.5"],
        ),
        (
            "INFO:root:Training Epoch 3 - Loss: 2.5",
            &["Epoch=3", "Loss=2.5"],
        ),
        (
            "INFO | valid | epoch 3 | loss 2.5",
            &["epoch=3", "valid loss=2.5"],
        ),
        (
            "Saving dict for global step 3: global_step = 3, loss = 2.5",
            &["global_step=3", "eval loss=2.5"],
        ),
        ("set size: 10, loss: 2.5", &["loss=2.5"]),
        ("x val: 2.5, loss: 2.6", &["loss=2.6"]),
    ] {
        let found = read(line);
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert!(
            expected.iter().all(|pair| found.contains(pair)),
            "{line}: {found:?}"
        );
    }
}
