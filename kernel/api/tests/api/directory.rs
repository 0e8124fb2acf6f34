//! The directory over the API: changed all or nothing, shown as of a day, with who changed it; and the working days.

use lianxi_api::{ApiOptions, Tokens};
use reqwest::Method;
use serde_json::{Value, json};

use crate::host::{Answer, Host, cheap};

/// A city with two counties, two departments and an officer's role.
pub fn city() -> Value {
    json!([
        {"change": "put-division", "code": "1401", "name": "First City", "level": "city"},
        {"change": "put-division", "code": "140101", "name": "East County", "level": "county", "parent": "1401"},
        {"change": "put-division", "code": "140102", "name": "West County", "level": "county", "parent": "1401"},
        {"change": "put-department", "id": "works", "name": "Works", "kind": "government", "order": 2, "levels": ["city", "county"]},
        {"change": "put-department", "id": "finance", "name": "Finance", "kind": "government", "order": 1, "levels": ["city", "county"]},
        {"change": "put-department", "id": "bureau", "name": "Approvals", "kind": "government", "order": 3, "levels": ["county"]},
        {"change": "put-role", "id": "officer", "name": "Officer", "kind": "duty"},
        {"change": "put-role", "id": "workflow-administrator", "name": "Definitions", "kind": "other"},
        {"change": "put-role", "id": "audit-administrator", "name": "Audit", "kind": "audit-administrator"},
    ])
}

impl Host {
    pub async fn change(&self, changes: Value) -> Answer {
        self.post(
            "/v1/directory/changes",
            json!({"changes": changes, "reason": "as decided"}),
        )
        .await
    }

    pub async fn with_city() -> Self {
        let host = Self::new().await;
        let changed = host.change(city()).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        host
    }

    /// One field of every item of a list.
    async fn column(&self, path: &str, field: &str) -> Vec<String> {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        let items = answer.body["items"].as_array().expect("a list").clone();
        let text = |item: &Value| item[field].as_str().unwrap_or_default().to_owned();
        items.iter().map(text).collect()
    }
}

#[tokio::test]
async fn what_is_so_already_is_no_change() {
    let host = Host::new().await;
    let first = host.change(city()).await;
    assert_eq!(
        (
            first.status,
            first.body["changes"].as_array().map(Vec::len),
            &first.body["seq"]
        ),
        (200, Some(9), &json!(1)),
        "{first:?}"
    );
    let again = host.change(city()).await;
    assert_eq!(
        (&again.body["changes"], &again.body["seq"]),
        (&json!([]), &json!(1))
    );
    let history = host.get("/v1/directory/history").await.body;
    let entry = &history["items"][0];
    assert_eq!(
        (
            &entry["by"]["person"],
            &entry["reason"],
            entry["changes"].as_array().map(Vec::len),
            &history["next"]
        ),
        (&json!("p-105"), &json!("as decided"), Some(9), &Value::Null)
    );
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let host = Host::new().await;
    let body = json!({"changes": city(), "reason": "trying", "dryRun": true});
    let would = host.post("/v1/directory/changes", body).await;
    assert_eq!(
        (
            would.status,
            would.body["changes"].as_array().map(Vec::len),
            &would.body["seq"]
        ),
        (200, Some(9), &json!(0)),
        "{would:?}"
    );
    assert_eq!(
        host.column("/v1/directory/divisions", "code").await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_with_its_place() {
    let host = Host::with_city().await;
    let wrong = host
        .change(json!([
            {"change": "put-division", "code": "140103", "name": "", "level": "county", "parent": "1401"},
            {"change": "add-person", "person": "u-1"},
            {"change": "assign", "person": "u-1", "office": {"department": "nothing", "division": "1401"}, "roles": ["officer"]},
            {"change": "add-person", "person": "13800000000"},
        ]))
        .await;
    assert_eq!(wrong.refusal(), (422, "directory"), "{wrong:?}");
    let problems = wrong.body["problems"].as_array().expect("problems");
    let told = |index: u64| -> Vec<&str> {
        let of = problems.iter().filter(|problem| problem["index"] == index);
        of.filter_map(|problem| problem["code"].as_str()).collect()
    };
    assert_eq!(
        (told(0), told(1), told(3)),
        (vec!["bad-name"], vec![], vec!["personal-number"])
    );
    assert!(!told(2).is_empty(), "{problems:?}");
    for problem in problems {
        assert!(
            problem["zh"].as_str().is_some_and(|zh| zh.contains("第")),
            "{problem}"
        );
        assert!(problem["field"].is_string(), "{problem}");
    }
    assert_eq!(
        host.get("/v1/directory/people/u-1").await.refusal(),
        (404, "not-found")
    );
    for (body, refusal) in [
        (
            json!({"changes": [{"change": "no-such"}], "reason": "x"}),
            (422, "directory"),
        ),
        (json!({"changes": [], "reason": " "}), (422, "reason")),
        (json!({"changes": []}), (422, "body")),
    ] {
        let answer = host.post("/v1/directory/changes", body.clone()).await;
        assert_eq!(answer.refusal(), refusal, "{body}");
    }
}

#[tokio::test]
async fn a_division_has_the_name_of_the_day() {
    let host = Host::with_city().await;
    let renamed = host
        .change(json!([
            {"change": "rename-division", "code": "140101", "name": "Eastern District", "from": "2026-04-01"},
            {"change": "end-division", "code": "140102", "until": "2026-05-31", "successors": ["140101"]},
        ]))
        .await;
    assert_eq!(renamed.status, 200, "{renamed:?}");
    for (query, names) in [
        (
            "on=2026-03-31",
            &["First City", "East County", "West County"][..],
        ),
        (
            "on=2026-04-01",
            &["First City", "Eastern District", "West County"],
        ),
        ("on=2026-06-01", &["First City", "Eastern District"]),
        (
            "on=2026-04-01&parent=1401",
            &["Eastern District", "West County"],
        ),
        ("on=2026-04-01&within=140102", &["West County"]),
        ("on=2026-04-01&level=city", &["First City"]),
    ] {
        let path = format!("/v1/directory/divisions?{query}");
        assert_eq!(host.column(&path, "name").await, names, "{query}");
    }
    assert_eq!(
        host.get("/v1/directory/divisions?when=now").await.refusal(),
        (400, "query")
    );
    assert_eq!(
        host.get("/v1/directory/divisions?on=tomorrow")
            .await
            .refusal(),
        (400, "query")
    );
}

#[tokio::test]
async fn lists_come_in_pages_that_neither_skip_nor_repeat() {
    let host = Host::with_city().await;
    let whole = host.column("/v1/directory/offices", "division").await;
    assert_eq!(whole.len(), 8);
    for limit in 1..=8 {
        let mut path = format!("/v1/directory/offices?limit={limit}");
        let mut found = Vec::new();
        loop {
            let page = host.get(&path).await.body;
            found.extend(page["items"].as_array().expect("a list").clone());
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("/v1/directory/offices?limit={limit}&cursor={next}");
        }
        let divisions: Vec<&str> = found
            .iter()
            .filter_map(|office| office["division"].as_str())
            .collect();
        assert_eq!(divisions, whole, "{limit}");
    }
    assert_eq!(
        host.column("/v1/directory/offices?division=140101", "name")
            .await,
        [
            "East CountyFinance",
            "East CountyWorks",
            "East CountyApprovals"
        ]
    );
    assert_eq!(
        host.column(
            "/v1/directory/offices?within=1401&department=bureau",
            "division"
        )
        .await,
        ["140101", "140102"]
    );
    assert_eq!(
        host.column("/v1/directory/departments", "id").await,
        ["finance", "works", "bureau"]
    );
    assert_eq!(
        host.column("/v1/directory/roles", "kind").await,
        ["audit-administrator", "duty", "other"]
    );
}

#[tokio::test]
async fn another_office_acts_where_it_is_bound() {
    let host = Host::with_city().await;
    let bound = host
        .change(json!([{"change": "put-binding", "matter": "licence", "department": "works", "division": "140101",
            "office": {"department": "bureau"}, "valid": {"from": "2026-04-01"}}]))
        .await;
    assert_eq!(bound.status, 200, "{bound:?}");
    for (division, on, office, is_bound) in [
        ("140101", "2026-03-31", "works", false),
        ("140101", "2026-04-01", "bureau", true),
        ("140102", "2026-04-01", "works", false),
    ] {
        let path = format!(
            "/v1/directory/registering-office?matter=licence&department=works&division={division}&on={on}"
        );
        let answer = host.get(&path).await.body;
        assert_eq!(
            (
                &answer["office"]["department"],
                &answer["office"]["division"],
                answer["binding"].is_object(),
                &answer["exists"]
            ),
            (&json!(office), &json!(division), is_bound, &json!(true)),
            "{path}"
        );
    }
    assert_eq!(
        host.get("/v1/directory/registering-office?matter=licence")
            .await
            .refusal(),
        (400, "query")
    );
    assert_eq!(
        host.column("/v1/directory/bindings?on=2026-04-01", "matter")
            .await,
        ["licence"]
    );
    assert_eq!(
        host.column("/v1/directory/bindings?on=2026-03-31", "matter")
            .await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn who_is_not_known_sees_places_and_no_people() {
    let options = ApiOptions {
        tokens: Tokens::none(),
        access: cheap(),
        ..ApiOptions::default()
    };
    let host = Host::with(options, None, None).await;
    for (path, status) in [
        ("/v1/directory/divisions", 200),
        ("/v1/directory/departments", 200),
        ("/v1/directory/roles", 200),
        ("/v1/calendar", 200),
        ("/v1/directory/people", 403),
        ("/v1/directory/people/u-1", 403),
        ("/v1/directory/assignments", 403),
        ("/v1/directory/absences", 403),
        ("/v1/directory/history", 403),
        ("/v1/directory/people/u-1/holdings", 403),
    ] {
        assert_eq!(host.get(path).await.status, status, "{path}");
    }
    let body = json!({"changes": [], "reason": "x"});
    assert_eq!(
        host.post("/v1/directory/changes", body).await.refusal(),
        (401, "unauthorised")
    );
}

#[tokio::test]
async fn working_days_are_shown_and_loaded() {
    let host = Host::new().await;
    let shown = host.get("/v1/calendar").await.body;
    let years = shown["years"].as_array().expect("years");
    let last = years.last().expect("one").clone();
    assert!(
        shown["version"]
            .as_str()
            .is_some_and(|version| !version.is_empty())
    );
    let again = host.post("/v1/calendar/years", last.clone()).await;
    assert_eq!(
        (again.status, &again.body),
        (
            200,
            &json!({"year": last["year"], "calendarVersion": shown["version"], "recomputed": 0})
        )
    );
    let mut bad = last;
    bad["off"] = json!([]);
    assert_eq!(
        host.post("/v1/calendar/years", bad.clone()).await.refusal(),
        (422, "invalid")
    );
    bad["off"] = json!(["soon"]);
    let unread = host.post("/v1/calendar/years", bad).await;
    assert_eq!(
        (unread.refusal(), &unread.body["field"]),
        ((422, "body"), &json!("off[0]"))
    );
    let get = host.send(host.ask(Method::GET, "/v1/calendar/years")).await;
    assert_eq!(get.status, 405);
}
