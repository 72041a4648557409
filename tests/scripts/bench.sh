#!/usr/bin/env bash
# Measures against goals. Every ratio is taken within one run, interleaved, so that a slow hour slows both sides.
source "$(dirname "$0")/common.sh"
need_rust
need postgresql
step 'Building the server and the bench' 'eight minutes' -- cargo build --release --quiet --bin andrum-under-test --bin bench
target/release/bench "$@"
# Named measurements are the native ones.
(($# > 0)) || tests/scripts/measure.sh
