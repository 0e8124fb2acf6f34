//! Every rule of the plugin at its boundaries, through the same dispatch that the component uses.

mod conformance;
mod dates;
mod filing;
mod filing_course;
mod governance;
mod licence;
mod push;
mod push_course;
mod quality;
mod sanctions;
mod services;
mod supervision;
mod world;
