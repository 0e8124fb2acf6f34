//! The inside of the sandbox: the generated bindings, and the capabilities over them.
//!
//! Each capability is reached through one of the functions of [`parts`] alone, which the
//! constructors of `Grant` call. A plugin that does not declare a grant never names the
//! import behind it, and the linker drops it.

use serde_json::Value;

use crate::call::{Actor, Call, Level};
use crate::capability::{Http, Log, LogLevel, Outbox, Random, Records, Request, Response};
use crate::context::Context;
use crate::failure::{Failure, Issue, Problem};
use crate::not_granted::NotGranted;
use crate::plugin::Plugin;

/// Generated from `sdk/wit`; the only unsafe code of a plugin.
#[allow(
    unsafe_code,
    missing_docs,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic
)]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../wit",
        world: "plugin",
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_component",
        default_bindings_module: "lianxi_sdk::guest::bindings",
    });
}

use bindings::lianxi::plugin as abi;

/// The capabilities that the plugin's grants have linked.
#[derive(Default, Clone, Copy)]
pub struct Parts {
    records: Option<&'static dyn Records>,
    outbox: Option<&'static dyn Outbox>,
    random: Option<&'static dyn Random>,
    log: Option<&'static dyn Log>,
    http: Option<&'static dyn Http>,
}

impl Parts {
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            records: self.records.or(other.records),
            outbox: self.outbox.or(other.outbox),
            random: self.random.or(other.random),
            log: self.log.or(other.log),
            http: self.http.or(other.http),
        }
    }
}

pub(crate) mod parts {
    use super::{Imported, Parts};

    pub(crate) fn records() -> Parts {
        Parts {
            records: Some(&Imported),
            ..Parts::default()
        }
    }

    pub(crate) fn outbox() -> Parts {
        Parts {
            outbox: Some(&Imported),
            ..Parts::default()
        }
    }

    pub(crate) fn random() -> Parts {
        Parts {
            random: Some(&Imported),
            ..Parts::default()
        }
    }

    pub(crate) fn log() -> Parts {
        Parts {
            log: Some(&Imported),
            ..Parts::default()
        }
    }

    pub(crate) fn http() -> Parts {
        Parts {
            http: Some(&Imported),
            ..Parts::default()
        }
    }
}

/// The host's side of every capability.
struct Imported;

impl Records for Imported {
    fn get(&self, key: &str) -> Result<Option<Value>, Failure> {
        abi::records::get(key)?.map(|text| parse(&text)).transpose()
    }

    fn put(&self, key: &str, value: &Value, indexes: &[(&str, &str)]) -> Result<(), Failure> {
        let indexes: Vec<_> = indexes
            .iter()
            .map(|&(index, value)| abi::records::IndexValue {
                index: index.to_owned(),
                value: value.to_owned(),
            })
            .collect();
        Ok(abi::records::put(key, &value.to_string(), &indexes)?)
    }

    fn delete(&self, key: &str) -> Result<(), Failure> {
        Ok(abi::records::delete(key)?)
    }

    fn find(&self, index: &str, value: &str, limit: u32) -> Result<Vec<(String, Value)>, Failure> {
        let found = abi::records::find(index, value, limit)?;
        found
            .into_iter()
            .map(|entry| parse(&entry.value).map(|value| (entry.key, value)))
            .collect()
    }
}

fn parse(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| {
        Failure::permanent(
            "https://lianxi.dev/problems/unreadable-record",
            "记录不是 JSON",
            error.to_string(),
        )
    })
}

impl Outbox for Imported {
    fn emit(
        &self,
        destination: &str,
        event_type: &str,
        subject: Option<&str>,
        body: &Value,
    ) -> Result<(), Failure> {
        Ok(abi::outbox::emit(
            destination,
            event_type,
            subject,
            &body.to_string(),
        )?)
    }
}

impl Http for Imported {
    fn send(&self, request: &Request) -> Result<Response, Failure> {
        let header = |(name, value): &(String, String)| abi::http::Header {
            name: name.clone(),
            value: value.clone(),
        };
        let answered = abi::http::send(&abi::http::Request {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.iter().map(header).collect(),
            body: request.body.clone(),
        })?;
        let headers = answered.headers.into_iter();
        Ok(Response {
            status: answered.status,
            headers: headers.map(|header| (header.name, header.value)).collect(),
            body: answered.body,
        })
    }
}

impl Random for Imported {
    fn next_u64(&self) -> u64 {
        abi::random::next_u64()
    }
}

impl Log for Imported {
    fn log(&self, level: LogLevel, message: &str) {
        let severity = match level {
            LogLevel::Debug => abi::log::Severity::Debug,
            LogLevel::Info => abi::log::Severity::Info,
            LogLevel::Warn => abi::log::Severity::Warn,
            LogLevel::Error => abi::log::Severity::Error,
        };
        abi::log::write(severity, message);
    }
}

/// What `export!` makes the component's `perform` from.
pub fn perform(
    plugin: &Plugin,
    duty: &str,
    call: abi::types::Call,
    input: &str,
) -> Result<String, abi::types::Failure> {
    let call = Call::from(call);
    let parts = plugin.parts;
    let ctx = Context {
        call: &call,
        records: parts.records.unwrap_or(&NotGranted),
        outbox: parts.outbox.unwrap_or(&NotGranted),
        random: parts.random.unwrap_or(&NotGranted),
        log: parts.log.unwrap_or(&NotGranted),
        http: parts.http.unwrap_or(&NotGranted),
    };
    let input = serde_json::from_str(input).map_err(|error| {
        Failure::from(Issue::new(
            "",
            "INVALID_INPUT",
            format!("输入不是 JSON：{error}"),
        ))
    })?;
    Ok(plugin.perform(duty, &ctx, &input)?.to_string())
}

/// What `export!` makes the core export `lianxi-manifest` from: the text stays in memory,
/// the result is its address in the upper and its length in the lower half.
pub fn manifest(plugin: &Plugin) -> u64 {
    let text = serde_json::to_string(&plugin.manifest())
        .unwrap_or_default()
        .leak();
    (text.as_ptr() as u64) << u32::BITS | text.len() as u64
}

impl From<abi::types::Call> for Call {
    fn from(call: abi::types::Call) -> Self {
        Self {
            execution: call.execution,
            task: call.task,
            idempotency_key: call.idempotency_key,
            attempt: call.attempt,
            now: call.now,
            basis_date: call.basis_date,
            region: call.region,
            level: call.level.map(|level| match level {
                abi::types::Level::Province => Level::Province,
                abi::types::Level::City => Level::City,
                abi::types::Level::County => Level::County,
                abi::types::Level::Township => Level::Township,
            }),
            actor: call.actor.map(|actor| Actor {
                person: actor.person,
                office: actor.office,
            }),
            deadline: call.deadline,
        }
    }
}

impl From<abi::types::Failure> for Failure {
    fn from(failure: abi::types::Failure) -> Self {
        use abi::types::Failure as Abi;
        match failure {
            Abi::InvalidInput(issues) => Self::InvalidInput(
                issues
                    .into_iter()
                    .map(|issue| Issue::new(issue.field, issue.code, issue.message))
                    .collect(),
            ),
            Abi::Denied(reason) => Self::Denied(reason),
            Abi::NeedsHuman(reason) => Self::NeedsHuman(reason),
            Abi::Unavailable(retry_after_ms) => Self::Unavailable { retry_after_ms },
            Abi::Permanent(problem) => Self::Permanent(Problem {
                r#type: problem.type_,
                title: problem.title,
                detail: problem.detail,
                status: problem.status,
            }),
        }
    }
}

impl From<Failure> for abi::types::Failure {
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
                         }| abi::types::Issue {
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
            Failure::Permanent(problem) => Self::Permanent(abi::types::Problem {
                type_: problem.r#type,
                title: problem.title,
                detail: problem.detail,
                status: problem.status,
            }),
        }
    }
}

/// Makes a crate (`crate-type = ["cdylib", "rlib"]`) a plugin: `export!(plugin)`, where
/// `plugin` is a `fn() -> Plugin`. Put `#[cfg(target_arch = "wasm32")]` before it.
#[macro_export]
macro_rules! export {
    ($plugin:path) => {
        #[allow(unsafe_code)]
        const _: () = {
            struct Component;

            impl $crate::guest::bindings::Guest for Component {
                fn perform(
                    duty: ::std::string::String,
                    call: $crate::guest::bindings::Call,
                    input: ::std::string::String,
                ) -> ::std::result::Result<::std::string::String, $crate::guest::bindings::Failure> {
                    $crate::guest::perform(&$plugin(), &duty, call, &input)
                }
            }

            $crate::guest::bindings::export_component!(Component with_types_in $crate::guest::bindings);

            // Read by the build, which puts the text into the package's manifest section.
            #[unsafe(export_name = "lianxi-manifest")]
            extern "C" fn manifest() -> u64 {
                $crate::guest::manifest(&$plugin())
            }
        };
    };
}
