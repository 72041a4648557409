#!/usr/bin/env bash
# Every sequence of commits at full depth, and long ones by chance, against the judges of logs and rosters (docs/explorer.md).
source "$(dirname "$0")/common.sh"
need_rust
step 'Building the explorer' 'a minute' -- cargo build --release --quiet -p andrum-model
step 'Every sequence at full depth, then long ones by chance' 'ten minutes' -- target/release/andrum-model
