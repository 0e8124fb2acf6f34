//! The lists and counts of work items: of the engine, and of people.

use sea_orm::{DatabaseConnection, DbBackend};

use super::{check, plan, uses};
use crate::read::{CountBy, Light, LightAt, PartyQuery, WorkFilter, WorkOrder, WorkQuery, work};

pub(super) async fn check_all(db: &DatabaseConnection) {
    check_work(db).await;
    check_people(db).await;
    check_mine(db).await;
    check_counts(db).await;
}

async fn check_work(db: &DatabaseConnection) {
    let all = WorkFilter::default;
    let after = Some((1_500, "w1500".to_owned()));
    for (filter, index) in [
        (all(), "ix_work_item_created"),
        (
            WorkFilter {
                status: Some("open".into()),
                ..all()
            },
            "ix_work_item_status",
        ),
        (
            WorkFilter {
                status: Some("open".into()),
                department: Some("d1".into()),
                ..all()
            },
            "ix_work_item_office",
        ),
        (
            WorkFilter {
                assignee: Some("p1".into()),
                ..all()
            },
            "ix_work_item_assignee",
        ),
        (
            WorkFilter {
                business_key: Some("b7".into()),
                ..all()
            },
            "ix_work_item_business_key",
        ),
    ] {
        check(db, &work::list(&filter), index).await;
        let next_page = WorkFilter {
            after: after.clone(),
            ..filter
        };
        check(db, &work::list(&next_page), index).await;
    }
    check(db, &work::due(500, 100), "ix_work_item_next").await;
}

/// The lists of people: from one index, in its order, at whatever page.
async fn check_people(db: &DatabaseConnection) {
    let all = || WorkQuery {
        limit: 50,
        ..WorkQuery::default()
    };
    let open = || WorkQuery {
        statuses: ["open", "claimed", "submitted"].map(str::to_owned).to_vec(),
        order: WorkOrder::Due,
        ..all()
    };
    let lit = |light| WorkQuery {
        light: Some(LightAt {
            lights: vec![light],
            now_ms: 200,
        }),
        order: WorkOrder::Due,
        ..all()
    };
    for (query, index) in [
        (all(), "ix_work_item_created"),
        (open(), "ix_work_item_open"),
        (
            WorkQuery {
                department: Some("d1".into()),
                ..open()
            },
            "ix_work_item_open_department",
        ),
        (lit(Light::Overdue), "ix_work_item_open"),
        (lit(Light::Nearing), "ix_work_item_open"),
        (
            WorkQuery {
                workflow: Some("f1".into()),
                ..all()
            },
            "ix_work_item_workflow",
        ),
        (
            WorkQuery {
                divisions: vec!["7".into()],
                ..all()
            },
            "ix_work_item_division",
        ),
        (
            WorkQuery {
                business_key: Some("b7".into()),
                ..all()
            },
            "ix_work_item_business_key",
        ),
        (
            WorkQuery {
                order: WorkOrder::Updated,
                descending: true,
                ..all()
            },
            "ix_work_item_updated",
        ),
        (
            WorkQuery {
                order: WorkOrder::Closed,
                descending: true,
                department: Some("d1".into()),
                ..all()
            },
            "ix_work_item_closed_department",
        ),
    ] {
        check(db, &work::listed(&query), index).await;
        let next_page = WorkQuery {
            after: Some((1_500, "w1500".to_owned())),
            ..query
        };
        check(db, &work::listed(&next_page), index).await;
    }
}

/// How many there are, by department or in all.
async fn check_counts(db: &DatabaseConnection) {
    for by in [CountBy::Nothing, CountBy::Department] {
        let counted = plan(db, &work::counted(&WorkQuery::default(), 200, by)).await;
        // PostgreSQL reads its table beside any index until it is vacuumed: there it is asked for no more than an order by department.
        let from_index = match db.get_database_backend() {
            DbBackend::Sqlite => uses(&counted, "ix_work_item_counted"),
            _ => !counted.iter().any(|line| line.contains("Sort")),
        };
        assert!(from_index, "{by:?}: {counted:?}");
    }
}

/// What stands under somebody's keys: their range of keys first, and then each item by its id.
async fn check_mine(db: &DatabaseConnection) {
    for (relation, order) in [("todo", WorkOrder::Due), ("done", WorkOrder::Updated)] {
        let mine = WorkQuery {
            party: Some(PartyQuery {
                relation: relation.to_owned(),
                keys: vec!["p:7".to_owned(), "o:d@7#*".to_owned()],
            }),
            order,
            limit: 50,
            ..WorkQuery::default()
        };
        let plan = plan(db, &work::listed(&mine)).await;
        assert!(uses(&plan, "ix_work_party_key"), "{relation}: {plan:?}");
        let whole = plan
            .iter()
            .any(|line| line.contains("SCAN work_item") || line.contains("Seq Scan on work_item"));
        assert!(!whole, "{relation}: {plan:?}");
    }
}
