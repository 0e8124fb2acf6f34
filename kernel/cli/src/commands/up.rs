//! `lianxi up`: the demonstration once, then the same data in real time.

use std::path::{Path, PathBuf};

use super::demo::{self, Choice};
use super::{Form, PluginFolder, serve};
use crate::console::Console;
use crate::failure::{Exit, Outcome};
use crate::observe;

/// The directory that is loaded where no configuration names one.
const REFERENCE: &str = "workflows/reference/directory";

const EXAMPLES: &str = "\
Examples:
  lianxi up --data data
  lianxi up --data data --listen 127.0.0.1:8000

Without --config the API asks for no token and takes requests of this machine alone.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The folder of the database.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Where the API listens.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7420")]
    listen: String,
    /// The configuration.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    scenario: Choice,
    #[command(flatten)]
    plugins: PluginFolder,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let mut configuration = serve::configuration(arguments.config.as_deref())?;
    if configuration.directory.is_none() && Path::new(REFERENCE).is_dir() {
        configuration.directory = Some(REFERENCE.into());
    }
    let _guard = observe::host(&configuration.observe)?;
    let shown = Box::pin(demo::run(
        &arguments.scenario,
        &arguments.data,
        &arguments.plugins.plugins,
        console,
    ))
    .await?;
    let serving = serve::Arguments {
        data: Some(arguments.data),
        listen: Some(arguments.listen),
        plugins: Some(arguments.plugins.plugins),
        workflows: Vec::new(),
        rules: None,
        insecure_open: arguments.config.is_none(),
        config: arguments.config,
        form: arguments.form,
    };
    let served = serve::serve(serving, configuration, console).await?;
    Ok(if shown == Exit::Ok { served } else { shown })
}
