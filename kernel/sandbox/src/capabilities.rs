//! The imports that a plugin can be lent. Only those that its package imports are linked, so
//! what is not granted does not exist for it.

use rand_chacha::rand_core::Rng as _;
use serde::de::IgnoredAny;
use url::Url;
use wasmtime::component::{HasSelf, Linker};

use crate::abi::Capability;
use crate::bindings::lianxi::plugin::types::Failure;
use crate::bindings::lianxi::plugin::{http, log, outbox, random, records, types};
use crate::host::{HostError, HttpError, HttpRequest, LogLevel, OutboxEvent};
use crate::json;
use crate::limits::{
    FIND_MAX, HTTP_BODY_BYTES_MAX, HTTP_HEADERS_MAX, HTTP_TEXT_BYTES_MAX, INDEXES_MAX,
    KEY_BYTES_MAX, LOG_LINE_BYTES_MAX, VALUE_BYTES_MAX,
};
use crate::state::{CallState, End};

/// Links exactly these capabilities.
pub(crate) fn link(
    linker: &mut Linker<CallState>,
    capabilities: &[Capability],
) -> wasmtime::Result<()> {
    types::add_to_linker::<_, HasSelf<_>>(linker, |state| state)?;
    for capability in capabilities {
        match capability {
            Capability::Records => records::add_to_linker::<_, HasSelf<_>>(linker, |state| state)?,
            Capability::Outbox => outbox::add_to_linker::<_, HasSelf<_>>(linker, |state| state)?,
            Capability::Random => random::add_to_linker::<_, HasSelf<_>>(linker, |state| state)?,
            Capability::Log => log::add_to_linker::<_, HasSelf<_>>(linker, |state| state)?,
            Capability::Http => http::add_to_linker::<_, HasSelf<_>>(linker, |state| state)?,
        }
    }
    Ok(())
}

/// A refusal that the guest sees, inside of the outcome that ends the call.
type Refusable<T> = wasmtime::Result<Result<T, Failure>>;

impl types::Host for CallState {}

impl records::Host for CallState {
    async fn get(&mut self, key: String) -> Refusable<Option<String>> {
        self.host_call()?;
        if let Err(refusal) = key_fits(&key) {
            return Ok(Err(refusal));
        }
        let found = served(self.host.record_get(&key).await)?;
        if let Ok(Some(value)) = &found {
            self.read(value.len())?;
        }
        Ok(found)
    }

    async fn put(
        &mut self,
        key: String,
        value: String,
        indexes: Vec<records::IndexValue>,
    ) -> Refusable<()> {
        self.host_call()?;
        let checked = key_fits(&key)
            .and_then(|()| value_fits(&value))
            .and_then(|()| self.indexes_fit(&indexes));
        if let Err(refusal) = checked {
            return Ok(Err(refusal));
        }
        self.wrote(key.len() + value.len())?;
        let indexes = indexes
            .into_iter()
            .map(|entry| (entry.index, entry.value))
            .collect();
        served(self.host.record_put(&key, value, indexes).await)
    }

    async fn delete(&mut self, key: String) -> Refusable<()> {
        self.host_call()?;
        if let Err(refusal) = key_fits(&key) {
            return Ok(Err(refusal));
        }
        self.wrote(key.len())?;
        served(self.host.record_delete(&key).await)
    }

    async fn find(
        &mut self,
        index: String,
        value: String,
        limit: u32,
    ) -> Refusable<Vec<records::Entry>> {
        self.host_call()?;
        if let Err(refusal) = self.index_granted(&index).and_then(|()| key_fits(&value)) {
            return Ok(Err(refusal));
        }
        let found = served(
            self.host
                .record_find(&index, &value, limit.min(FIND_MAX))
                .await,
        )?;
        if let Ok(entries) = &found {
            self.read(
                entries
                    .iter()
                    .map(|(key, value)| key.len() + value.len())
                    .sum(),
            )?;
        }
        Ok(found.map(|entries| {
            entries
                .into_iter()
                .map(|(key, value)| records::Entry { key, value })
                .collect()
        }))
    }
}

impl outbox::Host for CallState {
    async fn emit(
        &mut self,
        destination: String,
        event_type: String,
        subject: Option<String>,
        body: String,
    ) -> Refusable<()> {
        self.host_call()?;
        if !self.scope.destinations.contains(&destination) {
            return Ok(Err(Failure::Denied(format!(
                "the manifest does not declare the destination {destination}"
            ))));
        }
        let checked = key_fits(&event_type)
            .and_then(|()| subject.as_deref().map_or(Ok(()), key_fits))
            .and_then(|()| value_fits(&body));
        if let Err(refusal) = checked {
            return Ok(Err(refusal));
        }
        self.wrote(event_type.len() + body.len())?;
        served(
            self.host
                .outbox_emit(OutboxEvent {
                    destination,
                    event_type,
                    subject,
                    body,
                })
                .await,
        )
    }
}

impl random::Host for CallState {
    async fn next_u64(&mut self) -> wasmtime::Result<u64> {
        self.host_call()?;
        Ok(self.random.next_u64())
    }
}

impl log::Host for CallState {
    async fn write(&mut self, severity: log::Severity, message: String) -> wasmtime::Result<()> {
        self.host_call()?;
        self.log_lines = self.log_lines.saturating_add(1);
        let lines_max = self.limits.log_lines;
        if self.log_lines <= lines_max {
            self.host.log(severity.into(), cut(&message));
        } else if self.log_lines == lines_max.saturating_add(1) {
            self.host.log(
                LogLevel::Warn,
                &format!("more than {lines_max} lines in one call; the rest is dropped"),
            );
        }
        Ok(())
    }
}

impl http::Host for CallState {
    async fn send(&mut self, request: http::Request) -> Refusable<http::Response> {
        self.host_call()?;
        if let Err(refusal) = self.request_fits(&request) {
            return Ok(Err(refusal));
        }
        self.wrote(request.url.len() + request.body.as_ref().map_or(0, Vec::len))?;
        let pair = |header: http::Header| (header.name, header.value);
        let sent = self.host.http_send(HttpRequest {
            method: request.method,
            url: request.url,
            headers: request.headers.into_iter().map(pair).collect(),
            body: request.body,
        });
        let response = match sent.await {
            Ok(response) => response,
            Err(HttpError::Denied(reason)) => return Ok(Err(Failure::Denied(reason))),
            // Why is for the operator: a plugin could learn from it what stands where.
            Err(HttpError::Unavailable(_)) => return Ok(Err(Failure::Unavailable(None))),
        };
        let texts = response.headers.iter();
        let texts: usize = texts.map(|(name, value)| name.len() + value.len()).sum();
        self.read(texts + response.body.len())?;
        let header = |(name, value)| http::Header { name, value };
        Ok(Ok(http::Response {
            status: response.status,
            headers: response.headers.into_iter().map(header).collect(),
            body: response.body,
        }))
    }
}

impl CallState {
    fn request_fits(&self, request: &http::Request) -> Result<(), Failure> {
        let denied = |why: String| Err(Failure::Denied(why));
        let headers = request.headers.iter();
        let longest = headers
            .map(|header| header.name.len() + header.value.len())
            .max();
        if request.url.len().max(longest.unwrap_or(0)) > HTTP_TEXT_BYTES_MAX {
            return denied(format!(
                "an address or header of more than {HTTP_TEXT_BYTES_MAX} bytes"
            ));
        }
        if request.headers.len() > HTTP_HEADERS_MAX {
            return denied(format!("more than {HTTP_HEADERS_MAX} headers"));
        }
        if request
            .body
            .as_ref()
            .is_some_and(|body| body.len() > HTTP_BODY_BYTES_MAX)
        {
            return denied(format!("a body of more than {HTTP_BODY_BYTES_MAX} bytes"));
        }
        match authority(&request.url) {
            Some(host) if self.scope.hosts.contains(&host) => Ok(()),
            Some(host) => denied(format!("the manifest does not declare the host {host}")),
            None => denied("the address is to be https://HOST[:PORT]/…, without a user".to_owned()),
        }
    }

    fn index_granted(&self, index: &str) -> Result<(), Failure> {
        if self.scope.indexes.contains(index) {
            return Ok(());
        }
        Err(Failure::Denied(format!(
            "the manifest does not declare the index {index}"
        )))
    }

    fn indexes_fit(&self, indexes: &[records::IndexValue]) -> Result<(), Failure> {
        if indexes.len() > INDEXES_MAX {
            return Err(Failure::Denied(format!(
                "more than {INDEXES_MAX} index values for one record"
            )));
        }
        indexes.iter().try_for_each(|entry| {
            self.index_granted(&entry.index)
                .and_then(|()| key_fits(&entry.value))
        })
    }
}

/// `name:port` of an https address. It is compared with names and is sent to nobody: what is sent is parsed again by who sends it, who has to
/// find the same host in it.
fn authority(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    let host = url.host_str().filter(|_| plain)?;
    Some(format!("{host}:{}", url.port_or_known_default()?))
}

/// A denial goes back to the guest; anything else of the host ends the call.
fn served<T>(outcome: Result<T, HostError>) -> Refusable<T> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(HostError::Denied(reason)) => Ok(Err(Failure::Denied(reason))),
        Err(error) => Err(End::Host(error).into()),
    }
}

fn key_fits(key: &str) -> Result<(), Failure> {
    if key.len() <= KEY_BYTES_MAX {
        return Ok(());
    }
    Err(Failure::Denied(format!(
        "a key or index value of {} bytes, more than {KEY_BYTES_MAX}",
        key.len()
    )))
}

fn value_fits(value: &str) -> Result<(), Failure> {
    json::parse::<IgnoredAny>(value, VALUE_BYTES_MAX)
        .map(drop)
        .map_err(Failure::Denied)
}

/// The part of a line that is kept, at a boundary of characters.
fn cut(line: &str) -> &str {
    &line[..line.floor_char_boundary(LOG_LINE_BYTES_MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_its_name_and_port() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(authority(address).as_deref(), expected, "{address}");
        };
        check("https://api.example/x?y#z", Some("api.example:443"));
        check("https://API.example:8443", Some("api.example:8443"));
        check("https://127.0.0.1/", Some("127.0.0.1:443"));
        check("https://2130706433/", Some("127.0.0.1:443"));
        check(
            "https://api.example\\@evil.example/",
            Some("api.example:443"),
        );
        check("https://api.example@evil.example/", None);
        check("https://user:pass@api.example/", None);
        check("http://api.example/", None);
        check("file:///etc/passwd", None);
        check("//api.example/", None);
        check("", None);
    }
}
