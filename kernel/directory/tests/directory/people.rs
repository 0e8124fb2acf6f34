//! Who may act as what, and where work goes that nobody can take.

use lianxi_directory::{Directory, Office, RouteReason, Target};

use crate::world::{change, noon, peopled, province};

const PLACES: &str = "\
an,finance,140104,officer;system,false,2026-01-01,
bo,finance,140104,reviewer,false,,
chen,finance,1401,head,false,,
ding,finance,14,guest,true,,
eve,works,1401,officer,false,2026-01-01,2026-06-30
";

/// `office: roles`, with `!` for a leader, and `for PERSON` for who stands in.
fn capacities(directory: &Directory, person: &str, on: &str) -> Vec<String> {
    let capacities = directory.capacities(person, noon(on)).into_iter();
    capacities
        .map(|own| {
            let leads = if own.leader { "!" } else { "" };
            let stands_for = own.stands_for.map(|person| format!(" for {person}"));
            let stands_for = stands_for.unwrap_or_default();
            format!("{}{leads}: {}{stands_for}", own.office, own.roles.join(" "))
        })
        .collect()
}

#[test]
fn who_stands_in_acts_for_who_is_away_and_gets_no_administrators_power() {
    let directory = peopled(
        PLACES,
        "a-1,an,,,bo,2026-06-10,2026-06-20\na-2,an,finance,140104,fu,2026-06-15,2026-06-15\n",
    );
    for (person, on, expected) in [
        ("an", "2025-12-31", &[][..]),
        ("an", "2026-06-15", &["finance@140104: officer system"]),
        ("bo", "2026-06-09", &["finance@140104: reviewer"]),
        (
            "bo",
            "2026-06-10",
            &["finance@140104: reviewer", "finance@140104: officer for an"],
        ),
        // For this office somebody else does, that day.
        ("bo", "2026-06-15", &["finance@140104: reviewer"]),
        ("fu", "2026-06-15", &["finance@140104: officer for an"]),
        ("bo", "2026-06-21", &["finance@140104: reviewer"]),
        ("chen", "2026-06-15", &["finance@1401!: head"]),
        ("ding", "2026-06-15", &["finance@14!: guest"]),
        ("nobody", "2026-06-15", &[]),
    ] {
        assert_eq!(
            capacities(&directory, person, on),
            expected,
            "{person} {on}"
        );
    }
}

#[test]
fn who_is_away_counts_as_whoever_stands_in() {
    let directory = peopled(
        PLACES,
        "a-1,an,,,fu,2026-06-10,2026-06-20\n\
         a-2,bo,,,,2026-06-10,2026-06-12\n\
         a-3,bo,,,an,2026-06-13,2026-06-20\n",
    );
    for (role, on, expected) in [
        (None, "2026-06-09", &["an", "bo"][..]),
        (None, "2026-06-10", &["fu"]),
        (Some("reviewer"), "2026-06-10", &[]),
        // An is away himself and stands in for nobody.
        (Some("reviewer"), "2026-06-13", &[]),
        (Some("officer"), "2026-06-13", &["fu"]),
        // What is not lent.
        (Some("system"), "2026-06-13", &[]),
        (Some("system"), "2026-06-21", &["an"]),
        (Some("head"), "2026-06-09", &[]),
    ] {
        let office = Office::new("finance", "140104");
        let found = directory.people_of(&office, role, noon(on));
        assert_eq!(found, expected, "{role:?} {on}");
    }
    let holding = |role, on| directory.people_holding(role, noon(on));
    assert_eq!(holding("officer", "2026-06-15"), ["an", "eve"]);
    assert_eq!(holding("officer", "2026-07-01"), ["an"]);
}

#[test]
fn work_goes_to_people_to_the_leader_then_up() {
    let mut directory = peopled(PLACES, "");
    for (office, role, steps, to) in [
        ("finance@140104", None, &[][..], "finance@140104"),
        ("finance@140104", Some("officer"), &[], "finance@140104"),
        (
            "finance@140103",
            Some("officer"),
            &[
                "no-people finance@140103",
                "upper finance@1401",
                "no-people finance@1401",
                "leader finance@1401",
            ],
            "chen in finance@1401",
        ),
        (
            "finance@140103",
            Some("head"),
            &["no-people finance@140103", "upper finance@1401"],
            "finance@1401",
        ),
        (
            "finance@1402",
            None,
            &["no-people finance@1402", "upper finance@14"],
            "finance@14",
        ),
        // A county that was merged.
        (
            "finance@140101",
            Some("guest"),
            &[
                "succeeded finance@140103",
                "no-people finance@140103",
                "upper finance@1401",
                "no-people finance@1401",
                "leader finance@1401",
            ],
            "chen in finance@1401",
        ),
        (
            "works@140201",
            None,
            &[
                "no-people works@140201",
                "upper works@1402",
                "no-people works@1402",
                "upper works@14",
                "no-people works@14",
            ],
            "nobody",
        ),
        ("bureau@140104", None, &[], "unknown"),
    ] {
        assert_eq!(
            route(&directory, office, role),
            (words(steps), to.to_owned()),
            "{office}"
        );
    }
    // The leader goes too: further up.
    change(
        &mut directory,
        r#"[{"change":"leave","person":"chen","on":"2026-06-15"}]"#,
    );
    let (steps, to) = route(&directory, "finance@140103", Some("officer"));
    assert_eq!(to, "ding in finance@14");
    assert_eq!(steps.last().map(String::as_str), Some("leader finance@14"));
}

#[test]
fn every_step_can_be_read() {
    let directory = peopled(PLACES, "");
    let route = directory
        .route("finance", "140101", Some("officer"), noon("2026-06-15"))
        .expect("a route");
    let text: Vec<String> = route.steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        text.join("; "),
        "its division has ended, and finance@140103 took its place; nobody in finance@140103 can take it; \
         it goes up to finance@1401; nobody in finance@1401 can take it; it goes to the leader of finance@1401"
    );
    let zh: Vec<String> = route
        .steps
        .iter()
        .map(lianxi_directory::RouteStep::zh)
        .collect();
    assert_eq!(
        zh.join("；"),
        "原区划已撤并，由finance@140103承继；finance@140103无人可办；转上级finance@1401；finance@1401无人可办；转finance@1401负责人"
    );
    assert_eq!(route.steps[0].reason, RouteReason::Succeeded);
}

#[test]
fn a_directory_without_people_judges_nothing() {
    let directory = province();
    assert!(directory.is_empty_of_people());
    assert_eq!(
        directory.route("finance", "1401", None, noon("2026-06-15")),
        None
    );
    assert!(!peopled("", "").is_empty_of_people());
}

#[test]
fn who_leaves_holds_nothing_from_that_day_on_and_may_come_back() {
    let mut directory = peopled(PLACES, "a-1,bo,,,an,2026-06-20,2026-06-30\n");
    change(
        &mut directory,
        r#"[{"change":"leave","person":"an","on":"2026-06-16"}]"#,
    );
    assert_eq!(capacities(&directory, "an", "2026-06-15").len(), 1);
    // Nor do they stand in for anybody.
    for on in ["2026-06-16", "2026-06-20"] {
        assert_eq!(capacities(&directory, "an", on), Vec::<String>::new());
    }
    let office = Office::new("finance", "140104");
    let found = directory.people_of(&office, None, noon("2026-06-20"));
    assert_eq!(found, Vec::<String>::new());
    change(
        &mut directory,
        r#"[{"change":"add-person","person":"an","from":"2026-09-01"},
            {"change":"assign","person":"an","office":{"department":"works","division":"1402"},"roles":["officer"],"valid":{"from":"2026-09-01"}}]"#,
    );
    assert_eq!(
        capacities(&directory, "an", "2026-08-31"),
        Vec::<String>::new()
    );
    assert_eq!(
        capacities(&directory, "an", "2026-09-01"),
        ["works@1402: officer"]
    );
}

fn words(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn route(directory: &Directory, office: &str, role: Option<&str>) -> (Vec<String>, String) {
    let (department, division) = office.split_once('@').expect("an office");
    let Some(route) = directory.route(department, division, role, noon("2026-06-15")) else {
        return (Vec::new(), "unknown".to_owned());
    };
    let steps = route
        .steps
        .iter()
        .map(|step| format!("{} {}", step.reason.code(), step.office))
        .collect();
    let to = match route.to {
        Target::Office { office, .. } => office.to_string(),
        Target::Leader { person, office } => format!("{person} in {office}"),
        Target::Nobody => "nobody".to_owned(),
    };
    (steps, to)
}
