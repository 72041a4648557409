#!/usr/bin/env bash
# Builds the server and serves it on PORT, with health and metrics on the port after it. Ctrl-C stops it.
source "$(dirname "$0")/common.sh"
need_rust
need_ports
[[ -x target/release/andrum ]] || say 'The first build takes some minutes: the databases and the cryptography are compiled in.'
tests/scripts/app.sh
step 'Building the server' -- cargo build --release --quiet -p andrum-server --bin andrum
say "Andrum: http://localhost:$PORT    data: .andrum/    stop: Ctrl-C"
ANDRUM_DATA=.andrum ANDRUM_LISTEN="127.0.0.1:$PORT" ANDRUM_OPERATIONS_LISTEN="127.0.0.1:$((PORT + 1))" \
  ANDRUM_PUBLIC_URL="http://localhost:$PORT" exec target/release/andrum serve
