//! Policy files: what is said of wrong ones, and what a site's own ones can and cannot do.

use lianxi_access::{
    Authoriser, Capacity, DEFAULT_POLICIES, Decision, Kind, Operation, Principal, Refusal,
    RefusalCode, Resource, Scope, role,
};

use crate::world::{HELD, Held, above, authoriser, decide, principal, things};

/// What is said of one file beside the default ones: code, line, column of each problem.
fn check(text: &str, expected: &[(&str, usize, usize)]) {
    let mut texts = DEFAULT_POLICIES.to_vec();
    texts.push(("site.cedar", text));
    let problems = Authoriser::new(&texts).err().unwrap_or_default();
    let told: Vec<(&str, usize, usize)> = problems
        .iter()
        .map(|problem| (problem.code, problem.line, problem.column))
        .collect();
    assert_eq!(told, expected, "{text}\n{problems:#?}");
    for problem in problems {
        assert_eq!(problem.file, "site.cedar");
        assert!(problem.zh().contains("site.cedar"));
    }
}

#[test]
fn wrong_policies_are_told_with_their_place() {
    check("", &[]);
    check(
        "permit (principal, action, resource)\nwhen { 1 + };",
        &[("policy-syntax", 2, 12)],
    );
    check(
        "permit (principal, action == Action::\"workItem.approve\", resource);",
        &[("policy-invalid", 1, 30)],
    );
    check(
        "// A comment first: 部门\npermit (principal, action == Action::\"audit.read\", resource)\nwhen { principal.rank == 3 };",
        &[("policy-invalid", 3, 8)],
    );
    check(
        "permit (principal == ?principal, action == Action::\"audit.read\", resource);",
        &[("policy-template", 0, 0)],
    );
    check(
        "@id(\"local-operator\")\nforbid (principal, action == Action::\"audit.read\", resource);",
        &[("policy-duplicate", 0, 0)],
    );
}

#[test]
fn a_policy_on_lists_names_no_office() {
    let named = [("policy-names-office", 0, 0)];
    let condition =
        "when { resource has department && resource.department == Department::\"works\" };";
    for action in [
        "action",
        "action == Action::\"workItem.list\"",
        "action in Action::\"workItem:see\"",
        "action in [Action::\"audit.read\", Action::\"scope:read\"]",
    ] {
        let resource = "resource is WorkItem";
        check(
            &format!("forbid (principal, {action}, {resource}) {condition}"),
            &named,
        );
    }
    check(
        &format!("forbid (principal, action == Action::\"workItem.claim\", resource) {condition}"),
        &[],
    );
}

#[test]
fn a_site_forbids_and_permits_beside_the_defaults() {
    let mut texts = DEFAULT_POLICIES.to_vec();
    texts.push((
        "site.cedar",
        r#"
        @id("no-exports")
        forbid (principal, action == Action::"workItem.export", resource);
        @id("counsel-sees-supervised")
        permit (principal, action == Action::"workItem.closeOut", resource)
        when { principal.roles.contains("counsel") && resource.supervisor };
        "#,
    ));
    let site = Authoriser::new(&texts).unwrap_or_else(|problems| panic!("{problems:?}"));
    let item = Resource {
        supervisor: true,
        ..Resource::work_item("finance", Some("1401"))
    };
    let officer = principal(role::OFFICER, Held::AtTheDivision);
    let counsel = principal("counsel", Held::AtTheDivision);
    assert_eq!(
        site.decide(&officer, Operation::WorkItemExport, &item, &above),
        Decision::Refused {
            code: RefusalCode::ByPolicy,
            policies: vec!["no-exports".to_owned()],
        }
    );
    let allowed = |policy: &str| Decision::Allowed {
        policies: vec![policy.to_owned()],
    };
    let close = |principal| site.decide(principal, Operation::WorkItemCloseOut, &item, &above);
    assert_eq!(close(&counsel), allowed("counsel-sees-supervised"));
    assert!(!close(&officer).is_allowed());
    assert_eq!(
        site.decide(&officer, Operation::WorkItemClaim, &item, &above),
        allowed("officer-own-office")
    );
}

/// Whatever a site writes: a list may be shorter than what may be opened, and is never longer.
#[test]
fn a_list_never_shows_what_may_not_be_opened() {
    for (effect, condition) in [
        ("forbid", "resource.supervisor"),
        ("forbid", "resource.party"),
        ("forbid", "!resource.party"),
        ("forbid", "!(resource has division)"),
        (
            "forbid",
            "principal has division && resource has division && resource.division == principal.division",
        ),
        (
            "forbid",
            "principal has division && resource has division && resource.division in principal.division && resource.division != principal.division",
        ),
        ("permit", "resource.supervisor"),
        (
            "permit",
            "principal has division && resource has division && principal.division in resource.division",
        ),
        (
            "permit",
            "principal has department && resource has department && principal.department != resource.department",
        ),
        ("permit", "!(resource has department)"),
    ] {
        let text = format!(
            "{effect} (principal, action in Action::\"workItem:see\", resource) when {{ {condition} }};"
        );
        let mut texts = DEFAULT_POLICIES.to_vec();
        texts.push(("site.cedar", &text));
        let site = Authoriser::new(&texts).unwrap_or_else(|problems| panic!("{problems:?}"));
        let mut shown = 0;
        for role in [
            role::OFFICER,
            role::LEADER,
            role::CONFERENCE_SECRETARY,
            role::LOCAL_OPERATOR,
        ] {
            for held in HELD {
                let somebody = principal(role, held);
                let visible = site.visible(&somebody, Operation::WorkItemList, &above);
                for item in things(Kind::WorkItem) {
                    if visible.covers(&item, &above) {
                        shown += 1;
                        let opens = decide(&site, &somebody, Operation::WorkItemShow, &item);
                        assert!(opens, "{text}: {role} {held:?} {item:?} {visible:?}");
                    }
                }
            }
        }
        // A prohibition that no filter can express empties the list, as its policy does in part.
        let inexpressible =
            effect == "forbid" && ["resource.party", "resource.supervisor"].contains(&condition);
        assert_eq!(shown == 0, inexpressible, "{text}");
    }
}

#[test]
fn a_refusal_says_why_and_names_nobody() {
    let authoriser = authoriser();
    let check = |roles: &[&str],
                 scopes: Option<Scope>,
                 operation: Operation,
                 thing: &Resource,
                 expected: &str| {
        let principal = Principal {
            person: "p-secret".to_owned(),
            capacities: vec![Capacity::in_office(
                "finance",
                Some("1401"),
                roles.iter().copied(),
            )],
            scopes: scopes.map(|scope| [scope].into_iter().collect()),
        };
        let decision = authoriser.decide(&principal, operation, thing, &above);
        let refusal = Refusal::of(&principal, operation, thing, &decision);
        assert_eq!(refusal.is_none(), decision.is_allowed());
        let refusal = refusal.expect("a refusal");
        assert_eq!(refusal.to_string(), expected);
        for text in [
            format!("{refusal:?}"),
            refusal.text(),
            refusal.zh(),
            serde_json::to_string(&refusal).expect("JSON"),
        ] {
            assert!(!text.contains("p-secret"), "{text}");
        }
    };
    let item = Resource::work_item("works", Some("1402"));
    let own = Resource::work_item("finance", Some("1401"));
    let account = Resource::belonging(Kind::Account, true, [role::OFFICER]);
    check(
        &["officer"],
        None,
        Operation::WorkItemComplete,
        &item,
        "refused operation=workItem.complete kind=work-item code=no-permission department=works division=1402 roles=officer",
    );
    check(
        &["officer"],
        Some(Scope::Read),
        Operation::WorkItemClaim,
        &own,
        "refused operation=workItem.claim kind=work-item code=outside-scope department=finance division=1401 roles=officer",
    );
    check(
        &["system-administrator"],
        None,
        Operation::AccountDisable,
        &account,
        "refused operation=account.disable kind=account code=own-account roles=system-administrator",
    );
    check(
        &["audit-administrator", "system-administrator"],
        None,
        Operation::AuditRead,
        &Resource::of(Kind::AuditTrail),
        "refused operation=audit.read kind=audit-trail code=administrators-mixed roles=audit-administrator,system-administrator",
    );
    check(
        &["officer"],
        None,
        Operation::PluginList,
        &own,
        "refused operation=plugin.list kind=work-item code=wrong-kind department=finance division=1401 roles=officer",
    );
}

#[test]
fn a_directory_in_a_circle_refuses_nobody_and_opens_nothing() {
    let authoriser = authoriser();
    let circle = |code: &str| {
        let above: &[&str] = match code {
            "1401" => &["14", "1401", "14"],
            "14" => &["1401", "14", "1401"],
            _ => &[],
        };
        above.iter().map(|code| (*code).to_owned()).collect()
    };
    let leader = principal(role::LEADER, Held::AtTheDivision);
    let shows = |division| {
        let item = Resource::work_item("finance", Some(division));
        authoriser
            .decide(&leader, Operation::WorkItemShow, &item, &circle)
            .is_allowed()
    };
    assert!(shows("1401"));
    assert!(!shows("14") && !shows("9999"));
}

/// Two decisions a request, and thousands of requests a second: a decision must not be what takes time. The bound is for a machine that is busy
/// with other tests and for code that is not optimized.
#[test]
fn a_decision_takes_no_time_to_speak_of() {
    const DECISIONS: u32 = 500;
    let authoriser = authoriser();
    let leader = principal(role::LEADER, Held::AtTheDivision);
    let item = Resource::work_item("finance", Some("140101"));
    let begun = std::time::Instant::now();
    for _ in 0..DECISIONS {
        assert!(
            authoriser
                .decide(&leader, Operation::WorkItemUrge, &item, &above)
                .is_allowed()
        );
    }
    let each = begun.elapsed() / DECISIONS;
    assert!(each.as_micros() < 1_000, "a decision takes {each:?}");
}
