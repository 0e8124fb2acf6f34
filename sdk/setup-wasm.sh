#!/bin/sh
# Makes sure that this machine can compile plugins (target wasm32-unknown-unknown).
# Quiet when all is there; may be run any number of times.
set -u
target=wasm32-unknown-unknown

has_target() {
    libdir=$(rustc --print target-libdir --target "$target" 2>/dev/null) && [ -d "$libdir" ]
}
has_sources() {
    sysroot=$(/usr/bin/rustc --print sysroot 2>/dev/null) &&
        [ -f "$sysroot/lib/rustlib/src/rust/library/std/Cargo.toml" ]
}

if has_target || has_sources; then exit 0; fi

if command -v rustup >/dev/null 2>&1; then
    echo "setup-wasm: adding the target $target with rustup" >&2
    rustup target add "$target" >&2 && has_target && exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
    as_root=
    if [ "$(id -u)" -ne 0 ]; then as_root=$(command -v sudo || true); fi
    if [ "$(id -u)" -eq 0 ] || [ -n "$as_root" ]; then
        echo "setup-wasm: installing rustc-web and rust-web-src with apt-get" >&2
        $as_root apt-get update -qq >&2
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends rustc-web rust-web-src >&2
        has_sources && exit 0
    fi
fi

cat >&2 <<TEXT
setup-wasm: no compiler for $target could be set up. Install one of
  rustup target add $target
  apt-get install --no-install-recommends rustc-web rust-web-src   (Debian 12)
and run this again.
TEXT
exit 1
