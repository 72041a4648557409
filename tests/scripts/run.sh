#!/usr/bin/env bash
# Builds the server and serves it on PORT, with health and metrics on the port after it. Ctrl-C stops it.
source "$(dirname "$0")/common.sh"
need_rust
need_ports
tests/scripts/app.sh
step 'Building the server' 'five minutes' -- cargo build --release --quiet --bin andrum
say "Andrum: http://localhost:$PORT    data: .andrum/    stop: Ctrl-C"
ANDRUM_DATA=.andrum ANDRUM_LISTEN="127.0.0.1:$PORT" ANDRUM_OPERATIONS_LISTEN="127.0.0.1:$((PORT + 1))" \
  ANDRUM_PUBLIC_URL="http://localhost:$PORT" exec target/release/andrum serve
