//! The fake host behind the component's imports.

use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, Failure, Issue, Level, LogLevel, Problem, Request};

use super::bindings::lianxi::plugin::{http, log, outbox, random, records, types};

type Answer<T> = wasmtime::Result<Result<T, types::Failure>>;

impl types::Host for FakeHost {}

impl records::Host for FakeHost {
    fn get(&mut self, key: String) -> Answer<Option<String>> {
        Ok(self
            .records()
            .get(&key)
            .map(|found| found.map(|value| value.to_string()))
            .map_err(Into::into))
    }

    fn put(&mut self, key: String, value: String, indexes: Vec<records::IndexValue>) -> Answer<()> {
        let value = serde_json::from_str(&value)?;
        let indexes: Vec<_> = indexes
            .iter()
            .map(|entry| (entry.index.as_str(), entry.value.as_str()))
            .collect();
        Ok(self
            .records()
            .put(&key, &value, &indexes)
            .map_err(Into::into))
    }

    fn delete(&mut self, key: String) -> Answer<()> {
        Ok(self.records().delete(&key).map_err(Into::into))
    }

    fn find(&mut self, index: String, value: String, limit: u32) -> Answer<Vec<records::Entry>> {
        let found = self
            .records()
            .find(&index, &value, limit)
            .map_err(Into::into);
        Ok(found.map(|entries| {
            entries
                .into_iter()
                .map(|(key, value)| records::Entry {
                    key,
                    value: value.to_string(),
                })
                .collect()
        }))
    }
}

impl outbox::Host for FakeHost {
    fn emit(
        &mut self,
        destination: String,
        event_type: String,
        subject: Option<String>,
        body: String,
    ) -> Answer<()> {
        let body = serde_json::from_str(&body)?;
        let emitted =
            self.context()
                .outbox
                .emit(&destination, &event_type, subject.as_deref(), &body);
        Ok(emitted.map_err(Into::into))
    }
}

impl http::Host for FakeHost {
    fn send(&mut self, request: http::Request) -> Answer<http::Response> {
        let headers = request.headers.into_iter();
        let sent = self.context().http.send(&Request {
            method: request.method,
            url: request.url,
            headers: headers.map(|header| (header.name, header.value)).collect(),
            body: request.body,
        });
        let header = |(name, value)| http::Header { name, value };
        Ok(sent
            .map(|response| http::Response {
                status: response.status,
                headers: response.headers.into_iter().map(header).collect(),
                body: response.body,
            })
            .map_err(Into::into))
    }
}

impl random::Host for FakeHost {
    fn next_u64(&mut self) -> wasmtime::Result<u64> {
        Ok(self.context().random.next_u64())
    }
}

impl log::Host for FakeHost {
    fn write(&mut self, severity: log::Severity, message: String) -> wasmtime::Result<()> {
        let level = match severity {
            log::Severity::Debug => LogLevel::Debug,
            log::Severity::Info => LogLevel::Info,
            log::Severity::Warn => LogLevel::Warn,
            log::Severity::Error => LogLevel::Error,
        };
        self.context().log.log(level, &message);
        Ok(())
    }
}

impl From<&Call> for types::Call {
    fn from(call: &Call) -> Self {
        Self {
            execution: call.execution.clone(),
            task: call.task.clone(),
            idempotency_key: call.idempotency_key.clone(),
            attempt: call.attempt,
            now: call.now.clone(),
            basis_date: call.basis_date.clone(),
            region: call.region.clone(),
            level: call.level.map(|level| match level {
                Level::Province => types::Level::Province,
                Level::City => types::Level::City,
                Level::County => types::Level::County,
                Level::Township => types::Level::Township,
            }),
            actor: call.actor.as_ref().map(|actor| types::Actor {
                person: actor.person.clone(),
                office: actor.office.clone(),
            }),
            deadline: call.deadline.clone(),
        }
    }
}

impl From<types::Failure> for Failure {
    fn from(failure: types::Failure) -> Self {
        match failure {
            types::Failure::InvalidInput(issues) => Self::InvalidInput(
                issues
                    .into_iter()
                    .map(|issue| Issue::new(issue.field, issue.code, issue.message))
                    .collect(),
            ),
            types::Failure::Denied(reason) => Self::Denied(reason),
            types::Failure::NeedsHuman(reason) => Self::NeedsHuman(reason),
            types::Failure::Unavailable(retry_after_ms) => Self::Unavailable { retry_after_ms },
            types::Failure::Permanent(problem) => Self::Permanent(Problem {
                r#type: problem.type_,
                title: problem.title,
                detail: problem.detail,
                status: problem.status,
            }),
        }
    }
}

impl From<Failure> for types::Failure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::InvalidInput(issues) => Self::InvalidInput(
                issues
                    .into_iter()
                    .map(
                        |Issue {
                             field,
                             code,
                             message,
                         }| types::Issue {
                            field,
                            code,
                            message,
                        },
                    )
                    .collect(),
            ),
            Failure::Denied(reason) => Self::Denied(reason),
            Failure::NeedsHuman(reason) => Self::NeedsHuman(reason),
            Failure::Unavailable { retry_after_ms } => Self::Unavailable(retry_after_ms),
            Failure::Permanent(problem) => Self::Permanent(types::Problem {
                type_: problem.r#type,
                title: problem.title,
                detail: problem.detail,
                status: problem.status,
            }),
        }
    }
}
