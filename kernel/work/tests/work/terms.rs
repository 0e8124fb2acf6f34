//! Terms that are not sound are refused, with every fault at once and in words that say which.

use lianxi_work::{
    Candidates, Command, EscalationAction, EscalationStep, OUTCOMES_MAX, Rejection, Terms,
    TermsProblem, decide,
};
use serde_json::json;

use crate::common::{SYSTEM, at, terms};

#[test]
fn unsound_terms_are_refused_with_every_fault() {
    let long = || "长".repeat(501);
    let unsound = Terms {
        title: long(),
        step: String::new(),
        department: String::new(),
        division: Some(" ".to_owned()),
        outcomes: vec!["yes".to_owned(), "yes".to_owned()],
        candidates: Candidates {
            offices: Vec::new(),
            persons: vec!["p".to_owned(); 257],
        },
        subject: json!("x".repeat(256 * 1024)),
        ..terms()
    };
    let text = |field, max_chars| TermsProblem::Text { field, max_chars };
    assert_eq!(
        decide(None, Command::Create(Box::new(unsound)), &SYSTEM, at(0)),
        Err(Rejection::InvalidTerms(vec![
            text("title", 500),
            text("department", 200),
            text("division", 200),
            TermsProblem::Count {
                field: "candidates",
                count: 257,
                least: 0,
                most: 256
            },
            TermsProblem::RepeatedOutcome {
                outcome: "yes".to_owned()
            },
            TermsProblem::TooLarge {
                field: "subject",
                max_bytes: 256 * 1024
            },
        ]))
    );
    for outcomes in [
        Vec::new(),
        (0..=OUTCOMES_MAX).map(|n| n.to_string()).collect(),
    ] {
        let refused = decide(
            None,
            Command::Create(Box::new(Terms {
                outcomes,
                ..terms()
            })),
            &SYSTEM,
            at(0),
        );
        assert!(
            refused
                .expect_err("a count")
                .to_string()
                .contains("at least 1 and at most 32")
        );
    }
    for (action, field) in [
        (
            json!({"do": "remind", "to": [{"department": ""}]}),
            "escalation.to",
        ),
        (
            json!({"do": "reassign", "department": "works", "division": ""}),
            "escalation",
        ),
        (json!({"do": "run", "workflow": ""}), "escalation.workflow"),
    ] {
        let action = serde_json::from_value(action).expect("an action");
        let escalation = vec![EscalationStep {
            after: json!(null),
            at: at(0),
            action,
        }];
        let refused = decide(
            None,
            Command::Create(Box::new(Terms {
                escalation,
                ..terms()
            })),
            &SYSTEM,
            at(0),
        );
        assert_eq!(
            refused,
            Err(Rejection::InvalidTerms(vec![text(field, 200)]))
        );
    }
    let step = EscalationStep {
        after: json!(null),
        at: at(0),
        action: EscalationAction::Remind { to: Vec::new() },
    };
    let refused = decide(
        None,
        Command::Create(Box::new(Terms {
            escalation: vec![step; 17],
            ..terms()
        })),
        &SYSTEM,
        at(0),
    );
    assert!(
        refused
            .expect_err("a count")
            .to_string()
            .contains("`escalation` has 17 entries")
    );
}
