#!/usr/bin/env bash
# Fills a fresh database through the real core, prints how to sign in, and serves it on PORT until Ctrl-C.
source "$(dirname "$0")/common.sh"
need_rust
need_ports
tests/scripts/app.sh
step 'Building the server' 'five minutes' -- cargo build --release --quiet --bin andrum
step 'Building the demo' 'four minutes' -- cargo build --release --quiet --bin demo

say 'Beginning afresh in .andrum-demo/'
rm -rf .andrum-demo
step 'Playing a group, and writing a diary' 'a minute' -- target/release/demo .andrum-demo "http://localhost:$PORT"
ANDRUM_DATA=.andrum-demo ANDRUM_LISTEN="127.0.0.1:$PORT" ANDRUM_OPERATIONS_LISTEN="127.0.0.1:$((PORT + 1))" \
  ANDRUM_PUBLIC_URL="http://localhost:$PORT" target/release/andrum serve &
server=$!
trap 'exit 0' INT TERM
trap 'kill "$server" 2>/dev/null && wait "$server" || true' EXIT
until taken "$PORT"; do
  kill -0 "$server" 2>/dev/null || stop 'The server did not start; it says why above.'
  sleep 0.1
done
say "The demo is served: http://localhost:$PORT    stop: Ctrl-C"
wait "$server"
