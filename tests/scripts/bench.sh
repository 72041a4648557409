#!/usr/bin/env bash
# Measures against goals. Every ratio is taken within one run, interleaved, so that a slow hour slows both sides.
source "$(dirname "$0")/common.sh"
need_rust
need postgresql
step 'Building the server' -- cargo build --release --quiet -p andrum-server --bin andrum
step 'Building the bench' -- cargo build --release --quiet -p andrum-tests --bins
exec target/release/bench "$@"
