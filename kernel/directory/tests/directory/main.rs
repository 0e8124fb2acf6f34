//! The directory as its callers use it: what is decided, what is asked, what is loaded.

mod decisions;
mod drawn;
mod files;
mod people;
mod places;
mod properties;
mod reference;
mod words;
mod world;
