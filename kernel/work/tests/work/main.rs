//! Work items: their lives as scripts, their terms, random people, and the table of their states. One binary.

mod common;
mod life;
mod properties;
mod states;
mod terms;
