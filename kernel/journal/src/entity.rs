//! The tables as sea-orm sees them, one file a table. Written for SQLite and PostgreSQL alike.

pub mod archive_file;
pub mod archived;
pub mod definition;
pub mod effect;
pub mod execution;
pub mod inbox;
pub mod outbox;
pub mod plugin;
pub mod plugin_change;
pub mod plugin_package;
pub mod record;
pub mod record_bucket;
pub mod record_index;
pub mod resending;
pub mod resource;
pub mod retained_event;
pub mod revoked_key;
pub mod schedule;
pub mod snapshot;
pub mod standing;
pub mod turn;
pub mod work_item;
pub mod work_turn;
