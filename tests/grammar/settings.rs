//! Arguments that calls give by name.

use std::collections::BTreeMap;

use super::{read, structure_of, value};

#[test]
fn a_setting_is_given_by_name() {
    let value = |text: &str| value(&read(text).expect(text), &BTreeMap::new());
    assert_eq!(value("leaky_relu(-3, slope=0.2)"), -3.0 * 0.2);
    assert_eq!(value("leaky_relu(-3)"), -3.0 * 0.01);
    assert_eq!(value("elu(-1, alpha = 2)"), 2.0 * value("elu(-1)"));
    let same = |text: &str, other: &str| {
        let texts = [text, other].map(structure_of);
        assert_eq!(texts[0], texts[1]);
    };
    same("leaky_relu(x, slope=0.01)", "leaky_relu(x)");
    same(
        "leaky_relu(\nx,\nslope=a + 1\n)",
        "leaky_relu(x, slope=a + 1)",
    );
}

#[test]
fn a_setting_that_does_not_fit_is_refused_where_it_stands() {
    for (text, at, hint) in [
        ("leaky_relu(x, slop=0.2)", 14, "`slope`"),
        ("leaky_relu(x, slope=0.2, slope=0.3)", 25, "once"),
        ("leaky_relu(slope=0.2, x)", 22, "in order first"),
        ("leaky_relu(x, 0.2)", 12, "slope=0.2"),
        ("leaky_relu(slope=0.2)", 20, "missing"),
        ("sin(x=3)", 4, "in order"),
        ("(x=3)", 2, "no equation"),
        ("huber(x, 1, delta=-1)", 18, "delta=1"),
        ("huber(x, 1, delta=x)", 18, "delta=1"),
        ("huber(x, 1, delta=1/0)", 18, "delta=1"),
        ("sum(linear(x, 1, bias=maybe))", 22, "bias=no"),
        ("sum(linear(x, 1, bias=no + 1))", 22, "bias=no"),
        ("sum(linear(x, 1, bias=))", 22, "bias=no"),
        ("leaky_relu(x, slope=stack(1, 2))", 20, "one number"),
        ("leaky_relu(x, slope=)", 20, ""),
    ] {
        let error = read(text).expect_err(text);
        assert_eq!(error.span.start, at, "{text}: {error}");
        assert!(error.to_string().contains(hint), "{text}: {error}");
    }
}

#[test]
fn a_layer_without_a_bias_has_weights_only() {
    let names = |text: &str| read(text).expect(text).parameters().to_vec();
    let wanted = ["x", "W1[1,1]", "W1[2,1]", "W2[1,1]", "W2[1,2]", "b2[1]"];
    for no in ["no", "No", "False", "0"] {
        let text = format!("sum(linear(linear(x, 2, bias={no}), 1))");
        assert_eq!(names(&text), wanted, "{text}");
    }
    let with = names("sum(linear(linear(x, 2, bias=yes), 1))");
    assert_eq!(with, names("sum(linear(linear(x, 2), 1))"));
    // The name is free where there is no bias.
    assert_eq!(
        names("b1 sum(linear(x, 1, bias=no))"),
        ["b1", "x", "W1[1,1]"]
    );
    read("b1 sum(linear(x, 1))").expect_err("the layer's own");
}
