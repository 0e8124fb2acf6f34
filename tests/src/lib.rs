//! lianxi-tests
