//! Scripts of lives: who does what, and what comes of it, as the events' names or the refusal's code.

use crate::common::{SYSTEM, at, turn, who};
use lianxi_work::{Command, Terms, WorkItem};

/// A line: who, what, and `+`-joined names of the events, `-` for none, or the code of the refusal.
pub type Line<'a> = (&'a str, Command, &'a str);

/// Runs a script on a fresh item with these terms, a minute a line, from minute 1 on.
#[track_caller]
pub fn check(terms: Terms, script: &[Line<'_>]) -> WorkItem {
    check_from(1, terms, script)
}

#[track_caller]
pub fn check_from(minute: i64, terms: Terms, script: &[Line<'_>]) -> WorkItem {
    let create = Command::Create(Box::new(terms));
    let (mut state, created) = turn(None, create, &SYSTEM, at(0));
    created.expect("sound terms");
    for (line, (name, command, expected)) in script.iter().enumerate() {
        let now = at(minute + i64::try_from(line).expect("a short script"));
        let (next, decided) = turn(state, command.clone(), &who(name), now);
        let came = match &decided {
            Ok(events) if events.is_empty() => "-".to_owned(),
            Ok(events) => {
                let names: Vec<_> = events.iter().map(|event| event.change.name()).collect();
                names.join("+")
            }
            Err(rejection) => rejection.code().to_owned(),
        };
        assert_eq!(came, *expected, "line {line}: {name} {command:?}");
        state = next;
    }
    state.expect("an item")
}
