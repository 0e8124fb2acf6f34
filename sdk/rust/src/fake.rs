//! A host for native tests: records, outbox, random stream and log in memory.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use crate::call::Call;
use crate::capability::{Http, Log, LogLevel, Outbox, Random, Records, Request, Response};
use crate::context::Context;
use crate::failure::Failure;
use crate::grant::Grant;
use crate::plugin::Plugin;

/// What a plugin meets in a test. Everything is kept until the value is dropped.
#[derive(Debug, Clone, Default)]
pub struct FakeHost {
    call: Call,
    grants: Option<Vec<Grant>>,
    records: RefCell<BTreeMap<String, Stored>>,
    emitted: RefCell<Vec<Emitted>>,
    logged: RefCell<Vec<(LogLevel, String)>>,
    random: Cell<u64>,
    responses: RefCell<VecDeque<Response>>,
    requests: RefCell<Vec<Request>>,
}

#[derive(Debug, Clone)]
struct Stored {
    value: Value,
    indexes: Vec<(String, String)>,
}

/// An event that a duty put in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Emitted {
    pub destination: String,
    pub event_type: String,
    pub subject: Option<String>,
    pub body: Value,
}

impl FakeHost {
    /// Everything is granted; the call is [`Call::default`].
    pub fn new() -> Self {
        Self::default()
    }

    /// Grants only what the plugin declares: an undeclared index or destination is denied,
    /// as in the real host.
    pub fn granting(plugin: &Plugin) -> Self {
        Self {
            grants: Some(plugin.grants().to_vec()),
            ..Self::default()
        }
    }

    /// The call that the next duty is told about.
    pub fn call(mut self, call: Call) -> Self {
        self.call = call;
        self
    }

    /// Changes the call between two duties of one test.
    pub fn set_call(&mut self, call: Call) {
        self.call = call;
    }

    /// Where the random stream starts; two hosts with one seed draw the same.
    pub fn seed(self, seed: u64) -> Self {
        self.random.set(seed);
        self
    }

    /// What the next request is answered; without one, nobody answers.
    pub fn answering(self, response: Response) -> Self {
        self.responses.borrow_mut().push_back(response);
        self
    }

    /// Every request that was sent, in order: also those of a duty that failed, for they have left.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.borrow().clone()
    }

    /// What a duty is given.
    pub fn context(&self) -> Context<'_> {
        Context {
            call: &self.call,
            records: self,
            outbox: self,
            random: self,
            log: self,
            http: self,
        }
    }

    /// The records, to prepare or to look at.
    pub fn records(&self) -> &dyn Records {
        self
    }

    /// Every record, by key.
    pub fn all_records(&self) -> Vec<(String, Value)> {
        self.records
            .borrow()
            .iter()
            .map(|(key, stored)| (key.clone(), stored.value.clone()))
            .collect()
    }

    /// Every event that was put in the outbox, in order.
    pub fn emitted(&self) -> Vec<Emitted> {
        self.emitted.borrow().clone()
    }

    /// Every line that was logged, in order.
    pub fn logged(&self) -> Vec<(LogLevel, String)> {
        self.logged.borrow().clone()
    }

    /// Does a duty as the real host does: when it fails, nothing of what it wrote remains.
    pub fn perform(&self, plugin: &Plugin, duty: &str, input: &Value) -> Result<Value, Failure> {
        let scratch = self.clone();
        let answer = plugin.perform(duty, &scratch.context(), input);
        self.settle(scratch, answer.is_ok());
        answer
    }

    /// Takes over what a call did to a copy of this host: its lines always, its records,
    /// events and draws only if it succeeded.
    pub fn settle(&self, scratch: Self, succeeded: bool) {
        self.logged.replace(scratch.logged.into_inner());
        self.requests.replace(scratch.requests.into_inner());
        self.responses.replace(scratch.responses.into_inner());
        if succeeded {
            self.records.replace(scratch.records.into_inner());
            self.emitted.replace(scratch.emitted.into_inner());
            self.random.set(scratch.random.get());
        }
    }

    fn index_granted(&self, index: &str) -> Result<(), Failure> {
        self.granted(&format!("index {index}"), |grant| {
            matches!(grant, Grant::Records { indexes } if indexes.iter().any(|name| name == index))
        })
    }

    fn granted(&self, what: &str, by: impl Fn(&Grant) -> bool) -> Result<(), Failure> {
        match &self.grants {
            Some(grants) if !grants.iter().any(by) => {
                Err(Failure::denied(format!("{what} is not declared")))
            }
            _ => Ok(()),
        }
    }
}

impl Records for FakeHost {
    fn get(&self, key: &str) -> Result<Option<Value>, Failure> {
        self.granted("records", |grant| matches!(grant, Grant::Records { .. }))?;
        Ok(self
            .records
            .borrow()
            .get(key)
            .map(|stored| stored.value.clone()))
    }

    fn put(&self, key: &str, value: &Value, indexes: &[(&str, &str)]) -> Result<(), Failure> {
        self.granted("records", |grant| matches!(grant, Grant::Records { .. }))?;
        indexes
            .iter()
            .try_for_each(|(index, _)| self.index_granted(index))?;
        let indexes = indexes
            .iter()
            .map(|&(index, value)| (index.to_owned(), value.to_owned()))
            .collect();
        self.records.borrow_mut().insert(
            key.to_owned(),
            Stored {
                value: value.clone(),
                indexes,
            },
        );
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), Failure> {
        self.granted("records", |grant| matches!(grant, Grant::Records { .. }))?;
        self.records.borrow_mut().remove(key);
        Ok(())
    }

    fn find(&self, index: &str, value: &str, limit: u32) -> Result<Vec<(String, Value)>, Failure> {
        self.index_granted(index)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let records = self.records.borrow();
        let found = records.iter().filter(|(_, stored)| {
            stored
                .indexes
                .iter()
                .any(|(name, held)| name == index && held == value)
        });
        Ok(found
            .take(limit)
            .map(|(key, stored)| (key.clone(), stored.value.clone()))
            .collect())
    }
}

impl Outbox for FakeHost {
    fn emit(
        &self,
        destination: &str,
        event_type: &str,
        subject: Option<&str>,
        body: &Value,
    ) -> Result<(), Failure> {
        self.granted(&format!("destination {destination}"), |grant| {
            matches!(grant, Grant::Outbox { destinations } if destinations.iter().any(|name| name == destination))
        })?;
        self.emitted.borrow_mut().push(Emitted {
            destination: destination.to_owned(),
            event_type: event_type.to_owned(),
            subject: subject.map(str::to_owned),
            body: body.clone(),
        });
        Ok(())
    }
}

impl Http for FakeHost {
    fn send(&self, request: &Request) -> Result<Response, Failure> {
        let host = request.url.strip_prefix("https://").unwrap_or_default();
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        let named = |name: &String| name == host || name.strip_suffix(":443") == Some(host);
        self.granted(
            &format!("host {host}"),
            |grant| matches!(grant, Grant::Http { hosts } if hosts.iter().any(named)),
        )?;
        self.requests.borrow_mut().push(request.clone());
        let response = self.responses.borrow_mut().pop_front();
        response.ok_or(Failure::Unavailable {
            retry_after_ms: None,
        })
    }
}

impl Random for FakeHost {
    /// `SplitMix64`: short, and the same on every machine.
    fn next_u64(&self) -> u64 {
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Log for FakeHost {
    fn log(&self, level: LogLevel, message: &str) {
        self.logged.borrow_mut().push((level, message.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::duty::Duty;

    fn write_then_fail(ctx: &Context<'_>, fails: bool) -> Result<u64, Failure> {
        ctx.records.put("k", &json!(1), &[("colour", "red")])?;
        ctx.outbox.emit("conference", "written", None, &json!({}))?;
        ctx.log.log(LogLevel::Info, "written");
        if fails {
            Err(Failure::denied("on purpose"))
        } else {
            Ok(ctx.random.next_u64())
        }
    }

    fn plugin() -> Plugin {
        Plugin::new("demo", "示例", "1.0.0")
            .grant(Grant::records(&["colour"]))
            .grant(Grant::outbox(&["conference"]))
            .duty(Duty::new("write", "写", write_then_fail))
    }

    #[test]
    fn what_a_failed_duty_wrote_does_not_remain() {
        let host = FakeHost::granting(&plugin());
        assert_eq!(
            host.perform(&plugin(), "write", &json!(true)),
            Err(Failure::denied("on purpose"))
        );
        assert_eq!((host.all_records(), host.emitted()), (vec![], vec![]));
        host.perform(&plugin(), "write", &json!(false))
            .expect("written");
        assert_eq!(
            host.records().find("colour", "red", 9),
            Ok(vec![("k".to_owned(), json!(1))])
        );
        assert_eq!(host.emitted().len(), 1);
        assert_eq!(
            host.logged().len(),
            2,
            "lines are not part of the transaction"
        );
    }

    #[test]
    fn what_is_not_declared_is_denied() {
        let host = FakeHost::granting(&plugin());
        assert!(
            host.records()
                .put("k", &json!(1), &[("shape", "round")])
                .is_err()
        );
        assert!(host.records().find("shape", "round", 1).is_err());
        assert!(
            host.context()
                .outbox
                .emit("elsewhere", "x", None, &json!(1))
                .is_err()
        );
        assert!(
            FakeHost::new()
                .records()
                .put("k", &json!(1), &[("shape", "round")])
                .is_ok()
        );
    }

    #[test]
    fn requests_are_kept_and_answered_in_order() {
        let host = FakeHost::granting(
            &Plugin::new("demo", "示例", "1.0.0").grant(Grant::http(&["api.example"])),
        )
        .answering(Response::json(200, &json!({"a": 1})));
        let http = host.context().http;
        let request = Request::post("https://api.example/x", &json!(1));
        let answer = http.send(&request).expect("answered");
        assert_eq!(answer.body_as::<Value>(), Ok(json!({"a": 1})));
        let nobody = http.send(&Request::get("https://api.example/y"));
        assert!(
            matches!(nobody, Err(Failure::Unavailable { .. })),
            "{nobody:?}"
        );
        for denied in [
            "https://evil.example/",
            "http://api.example/",
            "https://api.example.evil/",
        ] {
            let refused = http.send(&Request::get(denied));
            assert!(
                matches!(refused, Err(Failure::Denied(_))),
                "{denied}: {refused:?}"
            );
        }
        assert_eq!(host.requests().len(), 2);
    }

    #[test]
    fn an_unknown_duty_says_which_there_are() {
        let failure = FakeHost::new()
            .perform(&plugin(), "wriet", &json!(1))
            .expect_err("unknown");
        let Failure::Permanent(problem) = failure else {
            panic!("{failure}")
        };
        assert!(
            problem.r#type.ends_with("unknown-duty") && problem.detail.contains("write"),
            "{problem:?}"
        );
    }
}
