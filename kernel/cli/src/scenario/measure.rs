//! What administrators do while it is played.

use lianxi_calendar::YearFile;
use lianxi_journal::{ExecutionFilter, LIST_MAX};
use lianxi_runtime::directory_of::Change;
use lianxi_runtime::flow::Command;
use lianxi_runtime::work::{Actor, Office};
use lianxi_runtime::{DefinitionError, Engine, EngineError, PluginState};

use crate::failure::{Outcome, chain};
use crate::host;

use super::stage::Stage;

/// Who administers: an id, and no office of any matter.
const ADMINISTRATOR: &str = "administrator";

/// A text that is published, under the name of its file.
#[derive(Clone, Debug)]
pub struct Script {
    pub name: String,
    pub text: String,
}

impl Script {
    /// `namespace/name` with the version that is asked for, where that is its name.
    pub fn named(&self, workflow: &str) -> Option<String> {
        let (name, version) = match workflow.split_once(':') {
            Some((name, version)) => (name, Some(version)),
            None => (workflow, None),
        };
        let (namespace, known) = self.document()?;
        let version = version.map_or_else(String::new, |version| format!(":{version}"));
        (known == name).then(|| format!("{namespace}/{name}{version}"))
    }

    fn document(&self) -> Option<(String, String)> {
        let definition: serde_yaml::Value = serde_yaml::from_str(&self.text).ok()?;
        let said = |name: &str| definition["document"][name].as_str().map(str::to_owned);
        Some((said("namespace")?, said("name")?))
    }
}

#[derive(Clone, Debug)]
pub enum Measure {
    Disable {
        plugin: String,
        reason: String,
    },
    Enable {
        plugin: String,
    },
    Publish {
        script: Script,
        /// It has to be refused, with a problem of this code.
        refused: Option<String>,
    },
    LoadYear(Box<YearFile>),
    /// The host is closed, and opened again on the same data.
    Restart,
    Control {
        workflow: String,
        business_key: Option<String>,
        control: Control,
        reason: String,
    },
    Directory(Vec<Change>),
}

/// What is done to executions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    Suspend,
    Resume,
    Cancel,
    Retry,
}

/// As whom the host is told.
pub fn administrator() -> Actor {
    Actor {
        person: ADMINISTRATOR.to_owned(),
        office: Office {
            department: ADMINISTRATOR.to_owned(),
            division: None,
        },
        roles: Vec::new(),
        stands_for: Vec::new(),
    }
}

/// What was wrong with it, if anything was.
pub type Refusal = Result<(), String>;

impl Stage {
    pub async fn take(&mut self, measure: &Measure) -> Outcome<Refusal> {
        let engine = self.engine();
        let by = administrator();
        let told = |done: Result<(), EngineError>| Ok(done.map_err(|error| chain(&error)));
        match measure {
            Measure::Restart => self.reopen().await.map(Ok),
            Measure::Disable { plugin, reason } => disable(engine, plugin, reason).await,
            Measure::Enable { plugin } => enable(engine, plugin).await,
            Measure::Publish { script, refused } => {
                publish(engine, script, refused.as_deref()).await
            }
            Measure::LoadYear(file) => {
                let loaded = engine.load_year((**file).clone(), "scenario", &by);
                told(loaded.await.map(drop))
            }
            Measure::Directory(changes) => {
                let changed = engine.change_directory(changes.clone(), Some("scenario"), &by);
                told(changed.await.map(drop))
            }
            Measure::Control {
                workflow,
                business_key,
                control,
                reason,
            } => {
                let which = (workflow.as_str(), business_key.as_deref());
                control_all(engine, which, *control, reason).await
            }
        }
    }
}

/// Every active version of a plugin.
pub async fn disable(engine: &Engine, plugin: &str, reason: &str) -> Outcome<Refusal> {
    let mut any = false;
    for version in installed(engine, plugin, PluginState::Active).await? {
        any = true;
        let by = administrator();
        if let Err(error) = engine.disable_plugin(plugin, &version, reason, &by).await {
            return Ok(Err(chain(&error)));
        }
    }
    Ok(if any {
        Ok(())
    } else {
        Err(format!("no version of the plugin '{plugin}' is active"))
    })
}

async fn enable(engine: &Engine, plugin: &str) -> Outcome<Refusal> {
    let stopped = installed(engine, plugin, PluginState::Disabled).await?;
    if stopped.is_empty() {
        return Ok(Err(format!(
            "no version of the plugin '{plugin}' is disabled"
        )));
    }
    for version in stopped {
        let by = administrator();
        if let Err(error) = engine.enable_plugin(plugin, &version, &by).await {
            return Ok(Err(chain(&error)));
        }
    }
    Ok(Ok(()))
}

async fn installed(engine: &Engine, plugin: &str, state: PluginState) -> Outcome<Vec<String>> {
    let all = engine
        .installed_plugins()
        .await
        .map_err(|error| host::engine(&error))?;
    let fitting = all
        .into_iter()
        .filter(|installed| installed.id == plugin && installed.state == state);
    Ok(fitting.map(|installed| installed.version).collect())
}

/// Enables whatever is disabled: the plugins outlive the host that they were disabled on.
pub async fn enable_all(engine: &Engine) -> Outcome<()> {
    let all = engine
        .installed_plugins()
        .await
        .map_err(|error| host::engine(&error))?;
    for installed in all {
        if installed.state == PluginState::Disabled {
            engine
                .enable_plugin(&installed.id, &installed.version, &administrator())
                .await
                .map_err(|error| host::engine(&error))?;
        }
    }
    Ok(())
}

async fn publish(engine: &Engine, script: &Script, refused: Option<&str>) -> Outcome<Refusal> {
    let published = engine.publish(&script.name, &script.text).await;
    Ok(match (published, refused) {
        (Ok(_), None) => Ok(()),
        (Ok(_), Some(code)) => Err(format!(
            "it was published, and is to be refused with '{code}'"
        )),
        (Err(EngineError::Definition(DefinitionError::Invalid { problems })), refused) => {
            let is = |code: &str| {
                problems.iter().any(|problem| {
                    let rule = problem.rule.as_ref();
                    problem.code == code || rule.is_some_and(|rule| rule.code == code)
                })
            };
            if refused.is_some_and(is) {
                Ok(())
            } else {
                let told = problems.iter().filter(|problem| problem.is_error());
                let told: Vec<String> = told
                    .map(|problem| {
                        let rule = problem.rule.as_ref().map(|rule| rule.code.as_str());
                        let code = rule.unwrap_or(problem.code);
                        format!("line {} [{code}]: {}", problem.at.line, problem.message)
                    })
                    .collect();
                Err(format!("{}: {}", script.name, told.join("; ")))
            }
        }
        (Err(error), _) => Err(chain(&error)),
    })
}

/// Every open execution of a workflow, or those of one business key.
async fn control_all(
    engine: &Engine,
    (workflow, business_key): (&str, Option<&str>),
    control: Control,
    reason: &str,
) -> Outcome<Refusal> {
    let filter = ExecutionFilter {
        business_key: business_key.map(str::to_owned),
        limit: LIST_MAX,
        ..ExecutionFilter::default()
    };
    let found = engine
        .executions(&filter)
        .await
        .map_err(|error| host::engine(&error))?;
    let ended = ["completed", "faulted", "cancelled"];
    let mut any = false;
    for execution in found {
        let name = super::timeline::name_of(&execution.workflow);
        if name != workflow || ended.contains(&execution.status.as_str()) {
            continue;
        }
        any = true;
        let command = control.command(reason);
        if let Err(error) = engine.control(&execution.id, command).await {
            return Ok(Err(chain(&error)));
        }
    }
    Ok(if any {
        Ok(())
    } else {
        Err(format!("no open execution of '{workflow}' fits"))
    })
}

impl Control {
    fn command(self, reason: &str) -> Command {
        let (reason, by) = (reason.to_owned(), Some(ADMINISTRATOR.to_owned()));
        match self {
            Self::Suspend => Command::Suspend {
                reason,
                by,
                parent: None,
            },
            Self::Resume => Command::Resume { by, parent: None },
            Self::Cancel => Command::Cancel { reason, by },
            Self::Retry => Command::Retry { effect: None, by },
        }
    }
}
