//! The folder that is delivered can be loaded, and holds what it says.

use std::path::Path;

use lianxi_directory::files::{Files, Source, Table, difference};
use lianxi_directory::{DepartmentKind, Directory, Level, RoleKind, Word};

use crate::world::{day, load};

fn folder() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows/reference/directory");
    Table::ALL
        .iter()
        .map(|table| {
            let path = root.join(format!("{table}.csv"));
            let text = std::fs::read_to_string(&path).expect("every table is there");
            (path.display().to_string(), text)
        })
        .collect()
}

#[test]
fn the_delivered_folder_loads() {
    let folder = folder();
    let sources: Vec<Source<'_>> = folder
        .iter()
        .map(|(path, text)| Source { path, text })
        .collect();
    let files = Files::parse(&sources).expect("tables that can be read");
    let mut directory = Directory::default();
    load(&mut directory, &files);
    assert_eq!(difference(&directory, &files), Vec::new());

    let today = day("2026-06-15");
    let of_level = |level| {
        let divisions = directory.divisions_on(today);
        divisions.filter(|division| division.level == level).count()
    };
    let counts = [Level::Province, Level::City, Level::County].map(of_level);
    assert_eq!(counts, [1, 11, 117]);
    assert_eq!(directory.subtree("140000", today).len(), 129);
    // A zone that only statistics know.
    assert_eq!(directory.division("140171", today), None);
    for division in directory.divisions() {
        let above = directory.ancestors(&division.code, today);
        let expected = division.level as usize;
        assert_eq!(above.len(), expected, "{}", division.code);
        // The 18 departments of the policy, and the government of the division itself.
        let offices = directory.offices_of_division(&division.code, today);
        assert_eq!(offices.len(), 19);
    }

    let departments = directory.departments();
    let orders: Vec<u32> = departments
        .iter()
        .map(|department| department.order)
        .collect();
    assert_eq!(orders, (1..=20).collect::<Vec<u32>>());
    let of_kind = |kind| departments.iter().filter(|one| one.kind == kind).count();
    assert_eq!(of_kind(DepartmentKind::Government), 14);
    assert_eq!(of_kind(DepartmentKind::MassOrganisation), 4);
    assert_eq!(of_kind(DepartmentKind::Other), 2);
    for kind in RoleKind::ALL {
        assert!(directory.roles().any(|role| role.kind == *kind), "{kind}");
    }
    // Nobody and nothing particular: these are for whoever runs it.
    assert!(directory.is_empty_of_people());
    assert_eq!(directory.bindings().count(), 0);
}
