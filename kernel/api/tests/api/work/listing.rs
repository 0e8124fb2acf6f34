//! Lists and counts: every filter is a parameter, what is counted adds up, and a page stays where it was while work comes in.

use serde_json::{Value, json};

use super::{ALL, ANN, CID, OUT, Offices, SEC, Step, agreed};

/// An item of any office, with any title.
const ANY: &str = "  - pay: {call: work-item, with: {title: '${ .title }', department: '${ .department }', division: '${ .division }', outcomes: [agreed, refused], due: {amount: 2, unit: working-days, kind: default, text: 及时}, businessKey: '${ .key }'}}\n";

struct Given {
    offices: Offices,
    workflow: String,
}

impl Given {
    async fn new() -> Self {
        let offices = Offices::new().await;
        let workflow = offices.host.publish("any", &format!("do:\n{ANY}")).await;
        Self { offices, workflow }
    }

    async fn item(&self, department: &str, division: &str, title: &str) -> String {
        let input = json!({"title": title, "department": department, "division": division, "key": format!("K-{title}")});
        let execution = self.offices.host.start(&self.workflow, input).await;
        let path = format!("/v1/work-items?execution={execution}");
        let token = if department == "finance" { ALL } else { SEC };
        let found = self.offices.get(token, &path).await.body;
        found["items"][0]["id"].as_str().expect("an id").to_owned()
    }

    /// The titles of a list.
    async fn titles(&self, token: &str, query: &str) -> Vec<String> {
        let found = self
            .offices
            .get(token, &format!("/v1/work-items?{query}"))
            .await;
        assert_eq!(found.status, 200, "{query}: {found:?}");
        titles(&found.body)
    }
}

fn titles(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item["title"].as_str().expect("a title").to_owned())
        .collect()
}

#[tokio::test]
async fn every_filter_is_a_parameter_of_the_address() {
    let given = Given::new().await;
    let a = given.item("finance", "1401", "alpha").await;
    let b = given.item("finance", "1401", "beta_1").await;
    given.item("works", "1401", "gamma").await;
    given.item("finance", "1402", "delta").await;
    let offices = &given.offices;
    offices
        .expect_all(
            &a,
            [
                Step(ANN, "claim", json!({}), Ok("claimed")),
                Step(
                    SEC,
                    "supervise",
                    json!({"level": "一级", "requirement": "办结"}),
                    Ok("claimed"),
                ),
            ],
        )
        .await;
    offices
        .expect(&b, Step(ANN, "complete", agreed(), Ok("completed")))
        .await;
    let before = "2026-03-02T00:00:00Z";
    let after = "2026-12-01T00:00:00Z";
    let check = async |token: &str, query: &str, expected: &[&str]| {
        let mut found = given.titles(token, query).await;
        found.sort_unstable();
        assert_eq!(found, expected, "{query}");
    };
    check(ANN, "", &["alpha", "beta_1"]).await;
    check(ALL, "", &["alpha", "beta_1", "delta"]).await;
    check(SEC, "", &["alpha", "beta_1", "gamma"]).await;
    check(OUT, "", &["delta"]).await;
    check(CID, "", &["gamma"]).await;
    check(ANN, "status=claimed", &["alpha"]).await;
    check(ANN, "status=claimed,completed", &["alpha", "beta_1"]).await;
    check(SEC, "department=works", &["gamma"]).await;
    check(ALL, "division=1402", &["delta"]).await;
    check(ALL, "division=1402&subtree=true", &["delta"]).await;
    check(ALL, "workflow=test/any", &["alpha", "beta_1", "delta"]).await;
    check(ALL, "workflow=test/other", &[]).await;
    check(ALL, "step=pay&businessKey=K-delta", &["delta"]).await;
    check(ANN, "assignee=ann", &["alpha", "beta_1"]).await;
    check(ANN, "title=ALPH", &["alpha"]).await;
    check(ANN, "title=beta_", &["beta_1"]).await;
    check(ANN, "title=beta%25", &[]).await;
    check(ANN, "supervised=true", &["alpha"]).await;
    check(ANN, "supervised=false", &["beta_1"]).await;
    check(ANN, "provisional=true", &[]).await;
    check(ANN, "light=normal", &["alpha"]).await;
    check(ANN, "light=normal,in-time", &["alpha", "beta_1"]).await;
    check(ANN, &format!("dueBefore={before}"), &[]).await;
    check(ANN, &format!("dueBefore={after}"), &["alpha", "beta_1"]).await;
    check(ANN, &format!("createdAfter={after}"), &[]).await;
    check(ANN, &format!("createdAfter={before}"), &["alpha", "beta_1"]).await;
    check(ANN, "mine=todo", &["alpha"]).await;
    check(ANN, "mine=holds", &["alpha"]).await;
    check(ANN, "mine=done", &["alpha", "beta_1"]).await;
    check(ANN, "mine=initiator", &[]).await;
}

#[tokio::test]
async fn what_is_not_known_is_refused() {
    let offices = Offices::new().await;
    for query in [
        "colour=red",
        "status=perhaps",
        "light=red",
        "mine=everything",
        "subtree=true",
        "title=",
        "dueBefore=tomorrow",
        "order=title",
        "limit=0",
        "limit=501",
        "cursor=xx",
        "by=department",
    ] {
        let found = offices.get(ANN, &format!("/v1/work-items?{query}")).await;
        assert_eq!(found.refusal(), (400, "query"), "{query}: {found:?}");
    }
    let found = offices.get(ANN, "/v1/work-items/counts?limit=5").await;
    assert_eq!(found.refusal(), (400, "query"), "{found:?}");
    for path in [
        "/v1/work-items",
        "/v1/work-items/counts",
        "/v1/work-items/export.xlsx",
    ] {
        let found = offices.get(super::ADMIN, path).await;
        assert_eq!(found.refusal(), (403, "forbidden"), "{path}: {found:?}");
    }
}

#[tokio::test]
async fn pages_stay_while_work_comes_in() {
    let given = Given::new().await;
    for at in 0..9 {
        given.item("finance", "1401", &format!("item-{at}")).await;
        given.offices.host.clock.advance_to(
            given.offices.host.engine.clock().now()
                + jiff::SignedDuration::from_secs(i64::from(at % 3)),
        );
    }
    for order in [
        "created",
        "created&descending=true",
        "due",
        "due&descending=true",
        "updated",
    ] {
        let all = given.titles(ANN, &format!("order={order}&limit=500")).await;
        let mut walked = Vec::new();
        let mut cursor = String::new();
        for page_number in 0.. {
            let path = format!("/v1/work-items?order={order}&limit=2{cursor}");
            let page = given.offices.get(ANN, &path).await;
            assert_eq!(page.status, 200, "{path}: {page:?}");
            walked.extend(titles(&page.body));
            // Somebody begins something between the first pages.
            if page_number < 3 {
                given.item("finance", "1401", "new").await;
            }
            match page.body["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let old = |titles: &[String]| -> Vec<String> {
            let old = titles.iter().filter(|title| *title != "new");
            old.cloned().collect()
        };
        assert_eq!(old(&walked), old(&all), "{order}");
        let foreign = format!("/v1/work-items?order=updated&descending=true{cursor}");
        assert_eq!(
            given.offices.get(ANN, &foreign).await.refusal(),
            (400, "query"),
            "{order}"
        );
    }
}

#[tokio::test]
async fn counts_add_up() {
    let given = Given::new().await;
    let mut finance = Vec::new();
    for at in 0..4 {
        finance.push(given.item("finance", "1401", &format!("f-{at}")).await);
    }
    given.item("works", "1401", "w-0").await;
    given.item("counsel", "1401", "c-0").await;
    let offices = &given.offices;
    offices
        .expect(
            &finance[0],
            Step(ANN, "complete", agreed(), Ok("completed")),
        )
        .await;
    offices
        .expect(&finance[1], Step(ANN, "claim", json!({}), Ok("claimed")))
        .await;
    let counts = async |query: &str| {
        let found = offices
            .get(SEC, &format!("/v1/work-items/counts?{query}"))
            .await;
        assert_eq!(found.status, 200, "{query}: {found:?}");
        found.body
    };
    let states = [
        "open",
        "claimed",
        "submitted",
        "completed",
        "returned",
        "cancelled",
    ];
    let lights = [
        "normal",
        "nearing",
        "overdue",
        "explained",
        "inTime",
        "late",
        "noDue",
    ];
    let number = |counts: &Value, name: &str| counts[name].as_i64().expect("a number");
    for by in ["department", "division", "workflow", "step"] {
        let told = counts(&format!("by={by}")).await;
        let groups = told["groups"].as_array().expect("groups");
        for name in states.iter().chain(&["total"]) {
            let sum: i64 = groups.iter().map(|group| number(group, name)).sum();
            assert_eq!(sum, number(&told, name), "{by} {name}: {told}");
        }
        for light in lights {
            let sum: i64 = groups
                .iter()
                .map(|group| number(&group["lights"], light))
                .sum();
            assert_eq!(sum, number(&told["lights"], light), "{by} {light}: {told}");
        }
        for counted in groups.iter().chain([&told]) {
            let sum: i64 = states.iter().map(|state| number(counted, state)).sum();
            assert_eq!(sum, number(counted, "total"), "{counted}");
            let lit: i64 = lights
                .iter()
                .map(|light| number(&counted["lights"], light))
                .sum();
            let unlit = number(counted, "returned") + number(counted, "cancelled");
            assert_eq!(lit, number(counted, "total") - unlit, "{counted}");
        }
    }
    let all = counts("").await;
    assert_eq!(
        (
            number(&all, "total"),
            all["groups"].as_array().map(Vec::len)
        ),
        (6, Some(0))
    );
    for state in states {
        let listed = given
            .titles(SEC, &format!("status={state}&limit=500"))
            .await
            .len();
        assert_eq!(i64::try_from(listed), Ok(number(&all, state)), "{state}");
    }
    for (light, name) in lights.iter().zip([
        "normal",
        "nearing",
        "overdue",
        "explained",
        "in-time",
        "late",
        "no-due",
    ]) {
        let listed = given
            .titles(SEC, &format!("light={name}&limit=500"))
            .await
            .len();
        assert_eq!(
            i64::try_from(listed),
            Ok(number(&all["lights"], light)),
            "{name}"
        );
    }
    let mine = counts("department=finance&status=open").await;
    assert_eq!((number(&mine, "total"), number(&mine, "open")), (2, 2));
}
