use super::*;

/// The steps and the values of the first metric.
fn points(lines: &[&str]) -> Vec<(u64, f64)> {
    let mut runs = Runs::default();
    let mut reader = Lines::default();
    for line in lines {
        reader.line(line, &mut runs);
    }
    let track = runs.log("").metrics[0].series.track();
    let points = track.points().iter();
    points.map(|point| (point.step, point.value)).collect()
}

#[test]
fn steps_of_a_bar_and_of_an_epoch() {
    let bar = "Epoch 2:  1%| | 3/200 [00:02<00:31, 1.1it/s, loss=2.39]";
    assert_eq!(points(&[bar]), [(3, 2.39)]);
    let lines = [
        "Epoch: [0][ 10/20]  Loss 2.5 (2.5)",
        "Epoch: [0][ 20/20]  Loss 2.0 (2.0)",
        "Epoch: [1][ 10/20]  Loss 1.5 (1.5)",
    ];
    assert_eq!(points(&lines), [(10, 2.5), (20, 2.0), (30, 1.5)]);
    let bars = [
        "100%|##########| 20/20 [00:02<00:31, 1.1it/s, loss=2.5]",
        "Epoch 0: train loss 2.625, val loss 2.75",
        "Validation: 100%|##########| 5/5 [00:02<00:31, 1.1it/s, val_loss=2.75]",
        "100%|##########| 5/5 [00:02<00:31, 1.1it/s, loss=99.0]",
        "  5%|          | 1/20 [00:02<00:31, 1.1it/s, loss=2.0]",
        "100%|##########| 20/20 [00:02<00:31, 1.1it/s, loss=1.5]",
    ];
    assert_eq!(points(&bars), [(20, 2.5), (21, 2.0), (40, 1.5)]);
    let timed = "Train Epoch: 0 [ 10/20 (50%)] Loss: 2.5 Batch: 0.25";
    assert_eq!(points(&[timed]), [(10, 2.5)]);
}

#[test]
fn behind_a_slash_stands_a_total_or_the_step_of_an_epoch() {
    let of = |pairs: [&str; 4]| {
        let lines = pairs.map(|pair| format!("TRAIN Batch {pair} loss 2.5"));
        points(&lines.each_ref().map(String::as_str))
            .into_iter()
            .map(|(step, _)| step)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(["0/10", "0/20", "0/30", "1/10"]), [0, 20, 30, 40]);
    assert_eq!(of(["10/90", "20/90", "20/90", "30/90"]), [10, 20, 30]);
}

#[test]
fn a_line_that_only_counts_counts_for_those_below() {
    let lines = [
        "Epoch 1/3",
        "train Loss: 2.5 Acc: 0.5",
        "val Loss: 2.6 Acc: 0.5",
        "Epoch 2/3",
        "train Loss: 1.5 Acc: 0.5",
    ];
    assert_eq!(points(&lines), [(1, 2.5), (2, 1.5)]);
    let of_batches = [
        "Epoch 1",
        "loss: 2.5  [   64/128]",
        "loss: 2.0  [  128/128]",
        "Epoch 2",
        "loss: 1.5  [   64/128]",
    ];
    assert_eq!(points(&of_batches), [(64, 2.5), (128, 2.0), (192, 1.5)]);
    let coqui = [
        "--> TIME: 2026-11-28 10:00:00 -- STEP: 3/400 -- GLOBAL_STEP: 25",
        "     | > loss: 2.5  (2.625)",
        "--> TIME: 2026-11-28 10:00:00 -- STEP: 4/400 -- GLOBAL_STEP: 50",
        "     | > loss: 1.5  (2.5)",
    ];
    assert_eq!(points(&coqui), [(25, 2.5), (50, 1.5)]);
    let spinning_up = [
        "|             Epoch |               3 |",
        "|             LossV |             2.5 |",
        "|              Time |             9.3 |",
        "---",
        "|             Epoch |               4 |",
        "|             LossV |             1.5 |",
        "---",
    ];
    assert_eq!(points(&spinning_up), [(3, 2.5), (4, 1.5)]);
    let table = [
        "| total_timesteps | 2048 |",
        "| loss            | 0.5  |",
        "---",
    ];
    assert_eq!(points(&table), [(2048, 0.5)]);
    let table = ["| loss | 0.5  |", "| step | 2048 |", ""];
    assert_eq!(points(&table), [(2048, 0.5)]);
}

#[test]
fn where_records_have_steps_a_loss_without_one_is_something_else() {
    let lines = ["step 1 loss: 2.5", "loss: 99.0", "step 2 loss: 2.0"];
    assert_eq!(points(&lines), [(1, 2.5), (2, 2.0)]);
    let configuration = ["epochs: 20", "loss: 99.0"];
    let mut reader = Lines::default();
    for line in configuration {
        assert_eq!(reader.line(line, &mut Runs::default()), Fed::Other);
    }
}

#[test]
fn batches_of_rows_that_are_held_back_are_no_steps() {
    let lines = [
        "step 100 loss: 2.5",
        "eval batch 1/2 loss: 2.75",
        "eval batch 2/2 loss: 2.75",
        "step 110 loss: 2.0",
        "step 120 val loss: 2.25",
    ];
    assert_eq!(points(&lines), [(100, 2.5), (110, 2.0)]);
    let held_back = ["step 1 loss: 9.0", lines[1], lines[3], lines[4]];
    let mut runs = Runs::default();
    let mut reader = Lines::default();
    for line in held_back {
        reader.line(line, &mut runs);
    }
    let metrics = runs.log("").metrics.iter();
    let mut held_back = metrics.filter(|metric| metric.name.contains("val"));
    let steps = held_back.find_map(|metric| metric.series.last());
    assert_eq!(steps.map(|point| point.step), Some(1), "eval loss");
}

#[test]
fn prose_is_no_record() {
    let mut runs = Runs::default();
    for line in [
        "Epoch 3 of 10 begins",
        "the loss of 3 wagons",
        "step by step",
        "2026-03-14 step 3 done in 2 s",
    ] {
        assert_eq!(Lines::default().line(line, &mut runs), Fed::Other, "{line}");
    }
}

#[test]
fn a_rate_on_a_line_of_its_own_has_its_step() {
    let mut runs = Runs::default();
    let mut reader = Lines::default();
    for line in [
        "Iteration 5, lr = 0.5",
        "Iteration 10, loss = 2.5",
        "Iteration 20, loss = 2.0",
        "Iteration 20, lr = 0.1",
        "lr: 0.7",
    ] {
        reader.line(line, &mut runs);
    }
    let rates = runs
        .log("")
        .metrics
        .iter()
        .filter(|metric| metric.name == "lr");
    let points = rates.map(|rate| rate.series.last().map(|point| (point.step, point.value)));
    assert_eq!(points.collect::<Vec<_>>(), [Some((20, 0.1))]);
}
