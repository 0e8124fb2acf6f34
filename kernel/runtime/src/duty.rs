//! One duty call: from the machine's request to the sandbox, and from the sandbox's answer to what the machine can act on.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use lianxi_calendar::Period;
use lianxi_flow::effect::{CallRequest, DutyTarget};
use lianxi_flow::error::Standard;
use lianxi_flow::{CallOutcome, Error, TechnicalError};
use lianxi_journal::Journal;
use lianxi_sandbox::{
    CallContext, Capability, DutyError, DutyManifest, Failure, HostError, Issue, Level, Plugin,
};
use lianxi_telemetry::metrics;
use lianxi_telemetry::names::span;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tracing::{Instrument, field};

use crate::http::Egress;
use crate::overlay::{CallHost, Caller, Overlay};
use crate::trace;

/// How long the first retry of an unavailable duty waits, in milliseconds; doubled each time.
const RETRY_FIRST_MS: i64 = 1_000;
/// The longest such wait.
const RETRY_MAX_MS: i64 = 15 * 60_000;

/// The turn's view is out of date: it is dropped and runs again.
#[derive(Debug)]
pub(crate) struct TurnConflict;

/// What surrounds a call.
pub(crate) struct Around<'a> {
    pub journal: &'a Journal,
    pub overlay: &'a Arc<Mutex<Overlay>>,
    pub execution: &'a str,
    pub now: Timestamp,
    /// The way out, where the call is made outside of a turn.
    pub egress: Option<&'a Arc<Egress>>,
    /// How long a person has for what the duty leaves to them.
    pub by_hand: Period,
}

/// Whether its duties reach other machines: they are done after the commit of what they are given, and perhaps more than once.
pub(crate) fn leaves(plugin: &Plugin) -> bool {
    plugin.manifest().asks_for(Capability::Http)
}

/// Runs the duty; its writes are in the turn's overlay if it succeeded.
pub(crate) async fn perform(
    plugin: &Plugin,
    target: &DutyTarget,
    request: &CallRequest,
    around: &Around<'_>,
) -> Result<CallOutcome, TurnConflict> {
    let context = match context(target, request, around) {
        Ok(context) => context,
        Err(error) => return Ok(CallOutcome::Failed(error)),
    };
    let manifest = plugin.manifest();
    let caller = Caller {
        department: &manifest.department,
        plugin: &manifest.id,
        execution: around.execution,
        key: &request.key,
        now: around.now,
        egress: around.egress,
    };
    let host = CallHost::new(around.journal.clone(), Arc::clone(around.overlay), &caller);
    let span = tracing::debug_span!(
        span::DUTY_CALL,
        plugin = %manifest.id,
        version = %manifest.version,
        duty = %target.duty,
        outcome = field::Empty,
    );
    let began = Instant::now();
    let performed = plugin
        .perform(&target.duty, &context, &request.input, host)
        .instrument(span.clone())
        .await;
    let ended = trace::outcome(&performed.answer);
    span.record("outcome", ended);
    metrics::duty_call(&manifest.id, &target.duty, began.elapsed(), ended);
    match performed.answer {
        Ok(output) => {
            performed.host.keep();
            Ok(CallOutcome::Returned(output))
        }
        Err(DutyError::Host(HostError::Conflict)) => Err(TurnConflict),
        Err(error) => Ok(outcome(error, plugin, target, request, around)),
    }
}

/// No such plugin or version is installed: the machinery is at fault, not the matter.
pub(crate) fn missing(target: &DutyTarget) -> CallOutcome {
    let detail = format!(
        "no version '{}' of the plugin '{}' is installed",
        target.version, target.plugin
    );
    CallOutcome::Technical(TechnicalError(Error::standard(
        Standard::Configuration,
        "Plugin missing",
        detail,
    )))
}

/// An administrator has stopped the plugin, or its signer is believed no more: people do what it did.
pub(crate) fn stopped(
    why: &str,
    plugin: &Plugin,
    target: &DutyTarget,
    request: &CallRequest,
    by_hand: Period,
) -> CallOutcome {
    let reason = format!("插件已停用：{why}");
    CallOutcome::NeedsHuman {
        request: for_a_person(&reason, plugin, target, request, by_hand),
    }
}

fn context(
    target: &DutyTarget,
    request: &CallRequest,
    around: &Around<'_>,
) -> Result<CallContext, Error> {
    let zone = TimeZone::get("Asia/Shanghai").map_err(|why| Error::runtime(why.to_string()))?;
    let local = around.now.to_zoned_datetime(zone);
    let level = match target.level.as_deref() {
        None => None,
        Some("province") => Some(Level::Province),
        Some("city") => Some(Level::City),
        Some("county") => Some(Level::County),
        Some("township") => Some(Level::Township),
        Some(other) => {
            return Err(Error::validation(format!(
                "'{other}' is not a level; write province, city, county or township"
            )));
        }
    };
    Ok(CallContext {
        execution: around.execution.to_owned(),
        task: request.task.clone(),
        idempotency_key: request.key.clone(),
        attempt: request.attempt,
        now: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        basis_date: target
            .basis_date
            .clone()
            .unwrap_or_else(|| local.strftime("%Y-%m-%d").to_string()),
        region: target.region.clone(),
        level,
        actor: None,
        deadline: None,
        random_seed: Sha256::digest(request.key.as_bytes()).into(),
    })
}

fn outcome(
    error: DutyError,
    plugin: &Plugin,
    target: &DutyTarget,
    request: &CallRequest,
    around: &Around<'_>,
) -> CallOutcome {
    let name = format!("{}@{}", target.duty, target.plugin);
    let technical = |kind, title: &str, detail: String| {
        CallOutcome::Technical(TechnicalError(Error::standard(
            kind,
            title,
            format!("{name}: {detail}"),
        )))
    };
    match error {
        DutyError::Failure(failure) => answered(failure, plugin, target, request, around),
        DutyError::InvalidInput(issues) => CallOutcome::Failed(invalid(&issues)),
        DutyError::Host(HostError::Denied(reason)) => CallOutcome::Failed(denied(&reason)),
        DutyError::Host(HostError::Unavailable(reason)) => {
            unavailable(&name, &reason, None, request, around.now)
        }
        error @ DutyError::UnknownDuty { .. } => {
            technical(Standard::Configuration, "Unknown duty", error.to_string())
        }
        error => technical(Standard::Runtime, "Plugin failed", error.to_string()),
    }
}

fn answered(
    failure: Failure,
    plugin: &Plugin,
    target: &DutyTarget,
    request: &CallRequest,
    around: &Around<'_>,
) -> CallOutcome {
    match failure {
        Failure::InvalidInput(issues) => CallOutcome::Failed(invalid(&issues)),
        Failure::Denied(reason) => CallOutcome::Failed(denied(&reason)),
        Failure::NeedsHuman(reason) => CallOutcome::NeedsHuman {
            request: for_a_person(&reason, plugin, target, request, around.by_hand),
        },
        Failure::Unavailable { retry_after_ms } => unavailable(
            &format!("{}@{}", target.duty, target.plugin),
            "not available now",
            retry_after_ms,
            request,
            around.now,
        ),
        Failure::Permanent(problem) => CallOutcome::Failed(Error {
            kind: problem.r#type,
            status: problem.status,
            title: Some(problem.title),
            detail: Some(problem.detail),
            instance: None,
            issues: None,
        }),
    }
}

fn invalid(issues: &[Issue]) -> Error {
    let detail = issues
        .iter()
        .map(|issue| issue.message.as_str())
        .collect::<Vec<_>>()
        .join("；");
    Error {
        status: 422,
        title: Some("Invalid input".to_owned()),
        issues: Some(json!(issues)),
        ..Error::validation(detail)
    }
}

fn denied(reason: &str) -> Error {
    Error::standard(Standard::Authorization, "Denied", reason)
}

fn unavailable(
    name: &str,
    reason: &str,
    after_ms: Option<u64>,
    request: &CallRequest,
    now: Timestamp,
) -> CallOutcome {
    let backoff = RETRY_FIRST_MS.saturating_mul(1 << request.attempt.min(20).saturating_sub(1));
    let wait = after_ms
        .and_then(|ms| i64::try_from(ms).ok())
        .unwrap_or(backoff)
        .clamp(1, RETRY_MAX_MS);
    CallOutcome::Unavailable {
        error: Error {
            status: 503,
            ..Error::standard(
                Standard::Communication,
                "Unavailable",
                format!("{name}: {reason}"),
            )
        },
        retry_at: now
            .checked_add(SignedDuration::from_millis(wait))
            .unwrap_or(Timestamp::MAX),
    }
}

/// The work item that stands in for a duty which only a person may do: its form is the duty's output, its answer the duty's answer. No law
/// says how long that may take, and nothing of the definition does: the host's own default is its deadline, and its office is reminded.
fn for_a_person(
    reason: &str,
    plugin: &Plugin,
    target: &DutyTarget,
    request: &CallRequest,
    by_hand: Period,
) -> Value {
    let manifest = plugin.manifest();
    let duty: Option<&DutyManifest> = manifest.duties.iter().find(|duty| duty.name == target.duty);
    json!({
        "title": duty.map_or(target.duty.as_str(), |duty| duty.title.as_str()),
        "department": manifest.department,
        "division": target.region,
        "form": duty.map(|duty| &duty.output_schema),
        "outcomes": ["done"],
        "subject": {"duty": target.duty, "plugin": target.plugin, "reason": reason, "input": request.input},
        "answers": "duty",
        "due": {
            "amount": by_hand.amount(),
            "unit": by_hand.unit(),
            "kind": "default",
            "text": format!("人工办理：默认 {}，可配置", by_hand.zh()),
        },
        "escalation": [{"after": {"amount": 0, "unit": by_hand.unit(), "from": "due"}, "do": "remind"}],
    })
}
