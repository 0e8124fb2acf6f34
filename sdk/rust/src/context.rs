//! What a duty is given beside its input.

use crate::call::Call;
use crate::capability::{Http, Log, Outbox, Random, Records};

/// The call and the capabilities, lent for as long as the duty runs.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub call: &'a Call,
    pub records: &'a dyn Records,
    pub outbox: &'a dyn Outbox,
    pub random: &'a dyn Random,
    pub log: &'a dyn Log,
    pub http: &'a dyn Http,
}
