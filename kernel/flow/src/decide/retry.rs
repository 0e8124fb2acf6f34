//! When a `try` runs again: delay, backoff, jitter, limits.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::enter::duration;
use super::fail::error_scope;
use super::scope::FrameScope;
use crate::definition::{Backoff, DurationOf, Try};
use crate::duration::Duration;
use crate::error::Error;
use crate::key::key_of;
use crate::state::{Frame, Phase, State};

/// The most retries of a policy that names no limit of its own.
pub const DEFAULT_MAX_RETRIES: u32 = 100;
/// The longest delay that backoff can grow to, in milliseconds (30 days).
const MAX_DELAY_MS: u64 = 30 * 86_400_000;

/// The instant of the next attempt, or `None` if there is none.
pub(super) fn next_attempt(
    state: &State,
    frame: &Frame,
    attempt: &Try,
    error: &Error,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let Some(retry) = &attempt.catch.retry else {
        return Ok(None);
    };
    let Phase::Try {
        attempt: tried,
        failing_since,
        ..
    } = &frame.phase
    else {
        return Ok(None);
    };
    let scope = error_scope(state, frame, attempt, error);
    let failed = error.to_value();
    if let Some(when) = &retry.when
        && !scope.test(when, &failed)?
    {
        return Ok(None);
    }
    if let Some(except) = &retry.except_when
        && scope.test(except, &failed)?
    {
        return Ok(None);
    }
    let max = retry
        .max_retries
        .unwrap_or(if retry.max_duration.is_some() {
            u32::MAX
        } else {
            DEFAULT_MAX_RETRIES
        });
    if *tried > max {
        return Ok(None);
    }
    let length = |of: &DurationOf| duration(of, &scope, &failed);
    let jitter = match &retry.jitter {
        Some((from, to)) => jitter_ms(length(from)?, length(to)?, &key_of(state, frame), *tried),
        None => 0,
    };
    let delay = delay_ms(length(&retry.delay)?, retry.backoff, *tried).saturating_add(jitter);
    let at = now
        .checked_add(SignedDuration::from_millis(
            i64::try_from(delay).unwrap_or(i64::MAX),
        ))
        .unwrap_or(Timestamp::MAX);
    let ends = match &retry.max_duration {
        Some(longest) => Some(length(longest)?.after(failing_since.unwrap_or(now))),
        None => None,
    };
    Ok(Some(at).filter(|at| ends.is_none_or(|ends| *at <= ends)))
}

/// When an attempt that begins now has taken too long.
pub(super) fn attempt_until(
    state: &State,
    frame: &Frame,
    attempt: &Try,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let limit = attempt.catch.retry.as_ref();
    let Some(limit) = limit.and_then(|retry| retry.attempt_duration.as_ref()) else {
        return Ok(None);
    };
    let scope = FrameScope::of(state, frame);
    Ok(Some(duration(limit, &scope, &frame.input)?.after(now)))
}

fn delay_ms(delay: Duration, backoff: Backoff, tried: u32) -> u64 {
    let base = delay.approximate_millis();
    let delay = match backoff {
        Backoff::Constant => base,
        Backoff::Linear => base.saturating_mul(u64::from(tried)),
        Backoff::Exponential => base.saturating_mul(
            1_u64
                .checked_shl(tried.saturating_sub(1))
                .unwrap_or(u64::MAX),
        ),
    };
    delay.min(MAX_DELAY_MS)
}

/// A spread that is the same on every replay: drawn from the task's key and the attempt.
fn jitter_ms(from: Duration, to: Duration, key: &str, tried: u32) -> u64 {
    let (from, to) = (from.approximate_millis(), to.approximate_millis());
    let digest = Sha256::new()
        .chain_update(key)
        .chain_update(tried.to_be_bytes())
        .finalize();
    let draw = digest
        .iter()
        .take(8)
        .fold(0_u64, |draw, byte| draw << 8 | u64::from(*byte));
    from + draw % (to.saturating_sub(from) + 1)
}
