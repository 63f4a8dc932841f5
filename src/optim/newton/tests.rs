use super::super::descent::{Descent, Progress};
use super::super::plan::{Plan, PlanEdit};
use super::super::settings::Settings;
use super::super::stop::StopReason;
use super::super::term::StepTerm;
use super::super::test_losses::{Bowl, Kink};
use super::super::test_run::Run;
use super::super::workspace::Workspace;
use super::*;
use crate::diff::Objective;

#[test]
fn one_pure_step_solves_a_quadratic() {
    let mut loss = Bowl::new(&[1.0, 25.0, -3.0]);
    let plan = Plan::new(Settings::defaults(&DEFINITION));
    let mut descent = Descent::start(plan, &[4.0, 1.5, 2.0], &mut loss);
    assert!(descent.step(&mut loss));
    assert_eq!(descent.at(), [0.0, 0.0, 0.0]);
    assert_eq!(descent.evaluations().hessian_columns, 3);
}

#[test]
fn both_sides_of_the_diagonal_become_their_mean() {
    let mut matrix = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
    symmetrize(&mut matrix, 3);
    assert_eq!(matrix, [1.0, 3.0, 5.0, 3.0, 5.0, 7.0, 5.0, 7.0, 9.0]);
}

#[test]
fn damping_shortens_the_step() {
    let mut run = Run::on_bowl(&DEFINITION, &[], 4.0, 2.0);
    assert_eq!(run.lines()[2], "d = g / (H + δ) = 8 / 4 = 2");
    // d = 4 · 2 / (4 + 4) = 1.
    let mut run = Run::on_bowl(&DEFINITION, &[("damping", 4.0)], 4.0, 2.0);
    assert_eq!(run.lines()[2], "d = g / (H + δ) = 8 / (4 + 4) = 1");
    assert_eq!(run.path(1), [1.0]);
}

#[test]
fn without_curvature_there_is_a_reason_instead_of_a_step() {
    let plan = Plan::new(Settings::defaults(&DEFINITION));
    let mut descent = Descent::start(plan, &[2.0], &mut Kink);
    assert!(!descent.step(&mut Kink));
    assert_eq!(
        descent.stop(),
        Some(&StopReason::SingularHessian { pivot: 0.0 })
    );
    let damped = PlanEdit::Hyperparameter("damping".to_string(), 4.0);
    descent.apply(&damped).unwrap();
    assert!(descent.step(&mut Kink));
    assert_eq!(descent.at(), [1.75]);
}

/// ½ xᵀ T x − bᵀ x with a tridiagonal T: more parameters than are eliminated, a Hessian that need not be definite.
struct Chain {
    diagonal: Vec<f64>,
    beside: f64,
}

impl Chain {
    fn times(&self, x: &[f64], product: &mut [f64]) {
        for (i, to) in product.iter_mut().enumerate() {
            let left = i.checked_sub(1).map_or(0.0, |left| x[left]);
            let right = x.get(i + 1).copied().unwrap_or(0.0);
            *to = self.diagonal[i] * x[i] + self.beside * (left + right);
        }
    }
}

impl Objective for Chain {
    fn dimension(&self) -> usize {
        self.diagonal.len()
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        self.gradient(at, &mut vec![0.0; at.len()])
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        self.times(at, gradient);
        let value = at.iter().zip(gradient).map(|(x, g)| {
            let half = 0.5 * x * *g;
            *g -= 1.0;
            half - x
        });
        value.sum()
    }

    fn hessian(&mut self, _: &[f64], _: &mut [f64]) {
        unreachable!("it is asked for columns or products");
    }

    fn hessian_product(&mut self, _: &[f64], direction: &[f64], product: &mut [f64]) {
        self.times(direction, product);
    }
}

fn chain(count: usize, shift: f64) -> Chain {
    Chain {
        diagonal: (0..count).map(|i| 2.5 + (i as f64).sin() - shift).collect(),
        beside: -1.0,
    }
}

fn newton(loss: &mut Chain, set: &[(&str, f64)]) -> Descent {
    let mut settings = Settings::defaults(&DEFINITION);
    for (name, value) in set {
        settings.set(name, *value).unwrap();
    }
    let start = vec![0.0; loss.dimension()];
    Descent::start(Plan::new(settings), &start, loss)
}

/// The equations solved by elimination.
fn eliminated(loss: &Chain, damping: f64) -> Vec<f64> {
    let n = loss.diagonal.len();
    let mut matrix = vec![0.0; n * n];
    let (mut unit, mut column) = (vec![0.0; n], vec![0.0; n]);
    for i in 0..n {
        unit[i] = 1.0;
        loss.times(&unit, &mut column);
        unit[i] = 0.0;
        for (row, entry) in column.iter().enumerate() {
            matrix[row * n + i] = *entry;
        }
        matrix[i * n + i] += damping;
    }
    let mut solution = vec![1.0; n];
    linear_solve::solve(&mut matrix, &mut solution).unwrap();
    solution
}

#[test]
fn above_the_limit_products_lead_where_elimination_does() {
    // Definite, damped, and indefinite.
    for (shift, damping) in [(0.0, 0.0), (0.0, 0.5), (1.7, 0.0)] {
        for count in [DIRECT, DIRECT + 1, 400] {
            let mut loss = chain(count, shift);
            let mut descent = newton(&mut loss, &[("damping", damping)]);
            let terms = descent.explain(&mut loss, 3, "x4").unwrap();
            assert!(descent.step(&mut loss), "{:?}", descent.stop());
            let products = descent.evaluations().hessian_columns;
            let told = format!("by {products} products with H");
            let by_products = terms.iter().any(|term| term.numbers().contains(&told));
            assert_eq!(by_products, count > DIRECT);
            let exact = eliminated(&loss, damping);
            let size = crate::diff::norm(&exact);
            for (got, exact) in descent.at().iter().zip(&exact) {
                assert!((got - exact).abs() <= 1e-7 * size, "{got} {exact}");
            }
            assert!(products <= minres::PRODUCTS.max(DIRECT as u64));
        }
    }
}

#[test]
fn above_the_limit_a_step_is_left_between_products() {
    let mut loss = chain(300, 1.7);
    let mut whole = newton(&mut loss, &[]);
    let mut parted = whole.clone();
    let mut workspace = Workspace::default();
    assert!(whole.step(&mut loss));
    let mut rests = 0;
    while parted.step_while(&mut loss, &mut workspace, &mut || false) == Progress::Suspended {
        rests += 1;
    }
    assert!(rests > 20, "{rests}");
    assert_eq!(parted.at(), whole.at());
    assert_eq!(parted.evaluations(), whole.evaluations());
}

/// Between columns, but not after the last one: then there is nothing left to compute.
#[test]
fn up_to_the_limit_a_step_is_left_between_columns() {
    let mut loss = chain(3, 0.0);
    let mut descent = newton(&mut loss, &[]);
    let mut workspace = Workspace::default();
    let mut columns = Vec::new();
    while descent.step_while(&mut loss, &mut workspace, &mut || false) == Progress::Suspended {
        columns.push(workspace.evaluations.hessian_columns);
    }
    assert_eq!((columns, descent.steps()), (vec![1, 2], 1));
}

/// One product solves it and another checks that; where the slope is 0 none is asked for.
#[test]
fn above_the_limit_it_stays_where_there_is_no_slope() {
    let start = [1.0; 1024];
    let mut loss = Bowl::new(&start);
    let plan = Plan::new(Settings::defaults(&DEFINITION));
    let mut descent = Descent::start(plan, &start, &mut loss);
    for _ in 0..2 {
        assert!(descent.step(&mut loss), "{:?}", descent.stop());
        assert_eq!(descent.at(), [0.0; 1024]);
        assert_eq!(descent.evaluations().hessian_columns, 2);
    }
}

/// It is written for up to four parameters.
#[test]
fn a_short_equation_is_written() {
    for count in [4, 5] {
        let mut loss = chain(count, 0.0);
        let descent = newton(&mut loss, &[]);
        let terms = descent.explain(&mut loss, 0, "x").expect("a step");
        let equation = terms.iter().find(|term| term.label == "equation");
        assert_eq!(equation.is_some(), count == 4);
        // Without damping nothing is added to the diagonal.
        let numbers = equation.map_or(String::new(), StepTerm::numbers);
        assert!(!numbers.contains("+ 0)"), "{numbers}");
    }
}

#[test]
fn above_the_limit_what_is_singular_is_refused_with_the_reason() {
    let mut loss = chain(300, 0.0);
    loss.diagonal.fill(0.0);
    loss.beside = 0.0;
    let mut descent = newton(&mut loss, &[]);
    assert!(!descent.step(&mut loss));
    let stop = descent.stop().unwrap();
    assert!(matches!(stop, StopReason::NotSolved { products, .. } if *products < 10));
    assert_eq!(stop.name(), "singular_hessian");
    let damped = PlanEdit::Hyperparameter("damping".to_string(), 4.0);
    descent.apply(&damped).unwrap();
    assert!(descent.step(&mut loss));
    assert!((descent.at()[7] - 0.25).abs() < 1e-10);
}
