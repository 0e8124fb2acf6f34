//! Work items: their lives as scripts, their terms, random people, and the table of their states. One binary.

mod commands;
mod common;
mod countersigning;
mod dead_ends;
mod life;
mod lights;
mod old;
mod passing;
mod properties;
mod recusing;
mod script;
mod signing;
mod states;
mod terms;
mod watching;
