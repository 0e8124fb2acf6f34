//! lianxi-api
