//! Random people with random commands: what holds whatever they do.

use crate::common::{at, cancel, complete, create, save, terms_with, to, to_office, turn, who};
use lianxi_work::{
    Assignee, By, Change, Command, Event, Position, ReturnThen, ReturnTo, Status, Verdict,
    WorkItem, decide, evolve,
};
use proptest::prelude::*;

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
        3 => prop::sample::select(vec!["accepted", "rejected", "maybe"]).prop_map(complete),
        2 => (0_usize..6).prop_map(|step| Command::Escalate { step }),
        1 => prop::sample::select(vec![cancel(), Command::Cancel { reason: String::new() }]),
        1 => (people(), reasons()).prop_map(|(to, why)| Command::Redirect { to, why }),
    ]
}

fn passing() -> impl Strategy<Value = Command> {
    let position = || prop::sample::select(vec![Position::Before, Position::After]);
    let verdict = prop::sample::select(vec![Verdict::Agree, Verdict::Disagree]);
    prop_oneof![
        3 => (people(), reasons()).prop_map(|(to, reason)| Command::Transfer { to, reason }),
        4 => (people(), reasons()).prop_map(|(to, reason)| Command::Delegate { to, reason }),
        4 => (people(), position(), reasons()).prop_map(|(signer, position, reason)| Command::AddSigner { signer, position, weight: None, reason }),
        1 => (people(), reasons()).prop_map(|(signer, reason)| Command::RemoveSigner { signer, reason }),
        4 => verdict.prop_map(|verdict| Command::Sign { verdict, note: String::new() }),
        1 => reasons().prop_map(|reason| Command::Return { to: ReturnTo::Previous, then: ReturnThen::Forward, reason }),
        2 => reasons().prop_map(|reason| Command::TakeBack { reason }),
        1 => (prop::sample::select(vec!["ann", "bob", "eve"]), people(), reasons()).prop_map(|(from, to, reason)| Command::HandOver { from: from.to_owned(), to, reason }),
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
    prop_oneof![3 => basics(), 2 => passing(), 2 => watching()]
}

/// The terms of the tests, also with more time to be had.
fn opened() -> Command {
    let more = serde_json::json!({"extension": {"timesMax": 2, "approver": {"office": {"department": "works", "division": "14"}}}});
    Command::Create(Box::new(terms_with(more)))
}

/// Up to sixty commands, each by somebody, with some minutes between.
fn lives() -> impl Strategy<Value = Vec<(&'static str, Command, i64)>> {
    prop::collection::vec(
        (prop::sample::select(&PEOPLE[..]), commands(), 0_i64..20),
        0..60,
    )
}

fn steps_done(item: Option<&WorkItem>) -> usize {
    item.map_or(0, |item| item.steps_done().len())
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

/// What must be true of whatever happened, by the item as it was before.
fn sound(before: Option<&WorkItem>, event: &Event) -> Result<(), TestCaseError> {
    let (Some(item), Some(actor)) = (before, event.by.actor()) else {
        return Ok(());
    };
    let excluded = item.is_excluded(actor);
    let works = matches!(
        event.change,
        Change::Claimed
            | Change::DraftSaved { .. }
            | Change::Submitted { .. }
            | Change::Completed { .. }
            | Change::HandedBack { .. }
            | Change::Opined { .. }
            | Change::Returned { .. }
    );
    // Who supervises closes out what they may not have done.
    let closes_out = item.status() == Status::Submitted;
    prop_assert!(!(excluded && works && !closes_out), "{event:?}");
    if let Change::Completed { .. } = event.change {
        let missing = |position| {
            let open = item
                .signers()
                .iter()
                .filter(|signer| signer.position == position && signer.opinion.is_none());
            open.count()
        };
        prop_assert!(item.delegations().is_empty(), "a delegate never decides");
        prop_assert_eq!(missing(Position::Before), 0);
        let own = usize::from(!actor.person.is_empty() && closes_out);
        prop_assert!(missing(Position::After) <= own, "{event:?}");
        if item.supervision().is_some() {
            prop_assert!(closes_out, "what is supervised is closed out");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_life_is_sound(life in lives()) {
        let (mut state, mut minute, mut stream) = (None::<WorkItem>, 0, Vec::<Event>::new());
        for (name, command, pause) in std::iter::once(("system", opened(), 0)).chain(life) {
            minute += pause;
            let by = who(name);
            let before = state.clone();
            let (after, decided) = turn(state, command, &by, at(minute));
            let events = decided.unwrap_or_default();
            prop_assert!(steps_done(after.as_ref()) >= steps_done(before.as_ref()));
            if let Some(closed) = before.as_ref().filter(|item| item.status().is_closed()) {
                // Copies, reading them, and that it was taken back: nothing else is said of what is closed.
                let stage = after.as_ref().map(WorkItem::stage);
                prop_assert_eq!(stage, Some(closed.stage()));
                let said = |event: &Event| matches!(event.change, Change::Copied { .. } | Change::Read | Change::TakenBack);
                let only = events.iter().all(said);
                prop_assert!(only);
            }
            for event in &events {
                prop_assert_eq!((&event.by, event.at), (&by, at(minute)));
                prop_assert!(by != By::System || systems(&event.change));
                sound(before.as_ref(), event)?;
            }
            stream.extend(events);
            state = after;
        }
        // Replay equals live, also through JSON.
        let text = serde_json::to_string(&stream).expect("JSON");
        let read: Vec<Event> = serde_json::from_str(&text).expect("events");
        prop_assert_eq!(&read, &stream);
        let replayed = read.iter().fold(None, |state, event| Some(evolve(state, event)));
        prop_assert_eq!(&replayed, &state);
        let item = state.expect("it was created");
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

    /// `evolve` is total: events in any order and by anyone, as a damaged stream could hold them, neither panic nor reopen.
    #[test]
    fn a_damaged_stream_is_survived(picks in prop::collection::vec((0_usize..64, prop::sample::select(&PEOPLE[..])), 0..40)) {
        let mut pool = Vec::new();
        let mut state = None;
        let life = [("system", create()), ("ann", Command::Claim), ("ann", save("a")), ("ann", Command::Release),
            ("system", Command::Escalate { step: 0 }), ("system", Command::Escalate { step: 1 }), ("upper", complete("accepted"))];
        for (name, command) in life {
            pool.extend(decide(state.as_ref(), command, &who(name), at(500)).expect("a sound life"));
            state = pool.last().map(|event| evolve(state.take(), event));
        }
        let mut state: Option<WorkItem> = None;
        for (pick, name) in picks {
            let event = Event { by: who(name), ..pool[pick % pool.len()].clone() };
            let before = state.as_ref().map(WorkItem::status);
            let item = evolve(state.take(), &event);
            if let Some(closed) = before.filter(|status| status.is_closed()) {
                prop_assert_eq!(item.status(), closed);
            }
            state = Some(item);
        }
    }
}
