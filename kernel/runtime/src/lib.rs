//! The loop that joins the pure machines with the world: the only place where decisions meet effects.
//!
//! * [`Engine`] — start, control, events in, people's acts, views;
//! * [`Engine::publish`], [`Engine::deprecate`], [`Engine::compare`] — versions of workflows, and [`Versions`]: which one is in force;
//! * [`turn`] — one command to quiescence, one append;
//! * [`Clock`] — time is injected; [`VirtualClock`] drives whole scenarios.
//!
//! The order is always: decide purely, commit, then act. Nothing that a turn decided leaves the process before its append is durable.

mod children;
mod clock;
mod comparing;
mod definitions;
mod delivery;
mod details;
mod directory;
mod dispatch;
mod draws;
mod duty;
mod engine;
mod error;
mod guard;
pub mod history;
mod http;
mod human;
mod ids;
mod in_flight;
mod inbound;
mod installing;
mod kernel_call;
mod lanes;
mod ledger;
mod lifecycle;
mod live;
mod openapi;
mod outbox;
mod overlay;
mod people;
mod plugins;
pub mod project;
mod proof;
mod published;
mod publishing;
mod queue;
mod resending;
mod resources;
pub mod retention;
mod schedule;
mod secrets;
mod trace;
mod triggered;
pub mod turn;
mod unwinding;
mod versions;
mod views;
mod waiting;
mod years;

pub use clock::{Clock, SystemClock, VirtualClock};
pub use comparing::Comparison;
pub use definitions::{Definition, DefinitionError, Definitions};
pub use details::{DETAIL_NAME_CHARS_MAX, DETAIL_PHONE_CHARS_MAX, PersonDetails};
pub use directory::{DIRECTORY, DetailsChanged, DirectoryChanged, DirectoryEntry};
pub use draws::{DRAWS_BYTES_MAX, DrawsPage, fresh_key};
pub use engine::{Engine, Parts, Settings, Start, Started};
pub use error::EngineError;
pub use guard::{CLOCK_STEP_MAX, Departure};
pub use http::{
    AUTHORITIES_MAX, Authorities, Egress, EgressPolicy, NotAHost, NotAnAuthority, Resolver,
};
pub use human::{KEYS_MAX, is_party, keys_of, person_key};
pub use inbound::{EVENT_BYTES_MAX, Received};
pub use installing::{Install, InstallError, InstalledPlugin, KeyRevoked, PluginState};
pub use lianxi_calendar as calendar;
pub use lianxi_directory as directory_of;
pub use lianxi_draw as draw;
pub use lianxi_flow as flow;
pub use lianxi_journal as journal;
pub use lianxi_sandbox::limits::PACKAGE_BYTES_MAX;
pub use lianxi_work as work;
pub use lifecycle::{LIFECYCLE, LifecycleSettings, SOURCE};
pub use outbox::{ATTEMPTS_MAX, REFUSED_MAX};
pub use people::{
    Act, HAND_OVERS, HANDED_OVER_MAX, HandOver, HandedOver, Holding, LeavingOrder, REMINDED,
    REMINDERS,
};
pub use plugins::{Loaded, PLUGINS_MAX, PluginError, Plugins, installed};
pub use project::EVENTS;
pub use proof::{PROOF_CODES, prove};
pub use publishing::{Prospect, REASON_CHARS_MAX, Saying, VersionView};
pub use resources::{Fetched, Reading};
pub use retention::{ArchivedExecution, Retention};
pub use secrets::Secrets;
pub use triggered::GATHERED_MAX;
pub use versions::{Standing, Version, Versions};
pub use views::{ExecutionSummary, ExecutionView, OpenTask};
pub use years::{CALENDAR, YearLoaded};
