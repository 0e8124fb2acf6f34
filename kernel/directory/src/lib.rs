//! Who works where (组织机构与人员): divisions, departments, offices, people, what they may do, and who stands in. Pure: no clock, no
//! I/O, no async; every day is an argument.
//!
//! ```text
//! decide(&Directory, Vec<Change>, today) -> Result<Vec<Change>, Vec<Problem>>   what changes, or all that is wrong
//! evolve(&mut Directory, &Change)                                               what is then so (total)
//! ```
//!
//! * [`Division`], [`Department`], [`Office`], [`Binding`], [`Role`], [`Person`], [`Assignment`], [`Absence`] — what there is;
//! * [`Change`] — what happens to it; a batch of changes is all or nothing;
//! * [`Problem`], [`Fault`] — everything that is wrong with a batch, each with its place;
//! * [`Directory`] — the state, and the questions: `division`, `name_of`, `current`, `ancestors`, `subtree`, `jurisdiction`,
//!   `covered_by`, `upper_office`, `registering_office`, `capacities`, `people_of`, `leaders_of`, `route`, …;
//! * [`files`] — the same as a folder of tables.
//!
//! Invariants: nothing that was in force is ever deleted, it ends; every reference resolves; parents make no cycle; nobody holds two
//! kinds of administrator on one day; a division that was renamed or merged is still found by its old code, with its old name.
//! No name and no number of a person is in here: people are ids.

mod absence;
mod bounds;
mod change;
mod decide;
mod directory;
mod division;
mod evolve;
pub mod files;
mod office;
mod person;
mod problem;
mod questions;
mod role;
mod validity;
mod word;

pub use absence::{Absence, AbsenceReason};
pub use bounds::{
    ABSENCES_MAX, ASSIGNMENTS_MAX, BATCH_MAX, BINDINGS_MAX, DEPARTMENTS_MAX, DEPTH_MAX,
    DIVISIONS_MAX, ID_CHARS_MAX, NAME_CHARS_MAX, OFFICES_MAX, PEOPLE_MAX, PROBLEMS_MAX, ROLES_MAX,
    ROLES_OF_ONE_MAX, SUCCESSORS_MAX, YEARS,
};
pub use change::{
    Change, DivisionEnd, DivisionRename, EndOfAbsence, EndOfAssignment, EndOfBinding, Joining,
    Leaving,
};
pub use decide::decide;
pub use directory::Directory;
pub use division::{Department, DepartmentKind, Division, Level};
pub use evolve::evolve;
pub use office::{Binding, BoundOffice, Office, OfficeEntry, OfficeState};
pub use person::{Assignment, Person};
pub use problem::{Fault, Problem};
pub use questions::{Capacity, Route, RouteReason, RouteStep, Target};
pub use role::{Role, RoleKind};
pub use validity::{Validity, day};
pub use word::Word;
