//! How much a directory holds. A province with its townships and everybody who works in 18 departments fits ten times over.

use std::ops::RangeInclusive;

/// Changes of one batch. A larger load goes in parts, in the order of [`crate::files::difference`].
pub const BATCH_MAX: usize = 50_000;
/// Codes; the townships of the whole country are 40,000.
pub const DIVISIONS_MAX: usize = 50_000;
pub const DEPARTMENTS_MAX: usize = 1_000;
/// Offices that are named, or declared present or absent.
pub const OFFICES_MAX: usize = 200_000;
pub const BINDINGS_MAX: usize = 20_000;
pub const ROLES_MAX: usize = 1_000;
pub const PEOPLE_MAX: usize = 200_000;
pub const ASSIGNMENTS_MAX: usize = 500_000;
pub const ABSENCES_MAX: usize = 500_000;

/// A code or an id.
pub const ID_CHARS_MAX: usize = 64;
/// A name of a division, a department, an office or a role.
pub const NAME_CHARS_MAX: usize = 100;
/// Roles of one assignment.
pub const ROLES_OF_ONE_MAX: usize = 32;
/// Divisions that one division is split into or merged with.
pub const SUCCESSORS_MAX: usize = 64;
/// Levels of divisions, one above the other.
pub const DEPTH_MAX: usize = 12;
/// Problems that are told of one batch; what is wrong beyond them is told when these are mended.
pub const PROBLEMS_MAX: usize = 1_000;
/// The years of a day. A day outside of them is a slip of the pen.
pub const YEARS: RangeInclusive<i16> = 1900..=2199;
