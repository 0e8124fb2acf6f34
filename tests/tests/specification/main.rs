//! What the specification of the language says, run from outside. What a document calls on the internet is answered here ([`stand_in`]).
//!
//! [`beyond`] are cases of our own. The specification's conformance kit (its features, its example documents and its invalid ones) is not
//! ours and not kept here: `make specification SPEC=DIR` runs it from a copy of the specification. `gherkin` reads the features, `verdicts`
//! says what is to become of each example.

#![cfg_attr(
    not(feature = "specification"),
    allow(dead_code, reason = "the kit uses more of the surroundings")
)]

mod beyond;
#[cfg(feature = "specification")]
mod examples;
#[cfg(feature = "specification")]
mod features;
#[cfg(feature = "specification")]
mod gherkin;
mod lianxi;
mod stand_in;
#[cfg(feature = "specification")]
mod verdicts;
