//! Whether a batch of changes may become so. All of it or nothing: everything that is wrong is told at once, and where a change refers to
//! another of the same batch their order does not matter.

mod possible;
mod settled;
mod shape;

use jiff::civil::Date;

use crate::bounds::{
    ABSENCES_MAX, ASSIGNMENTS_MAX, BATCH_MAX, BINDINGS_MAX, DEPARTMENTS_MAX, DIVISIONS_MAX,
    OFFICES_MAX, PEOPLE_MAX, PROBLEMS_MAX, ROLES_MAX,
};
use crate::change::Change;
use crate::directory::Directory;
use crate::evolve::apply;
use crate::problem::{Fault, Problem};

/// What of the batch changes something, in its order; or all that is wrong with it, by change.
///
/// `today` matters for what ends: what had begun by then is not made never to have been.
pub fn decide(
    directory: &Directory,
    changes: Vec<Change>,
    today: Date,
) -> Result<Vec<Change>, Vec<Problem>> {
    let mut report = Report::default();
    if changes.len() > BATCH_MAX {
        report.too_many("changes", BATCH_MAX);
        return Err(report.problems);
    }
    let mut after = directory.clone();
    let mut effective = Vec::with_capacity(changes.len());
    for (index, change) in changes.iter().enumerate() {
        report.index = index;
        shape::check(change, &mut report);
        possible::check(&after, change, today, &mut report);
        // Applied even if it is wrong: what refers to it shall not be called wrong for that.
        effective.push(apply(&mut after, change));
    }
    for (index, change) in changes.iter().enumerate() {
        report.index = index;
        settled::check(&after, change, &mut report);
    }
    check_sizes(&after, &mut report);
    if report.problems.is_empty() {
        let changes = changes.into_iter().zip(effective);
        return Ok(changes
            .filter_map(|(change, effective)| effective.then_some(change))
            .collect());
    }
    report.problems.sort_by_key(|problem| problem.index);
    Err(report.problems)
}

fn check_sizes(after: &Directory, report: &mut Report) {
    report.index = 0;
    for (what, count, most) in [
        ("divisions", after.divisions().count(), DIVISIONS_MAX),
        ("departments", after.departments.len(), DEPARTMENTS_MAX),
        ("offices", after.offices.len(), OFFICES_MAX),
        ("bindings", after.bindings().count(), BINDINGS_MAX),
        ("roles", after.roles.len(), ROLES_MAX),
        ("people", after.people.len(), PEOPLE_MAX),
        ("assignments", after.assignments().count(), ASSIGNMENTS_MAX),
        ("absences", after.absences.len(), ABSENCES_MAX),
    ] {
        if count > most {
            report.too_many(what, most);
        }
    }
}

/// What is wrong so far.
#[derive(Default)]
struct Report {
    /// The change that is looked at.
    index: usize,
    problems: Vec<Problem>,
}

impl Report {
    fn add(&mut self, field: &'static str, fault: Fault) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem {
                index: self.index,
                field,
                fault,
            });
        }
    }

    fn unknown(&mut self, field: &'static str, what: &'static str, id: &str) {
        let id = id.to_owned();
        self.add(field, Fault::Unknown { what, id });
    }

    fn too_many(&mut self, what: &'static str, most: usize) {
        self.add("changes", Fault::TooMany { what, most });
    }
}
