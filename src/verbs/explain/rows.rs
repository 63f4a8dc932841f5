//! `gdplay explain` for losses with rows, widths or layers: every value with its adjoint, the layers, and what is wrong.

use std::io::Write;
use std::num::NonZero;
use std::sync::Arc;

use color_eyre::Result;
use serde::Serialize;

use super::super::error::wrong;
use super::super::finding::{FindingObject, lines, records};
use super::super::input::GivenLoss;
use super::super::number::{JsonNumber, numbers};
use super::super::output::{OutputFormat, csv_line, json_line};
use crate::data::Selection;
use crate::diff::trace::{Table, Trace};
use crate::diff::{Curvature, Evaluator, Extremes, FULL_HESSIAN, Objective};
use crate::explain::format::estimated_ends;
use crate::explain::network::{Detail, Examined, LayerReport, LedgerSection, Network, is_mask};
use crate::explain::sampled;
use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use crate::expr::graph::{Node as GraphNode, NodeId};
use crate::expr::number::short;

/// The answer, in the form of the contract.
#[derive(Serialize)]
struct Report {
    value: JsonNumber,
    nodes: Vec<Node>,
    /// What is computed in one row, stage by stage.
    ledger: Vec<StageLedger>,
    findings: Vec<FindingObject>,
}

/// The ledger of a stage, with the numbers of a row.
#[derive(Serialize)]
struct StageLedger {
    stage: String,
    row: usize,
    factor: Option<JsonNumber>,
    forward: Vec<String>,
    backward: Vec<String>,
}

/// One value; with rows or a width its numbers are `[row][unit]`.
#[derive(Serialize)]
struct Node {
    text: String,
    name: Option<String>,
    value: Value,
    adjoint: Value,
    inputs: Vec<Input>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    One(JsonNumber),
    Table(Vec<Vec<JsonNumber>>),
}

#[derive(Serialize)]
struct Input {
    node: usize,
    local: Option<JsonNumber>,
}

/// Writes the answer.
pub(super) fn write(
    out: &mut impl Write,
    given: &GivenLoss,
    at: &[f64],
    row: NonZero<usize>,
    format: OutputFormat,
) -> Result<()> {
    let program = given.program();
    let loss = program.loss();
    let mut evaluator = Evaluator::new(Arc::clone(&program));
    let examined = Examined::at(&program, at, Selection::Train);
    let findings = examined.findings();
    let network = Network::of(&program, at, Selection::Train, None, None);
    let row = visible(network.as_ref(), row)?;
    let ledger = network
        .as_ref()
        .map_or_else(Vec::new, |network| ledger(network, row));
    let nodes = nodes(loss);
    match format {
        OutputFormat::Json | OutputFormat::Jsonl => {
            let report = Report {
                value: JsonNumber(examined.trace.value),
                nodes: nodes
                    .iter()
                    .map(|id| node(loss, &examined.trace, &nodes, *id))
                    .collect(),
                ledger,
                findings: records(&findings),
            };
            json_line(out, &report)?;
        }
        OutputFormat::Csv => csv(out, loss, &examined.trace, &nodes)?,
        OutputFormat::Text => {
            values(out, loss, &examined.trace, &nodes)?;
            stages(out, network.as_ref(), &ledger)?;
            layers(out, &examined.layers)?;
            if examined.trace.value.is_finite() {
                let mut remarks: Vec<String> = curvature(&mut evaluator, at).into_iter().collect();
                remarks.extend(sampled(&evaluator, given.exact_at(at), at));
                for line in remarks {
                    writeln!(out, "\n{line}")?;
                }
            }
            if !findings.is_empty() {
                writeln!(out)?;
            }
            for line in findings.iter().flat_map(lines) {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

/// The row that is asked for, counted from 0.
fn visible(network: Option<&Network>, row: NonZero<usize>) -> Result<usize> {
    let rows = network.map_or(1, Network::visible_rows);
    if row.get() > rows {
        let rows = if rows == 1 {
            String::from("is 1 row")
        } else {
            format!("are {rows} rows")
        };
        return Err(wrong(format!("--row {row}, but there {rows}")));
    }
    Ok(row.get() - 1)
}

/// The ledger of every stage, in an order of evaluation.
fn ledger(network: &Network, row: usize) -> Vec<StageLedger> {
    const DETAIL: Detail = Detail { most: 8, digits: 6 };
    let stage = |index: usize| {
        let entries = network.ledger(index, row, DETAIL);
        let of = |sections: [LedgerSection; 2]| {
            let entries = entries
                .iter()
                .filter(|entry| sections.contains(&entry.section));
            entries.map(|entry| entry.parts.join(" = ")).collect()
        };
        StageLedger {
            stage: network.stages[index].name.clone(),
            row: row + 1,
            factor: network.sizes_of(index).factor.map(JsonNumber),
            forward: of([LedgerSection::Forward, LedgerSection::Remark]),
            backward: of([LedgerSection::Backward, LedgerSection::BackwardRemark]),
        }
    };
    (0..network.stages.len()).map(stage).collect()
}

/// The ledgers as text, and what each stage multiplies the gradient by.
fn stages(out: &mut impl Write, network: Option<&Network>, ledger: &[StageLedger]) -> Result<()> {
    let Some(network) = network else {
        return Ok(());
    };
    for (stage, written) in network.stages.iter().zip(ledger) {
        let row = if network.rows > 1 {
            format!(" · row {}", written.row)
        } else {
            String::new()
        };
        writeln!(out, "\n{} · {}{row}", written.stage, network.shapes(stage))?;
        for line in &written.forward {
            writeln!(out, "    {line}")?;
        }
        writeln!(out, "  back")?;
        for line in &written.backward {
            writeln!(out, "    {line}")?;
        }
    }
    writeln!(
        out,
        "\n{:<16}{:>12}{:>12}{:>12}",
        "stage", "|a|", "|dL/da|", "factor"
    )?;
    for (index, stage) in network.stages.iter().enumerate() {
        let sizes = network.sizes_of(index);
        let factor = sizes
            .factor
            .map_or_else(String::new, |factor| short(factor, 5));
        let [value, gradient] = [sizes.value, sizes.gradient].map(|size| short(size, 5));
        writeln!(
            out,
            "{:<16}{value:>12}{gradient:>12}{factor:>12}",
            stage.name
        )?;
    }
    Ok(())
}

/// What is shown: everything that the loss needs but numbers.
fn nodes(loss: &Loss) -> Vec<NodeId> {
    let needed = loss.graph.reachable(&[loss.objective]);
    let shown = |id: &NodeId| {
        let is_constant = matches!(loss.graph.node(*id), GraphNode::Constant(_));
        needed[id.index()] && !is_constant && !is_mask(&loss.graph, *id)
    };
    loss.graph.ids().filter(shown).collect()
}

fn printed(loss: &Loss, id: NodeId) -> String {
    Printer::with_names(&loss.graph, Style::Plain, &loss.definitions).text(id)
}

fn node(loss: &Loss, trace: &Trace, nodes: &[NodeId], id: NodeId) -> Node {
    let value = |table: &Table| match table.single() {
        Some(number) => Value::One(JsonNumber(number)),
        None => Value::Table(
            (0..table.rows())
                .map(|row| numbers(&table.row(row)))
                .collect(),
        ),
    };
    let inputs = loss.graph.node(id).inputs().enumerate();
    let inputs = inputs.filter_map(|(argument, input)| {
        let index = nodes.binary_search(&input).ok()?;
        let local = local(loss, trace, id, argument).map(JsonNumber);
        Some(Input { node: index, local })
    });
    Node {
        text: printed(loss, id),
        name: loss.name_of(id).map(str::to_string),
        value: value(&trace.values[id.index()]),
        adjoint: value(&trace.adjoints[id.index()]),
        inputs: inputs.collect(),
    }
}

/// The derivative by an argument, where all are single numbers.
fn local(loss: &Loss, trace: &Trace, id: NodeId, argument: usize) -> Option<f64> {
    let single = |id: NodeId| trace.values[id.index()].single();
    let result = single(id)?;
    match loss.graph.node(id) {
        GraphNode::Unary(f, a) => Some(f.derivative(single(a)?, result)),
        GraphNode::Binary(f, a, b) => Some(f.partials(single(a)?, single(b)?, result)[argument]),
        _ => None,
    }
}

fn csv(out: &mut impl Write, loss: &Loss, trace: &Trace, nodes: &[NodeId]) -> Result<()> {
    let header = ["node", "text", "row", "unit", "value", "adjoint"];
    csv_line(out, &header.map(String::from))?;
    for (index, id) in nodes.iter().enumerate() {
        let text = printed(loss, *id);
        let (values, adjoints) = (&trace.values[id.index()], &trace.adjoints[id.index()]);
        for row in 0..values.rows() {
            let of_row = values.row(row).into_iter().zip(adjoints.row(row));
            for (unit, (value, adjoint)) in of_row.enumerate() {
                let indices = [
                    index.to_string(),
                    text.clone(),
                    row.to_string(),
                    unit.to_string(),
                ];
                let [a, b, c, d] = indices;
                csv_line(out, &[a, b, c, d, value.to_string(), adjoint.to_string()])?;
            }
        }
    }
    Ok(())
}

/// Every value with its adjoint.
fn values(out: &mut impl Write, loss: &Loss, trace: &Trace, nodes: &[NodeId]) -> Result<()> {
    for id in nodes {
        let name = loss
            .name_of(*id)
            .map_or(String::new(), |name| format!("{name} = "));
        let (values, adjoints) = (&trace.values[id.index()], &trace.adjoints[id.index()]);
        writeln!(out, "{name}{}", printed(loss, *id))?;
        writeln!(out, "    value   {}", table(values))?;
        writeln!(out, "    adjoint {}", table(adjoints))?;
    }
    Ok(())
}

/// The layers, one a line.
fn layers(out: &mut impl Write, layers: &[LayerReport]) -> Result<()> {
    if !layers.is_empty() {
        let heads = ["|a|", "|dL/da|", "|W|", "mean slope", "|dL/dW|", "|dL/db|"];
        let heads: Vec<String> = heads.iter().map(|head| format!("{head:>12}")).collect();
        writeln!(out, "\nlayer{}", heads.concat())?;
    }
    for layer in layers {
        let numbers = [
            layer.activation_norm,
            layer.gradient_norm,
            layer.weight_norm,
            layer.mean_slope,
            layer.weight_gradient_norm,
            layer.bias_gradient_norm,
        ];
        let cells: Vec<String> = numbers
            .iter()
            .map(|x| format!("{:>12}", short(*x, 5)))
            .collect();
        let function = layer.activation.map_or("", |(f, _)| f.name());
        writeln!(out, "{:>5}{}  {function}", layer.number, cells.concat())?;
    }
    Ok(())
}

/// The least and the greatest curvature; of many parameters an estimate. None without parameters or where it is not finite.
fn curvature(evaluator: &mut Evaluator, at: &[f64]) -> Option<String> {
    let n = at.len();
    if n > FULL_HESSIAN {
        let found = Extremes::at(evaluator, at)?;
        return Some(format!(
            "curvature λ {} (estimated by {} Lanczos products)",
            estimated_ends(found),
            found.products
        ));
    }
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    let found = Curvature::of_hessian(&hessian, n);
    let [low, high] = [found.smallest()?, found.largest()?].map(|x| short(x, 4));
    Some(format!("curvature λ {low} … {high}"))
}

/// The first rows of a table on a line.
fn table(table: &Table) -> String {
    const ROWS: usize = 4;
    let row = |row: usize| {
        let units: Vec<String> = table.row(row).iter().map(|x| short(*x, 6)).collect();
        if units.len() == 1 {
            units.concat()
        } else {
            format!("({})", units.join(", "))
        }
    };
    let mut rows: Vec<String> = (0..table.rows().min(ROWS)).map(row).collect();
    if table.rows() > ROWS {
        rows.push(format!("… {} rows", table.rows()));
    }
    rows.join("; ")
}
