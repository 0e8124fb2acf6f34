//! Public money (财政资金): budget lines, what was granted, paid and used, and what of it deviates.
//!
//! `finance` keeps the ledgers and states them; `audit` takes the statements as evidence. A deviation (偏差) is a fact with its amount and
//! its rule: it blames nobody, and what follows from it is for people to decide.

mod balance;
mod deviation;
mod ledger;
mod line;
mod statement;
#[cfg(test)]
mod tests;

use crate::checks::Checks;
use crate::money::Yuan;
use crate::person::DOCUMENT_NO_CHARS_MAX;

pub use balance::Balance;
pub use deviation::{DEVIATIONS_MAX, Deviation, DeviationKind, Thresholds};
pub use ledger::{Commitment, ENTRIES_MAX, Ledger, Payment, Spending};
pub use line::{BudgetLine, Channel, InputKind, Purpose};
pub use statement::FundStatement;

/// A number of a document, a voucher or a line: short, and without control characters.
pub fn check_no(checks: &mut Checks, at: &str, text: &str) {
    checks.text(at, text, DOCUMENT_NO_CHARS_MAX);
    checks.require(
        !text.chars().any(char::is_control),
        at,
        "number-malformed",
        "编号中不得有控制字符",
    );
}

/// An amount of something: not nothing.
pub fn check_amount(checks: &mut Checks, at: &str, amount: Yuan) {
    checks.require(!amount.is_zero(), at, "amount-zero", "金额应大于零");
}
