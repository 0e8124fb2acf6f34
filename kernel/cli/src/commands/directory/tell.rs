//! Changes of the directory for people to read: what happens, to what, and how it is then.

use lianxi_runtime::directory_of::{Assignment, Change, Validity};
use serde_json::Value;

use crate::console::{Console, table};
use crate::language::Language;
use crate::messages::Message;

/// Changes that are printed; the rest is counted.
const PRINTED_MAX: usize = 200;

/// What changes, as a table.
pub fn changes(changes: &[Change], console: Console) -> String {
    if changes.is_empty() {
        return console.say(Message::DirectoryNothing, &[]);
    }
    let heads =
        [Message::WorkWhat, Message::WorkId, Message::DirDetail].map(|head| console.say(head, &[]));
    let row = |change: &Change| {
        let what = match console.language {
            Language::Chinese => change.zh(),
            Language::English => change.word(),
        };
        let (id, detail) = described(change);
        vec![what.to_owned(), id, detail]
    };
    let rows: Vec<Vec<String>> = changes.iter().take(PRINTED_MAX).map(row).collect();
    let mut text = table(&heads, &rows, false);
    if changes.len() > PRINTED_MAX {
        text.push('\n');
        text.push_str(&console.say(Message::MoreChanges, &[&(changes.len() - PRINTED_MAX)]));
    }
    text
}

/// The changes of an answer.
pub fn read(answer: &Value) -> Vec<Change> {
    let values = answer["changes"].as_array().into_iter().flatten();
    values
        .filter_map(|value| serde_json::from_value(value.clone()).ok())
        .collect()
}

fn described(change: &Change) -> (String, String) {
    match change {
        Change::PutDivision(division) => {
            let parent = division.parent.as_deref().unwrap_or("-");
            let detail = format!("{} ({}, {parent})", division.name, division.level);
            (division.code.clone(), dated(detail, division.valid))
        }
        Change::RenameDivision(rename) => (
            rename.code.clone(),
            format!("{} {}..", rename.name, rename.from),
        ),
        Change::EndDivision(end) => {
            let successors = end.successors.join(", ");
            (end.code.clone(), format!("..{} -> {successors}", end.until))
        }
        Change::PutDepartment(department) => {
            let detail = format!("{} ({})", department.name, department.kind);
            (department.id.clone(), dated(detail, department.valid))
        }
        Change::PutOffice(entry) => {
            let name = entry.name.as_deref().unwrap_or_default();
            (
                entry.office.to_string(),
                format!("{name} ({})", entry.state),
            )
        }
        Change::PutBinding(binding) => {
            let at = |division: &Option<String>| division.clone().unwrap_or_else(|| "*".to_owned());
            let detail = format!(
                "-> {}@{}",
                binding.office.department,
                at(&binding.office.division)
            );
            let id = format!(
                "{} {}@{}",
                binding.matter,
                binding.department,
                at(&binding.division)
            );
            (id, dated(detail, binding.valid))
        }
        Change::EndBinding(end) => {
            let division = end.division.as_deref().unwrap_or("*");
            let id = format!("{} {}@{division}", end.matter, end.department);
            (id, format!("..{}", end.until))
        }
        Change::PutRole(role) => (role.id.clone(), format!("{} ({})", role.name, role.kind)),
        Change::AddPerson(joining) => {
            let from = joining.from.map(|from| format!("{from}.."));
            (joining.person.clone(), from.unwrap_or_default())
        }
        Change::Leave(leaving) => (leaving.person.clone(), leaving.on.to_string()),
        Change::Assign(assignment) => assigned(assignment),
        Change::EndAssignment(end) => (
            format!("{} {}", end.person, end.office),
            format!("..{}", end.until),
        ),
        Change::PutAbsence(absence) => {
            let substitute = absence.substitute.as_deref().unwrap_or("-");
            let detail = format!("{} -> {substitute}", absence.person);
            (absence.id.clone(), dated(detail, absence.valid()))
        }
        Change::EndAbsence(end) => (end.id.clone(), format!("..{}", end.until)),
    }
}

fn assigned(assignment: &Assignment) -> (String, String) {
    let leads = if assignment.leader { "*" } else { "" };
    let detail = format!("{}{leads}", assignment.roles.join(", "));
    let id = format!("{} {}", assignment.person, assignment.office);
    (id, dated(detail, assignment.valid))
}

fn dated(text: String, valid: Validity) -> String {
    if valid.is_always() {
        return text;
    }
    let end = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    format!("{text} {}..{}", end(valid.from), end(valid.until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Format;
    use serde_json::json;

    #[test]
    fn a_change_says_what_happens_to_what() {
        for (value, parts) in [
            (
                json!({"change": "put-division", "code": "1401", "name": "First", "level": "city", "parent": "14", "valid": {"from": "2026-01-01"}}),
                &["put-division", "1401", "First (city, 14) 2026-01-01.."][..],
            ),
            (
                json!({"change": "assign", "person": "an", "office": {"department": "works", "division": "1401"}, "roles": ["officer"]}),
                &["assign", "an works@1401", "officer"],
            ),
            (
                json!({"change": "end-division", "code": "1401", "until": "2026-01-01", "successors": ["1402"]}),
                &["end-division", "..2026-01-01 -> 1402"],
            ),
        ] {
            let read = read(&json!({"changes": [value]}));
            assert_eq!(read.len(), 1, "{value}");
            let told = changes(&read, Console::new(Language::English, Format::Text));
            assert!(parts.iter().all(|part| told.contains(part)), "{told}");
        }
        let none = changes(&[], Console::new(Language::Chinese, Format::Text));
        assert_eq!(none, "没有变更");
    }
}
