//! What offices, departments and duties are called: by the reference directory and the plugins themselves.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use lianxi_runtime::Plugins;
use lianxi_runtime::directory_of::files::{Files, Source, check};
use lianxi_runtime::directory_of::{Change, Directory, Office as Place, evolve};
use lianxi_runtime::work::{Assignee, Office};

use super::words;
use crate::failure::{Failure, OrFail, Outcome};
use crate::host::read_text;

#[derive(Debug, Default)]
pub struct Names {
    directory: Directory,
    /// By the plugin's id.
    plugins: BTreeMap<String, PluginNames>,
}

#[derive(Debug)]
struct PluginNames {
    department: String,
    title: String,
    duties: BTreeMap<String, String>,
}

/// The digits that a code begins with up to its county (GB/T 2260); those of a township go on (GB/T 10114).
const COUNTY_DIGITS: usize = 6;

/// A county's code, of what lies in it.
fn county_of(code: &str) -> &str {
    code.get(..COUNTY_DIGITS).unwrap_or(code)
}

/// The changes that the tables of a folder make of an empty directory; none where there is no such folder.
pub fn tables(folder: &Path, at: Timestamp) -> Outcome<Vec<Change>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).or_invalid(folder.display()),
    };
    let mut texts = Vec::new();
    for entry in entries {
        let path = entry.or_invalid(folder.display())?.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            texts.push((path.display().to_string(), read_text(&path)?));
        }
    }
    texts.sort();
    let sources: Vec<Source<'_>> = texts
        .iter()
        .map(|(path, text)| Source { path, text })
        .collect();
    let told = |problems: Vec<_>| {
        let first = problems.first().map(ToString::to_string);
        Failure::invalid(first.unwrap_or_else(|| folder.display().to_string()))
    };
    let files = Files::parse(&sources).map_err(told)?;
    check(&Directory::default(), &files, words::day(at)).map_err(told)
}

impl Names {
    /// Divisions, departments and offices alone.
    pub fn of_places(tables: &[Change]) -> Self {
        let mut directory = Directory::default();
        for change in tables {
            evolve(&mut directory, change);
        }
        Self {
            directory,
            plugins: BTreeMap::new(),
        }
    }

    pub fn of(tables: &[Change], plugins: &Plugins) -> Self {
        let plugins = plugins.list();
        let plugins = plugins.iter().map(|loaded| {
            let manifest = loaded.plugin.manifest();
            let duties = manifest.duties.iter();
            let names = PluginNames {
                department: manifest.department.clone(),
                title: manifest.title.clone(),
                duties: duties
                    .map(|duty| (duty.name.clone(), duty.title.clone()))
                    .collect(),
            };
            (manifest.id.clone(), names)
        });
        Self {
            plugins: plugins.collect(),
            ..Self::of_places(tables)
        }
    }

    /// The code of the division below the root that this one is, or is in: of a county its city. The root is its own.
    pub fn below_root(&self, code: &str, at: Timestamp) -> String {
        let on = words::day(at);
        let code = match self.directory.name_of(code, on) {
            Some(_) => code,
            None => county_of(code),
        };
        let above = self.directory.ancestors(code, on);
        let mut around = vec![code];
        around.extend(above.iter().map(String::as_str));
        let place = around.len().saturating_sub(2);
        around.get(place).copied().unwrap_or(code).to_owned()
    }

    /// What is not known keeps its code, behind the county that it is in.
    pub fn division(&self, code: &str, at: Timestamp) -> String {
        let name = |code: &str| self.directory.name_of(code, words::day(at));
        match name(code) {
            Some(name) => name.to_owned(),
            None => format!("{}{code}", name(county_of(code)).unwrap_or_default()),
        }
    }

    pub fn department(&self, id: &str) -> String {
        let known = self.directory.department(id);
        known.map_or(id, |known| known.name.as_str()).to_owned()
    }

    /// What an office was called then; what is not known keeps its code.
    pub fn office(&self, office: &Office, at: Timestamp) -> String {
        let on = words::day(at);
        let department = || {
            let known = self.directory.department(&office.department);
            known.map_or(office.department.as_str(), |known| known.name.as_str())
        };
        let Some(division) = &office.division else {
            return department().to_owned();
        };
        let place = Place::new(&office.department, division);
        let name = self.directory.office_name(&place, on);
        name.unwrap_or_else(|| format!("{}{}", self.division(division, at), department()))
    }

    /// Somebody of an office is only told as the office; a role stands beside it.
    pub fn assignee(&self, assignee: &Assignee, at: Timestamp) -> String {
        let office = self.office(assignee.office(), at);
        match assignee {
            Assignee::Person { .. } => format!("{office}一名人员"),
            Assignee::Office { role: None, .. } => office,
            Assignee::Office {
                role: Some(role), ..
            } => format!("{office}（{}）", self.role(role)),
        }
    }

    pub fn assignees<'a>(
        &self,
        all: impl IntoIterator<Item = &'a Assignee>,
        at: Timestamp,
    ) -> String {
        let mut told: Vec<String> = Vec::new();
        for assignee in all {
            let name = self.assignee(assignee, at);
            if !told.contains(&name) {
                told.push(name);
            }
        }
        told.join("、")
    }

    fn role<'n>(&'n self, role: &'n str) -> &'n str {
        self.directory.role(role).map_or(role, |role| &role.name)
    }

    /// A duty with the office that does it.
    pub fn duty(
        &self,
        (plugin, duty): (&str, &str),
        division: Option<&str>,
        at: Timestamp,
    ) -> String {
        let known = self.plugins.get(plugin);
        let title = known.and_then(|known| known.duties.get(duty));
        let title = title.map_or(duty, String::as_str);
        let department = known.map_or(plugin, |known| &known.department);
        let office = Office {
            department: department.to_owned(),
            division: division.map(str::to_owned),
        };
        let in_tables = self.directory.department(department).is_some();
        match known {
            Some(known) if !in_tables => format!("{}“{title}”", known.title),
            _ => format!("{}“{title}”", self.office(&office, at)),
        }
    }
}
