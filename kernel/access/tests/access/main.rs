//! What the crate promises, from outside: accounts, passwords, policies and the matrix of who may do what.

mod accounts;
mod matrix;
mod passwords;
mod policies;
mod properties;
mod world;
