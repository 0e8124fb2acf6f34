//! What earlier hosts wrote reads as it did.

use lianxi_work::{Event, Status, WorkItem, evolve};
use serde_json::json;

#[test]
fn a_stream_and_a_snapshot_of_before_read() {
    let office = json!({"department": "works", "division": "1401"});
    let by = json!({"kind": "person", "person": "ann", "office": office});
    let terms = json!({
        "title": "Sign", "step": "sign", "department": "works", "division": "1401",
        "form": {"type": "object"}, "outcomes": ["accepted"],
        "due": {"at": "2026-03-04T15:59:59Z", "provisional": false, "kind": "default", "text": "及时"},
        "candidates": {"offices": [{"department": "counsel"}], "persons": ["guest"]},
        "escalation": [{"after": {"amount": 1, "unit": "hours"}, "at": "2026-03-04T15:59:59Z", "do": "remind", "to": []}],
        "businessKey": "K-1", "subject": {"a": 1},
    });
    let stream = [
        json!({"at": "2026-03-02T01:00:00Z", "by": {"kind": "system"}, "type": "created", "terms": terms}),
        json!({"at": "2026-03-02T01:00:01Z", "by": by, "type": "claimed"}),
        json!({"at": "2026-03-02T01:00:02Z", "by": by, "type": "draft-saved", "form": {"note": "half"}}),
        json!({"at": "2026-03-05T01:00:00Z", "by": {"kind": "system"}, "type": "escalated", "step": 0, "action": {"do": "remind", "to": []}}),
    ];
    let item = stream.into_iter().fold(None, |state, event| {
        let event: Event = serde_json::from_value(event).expect("it reads");
        Some(evolve(state, &event))
    });
    let snapshot = json!({
        "terms": terms, "version": 4, "createdAt": "2026-03-02T01:00:00Z", "office": office,
        "candidates": {"offices": [{"department": "counsel"}], "persons": ["guest"]},
        "draft": {"note": "half"}, "stepsDone": [0], "status": "claimed",
        "claimedBy": {"person": "ann", "office": office}, "claimedAt": "2026-03-02T01:00:01Z",
    });
    let snapshot: WorkItem = serde_json::from_value(snapshot).expect("it reads");
    let item = item.expect("an item");
    assert_eq!(item.status(), Status::Claimed);
    assert_eq!(
        (item.terms(), item.stage(), item.draft()),
        (snapshot.terms(), snapshot.stage(), snapshot.draft())
    );
    assert_eq!(item.assigned(), snapshot.assigned());
}
