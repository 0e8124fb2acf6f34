//! A directory as a folder of tables (CSV, UTF-8, one a concept), for a first load and for whoever keeps it in files. Texts come in and
//! changes go out; reading the folder is the caller's.
//!
//! **A file adds and corrects, and it ends only what it gives a last day.** A row that is taken out ends nothing. What came to an end in the
//! directory stays ended, whatever later day a file gives: to begin again is another row with another first day. So loading a
//! folder twice changes nothing, and loading it again after changes by hand undoes no ending. Else a row wins over what was changed by
//! hand under the same key (a name, the roles of an assignment).
//!
//! `#` begins a comment line. Lists are separated by `;`. An empty `from` is "has always been so", an empty `until` "goes on".

mod difference;
mod problem;
mod rows;
mod table;

use jiff::civil::Date;

use crate::change::Change;
use crate::decide::decide;
use crate::directory::Directory;
use crate::word::words;

pub use problem::{FileFault, FileProblem};

/// Rows of all tables together.
pub const ROWS_MAX: usize = 1_000_000;
/// A table's text.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Problems that are told of one folder.
pub const FILE_PROBLEMS_MAX: usize = 1_000;

/// The tables there are; each is a file of its word and `.csv`, and each may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    Roles,
    Divisions,
    Departments,
    Offices,
    Bindings,
    People,
    Assignments,
    Absences,
}

words! { Table {
    Roles = "roles", "角色";
    Divisions = "divisions", "区划";
    Departments = "departments", "部门";
    Offices = "offices", "机构";
    Bindings = "bindings", "承办指定";
    People = "people", "人员";
    Assignments = "assignments", "任职";
    Absences = "absences", "离岗代理";
} }

/// One file: its path for messages, whose last part says which table it is, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

/// A folder that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    rows: Vec<Row>,
}

/// What one line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    table: Table,
    path: String,
    line: u64,
    change: Change,
}

impl Files {
    /// Reads the tables, or says at which line and column they cannot be read.
    pub fn parse(sources: &[Source<'_>]) -> Result<Self, Vec<FileProblem>> {
        let mut rows = Vec::new();
        let mut problems = Vec::new();
        for source in sources {
            table::read(source, &mut rows, &mut problems);
        }
        problems.truncate(FILE_PROBLEMS_MAX);
        // Whoever leaves does so after everything else: it ends the places that the same folder gives.
        rows.sort_by_key(|row: &Row| (matches!(row.change, Change::Leave(_)), row.table));
        if problems.is_empty() {
            Ok(Self { rows })
        } else {
            Err(problems)
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

/// What a folder changes in a directory, in an order in which it can be done. Not checked yet.
pub fn difference(directory: &Directory, files: &Files) -> Vec<Change> {
    let differing = difference::differing(directory, files);
    differing.into_iter().map(|(_, change)| change).collect()
}

/// The same, checked: what changes, or everything that is wrong at its line and column. Nothing beyond [`crate::BATCH_MAX`] changes at once.
pub fn check(
    directory: &Directory,
    files: &Files,
    today: Date,
) -> Result<Vec<Change>, Vec<FileProblem>> {
    let (rows, changes): (Vec<&Row>, Vec<Change>) =
        difference::differing(directory, files).into_iter().unzip();
    decide(directory, changes, today).map_err(|problems| {
        let placed = problems.into_iter().map(|problem| {
            let row = rows.get(problem.index);
            FileProblem {
                path: row.map(|row| row.path.clone()).unwrap_or_default(),
                line: row.map_or(0, |row| row.line),
                column: row.map(|row| rows::column(row.table, problem.field).to_owned()),
                fault: FileFault::Change(problem.fault),
            }
        });
        placed.collect()
    })
}
