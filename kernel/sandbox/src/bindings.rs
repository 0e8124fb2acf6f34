//! The host's side of `sdk/wit`, generated. One such module a major version of the ABI.
#![allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    rust_2018_idioms,
    unused_qualifications
)]

wasmtime::component::bindgen!({
    path: "../../sdk/wit",
    world: "plugin",
    imports: { default: async | trappable },
    exports: { default: async },
});
