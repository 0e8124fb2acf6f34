//! The folder of workflows: its definitions, its scenarios, its reference data.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, OrFail, Outcome};

/// How deep scenarios are looked for in their folder.
const DEPTH_MAX: usize = 4;
const SCENARIOS: &str = "scenarios";
const DIRECTORY: &str = "reference/directory";
const YAML: &str = "yaml";

#[derive(Clone, Debug)]
pub struct Sources {
    workflows: PathBuf,
}

impl Sources {
    pub fn of(workflows: &Path) -> Self {
        Self {
            workflows: workflows.to_owned(),
        }
    }

    pub fn scenarios(&self) -> PathBuf {
        self.workflows.join(SCENARIOS)
    }

    /// The folder of tables of divisions and departments.
    pub fn directory(&self) -> PathBuf {
        self.workflows.join(DIRECTORY)
    }

    /// A definition by its name; with a slash, by its path in the folder.
    pub fn definition(&self, name: &str) -> PathBuf {
        if name.contains('/') {
            self.workflows.join(name)
        } else {
            self.workflows.join(format!("{name}.{YAML}"))
        }
    }

    /// Every definition, by name.
    pub fn definitions(&self) -> Outcome<Vec<PathBuf>> {
        let mut found = Vec::new();
        files(&self.workflows, 1, &mut found)?;
        found.sort();
        Ok(found)
    }

    /// Every scenario, by name.
    pub fn all(&self) -> Outcome<Vec<PathBuf>> {
        let mut found = Vec::new();
        files(&self.scenarios(), DEPTH_MAX, &mut found)?;
        found.sort();
        Ok(found)
    }

    /// The file of a scenario that is named, or all below a folder that is named; or a file.
    pub fn find(&self, name: &str) -> Outcome<Vec<PathBuf>> {
        let named = self.scenarios().join(format!("{name}.{YAML}"));
        let folder = self.scenarios().join(name);
        let file = PathBuf::from(name);
        if named.is_file() {
            Ok(vec![named])
        } else if folder.is_dir() {
            let mut found = Vec::new();
            files(&folder, DEPTH_MAX, &mut found)?;
            found.sort();
            Ok(found)
        } else if file.is_file() {
            Ok(vec![file])
        } else {
            let scenarios = self.scenarios();
            Err(Failure::invalid(format!(
                "there is no scenario '{name}' in {}, and no file of that name",
                scenarios.display()
            ))
            .advise("lianxi scenario list shows which there are"))
        }
    }

    pub fn name_of(&self, path: &Path) -> String {
        let inside = path.strip_prefix(self.scenarios()).unwrap_or(path);
        inside.with_extension("").display().to_string()
    }
}

/// The YAML files of a folder, and of folders in it down to a depth. A folder that is not there has none.
fn files(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Outcome<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).or_invalid(folder.display()),
    };
    for entry in entries {
        let path = entry.or_invalid(folder.display())?.path();
        if path.is_dir() && depth > 1 {
            files(&path, depth - 1, found)?;
        } else if path.is_file() && path.extension().is_some_and(|extension| extension == YAML) {
            found.push(path);
        }
    }
    Ok(())
}
