#!/usr/bin/env bash
# Serves app and server on PORT, and builds and starts them again whenever a file changes. Ctrl-C stops it.
source "$(dirname "$0")/common.sh"
need_rust
need_ports
export ANDRUM_APP_PROFILE=dev

# What the files are, as far as their times tell.
files() {
  find server mobile-core migrations docs/tillganglighet.md Cargo.toml Cargo.lock -type f -printf '%T@ %p\n' | sort | cksum
}

build() {
  tests/scripts/app.sh &&
    step 'Building the server' 'four minutes' -- cargo build --quiet --bin andrum
}

server=
stop_server() {
  [[ -z $server ]] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  server=
}
trap 'exit 0' INT TERM
trap stop_server EXIT

while true; do
  built=$(files)
  if build; then
    stop_server
    ANDRUM_DATA=${ANDRUM_DATA:-.andrum} ANDRUM_LISTEN="127.0.0.1:$PORT" ANDRUM_OPERATIONS_LISTEN="127.0.0.1:$((PORT + 1))" \
      ANDRUM_PUBLIC_URL="http://localhost:$PORT" target/debug/andrum serve &
    server=$!
    say "Andrum: http://localhost:$PORT    load the page again    stop: Ctrl-C"
  else
    say 'It does not build. What was served before goes on.'
  fi
  while [[ $(files) == "$built" ]]; do sleep 1; done
done
