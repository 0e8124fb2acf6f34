//! The specification's own conformance kit, run from outside: its features, its example documents and its invalid ones
//! (`tests/conformance`). What a document calls on the internet is answered here ([`stand_in`]).
//!
//! [`gherkin`] reads the features, [`verdicts`] says what is to become of each example.

mod beyond;
mod examples;
mod features;
mod gherkin;
mod lianxi;
mod stand_in;
mod verdicts;
