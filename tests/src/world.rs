//! Whoever an execution waits for: it is answered at random, from a seed, and looked at after each answer.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lianxi_flow::effect::EffectKind;
use lianxi_flow::lineage::Lineage;
use lianxi_flow::state::{Frame, Phase};
use lianxi_flow::{
    CallOutcome, Command, Effect, EffectId, Error, Event, FrameId, State, Status, TechnicalError,
    Workflow, decide, evolve, outstanding,
};
use serde_json::{Value, json};

pub struct World {
    seed: u64,
    now: Timestamp,
    executions: u64,
}

/// One execution and all that happened to it.
struct Life {
    state: State,
    events: Vec<Event>,
    /// Which frame a key belongs to, and which key a frame has.
    keys: HashMap<String, FrameId>,
    keys_of: HashMap<FrameId, String>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            now: Timestamp::UNIX_EPOCH,
            executions: 0,
        }
    }

    /// One execution from its start until it ends or has been told enough; how many commands it was given.
    pub fn live(&mut self, workflow: &Arc<Workflow>, most: u64) -> Result<u64, String> {
        self.executions += 1;
        let mut life = Life {
            state: State::new(Arc::clone(workflow)),
            events: Vec::new(),
            keys: HashMap::new(),
            keys_of: HashMap::new(),
        };
        let start = Command::Start {
            id: format!("e{}", self.executions),
            input: self.value(),
            business_key: None,
            lineage: Lineage::default(),
        };
        life.tell(start, self.now)?;
        let mut given = 1;
        while given < most && !life.state.status().has_ended() {
            let command = self.command(&life.state);
            life.tell(command, self.now)?;
            given += 1;
        }
        life.replay()?;
        Ok(given)
    }

    /// splitmix64
    fn draw(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }

    fn value(&mut self) -> Value {
        match self.draw(5) {
            0 => Value::Null,
            1 => json!([1, "x"]),
            2 => json!({"n": self.draw(6), "a": {"b": true}}),
            3 => json!("text"),
            _ => json!({"n": self.draw(6)}),
        }
    }

    fn error(&mut self) -> Error {
        let mut error = match self.draw(3) {
            0 => Error::runtime("it broke"),
            1 => Error::timeout("too late"),
            _ => Error::validation("not so"),
        };
        error.status = 400 + u16::try_from(self.draw(3)).unwrap_or_default();
        error
    }

    fn command(&mut self, state: &State) -> Command {
        let milliseconds = i64::try_from(self.draw(8)).unwrap_or_default();
        self.pass(SignedDuration::from_millis(milliseconds));
        let effects = outstanding(state);
        match self.draw(200) {
            0 => {
                return Command::Cancel {
                    reason: "enough".to_owned(),
                    by: None,
                };
            }
            1..=3 => {
                return Command::Suspend {
                    reason: "wait".to_owned(),
                    by: None,
                    parent: None,
                };
            }
            4..=6 => {
                return Command::Resume {
                    by: None,
                    parent: None,
                };
            }
            7 => {
                return Command::Retry {
                    effect: None,
                    by: None,
                };
            }
            // Somebody answers what nobody asked.
            8..=12 => {
                let effect = Effect {
                    id: EffectId(self.draw(6_400)),
                    kind: EffectKind::Incident,
                };
                return self.stray(&effect);
            }
            _ => {}
        }
        let several = u64::try_from(effects.len()).unwrap_or(1);
        if effects.is_empty() || (state.can_advance() && self.draw(10) > 0) {
            return if state.can_advance() {
                Command::Advance
            } else {
                Command::Resume {
                    by: None,
                    parent: None,
                }
            };
        }
        let chosen = usize::try_from(self.draw(several)).unwrap_or_default();
        let effect = &effects[chosen];
        if self.draw(40) == 0 {
            return self.stray(effect);
        }
        self.answer(effect)
    }

    /// What its kind asks for.
    fn answer(&mut self, effect: &Effect) -> Command {
        let id = effect.id;
        match &effect.kind {
            EffectKind::Continue => Command::Advance,
            EffectKind::Timer { due } => {
                if *due > self.now {
                    self.now = *due;
                }
                Command::TimerFired { effect: id }
            }
            EffectKind::Call(_) => Command::CallReturned {
                effect: id,
                outcome: self.outcome(),
            },
            EffectKind::Subscription(_) => Command::EventReceived {
                effect: id,
                event: self.event(),
            },
            EffectKind::Child { .. } => Command::ChildEnded {
                effect: id,
                result: match self.draw(3) {
                    0 => Err(self.error()),
                    _ => Ok(self.value()),
                },
            },
            EffectKind::WorkItem { .. } => Command::WorkItemClosed {
                effect: id,
                answer: json!({"outcome": if self.draw(3) == 0 { "back" } else { "done" }, "form": {"n": 1}}),
            },
            EffectKind::Incident => Command::Retry {
                effect: Some(id),
                by: Some("somebody".to_owned()),
            },
        }
    }

    /// Something that may not be for this effect at all.
    fn stray(&mut self, effect: &Effect) -> Command {
        let effect = effect.id;
        match self.draw(9) {
            0 => Command::TimerFired { effect },
            1 => Command::CallReturned {
                effect,
                outcome: self.outcome(),
            },
            2 => Command::EventReceived {
                effect,
                event: self.event(),
            },
            3 => Command::ChildEnded {
                effect,
                result: Ok(self.value()),
            },
            4 => Command::WorkItemClosed {
                effect,
                answer: self.value(),
            },
            5 => Command::EffectRefused {
                effect,
                error: self.error(),
            },
            6 => Command::Return {
                effect,
                to: lianxi_flow::ReturnTo::Step("t0".to_owned()),
                then: lianxi_flow::ReturnThen::Forward,
                by: None,
                reason: "not so".to_owned(),
            },
            7 => Command::Fault {
                error: self.error(),
            },
            _ => Command::Start {
                id: "again".to_owned(),
                input: Value::Null,
                business_key: None,
                lineage: Lineage::default(),
            },
        }
    }

    fn outcome(&mut self) -> CallOutcome {
        match self.draw(8) {
            0 => CallOutcome::Failed(self.error()),
            1 => CallOutcome::Technical(TechnicalError(self.error())),
            2 => CallOutcome::Unavailable {
                error: self.error(),
                retry_at: self.now,
            },
            3 => CallOutcome::NeedsHuman {
                request: json!({"answers": "duty"}),
            },
            _ => CallOutcome::Returned(self.value()),
        }
    }

    fn event(&mut self) -> Value {
        let kind = ["a", "b", "c", "d"][usize::try_from(self.draw(4)).unwrap_or_default()];
        json!({
            "specversion": "1.0", "id": self.draw(1_000).to_string(), "source": "https://example.com", "type": kind,
            "data": {"n": self.draw(3)},
        })
    }

    fn pass(&mut self, time: SignedDuration) {
        self.now = self.now.checked_add(time).unwrap_or(self.now);
    }
}

impl Life {
    fn tell(&mut self, command: Command, now: Timestamp) -> Result<(), String> {
        let told = format!("{command:?}");
        match decide(&self.state, command, now) {
            Err(_) => return Ok(()),
            Ok(events) => {
                for event in events {
                    evolve(&mut self.state, &event);
                    self.events.push(event);
                }
            }
        }
        self.look().map_err(|why| format!("after {told}: {why}"))
    }

    fn look(&mut self) -> Result<(), String> {
        let effects = outstanding(&self.state);
        if effects != outstanding(&self.state) {
            return Err("what is outstanding is not stable".to_owned());
        }
        let ids: BTreeMap<EffectId, &Effect> =
            effects.iter().map(|effect| (effect.id, effect)).collect();
        if ids.len() != effects.len() {
            return Err(format!("an id is there twice: {effects:?}"));
        }
        let status = self.state.status();
        if status.has_ended() && !effects.is_empty() {
            return Err(format!("it has ended and waits: {effects:?}"));
        }
        if matches!(status, Status::Running | Status::Waiting) && effects.is_empty() {
            return Err("it has not ended and waits for nothing".to_owned());
        }
        for effect in &effects {
            let key = match &effect.kind {
                EffectKind::Call(request) => &request.key,
                EffectKind::WorkItem { key, .. } | EffectKind::Child { key } => key,
                _ => continue,
            };
            let frame = effect.id.frame().ok_or("an effect of no frame")?;
            match self.keys_of.get(&frame) {
                Some(known) if known != key => {
                    return Err(format!("{frame:?} had the key {known}, and now {key}"));
                }
                Some(_) => continue,
                None => self.keys_of.insert(frame, key.clone()),
            };
            let before = self.keys.insert(key.clone(), frame);
            if before.is_some() && !self.is_retried(frame) {
                return Err(format!("{key} was the key of another task's run"));
            }
        }
        Ok(())
    }

    /// Whether a `try` around a frame runs its tasks again.
    fn is_retried(&self, frame: FrameId) -> bool {
        let mut at: Option<&Frame> = self.state.frame(frame);
        while let Some(here) = at {
            if matches!(here.phase, Phase::Try { attempt, .. } if attempt > 1) {
                return true;
            }
            at = here.parent.and_then(|parent| self.state.frame(parent));
        }
        false
    }

    /// The events as they are stored give the same state, and so does its snapshot.
    fn replay(&self) -> Result<(), String> {
        let stored = |state: &State| serde_json::to_string(state).map_err(|why| why.to_string());
        let live = stored(&self.state)?;
        let mut replayed = State::new(Arc::clone(self.state.workflow()));
        for event in &self.events {
            let text = serde_json::to_string(event).map_err(|why| why.to_string())?;
            let read: Event =
                serde_json::from_str(&text).map_err(|why| format!("{text}: {why}"))?;
            if read != *event {
                return Err(format!("it reads back as another event: {text}"));
            }
            evolve(&mut replayed, &read);
        }
        if stored(&replayed)? != live {
            return Err(format!("replayed: {}\nlive: {live}", stored(&replayed)?));
        }
        let snapshot: State =
            serde_json::from_str(&live).map_err(|why| format!("{live}: {why}"))?;
        let snapshot = snapshot.with_workflow(Arc::clone(self.state.workflow()));
        if stored(&snapshot)? != live || outstanding(&snapshot) != outstanding(&self.state) {
            return Err(format!("the snapshot is another state: {live}"));
        }
        Ok(())
    }
}
