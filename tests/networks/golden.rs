//! The numbers of the classic text, nll(softmax(linear(relu(linear(x))))).

use gdplay::diff::{Method, Objective, Spacing};

use super::support::evaluator;

const TEXT: &str = "nll(softmax(linear(relu(linear(stack(x1, x2), 3)), 2)), 1)";
const AT: [f64; 19] = [
    1.0, -2.0, // x
    0.5, -0.3, 0.2, 0.8, -0.6, 0.1, // W1
    0.1, 0.0, 0.2, // b1
    0.4, -0.7, 0.3, -0.2, 0.5, 0.9, // W2
    0.05, -0.05, // b2
];

fn assert_near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 5e-12, "{found} {wanted}");
}

#[test]
fn every_method_gives_the_golden_gradient() {
    let mut evaluator = evaluator(TEXT, &vec![]);
    let names = evaluator.program().loss().parameters().to_vec();
    assert_eq!(names[..4], ["x1", "x2", "W1[1,1]", "W1[1,2]"]);
    assert_eq!(names[8..12], ["b1[1]", "b1[2]", "b1[3]", "W2[1,1]"]);
    assert_near(evaluator.value(&AT), 1.184_942_828_74);
    for method in [Method::Dual, Method::Reverse] {
        let gradient = evaluator.gradient_by(method, &AT, Spacing::Balanced);
        assert_near(gradient[0], 0.208_270_902_032);
        assert_near(gradient[1], -0.124_962_541_219);
        // b1's gradient is that of z: two dead units.
        assert!((gradient[8] - 0.416_542).abs() < 1e-6);
        assert_eq!(gradient[9..11], [0.0, 0.0]);
        assert_near(gradient[17], 0.694_236_340_108);
        assert_near(gradient[18], -0.694_236_340_108);
    }
    assert!(!evaluator.program().supports(Method::Symbolic));
}

#[test]
fn a_label_in_the_data_gives_the_same() {
    let columns = vec![("x1", vec![1.0]), ("x2", vec![-2.0]), ("label", vec![1.0])];
    let mut evaluator = evaluator(&TEXT.replace(", 1)", ", label)"), &columns);
    assert_near(evaluator.value(&AT[2..]), 1.184_942_828_74);
    let reverse = evaluator.gradient_by(Method::Reverse, &AT[2..], Spacing::Balanced);
    assert_near(reverse[15], 0.694_236_340_108);
}
