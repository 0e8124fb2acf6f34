//! Every role × every office it may be held in × every relation of a thing to that office × every operation, compared with a rule that is
//! written here in plain Rust and knows nothing of the policies. `MATRIX.md` shows what was found; `LIANXI_REWRITE=1` writes it anew.

use std::fmt::Write as _;
use std::path::PathBuf;

use lianxi_access::{Authoriser, Kind, Operation, Resource, Visibility, role};

use crate::world::{
    DEPARTMENT, DIVISION, HELD, Held, above, authoriser, decide, principal, roles, things,
};

/// Whether the thing is of the very office in which the role is held.
fn own_office(held: Held, thing: &Resource) -> bool {
    let department = thing.department.as_deref() == Some(DEPARTMENT);
    match held {
        Held::AtTheDivision => department && thing.division.as_deref() == Some(DIVISION),
        Held::InTheWholeDepartment => department,
        Held::InNoOffice => false,
    }
}

/// Whether the thing is of that division or below. Who is nowhere in particular is everywhere.
fn in_subtree(held: Held, thing: &Resource) -> bool {
    match held {
        Held::AtTheDivision => matches!(thing.division.as_deref(), Some("1401" | "140101")),
        Held::InTheWholeDepartment | Held::InNoOffice => true,
    }
}

fn own_department(held: Held, thing: &Resource) -> bool {
    held != Held::InNoOffice && thing.department.as_deref() == Some(DEPARTMENT)
}

/// The rule of the house, operation by operation.
fn expected(role: &str, held: Held, operation: Operation, thing: &Resource) -> bool {
    if role == role::LOCAL_OPERATOR {
        return !administers_oneself(operation, thing);
    }
    let word = operation.name().split('.').nth(1).unwrap_or_default();
    match operation.kind() {
        Kind::WorkItem => work_item(role, held, word, thing),
        Kind::Execution => execution(role, held, word, thing),
        Kind::Account | Kind::Token => account(role, operation, thing),
        _ => plain(role, operation),
    }
}

fn administers_oneself(operation: Operation, thing: &Resource) -> bool {
    operation.kind() == Kind::Account && operation != Operation::AccountList && thing.own
}

fn works(role: &str) -> bool {
    matches!(role, "examiner" | "officer" | "leader")
}

fn work_item(role: &str, held: Held, word: &str, thing: &Resource) -> bool {
    let sees = matches!(word, "list" | "show" | "export");
    let from_outside = matches!(
        word,
        "supervise" | "liftSupervision" | "closeOut" | "handOver"
    );
    let officer = works(role)
        && !from_outside
        && (thing.party || (own_office(held, thing) && word != "decideExtension"));
    match role {
        "leader" => {
            let below = own_department(held, thing) && in_subtree(held, thing);
            let answers_for = matches!(
                word,
                "transfer" | "urge" | "supervise" | "decideExtension" | "handOver"
            );
            let ends = matches!(word, "liftSupervision" | "closeOut") && thing.supervisor;
            officer || (below && (sees || answers_for || ends))
        }
        "conference-secretary" => {
            let coordinates = matches!(word, "urge" | "supervise" | "liftSupervision" | "closeOut");
            (in_subtree(held, thing) && (sees || coordinates))
                || (thing.party && matches!(word, "list" | "show" | "read"))
        }
        "conference-viewer" => {
            (in_subtree(held, thing) && matches!(word, "list" | "show"))
                || (thing.party && matches!(word, "list" | "show" | "read"))
        }
        "anonymous-reader" => sees,
        _ => officer,
    }
}

fn execution(role: &str, held: Held, word: &str, thing: &Resource) -> bool {
    let sees = matches!(word, "list" | "show");
    let leads = role == "leader" && own_department(held, thing) && in_subtree(held, thing);
    match role {
        "workflow-administrator" => true,
        "system-client" => word == "start",
        "anonymous-reader" => sees,
        "conference-secretary" => word == "start" || (sees && in_subtree(held, thing)),
        "conference-viewer" => sees && in_subtree(held, thing),
        _ if works(role) => {
            word == "start" || (sees && (thing.party || own_office(held, thing) || leads))
        }
        _ => false,
    }
}

fn account(role: &str, operation: Operation, thing: &Resource) -> bool {
    let guarded = thing
        .holder_roles
        .iter()
        .any(|one| one == "security-administrator" || one == "audit-administrator");
    match operation {
        Operation::AccountList => {
            matches!(role, "system-administrator" | "security-administrator")
        }
        Operation::AccountCreate | Operation::AccountDisable | Operation::AccountEnable => {
            role == "system-administrator" && !thing.own
        }
        Operation::AccountResetPassword => {
            !thing.own
                && role
                    == if guarded {
                        "security-administrator"
                    } else {
                        "system-administrator"
                    }
        }
        Operation::AccountUnlock | Operation::AccountGrantRole => {
            role == "security-administrator" && !thing.own
        }
        _ => {
            let keeps_own = works(role)
                || matches!(
                    role,
                    "workflow-administrator" | "plugin-administrator" | "directory-administrator"
                );
            let of_a_program = thing.holder_roles == ["system-client"];
            let makes = operation == Operation::TokenCreate;
            (keeps_own && thing.own)
                || (role == "system-administrator" && (!makes || of_a_program))
                || (role == "security-administrator" && !makes)
        }
    }
}

fn plain(role: &str, operation: Operation) -> bool {
    let may: &[&str] = match role {
        "workflow-administrator" => &[
            "workflow.publish",
            "workflow.list",
            "workflow.show",
            "workflow.deprecate",
            "workflow.reinstate",
            "plugin.list",
            "event.receive",
            "outbox.list",
            "outbox.resend",
            "calendar.show",
            "directory.show",
        ],
        "plugin-administrator" => &[
            "workflow.list",
            "workflow.show",
            "plugin.install",
            "plugin.approve",
            "plugin.disable",
            "plugin.enable",
            "plugin.remove",
            "plugin.revoke",
            "plugin.list",
        ],
        "directory-administrator" => &[
            "directory.show",
            "directory.change",
            "calendar.show",
            "calendar.load",
        ],
        "system-administrator" => &[
            "archive.make",
            "clock.show",
            "clock.accept",
            "calendar.show",
            "directory.show",
        ],
        "security-administrator" => &["directory.show"],
        "audit-administrator" => &["audit.read"],
        "system-client" => &["event.receive"],
        "anonymous-reader" => &[
            "workflow.list",
            "workflow.show",
            "plugin.list",
            "outbox.list",
            "clock.show",
            "calendar.show",
            "directory.show",
        ],
        "conference-secretary" | "conference-viewer" | "examiner" | "officer" | "leader" => &[
            "workflow.list",
            "workflow.show",
            "calendar.show",
            "directory.show",
        ],
        _ => &[],
    };
    may.contains(&operation.name())
}

#[test]
fn the_policies_say_what_the_rule_says() {
    let authoriser = authoriser();
    let (mut asked, mut wrong) = (0, Vec::new());
    for role in roles() {
        for held in HELD {
            let principal = principal(role, held);
            for operation in Operation::ALL {
                for thing in things(operation.kind()) {
                    asked += 1;
                    let rule = expected(role, held, *operation, &thing);
                    if decide(authoriser, &principal, *operation, &thing) != rule {
                        let leak = if rule { "missing" } else { "LEAK" };
                        wrong.push(format!("{leak}: {role} {held:?} {operation} {thing:?}"));
                    }
                }
            }
        }
    }
    assert!(asked > 50_000, "only {asked} questions were asked");
    assert!(
        wrong.is_empty(),
        "{} of {asked} are wrong, such as:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn a_list_shows_exactly_what_may_be_opened() {
    let authoriser = authoriser();
    for role in roles() {
        for held in HELD {
            let principal = principal(role, held);
            for (list, show) in [
                (Operation::WorkItemList, Operation::WorkItemShow),
                (Operation::WorkItemExport, Operation::WorkItemExport),
                (Operation::ExecutionList, Operation::ExecutionShow),
                (Operation::WorkflowList, Operation::WorkflowShow),
                (Operation::AccountList, Operation::AccountList),
            ] {
                let visible = authoriser.visible(&principal, list, &above);
                for thing in things(list.kind()) {
                    let opens = decide(authoriser, &principal, show, &thing);
                    assert_eq!(
                        visible.covers(&thing, &above),
                        opens,
                        "{role} {held:?} {list}: {visible:?} and {thing:?}"
                    );
                    assert_eq!(decide(authoriser, &principal, list, &thing), opens);
                }
            }
        }
    }
    let nobody = principal("", Held::AtTheDivision);
    assert_eq!(
        authoriser.visible(&nobody, Operation::WorkItemList, &above),
        Visibility::NOTHING
    );
}

/// A word of the matrix and what it allows.
type Shape = (&'static str, fn(&Resource) -> bool);

/// The few shapes that a cell may have. A policy that makes another one gets a word of its own here first.
fn shapes() -> Vec<Shape> {
    const H: Held = Held::AtTheDivision;
    fn below(thing: &Resource) -> bool {
        own_department(H, thing) && in_subtree(H, thing)
    }
    vec![
        ("·", |_| false),
        ("all", |_| true),
        ("office", |thing| own_office(H, thing)),
        ("party", |thing| thing.party),
        ("office, party", |thing| own_office(H, thing) || thing.party),
        ("below", below),
        ("below, party", |thing| below(thing) || thing.party),
        ("supervised", |thing| below(thing) && thing.supervisor),
        ("every", |thing| in_subtree(H, thing)),
        ("every, party", |thing| in_subtree(H, thing) || thing.party),
        ("own", |thing| thing.own),
        ("others", |thing| !thing.own),
        ("program", |thing| thing.holder_roles == ["system-client"]),
        ("guarded", |thing| {
            !thing.own
                && expected(
                    "security-administrator",
                    H,
                    Operation::AccountResetPassword,
                    thing,
                )
        }),
        ("unguarded", |thing| {
            !thing.own
                && expected(
                    "system-administrator",
                    H,
                    Operation::AccountResetPassword,
                    thing,
                )
        }),
    ]
}

fn cell(authoriser: &Authoriser, role: &str, operation: Operation) -> &'static str {
    let principal = principal(role, Held::AtTheDivision);
    let things = things(operation.kind());
    let shape = shapes().into_iter().find(|(_, shape)| {
        things
            .iter()
            .all(|thing| shape(thing) == decide(authoriser, &principal, operation, thing))
    });
    shape.map_or_else(
        || panic!("{role} {operation}: no word for what is allowed"),
        |(word, _)| word,
    )
}

const HEAD: &str = "# Who may do what

Written from the policies by `tests/access/matrix.rs`; `LIANXI_REWRITE=1 cargo test -p lianxi-access --test access` writes it anew. A second rule, in
that test, says the same without the policies; the two are compared for every role, every office it may be held in and every relation of a
thing to that office.

The role is held in a department at a division. An operation that nobody in a column may do has `·`. `examiner` stands for any role that a directory
has besides those of the kernel.

| Word | On what |
|---|---|
| `office` | the department at the division, exactly |
| `below` | the department in the division and all below it |
| `every` | every department in the division and all below it |
| `party` | where the person is a party: holder, seat, signer, delegate, reader, initiator, approver of the extension |
| `supervised` | `below`, if the person put it under supervision |
| `own`, `others` | the person's own account or token; anybody else's |
| `program` | a token of another system, which has no role but `system-client` |
| `guarded`, `unguarded` | others' accounts, with or without the security or the audit administrator's role |
| `all` | without any limit |

A department without a division is at every division: `office` and `below` are then the whole department, and `every` is everything. What a token's
scopes do not name is taken away from all of this.
";

#[test]
fn the_matrix_in_the_documentation_is_the_one_of_the_policies() {
    let authoriser = authoriser();
    let columns: Vec<&str> = roles()
        .into_iter()
        .filter(|role| !role.is_empty())
        .collect();
    let mut text = HEAD.to_owned();
    let mut group = "";
    for operation in Operation::ALL {
        let cells: Vec<&str> = columns
            .iter()
            .map(|role| cell(authoriser, role, *operation))
            .collect();
        if operation.group() != group {
            group = operation.group();
            let _ = write!(
                text,
                "\n## {group}\n\n| | {} |\n|---|{}\n",
                columns.join(" | "),
                "---|".repeat(columns.len())
            );
        }
        let _ = writeln!(
            text,
            "| `{}` {} | {} |",
            operation.name(),
            operation.zh(),
            cells.join(" | ")
        );
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("MATRIX.md");
    if std::env::var_os("LIANXI_REWRITE").is_some() {
        std::fs::write(&path, &text).expect("the matrix is written");
    }
    let stored = std::fs::read_to_string(&path).expect("the matrix is read");
    assert!(
        stored == text,
        "MATRIX.md says something else than the policies; set LIANXI_REWRITE=1 and read the difference"
    );
}
