//! `lianxi graph`: a definition as a drawing.

use std::path::PathBuf;

use clap::ValueEnum;
use lianxi_spec::{Catalog, CatalogError, DutySignature, Elsewhere, Resolved, Source, read};

use crate::console::Console;
use crate::failure::{Failure, Outcome};
use crate::graph::{Graph, mermaid, svg};
use crate::host;
use crate::messages::Message;

const EXAMPLES: &str = "\
Examples:
  lianxi graph order.yaml                        # Mermaid, for Markdown
  lianxi graph order.yaml --format svg > order.svg

Plugins need not be installed: what a definition calls is drawn as it is written.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The definition.
    file: PathBuf,
    #[arg(long, value_enum, default_value_t)]
    format: Drawing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Drawing {
    #[default]
    Mermaid,
    Svg,
}

pub fn perform(arguments: &Arguments, console: Console) -> Outcome {
    let text = host::read_text(&arguments.file)?;
    let name = arguments.file.display().to_string();
    let outcome = read(
        Source {
            name: &name,
            text: &text,
        },
        &Anything,
    );
    let Some(workflow) = outcome.workflow else {
        host::show_problems(console, &name, &text, &outcome.problems);
        return Err(Failure::invalid(console.say(
            Message::DefinitionInvalid,
            &[&name, &outcome.problems.len()],
        )));
    };
    let graph = Graph::of(&workflow);
    let drawn = match arguments.format {
        Drawing::Mermaid => mermaid::draw(&graph),
        Drawing::Svg => svg::draw(&graph).ok_or_else(|| {
            Failure::failed(format!("{name}: the graph could not be laid out"))
                .advise("draw it with --format mermaid")
        })?,
    };
    console.text(&drawn)?;
    Ok(crate::failure::Exit::Ok)
}

/// A host on which everything is installed: a drawing shows what is written, wherever it is drawn.
struct Anything;

impl Catalog for Anything {
    fn plugins(&self) -> Vec<String> {
        Vec::new()
    }

    fn resolve(&self, _: &str, range: &str) -> Result<Resolved, CatalogError> {
        Ok(Resolved {
            version: range.to_owned(),
        })
    }

    fn duty(&self, _: &str, _: &str, _: &str) -> Option<DutySignature> {
        Some(DutySignature::default())
    }

    fn duties(&self, _: &str, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn workflow_exists(&self, _: &str, _: &str, _: &str) -> bool {
        true
    }

    fn resource(&self, _: &str) -> Elsewhere {
        Elsewhere::Later
    }
}
