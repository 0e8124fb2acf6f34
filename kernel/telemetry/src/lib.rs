//! lianxi-telemetry
