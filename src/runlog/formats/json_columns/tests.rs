use super::*;
use crate::runlog::key::KeyRole;

/// Whether a document is recognized, and the steps and values of its loss.
fn read(text: &str) -> Option<Vec<(u64, f64)>> {
    let sample = FileHead {
        head: text.as_bytes(),
        text,
        path: Path::new(""),
    };
    if !recognizes(sample) {
        return None;
    }
    let mut runs = Runs::default();
    let mut document = Document::default();
    document.feed(text.as_bytes(), &mut runs);
    document.finish(&mut runs);
    let metrics = runs.log("").metrics.iter();
    let mut losses = metrics.filter(|metric| matches!(metric.role, KeyRole::Loss(_)));
    let track = losses.next()?.series.track();
    let points = track.points().iter();
    Some(points.map(|point| (point.step, point.value)).collect())
}

#[test]
fn a_list_a_metric() {
    for (text, expected) in [
        (
            r#"{"loss": [2.5, 2.0], "val_loss": [2.6, 2.1]}"#,
            vec![(0, 2.5), (1, 2.0)],
        ),
        (
            "{\n \"epoch\": [1, 2],\n \"loss\": [2.5, 2.0]\n}\n",
            vec![(1, 2.5), (2, 2.0)],
        ),
        (
            r#"{"train.loss": {"steps": [0, 10], "values": [2.5, 2.0], "timestamps": ["a", "b"]}}"#,
            vec![(0, 2.5), (10, 2.0)],
        ),
        (
            r#"{"loss": {"train": {"x": [0, 10], "y": [2.5, 2.0], "name": "train"}}}"#,
            vec![(0, 2.5), (10, 2.0)],
        ),
        (
            r#"{"loss": [[5, 2.5], [10, 2.0]]}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            "{'loss': [2.5, 2.0], 'best': None}",
            vec![(0, 2.5), (1, 2.0)],
        ),
        (
            r#"{"args": {"lr": 0.1, "loss": 1}, "log": [{"step": 5, "loss": 2.5}, {"step": 10, "loss": 2.0}]}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            r#"{"columns": ["step", "loss"], "index": [0, 1], "data": [[5, 2.5], [10, 2.0]]}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            r#"{"step": {"0": 5, "1": 10}, "loss": {"0": 2.5, "1": 2.0}}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            r#"{"0": {"step": 5, "loss": 2.5}, "1": {"step": 10, "loss": 2.0}}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            r#"{"loss": {"5": 2.5, "10": 2.0}}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            r#"{"epoch_5": {"loss": 2.5}, "epoch_10": {"loss": 2.0}}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            r#"{"loss": {"data": [{"step": 5, "value": 2.5}, {"step": 10, "value": 2.0}]}}"#,
            vec![(5, 2.5), (10, 2.0)],
        ),
        (
            r#"{"iterations": [{"learn": [2.5], "iteration": 0}, {"learn": [2.0], "iteration": 1}]}"#,
            vec![(0, 2.5), (1, 2.0)],
        ),
    ] {
        assert_eq!(read(text), Some(expected), "{text}");
    }
    assert_eq!(
        read("{\"loss\": [2.5, 2.0, 1.").as_deref(),
        Some(&[(0, 2.5), (1, 2.0)][..])
    );
    for text in [
        r#"{"betas": [0.9, 0.99], "loss": "mse"}"#,
        r#"{"loss": [2.5]}"#,
        r#"{"step": 1, "loss": 2.5, "layers": [{"name": "fc1", "size": 0.5}, {"name": "fc2", "size": 1}]}"#,
        "{\"step\": 1, \"loss\": [2.5, 2.0]}\n{\"step\": 2, \"loss\": [2.5, 2.0]}\n",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}
