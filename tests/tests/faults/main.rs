//! The real binary under bad input and faults: an error at the right place, the host goes on, nothing acknowledged is lost, nothing
//! happens twice.
//!
//! One file a concept: [`definitions`] that are no definitions, [`duties`] of a hostile plugin, [`people`] who may not, what comes twice
//! ([`once`]), data that another process holds ([`held`]), a store without room ([`full`]) and a [`disk`] without any ([`disk_full`]),
//! plugins that nobody waits for ([`compiling`]), [`requests`] that are none, definitions that run away ([`hostile`]). And through all of it, whom
//! a matter concerns is told to nobody ([`privacy`]).

mod compiling;
mod definitions;
mod disk;
mod disk_full;
mod duties;
mod full;
mod held;
mod host;
mod hostile;
mod once;
mod people;
mod plugin;
mod privacy;
mod requests;
