use super::*;

/// A run of one coordinate whose loss is that of the given numbers.
fn run(losses: impl IntoIterator<Item = f64>) -> RunRecord {
    let mut losses = losses.into_iter();
    let first = losses.next().expect("a start");
    let mut record = RunRecord::new(&[0.0], first, 1.0);
    for loss in losses {
        let step = record.now().step as f64;
        let sign = if record.now().step.is_multiple_of(2) {
            1.0
        } else {
            -1.0
        };
        record.push(&Step {
            loss,
            gradient_norm: 1.0,
            length: 0.5,
            rate: 0.1,
            is_clipped: loss > 5.0,
            at: [&[0.5 * step], &[0.5 * (step + 1.0)]],
            gradient: [&[sign], &[-sign]],
        });
    }
    record
}

#[test]
fn extremes_are_those_of_the_whole_run() {
    let record = run([3.0, 1.0, 7.0, 1.0, 2.0]);
    assert_eq!(record.lowest(), Mark { step: 1, loss: 1.0 });
    assert_eq!(record.highest(), Mark { step: 2, loss: 7.0 });
    assert_eq!((record.rises(), record.clipped()), (2, 1));
    assert_eq!(record.path_length(), 2.0);
    assert_eq!((record.start().loss, record.now().loss), (3.0, 2.0));
    assert_eq!(record.now().step, 4);
}

#[test]
fn the_window_has_the_last_iterates_without_gaps() {
    for count in [1, 10, 63, 64, 65, 500] {
        let record = run((0..count).map(f64::from));
        let steps: Vec<u64> = record.window().map(|entry| entry.step).collect();
        let count = count as u64;
        let first = count.saturating_sub(WINDOW as u64);
        assert_eq!(steps, (first..count).collect::<Vec<_>>());
        for step in steps {
            assert_eq!(record.position(step), Some(&[0.5 * step as f64][..]));
        }
        assert_eq!(record.position(count), None);
        assert_eq!(record.position(first.wrapping_sub(1)), None);
    }
}

#[test]
fn blocks_are_few_and_add_up_to_the_run() {
    let losses = |count: u32| (0..count).map(|k| 1e6 + f64::from(k * k % 97));
    for count in [1, 2, 100, 128, 129, 10_000] {
        let record = run(losses(count));
        let blocks: Vec<Block> = record.blocks().collect();
        assert!(blocks.len() <= BLOCKS + 1, "{}", blocks.len());
        assert_eq!(
            blocks.iter().map(|block| block.count).sum::<u64>(),
            u64::from(count)
        );
        let n = f64::from(count);
        let mean = losses(count).sum::<f64>() / n;
        let squares: f64 = losses(count).map(|x| (x - mean) * (x - mean)).sum();
        let of_blocks = blocks.iter().map(|block| {
            let apart = block.mean - mean;
            block.squares + block.count as f64 * apart * apart
        });
        assert!((of_blocks.sum::<f64>() - squares).abs() <= 1e-9 * (1.0 + squares));
        assert_eq!(blocks.last().expect("one").end, record.now());
        let low = blocks
            .iter()
            .map(|block| block.range[0])
            .fold(f64::INFINITY, f64::min);
        assert_eq!(low, record.lowest().loss);
        let rises: u64 = blocks.iter().map(|block| block.rises).sum();
        assert_eq!(rises, record.rises());
    }
}

#[test]
fn a_block_of_equal_losses_has_no_variance() {
    let record = run(std::iter::repeat_n(0.1, 1000));
    for block in record.blocks() {
        assert_eq!((block.mean, block.squares), (0.1, 0.0));
        assert_eq!(block.variance().is_some(), block.count > 1);
    }
}

#[test]
fn turns_are_those_of_the_last_steps() {
    assert_eq!(run([1.0]).turns().count(0), 0);
    let record = run(std::iter::repeat_n(1.0, 31));
    assert_eq!((record.turns().steps(), record.turns().count(0)), (30, 30));
    assert_eq!(record.turns().travel(0), 15.0);
    let long = run(std::iter::repeat_n(1.0, 10_000));
    assert!((EPOCH..2 * EPOCH + 1).contains(&long.turns().steps()));
    assert_eq!(long.turns().count(0), long.turns().steps());
    assert_eq!(long.turns().count(7), 0);
}

#[test]
fn above_sixteen_parameters_there_are_no_positions() {
    let record = RunRecord::new(&[0.0; POSITIONS + 1], 1.0, 1.0);
    assert_eq!(record.position(0), None);
    let record = RunRecord::new(&[0.0; POSITIONS], 1.0, 1.0);
    assert_eq!(record.position(0), Some(&[0.0; POSITIONS][..]));
}
