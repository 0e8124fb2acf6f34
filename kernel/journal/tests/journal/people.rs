//! The lists of people against a filter that looks at every item, and counts that add up.

use std::collections::BTreeMap;

use lianxi_journal::{
    Append, CountBy, Journal, Light, LightAt, PartyQuery, Visible, VisibleScope, WorkAppend,
    WorkCount, WorkListRow, WorkOrder, WorkParty, WorkQuery, WorkRow,
};

use crate::support::{Store, work};

const ITEMS: i64 = 240;
const NOW: i64 = 1_000;

/// Item number `n`: every combination that a query can tell apart comes up.
fn item(n: i64) -> WorkAppend {
    let id = format!("w{n:03}");
    let status = [
        "open",
        "claimed",
        "submitted",
        "completed",
        "returned",
        "cancelled",
    ][usize::try_from(n % 6).expect("small")];
    let closed = n % 6 >= 3;
    let due = (n % 5 != 0).then_some(600 + n * 7 % 800);
    WorkAppend {
        parties: Some(parties(n)),
        row: WorkRow {
            status: status.into(),
            department: ["finance", "works", "counsel"][usize::try_from(n % 3).expect("small")]
                .into(),
            division: (n % 4 != 0).then(|| format!("14{}", n % 4)),
            title: format!("关于 Item_{n}% 的事项"),
            assignee: (n % 6 != 0).then(|| format!("p{}", n % 7)),
            due_at_ms: due,
            near_at_ms: due.map(|due| due - 100),
            business_key: Some(format!("K{}", n % 11)),
            created_at_ms: n / 3,
            updated_at_ms: 500 + n % 17,
            workflow: format!("gov/f{}", n % 4),
            step: format!("s{}", n % 5),
            explained: n % 8 == 1,
            supervised: n % 9 == 1,
            provisional: n % 10 == 1,
            closed_at_ms: closed.then_some(800 + n),
            ..work(&id, "e", 0).row
        },
        ..work(&id, "e", 0)
    }
}

fn parties(n: i64) -> Vec<WorkParty> {
    let party = |relation: &str, key: String| WorkParty {
        relation: relation.into(),
        key,
    };
    let mut parties = vec![party("done", format!("p:{}", n % 13))];
    if n % 6 < 3 {
        parties.push(party("todo", format!("p:{}", n % 13)));
        parties.push(party("todo", format!("o:d@{}#*", n % 3)));
    }
    parties
}

async fn filled() -> Store {
    let store = Store::new().await;
    store.start("e").await;
    for n in 0..ITEMS {
        let append = Append {
            work: vec![item(n)],
            ..Append::default()
        };
        store.journal.append(append).await.expect("written");
    }
    store
}

/// The light as the words say it, by looking at the item.
fn light(row: &WorkRow) -> Option<Light> {
    let Some(due) = row.due_at_ms else {
        return match row.status.as_str() {
            "completed" => Some(Light::InTime),
            "returned" | "cancelled" => None,
            _ => Some(Light::NoDue),
        };
    };
    match row.status.as_str() {
        "returned" | "cancelled" => None,
        "completed" if row.closed_at_ms > Some(due) => Some(Light::Late),
        "completed" => Some(Light::InTime),
        _ if NOW > due && row.explained => Some(Light::Explained),
        _ if NOW > due => Some(Light::Overdue),
        _ if row.near_at_ms.is_some_and(|near| near <= NOW) => Some(Light::Nearing),
        _ => Some(Light::Normal),
    }
}

fn sees(visible: &Visible, row: &WorkRow, parties: &[WorkParty]) -> bool {
    let Visible::Within { scopes, keys } = visible else {
        return true;
    };
    let in_scope = |scope: &VisibleScope| {
        scope
            .department
            .as_ref()
            .is_none_or(|own| *own == row.department)
            && scope.divisions.as_ref().is_none_or(|own| {
                row.division
                    .as_ref()
                    .is_some_and(|division| own.contains(division))
            })
    };
    scopes.iter().any(in_scope) || parties.iter().any(|party| keys.contains(&party.key))
}

fn fits(query: &WorkQuery, n: i64) -> bool {
    let WorkAppend { row, parties, .. } = item(n);
    let parties = parties.unwrap_or_default();
    let is = |wanted: &Option<String>, found: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| found == Some(wanted))
    };
    (query.statuses.is_empty() || query.statuses.contains(&row.status))
        && is(&query.department, Some(&row.department))
        && (query.divisions.is_empty()
            || row
                .division
                .as_ref()
                .is_some_and(|own| query.divisions.contains(own)))
        && is(&query.workflow, Some(&row.workflow))
        && is(&query.step, Some(&row.step))
        && is(&query.assignee, row.assignee.as_deref())
        && is(&query.business_key, row.business_key.as_deref())
        && query.title.as_ref().is_none_or(|part| {
            row.title
                .to_ascii_lowercase()
                .contains(&part.to_ascii_lowercase())
        })
        && query.supervised.is_none_or(|flag| flag == row.supervised)
        && query.provisional.is_none_or(|flag| flag == row.provisional)
        && query
            .light
            .as_ref()
            .is_none_or(|asked| light(&row).is_some_and(|light| asked.lights.contains(&light)))
        && query
            .due_before_ms
            .is_none_or(|before| row.due_at_ms.is_some_and(|due| due < before))
        && query
            .created_from_ms
            .is_none_or(|from| row.created_at_ms >= from)
        && (query.order != WorkOrder::Closed || row.closed_at_ms.is_some())
        && query.party.as_ref().is_none_or(|asked| {
            parties
                .iter()
                .any(|party| party.relation == asked.relation && asked.keys.contains(&party.key))
        })
        && sees(&query.visible, &row, &parties)
}

/// All pages, of seven rows each.
async fn all_pages(journal: &Journal, query: &WorkQuery) -> Vec<WorkListRow> {
    let mut page = WorkQuery {
        limit: 7,
        ..query.clone()
    };
    let mut found = Vec::new();
    loop {
        let rows = journal.work_list(&page).await.expect("it lists");
        let Some(last) = rows.last() else {
            return found;
        };
        page.after = Some((last.place(query.order), last.id.clone()));
        found.extend(rows);
    }
}

async fn check(journal: &Journal, query: WorkQuery) {
    let mut expected: Vec<(i64, String)> = (0..ITEMS)
        .filter(|n| fits(&query, *n))
        .map(|n| {
            let row = item(n).row;
            let place = match query.order {
                WorkOrder::Created => row.created_at_ms,
                WorkOrder::Due => row.due_at_ms.unwrap_or(i64::MAX),
                WorkOrder::Updated => row.updated_at_ms,
                WorkOrder::Closed => row.closed_at_ms.expect("it is closed"),
            };
            (place, row.id)
        })
        .collect();
    expected.sort();
    if query.descending {
        expected.reverse();
    }
    let rows = all_pages(journal, &query).await;
    let found: Vec<(i64, String)> = rows
        .iter()
        .map(|row| (row.place(query.order), row.id.clone()))
        .collect();
    assert_eq!(found, expected, "{query:?}");
    let total = i64::try_from(expected.len()).expect("few");
    for by in [
        CountBy::Nothing,
        CountBy::Department,
        CountBy::Division,
        CountBy::Workflow,
        CountBy::Step,
    ] {
        let counts = journal
            .work_counts(&query, NOW, by)
            .await
            .expect("it counts");
        counts.iter().for_each(adds_up);
        let sum: i64 = counts.iter().map(|count| count.total).sum();
        assert_eq!(sum, total, "{by:?} {query:?}");
        let mut found: Vec<WorkCount> = counts.into_iter().filter(|one| one.total > 0).collect();
        found.sort_by(|one, other| one.part.cmp(&other.part));
        assert_eq!(found, looked_at(&query, by), "{by:?} {query:?}");
    }
}

/// The same counts by looking at each item; only of parts that have one.
fn looked_at(query: &WorkQuery, by: CountBy) -> Vec<WorkCount> {
    let mut counts: BTreeMap<Option<String>, WorkCount> = BTreeMap::new();
    for n in (0..ITEMS).filter(|n| fits(query, *n)) {
        let row = item(n).row;
        let part = match by {
            CountBy::Nothing => None,
            CountBy::Department => Some(row.department.clone()),
            CountBy::Division => row.division.clone(),
            CountBy::Workflow => Some(row.workflow.clone()),
            CountBy::Step => Some(row.step.clone()),
        };
        let count = counts.entry(part.clone()).or_default();
        count.part = part;
        count.total += 1;
        *match row.status.as_str() {
            "open" => &mut count.open,
            "claimed" => &mut count.claimed,
            "submitted" => &mut count.submitted,
            "completed" => &mut count.completed,
            "returned" => &mut count.returned,
            _ => &mut count.cancelled,
        } += 1;
        let lit = match light(&row) {
            None => continue,
            Some(Light::NoDue) => &mut count.no_due,
            Some(Light::Normal) => &mut count.normal,
            Some(Light::Nearing) => &mut count.nearing,
            Some(Light::Overdue) => &mut count.overdue,
            Some(Light::Explained) => &mut count.explained,
            Some(Light::InTime) => &mut count.in_time,
            Some(Light::Late) => &mut count.late,
        };
        *lit += 1;
    }
    counts.into_values().collect()
}

fn adds_up(count: &WorkCount) {
    let open = count.open + count.claimed + count.submitted;
    let statuses = open + count.completed + count.returned + count.cancelled;
    assert_eq!(statuses, count.total, "{count:?}");
    let lights = count.no_due + count.normal + count.nearing + count.overdue + count.explained;
    assert_eq!(lights, open, "{count:?}");
    assert_eq!(count.in_time + count.late, count.completed, "{count:?}");
}

#[tokio::test]
async fn lists_are_what_a_look_at_every_item_finds() {
    let store = filled().await;
    let text = |text: &str| Some(text.to_owned());
    let all = WorkQuery::default;
    let within = |scopes: Vec<VisibleScope>, keys: &[&str]| Visible::Within {
        scopes,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
    };
    let scope = |department: Option<&str>, divisions: Option<&[&str]>| VisibleScope {
        department: department.map(str::to_owned),
        divisions: divisions.map(|all| all.iter().map(|one| (*one).to_owned()).collect()),
    };
    let party = |relation: &str, keys: &[&str]| {
        Some(PartyQuery {
            relation: relation.to_owned(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        })
    };
    let mut queries = vec![
        all(),
        WorkQuery {
            statuses: vec!["open".into(), "submitted".into()],
            ..all()
        },
        WorkQuery {
            department: text("works"),
            divisions: vec!["141".into(), "142".into()],
            ..all()
        },
        WorkQuery {
            workflow: text("gov/f2"),
            step: text("s1"),
            ..all()
        },
        WorkQuery {
            assignee: text("p3"),
            ..all()
        },
        WorkQuery {
            business_key: text("K5"),
            ..all()
        },
        WorkQuery {
            title: text("iTEM_1"),
            ..all()
        },
        WorkQuery {
            title: text("7%"),
            ..all()
        },
        WorkQuery {
            title: text("_\\"),
            ..all()
        },
        WorkQuery {
            supervised: Some(true),
            ..all()
        },
        WorkQuery {
            provisional: Some(false),
            due_before_ms: Some(900),
            ..all()
        },
        WorkQuery {
            created_from_ms: Some(40),
            ..all()
        },
        WorkQuery {
            party: party("todo", &["p:3", "o:d@1#*"]),
            order: WorkOrder::Due,
            ..all()
        },
        WorkQuery {
            party: party("done", &["p:5"]),
            order: WorkOrder::Updated,
            descending: true,
            ..all()
        },
        WorkQuery {
            order: WorkOrder::Closed,
            descending: true,
            ..all()
        },
        WorkQuery {
            visible: within(vec![], &[]),
            ..all()
        },
        WorkQuery {
            visible: within(vec![scope(Some("works"), Some(&["141"]))], &["p:3"]),
            ..all()
        },
        WorkQuery {
            visible: within(
                vec![
                    scope(None, Some(&["141", "143"])),
                    scope(Some("finance"), None),
                ],
                &[],
            ),
            ..all()
        },
    ];
    for light in [
        Light::NoDue,
        Light::Normal,
        Light::Nearing,
        Light::Overdue,
        Light::Explained,
        Light::InTime,
        Light::Late,
    ] {
        for order in [WorkOrder::Due, WorkOrder::Created] {
            let light = Some(LightAt {
                lights: vec![light],
                now_ms: NOW,
            });
            queries.push(WorkQuery {
                light,
                order,
                ..all()
            });
        }
    }
    let both = Some(LightAt {
        lights: vec![Light::Overdue, Light::Explained],
        now_ms: NOW,
    });
    queries.push(WorkQuery {
        light: both,
        order: WorkOrder::Due,
        descending: true,
        ..all()
    });
    for query in queries {
        check(&store.journal, query).await;
    }
}

#[tokio::test]
async fn whose_an_item_is_follows_it() {
    let store = filled().await;
    let journal = &store.journal;
    let todo = WorkQuery {
        party: Some(PartyQuery {
            relation: "todo".into(),
            keys: vec!["p:1".into()],
        }),
        limit: 100,
        ..WorkQuery::default()
    };
    let before = journal.work_list(&todo).await.expect("it lists").len();
    let change = |version: i64, parties: Option<Vec<WorkParty>>| {
        let first = item(1);
        let append = WorkAppend {
            expected_version: version,
            events: vec![format!("{version}").into_bytes()],
            parties,
            ..first
        };
        Append {
            work: vec![append],
            ..Append::default()
        }
    };
    journal.append(change(1, None)).await.expect("written");
    assert_eq!(
        journal.work_list(&todo).await.expect("it lists").len(),
        before
    );
    let others = parties(2);
    journal
        .append(change(2, Some(others)))
        .await
        .expect("written");
    assert_eq!(
        journal.work_list(&todo).await.expect("it lists").len(),
        before - 1
    );
    journal
        .append(change(3, Some(Vec::new())))
        .await
        .expect("written");
    let found = journal.examine().await.expect("it is looked at");
    let mut findings = found.checks.iter().flat_map(|check| &check.findings);
    assert!(
        findings.all(|finding| finding.code != "party-without-item"),
        "{found:?}"
    );
}
