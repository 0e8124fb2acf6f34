#!/bin/sh
# Builds the sample plugin in Python into a component: build.sh OUT.wasm
# Tests its duties in python3, without a component:    build.sh --test
#
# The build tool is installed once, into the folder LIANXI_TOOLS or else the repository's
# target/tools. LIANXI_WIT is the plugin ABI, for a copy of this folder elsewhere.
# Quiet when all is there; may be run any number of times.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
wit=${LIANXI_WIT:-$here/../wit/lianxi-plugin.wit}
# Nothing is written into the source tree, and an error of the sources is told without the tool's own stack.
export PYTHONDONTWRITEBYTECODE=1 RUST_BACKTRACE=0

fail() {
    printf 'sdk/python/build.sh: %s\n' "$*" >&2
    exit 1
}

need_python() {
    command -v python3 >/dev/null 2>&1 ||
        fail 'python3 is missing: install Python 3.10 or later (Debian: apt-get install python3 python3-venv) and run this again'
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
        fail "$(python3 --version) is too old: install Python 3.10 or later and run this again"
}

# Sets `tools`. The folder is named after the requirements, so that a new version is installed
# beside the old one, and renamed into place, so that an installation that was broken off is done
# again. The commands in a renamed venv do not run, but its python3 does.
install_tools() {
    pinned=$(cksum <"$here/requirements.txt" | cut -d ' ' -f 1)
    base=${LIANXI_TOOLS:-$(cd "$here/../.." && pwd)/target/tools}
    tools=$base/python-$pinned
    if [ -d "$tools" ]; then return; fi
    python3 -c 'import ensurepip, venv' 2>/dev/null ||
        fail 'python3-venv is missing: install it (Debian: apt-get install python3-venv) and run this again'
    echo "sdk/python/build.sh: installing componentize-py into $tools, 70 MB" >&2
    mkdir -p "$base"
    part=$(mktemp -d "$base/python-part.XXXXXX")
    if ! { python3 -m venv "$part" &&
        "$part/bin/python3" -m pip --quiet --disable-pip-version-check install \
            --only-binary :all: --require-hashes --requirement "$here/requirements.txt"; } >&2; then
        rm -rf "$part"
        fail 'pip could not install componentize-py; is the package index (pip config list) within reach?'
    fi
    # Another build may have been faster; then its folder is as good.
    if [ -d "$tools" ]; then rm -rf "$part"; else mv "$part" "$tools"; fi
}

case ${1-} in
--test)
    need_python
    cd "$here" && PYTHONPATH=src:tool exec python3 -m unittest discover --start-directory tests
    ;;
'' | -*)
    echo "usage: $0 OUT.wasm | --test" >&2
    exit 2
    ;;
esac

out=$1
[ -f "$wit" ] || fail "$wit is not there: set LIANXI_WIT to the file lianxi-plugin.wit of the SDK and run this again"
if [ -f "$out" ] && [ -z "$(find "$here/src" "$here/tool" "$here/manifest.json" "$here/requirements.txt" "$0" "$wit" -newer "$out")" ]; then
    exit 0
fi
need_python
install_tools
mkdir -p "$(dirname -- "$out")"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 "$here/tool/world.py" "$wit" "$here/manifest.json" "$scratch/plugin.wit" || fail "the world could not be narrowed; the reason is above"
# A copy: the tool writes compiled files beside the sources.
cp -R "$here/src" "$scratch/src"
# --stub-wasi: the host offers no WASI, so what Python would ask of it is a trap instead.
"$tools/bin/python3" -c 'import sys, componentize_py; sys.argv[0] = "componentize-py"; sys.exit(componentize_py.script())' \
    --quiet --wit-path "$scratch/plugin.wit" --world plugin \
    componentize --stub-wasi --python-path "$scratch/src" component --output "$scratch/out.wasm" ||
    fail "the component could not be built; the reason is above. A capability that the source imports has to be granted in manifest.json"
# Copied beside its place first: a build that is broken off leaves no half of a component.
cp "$scratch/out.wasm" "$out.part" && mv "$out.part" "$out"
