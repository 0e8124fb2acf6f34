#!/bin/sh
# Runs a command beside a PostgreSQL of its own: a new cluster in a temporary folder, on a socket there and on no network, gone afterwards.
# The command finds it by LIANXI_TEST_POSTGRES. Usage: tests/with-postgres.sh COMMAND [ARGUMENT]...
set -eu

[ $# -gt 0 ] || { echo 'usage: tests/with-postgres.sh COMMAND [ARGUMENT]...' >&2; exit 2; }

newest=$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)
programs=${PG_BIN:-${newest%/initdb}}
if [ -z "$programs" ]; then
    at=$(command -v initdb || true)
    [ -n "$at" ] || { echo 'PostgreSQL is missing: install the package postgresql, or name the folder of initdb in PG_BIN' >&2; exit 1; }
    programs=$(dirname "$at")
fi

folder=$(mktemp -d)
# The server refuses to run as root; then it runs as the user that the Debian package made.
as_server=
if [ "$(id -u)" -eq 0 ]; then
    as_server='runuser -u postgres --'
    chown postgres "$folder"
fi

stop() {
    $as_server "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$folder"
$as_server "$programs/initdb" --pgdata "$folder/data" --auth trust --username postgres --encoding UTF8 --no-locale >"$folder/log" 2>&1 \
    || { cat "$folder/log" >&2; exit 1; }
$as_server "$programs/pg_ctl" --pgdata "$folder/data" --log "$folder/data/log" --wait start \
    --options "-c listen_addresses= -c unix_socket_directories=$folder -c max_connections=200 -c autovacuum=off" >/dev/null \
    || { cat "$folder/data/log" >&2; exit 1; }
cd "$OLDPWD"

LIANXI_TEST_POSTGRES="postgres://postgres@localhost/postgres?host=$folder"
export LIANXI_TEST_POSTGRES
"$@"
