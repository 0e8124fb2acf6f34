//! Random people with random commands: what holds whatever they do.

use crate::common::{at, cancel, complete, create, save, terms_with, to, to_office, turn, who};
use crate::countersigning::{countersigned, verdict};
use lianxi_work::{
    Actor, Assignee, By, Change, Command, Event, Position, READERS_MAX, ReturnThen, ReturnTo,
    SIGNERS_MAX, Status, Verdict, WorkItem, evolve,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::collections::BTreeSet;

const PEOPLE: [&str; 8] = [
    "ann", "bob", "zoe", "guest", "counsel", "upper", "eve", "system",
];

fn people() -> impl Strategy<Value = Assignee> {
    let person = prop::sample::select(vec!["ann", "bob", "guest", "counsel", "upper", "eve"]);
    prop_oneof![
        3 => person.prop_map(to),
        1 => Just(to_office("works", "1401")),
    ]
}

fn reasons() -> impl Strategy<Value = String> {
    prop_oneof![9 => Just("because".to_owned()), 1 => Just(String::new())]
}

fn basics() -> impl Strategy<Value = Command> {
    prop_oneof![
        1 => Just(create()),
        6 => Just(Command::Claim),
        2 => Just(Command::Release),
        3 => "[ab]{0,2}".prop_map(|text| save(&text)),
        4 => prop::sample::select(vec!["accepted", "accepted", "rejected", "abstained", "back", "maybe"]).prop_map(complete),
        2 => (0_usize..6).prop_map(|step| Command::Escalate { step }),
        1 => Just(Command::Recompute { due: None, escalation: vec![at(300); 4], calendar_version: "cn-2027".to_owned() }),
        1 => prop::sample::select(vec![cancel(), Command::Cancel { reason: String::new() }]),
        1 => (people(), reasons()).prop_map(|(to, why)| Command::Redirect { to, why }),
    ]
}

fn passing() -> impl Strategy<Value = Command> {
    prop_oneof![
        3 => (people(), reasons()).prop_map(|(to, reason)| Command::Transfer { to, reason }),
        4 => (people(), reasons()).prop_map(|(to, reason)| Command::Delegate { to, reason }),
        1 => reasons().prop_map(|reason| Command::Return { to: ReturnTo::Previous, then: ReturnThen::Forward, reason }),
        2 => reasons().prop_map(|reason| Command::TakeBack { reason }),
        1 => (prop::sample::select(vec!["ann", "bob", "eve"]), people(), reasons()).prop_map(|(from, to, reason)| Command::HandOver { from: from.to_owned(), to, reason }),
    ]
}

/// Of few, so that who is asked is also taken off again.
fn signing() -> impl Strategy<Value = Command> {
    let signers = || prop::sample::select(vec!["eve", "guest"]).prop_map(to);
    let verdict = prop::sample::select(vec![Verdict::Agree, Verdict::Disagree]);
    let positions = prop::sample::select(vec![Position::Before, Position::After, Position::After]);
    let weights = prop::sample::select(vec![None, None, Some(2)]);
    prop_oneof![
        3 => (signers(), positions, weights, reasons()).prop_map(|(signer, position, weight, reason)| Command::AddSigner { signer, position, weight, reason }),
        4 => (signers(), reasons()).prop_map(|(signer, reason)| Command::RemoveSigner { signer, reason }),
        3 => verdict.prop_map(|verdict| Command::Sign { verdict, note: String::new() }),
    ]
}

fn watching() -> impl Strategy<Value = Command> {
    prop_oneof![
        1 => reasons().prop_map(|reason| Command::Urge { reason }),
        1 => prop::collection::vec(people(), 0..3).prop_map(|to| Command::Copy { to }),
        1 => Just(Command::Read),
        1 => (0_i64..900, reasons()).prop_map(|(minute, reason)| Command::RequestExtension { until: at(minute), reason }),
        1 => (any::<bool>(), reasons()).prop_map(|(approved, reason)| Command::DecideExtension { approved, reason }),
        1 => reasons().prop_map(|reason| Command::Explain { reason }),
        2 => Just(Command::Supervise { level: "省级".to_owned(), requirement: "整改".to_owned() }),
        1 => reasons().prop_map(|reason| Command::LiftSupervision { reason }),
        3 => any::<bool>().prop_map(|accepted| Command::CloseOut { accepted, note: String::new() }),
        1 => reasons().prop_map(|reason| Command::Recuse { reason }),
    ]
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![3 => basics(), 2 => passing(), 2 => signing(), 2 => watching()]
}

/// One does it, with more time to be had; or one of several is excluded; or several sign, by any rule.
fn openings() -> impl Strategy<Value = Command> {
    let more = json!({"extension": {"timesMax": 2, "approver": {"office": {"department": "works", "division": "14"}}}});
    let excluded = json!({"excluded": [{"person": "bob", "why": "initiator"}], "initiator": "bob"});
    let rules = vec![
        json!("all"),
        json!("any"),
        json!("in-order"),
        json!({"weighted": {"threshold": 3}}),
    ];
    let terms = prop_oneof![
        2 => Just(terms_with(more)),
        1 => Just(terms_with(excluded)),
        2 => prop::sample::select(rules).prop_map(|rule| countersigned(rule, [2, 1, 1])),
    ];
    terms.prop_map(|terms| Command::Create(Box::new(terms)))
}

/// Who asks for what: anybody for anything, or one whose turn it is for what it is their turn to do.
#[derive(Clone, Debug)]
enum Asked {
    Anything(&'static str, Command),
    InTurn(prop::sample::Index),
}

impl Asked {
    fn of(self, item: Option<&WorkItem>) -> Option<(&'static str, Command)> {
        match self {
            Self::Anything(name, command) => Some((name, command)),
            Self::InTurn(pick) => {
                let turns = in_turn(item?);
                (!turns.is_empty()).then(|| pick.get(&turns).clone())
            }
        }
    }
}

/// What goes on with the item: random people seldom find it.
fn in_turn(item: &WorkItem) -> Vec<(&'static str, Command)> {
    let find = |covers: &dyn Fn(&Actor) -> bool| {
        let mut people = PEOPLE.iter().copied();
        people.find(|name| who(name).actor().is_some_and(covers))
    };
    let of = |assignee: &Assignee| find(&|actor| assignee.covers(actor));
    let called = |person: &str| find(&|actor| actor.person == person);
    let off = |signer: &Assignee| Command::RemoveSigner {
        signer: signer.clone(),
        reason: "because".to_owned(),
    };
    let mut turns = vec![(
        item.claimed_by().and_then(|holder| called(&holder.person)),
        complete("accepted"),
    )];
    for signer in item.signers().iter().filter(|one| one.opinion.is_none()) {
        let agree = Command::Sign {
            verdict: Verdict::Agree,
            note: String::new(),
        };
        turns.push((of(&signer.assignee), agree));
        turns.push((called(&signer.asked_by), off(&signer.assignee)));
    }
    for seat in item.seats().iter().filter(|one| one.signature.is_none()) {
        turns.push((of(&seat.assignee), complete("accepted")));
        let added_by = seat.added_by.as_deref();
        turns.push((added_by.and_then(called), off(&seat.assignee)));
    }
    let turns = turns.into_iter();
    turns
        .filter_map(|(name, command)| Some((name?, command)))
        .collect()
}

/// After how many minutes somebody gets something done: whoever of these may first. Those who are refused are looked at, too.
type Line = (i64, Vec<Asked>);

/// An opening and up to forty lines.
fn lives() -> impl Strategy<Value = Vec<Line>> {
    let anything = (prop::sample::select(&PEOPLE[..]), commands());
    let asked = prop_oneof![
        5 => anything.prop_map(|(name, command)| Asked::Anything(name, command)),
        1 => any::<prop::sample::Index>().prop_map(Asked::InTurn),
    ];
    let line = (0_i64..20, prop::collection::vec(asked, 1..5));
    let lines = prop::collection::vec(line, 0..40);
    let opened = |opening| (0, vec![Asked::Anything("system", opening)]);
    (openings(), lines).prop_map(move |(opening, lines)| [vec![opened(opening)], lines].concat())
}

const fn systems(change: &Change) -> bool {
    matches!(
        change,
        Change::Created { .. }
            | Change::Escalated { .. }
            | Change::Redirected { .. }
            | Change::Recomputed { .. }
            | Change::Cancelled
    )
}

/// What may be said of an item by whoever, and of a closed one.
fn may_be_said(before: &WorkItem, event: &Event) -> Result<(), TestCaseError> {
    if let Some(actor) = event.by.actor() {
        let harmless = matches!(
            event.change,
            Change::Read | Change::Released | Change::Recused
        );
        prop_assert!(
            harmless || !before.is_excluded(actor),
            "excluded, and acts: {event:?}"
        );
    } else {
        prop_assert!(systems(&event.change), "{event:?}");
    }
    if before.status().is_closed() {
        let still = matches!(
            event.change,
            Change::Copied { .. } | Change::Read | Change::TakenBack
        );
        prop_assert!(still, "said of what is closed: {event:?}");
    }
    Ok(())
}

/// What must be true of the item that is completed just now.
fn may_be_completed(before: &WorkItem) -> Result<(), TestCaseError> {
    let missing = before.signers().iter();
    let missing = missing.filter(|signer| signer.opinion.is_none()).count();
    prop_assert!(before.delegations().is_empty(), "a delegate never decides");
    prop_assert_eq!(missing, 0, "opinions that were asked for are there");
    if before.supervision().is_some() {
        prop_assert_eq!(before.status(), Status::Submitted, "it is closed out");
    }
    Ok(())
}

/// What is true of an item at any time, between two commands.
fn is_whole(item: &WorkItem) -> Result<(), TestCaseError> {
    let closed_out = item.status() == Status::Submitted && item.supervision().is_some();
    prop_assert!(
        item.status().is_closed() || closed_out || !item.waits_for().is_empty(),
        "it waits for nobody: {item:#?}"
    );
    if let Some(holder) = item.claimed_by() {
        prop_assert!(
            !item.excluded().any(|other| other.person == holder.person),
            "an excluded person holds it"
        );
    }
    prop_assert!(item.signers().len() <= 2 * SIGNERS_MAX && item.readers().len() <= READERS_MAX);
    let Some(countersign) = &item.terms().countersign else {
        return Ok(());
    };
    let rule = json!(countersign.rule);
    let signed = item.seats().iter();
    let signed = signed.map(|seat| {
        let signature = seat.signature.as_ref();
        let vote = signature.map(|signature| signature.outcome.as_str());
        (seat.weight, vote)
    });
    let signed: Vec<(u32, Option<&str>)> = signed.collect();
    let mut persons: Vec<_> = item.signatures().iter().map(|one| &one.by.person).collect();
    persons.sort();
    persons.dedup();
    prop_assert_eq!(persons.len(), item.signatures().len(), "each signs once");
    let decided = verdict(&rule, &signed);
    let ended = signed.iter().any(|(_, vote)| *vote == Some("back"));
    match item.status() {
        Status::Open => prop_assert!(decided.is_none() && !ended, "it is decided: {item:#?}"),
        Status::Completed if !ended => {
            let outcome = decided.map(|approved| if approved { "accepted" } else { "rejected" });
            prop_assert_eq!(item.outcome(), outcome);
        }
        _ => {}
    }
    Ok(())
}

/// Lives it, and looks at it at each event. What happened, turn by turn, and the item at the end.
fn live(life: Vec<Line>) -> Result<(Vec<Vec<Event>>, WorkItem), TestCaseError> {
    let (mut state, mut minute, mut turns) = (None::<WorkItem>, 0, Vec::new());
    for (pause, asked) in life {
        minute += pause;
        for asked in asked {
            let Some((name, command)) = asked.of(state.as_ref()) else {
                continue;
            };
            let by = who(name);
            let (after, decided) = turn(state.clone(), command, &by, at(minute));
            let events = decided.unwrap_or_default();
            if events.is_empty() {
                prop_assert_eq!(&after, &state, "a refusal changes nothing");
                continue;
            }
            let mut before = state;
            for event in &events {
                prop_assert_eq!((&event.by, event.at), (&by, at(minute)));
                if let Some(item) = &before {
                    may_be_said(item, event)?;
                    if let Change::Completed { .. } = event.change {
                        may_be_completed(item)?;
                    }
                }
                before = Some(evolve(before, event));
            }
            is_whole(after.as_ref().expect("it is created first"))?;
            turns.push(events);
            state = after;
            break;
        }
    }
    Ok((turns, state.expect("it was created")))
}

/// Random people are no proof of anything that they never do.
#[test]
fn whatever_may_happen_does() {
    let mut runner = TestRunner::deterministic();
    let mut happened = BTreeSet::new();
    for _ in 0..1_000 {
        let life = lives().new_tree(&mut runner).expect("a life").current();
        let (turns, _) = live(life).expect("a sound one");
        happened.extend(turns.iter().map(|turn| {
            let names: Vec<_> = turn.iter().map(|event| event.change.name()).collect();
            names.join("+")
        }));
    }
    let missing: Vec<_> = EVERYTHING
        .iter()
        .filter(|turn| !happened.contains(**turn))
        .collect();
    assert!(missing.is_empty(), "{missing:?} never happened");
}

const EVERYTHING: [&str; 34] = [
    "created",
    "claimed",
    "released",
    "draft-saved",
    "submitted",
    "completed",
    "signed",
    "signed+completed",
    "signed+submitted",
    "transferred",
    "delegated",
    "handed-back",
    "signer-added",
    "signer-removed",
    "signer-removed+completed",
    "opined",
    "returned",
    "passed-back",
    "withdrawn",
    "taken-back",
    "urged",
    "copied",
    "read",
    "extension-requested",
    "explained",
    "supervised",
    "supervision-lifted",
    "close-out-refused",
    "recused",
    "handed-over",
    "escalated",
    "redirected",
    "recomputed",
    "cancelled",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_life_is_sound(life in lives()) {
        let (turns, item) = live(life)?;
        let stream = turns.concat();
        // Replay equals live, also through JSON.
        let text = serde_json::to_string(&stream).expect("JSON");
        let read: Vec<Event> = serde_json::from_str(&text).expect("events");
        prop_assert_eq!(&read, &stream);
        let replayed = read.iter().fold(None, |state, event| Some(evolve(state, event)));
        prop_assert_eq!(replayed.as_ref(), Some(&item));
        prop_assert_eq!(item.version(), stream.len() as u64);
        let completions = stream.iter().filter(|e| matches!(e.change, Change::Completed { .. })).count();
        prop_assert_eq!(completions, usize::from(item.status() == Status::Completed));
        // A snapshot is the state.
        let snapshot: WorkItem = serde_json::from_value(serde_json::to_value(&item).expect("JSON")).expect("a snapshot");
        prop_assert_eq!(snapshot, item);
    }

    /// However many of an office click at once, one holds the item.
    #[test]
    fn of_many_claims_one_wins(order in Just(vec!["ann", "bob", "guest", "counsel"]).prop_shuffle()) {
        let (mut state, _) = turn(None, create(), &By::System, at(0));
        for name in &order {
            state = turn(state, Command::Claim, &who(name), at(1)).0;
        }
        let item = state.expect("an item");
        prop_assert_eq!(item.claimed_by().map(|actor| actor.person.as_str()), Some(order[0]));
        prop_assert_eq!(item.version(), 2);
    }

    /// `evolve` is total: events of any life in any order and by anyone, as a damaged stream could hold them, neither panic nor reopen.
    #[test]
    fn a_damaged_stream_is_survived(life in lives(), picks in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&PEOPLE[..])), 0..80)) {
        let (turns, _) = live(life)?;
        let pool = turns.concat();
        let mut state: Option<WorkItem> = None;
        for (pick, name) in picks {
            let event = Event { by: who(name), ..pick.get(&pool).clone() };
            let before = state.as_ref().map(WorkItem::status);
            let item = evolve(state.take(), &event);
            // What may be asked of it does not panic either.
            let _ = (item.waits_for(), item.held_by(), item.deciders(), item.next_escalation(), item.light(at(1)));
            if let Some(closed) = before.filter(|status| status.is_closed()) {
                prop_assert_eq!(item.status(), closed);
            }
            state = Some(item);
        }
    }
}
