#!/usr/bin/env bash
# Every sequence of commits at full depth, and long ones by chance, against the judges of logs and rosters (docs/explorer.md).
source "$(dirname "$0")/common.sh"
need_rust
step 'Building the explorer' -- cargo build --release --quiet -p andrum-model
step 'Exploring (about ten minutes on two cores)' -- target/release/andrum-model
