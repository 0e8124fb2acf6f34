//! As much of Gherkin as the kit's features use, read into steps. A step that is not known is an error: it would not be tested.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// One scenario of a feature.
#[derive(Debug)]
pub struct Scenario {
    pub name: String,
    pub definition: String,
    pub input: Option<Value>,
    pub checks: Vec<Check>,
}

/// What must be true once the workflow was executed.
#[derive(Debug, PartialEq)]
pub enum Check {
    Workflow(End),
    Task(String, End),
    Properties(Vec<String>),
    Property(String, Value),
    Items(String, usize),
    First(String),
    Last(String),
    /// The first of the two runs before the second.
    Order(String, String),
}

#[derive(Debug, PartialEq)]
pub enum End {
    Cancels,
    Completes(Option<Value>),
    Faults(Option<Value>),
}

pub fn scenarios(feature: &str) -> Result<Vec<Scenario>> {
    let mut lines = feature.lines();
    let mut found: Vec<Scenario> = Vec::new();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("Scenario:") {
            found.push(Scenario {
                name: name.trim().to_owned(),
                definition: String::new(),
                input: None,
                checks: Vec::new(),
            });
            continue;
        }
        let Some((_, step)) = line.split_once(' ').filter(|(keyword, _)| is_step(keyword)) else {
            continue;
        };
        let Some(scenario) = found.last_mut() else {
            // `As`, `I want`, `So that` of the feature are no steps; nothing else comes before a scenario.
            bail!("a step outside of a scenario: {line}");
        };
        let block = if step.ends_with(':') {
            Some(block(&mut lines)?)
        } else {
            None
        };
        take(scenario, step, block).with_context(|| format!("{}: {line}", scenario.name))?;
    }
    Ok(found)
}

fn is_step(keyword: &str) -> bool {
    ["Given", "When", "Then", "And"].contains(&keyword)
}

/// The text between `"""yaml` and `"""`, without the indentation of the first.
fn block<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Result<String> {
    let opening = lines.next().context("a text")?;
    ensure!(opening.trim() == "\"\"\"yaml", "not a text: {opening}");
    let indentation = opening.len() - opening.trim_start().len();
    let mut text = String::new();
    for line in lines {
        if line.trim() == "\"\"\"" {
            return Ok(text);
        }
        text.push_str(line.get(indentation..).unwrap_or(line.trim_start()));
        text.push('\n');
    }
    bail!("a text without an end")
}

fn take(scenario: &mut Scenario, step: &str, block: Option<String>) -> Result<()> {
    let value = |block: Option<String>| {
        block
            .map(|block| serde_yaml::from_str::<Value>(&block))
            .transpose()
    };
    match step {
        "a workflow with definition:" => scenario.definition = block.context("a definition")?,
        "given the workflow input is:" => scenario.input = value(block)?,
        "the workflow is executed" => {}
        _ => scenario.checks.push(check(step, value(block)?)?),
    }
    Ok(())
}

fn check(step: &str, value: Option<Value>) -> Result<Check> {
    if let Some(rest) = step.strip_prefix("the workflow output should have ") {
        return output(rest, value);
    }
    if let Some(end) = step.strip_prefix("the workflow should ") {
        return Ok(Check::Workflow(end_of(end, value)?));
    }
    let (task, rest) = step.split_once(" should ").context("not a step")?;
    let task = task.to_owned();
    let Some(when) = rest.strip_prefix("run ") else {
        return Ok(Check::Task(task, end_of(rest, value)?));
    };
    Ok(match when.split_once(' ') {
        None if when == "first" => Check::First(task),
        None if when == "last" => Check::Last(task),
        Some(("before", other)) => Check::Order(task, other.to_owned()),
        Some(("after", other)) => Check::Order(other.to_owned(), task),
        _ => bail!("not a step"),
    })
}

fn end_of(end: &str, value: Option<Value>) -> Result<End> {
    Ok(match end {
        "cancel" => End::Cancels,
        "complete" | "complete with output:" => End::Completes(value),
        "fault" | "fault with error:" => End::Faults(value),
        _ => bail!("not an end"),
    })
}

/// `properties 'a', 'b.c'` · `a 'p' property with value:` · `a 'p' property containing 2 items`
fn output(rest: &str, value: Option<Value>) -> Result<Check> {
    let quoted: Vec<String> = rest
        .split('\'')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    if rest.starts_with("properties ") {
        return Ok(Check::Properties(quoted));
    }
    let [path] = &quoted[..] else {
        bail!("not one property")
    };
    let path = path.clone();
    let what = rest.rsplit("' ").next().unwrap_or_default();
    if what == "property with value:" {
        return Ok(Check::Property(path, value.context("a value")?));
    }
    let count = what
        .strip_prefix("property containing ")
        .and_then(|rest| rest.strip_suffix(" items"))
        .context("not a step")?;
    Ok(Check::Items(path, count.parse()?))
}

#[test]
fn steps_are_read() {
    let read = scenarios(
        r#"
Feature: Any
  As a reader
  I want to read
  So that it is read

  Scenario: One
    Given a workflow with definition:
    """yaml
    do:
      - a: {}
    """
    And given the workflow input is:
      """yaml
      n: 1
      """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [1]
    """
    And the workflow output should have properties 'a', 'b.c'
    And the workflow output should have a 'a' property containing 2 items
    And one should run after two
    And one should fault
"#,
    );
    let [one] = &read.expect("it is read")[..] else {
        panic!("one scenario")
    };
    assert_eq!(one.definition, "do:\n  - a: {}\n");
    assert_eq!(one.input, Some(serde_json::json!({"n": 1})));
    let expected = [
        Check::Workflow(End::Completes(Some(serde_json::json!([1])))),
        Check::Properties(vec!["a".to_owned(), "b.c".to_owned()]),
        Check::Items("a".to_owned(), 2),
        Check::Order("two".to_owned(), "one".to_owned()),
        Check::Task("one".to_owned(), End::Faults(None)),
    ];
    assert_eq!(one.checks, expected);
    for unknown in [
        "Given a thing",
        "Then it should sing",
        "And one should run never",
    ] {
        let feature = format!("Scenario: One\n{unknown}\n");
        assert!(scenarios(&feature).is_err(), "{unknown}");
    }
}
