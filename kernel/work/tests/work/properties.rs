//! Random people with random commands: what holds whatever they do.

use crate::common::{at, cancel, complete, create, save, turn, who};
use lianxi_work::{By, Change, Command, Event, Status, WorkItem, decide, evolve};
use proptest::prelude::*;

const PEOPLE: [&str; 7] = ["ann", "bob", "guest", "counsel", "upper", "eve", "system"];

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        1 => Just(create()),
        4 => Just(Command::Claim),
        2 => Just(Command::Release),
        3 => "[ab]{0,2}".prop_map(|text| save(&text)),
        2 => prop::sample::select(vec!["accepted", "rejected", "maybe"]).prop_map(complete),
        4 => (0_usize..6).prop_map(|step| Command::Escalate { step }),
        1 => Just(cancel()),
        1 => Just(Command::Cancel { reason: String::new() }),
    ]
}

/// Up to forty commands, each by somebody, with some minutes between.
fn lives() -> impl Strategy<Value = Vec<(&'static str, Command, i64)>> {
    prop::collection::vec(
        (prop::sample::select(&PEOPLE[..]), commands(), 0_i64..20),
        0..40,
    )
}

fn steps_done(item: Option<&WorkItem>) -> usize {
    item.map_or(0, |item| item.steps_done().len())
}

proptest! {
    #[test]
    fn any_life_is_sound(life in lives()) {
        let (mut state, mut minute, mut stream) = (None::<WorkItem>, 0, Vec::<Event>::new());
        for (name, command, pause) in std::iter::once(("system", create(), 0)).chain(life) {
            minute += pause;
            let by = who(name);
            let before = state.clone();
            let (after, decided) = turn(state, command, &by, at(minute));
            let events = decided.unwrap_or_default();
            prop_assert!(steps_done(after.as_ref()) >= steps_done(before.as_ref()));
            if let Some(closed) = before.filter(|item| item.status().is_closed()) {
                prop_assert_eq!(after.as_ref(), Some(&closed));
                prop_assert!(events.is_empty());
            }
            for event in &events {
                prop_assert_eq!((&event.by, event.at), (&by, at(minute)));
                if matches!(event.change, Change::Completed { .. } | Change::Claimed | Change::DraftSaved { .. }) {
                    prop_assert!(by != By::System);
                }
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
