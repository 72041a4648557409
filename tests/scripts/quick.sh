#!/usr/bin/env bash
# What can be said in a few minutes, and in seconds the next time: no PostgreSQL, no browser, no server.
source "$(dirname "$0")/common.sh"
need_rust
need_components rustfmt clippy
small=(-p andrum-wire -p andrum-hints -p andrum-core -p andrum-app)
step 'Formatting (cargo fmt)' -- cargo fmt --all --check
step 'Clippy of the wire, the core and what needs no browser of the app' 'two minutes' -- \
  cargo clippy "${small[@]}" --all-targets --quiet -- -D warnings
step 'Their tests' 'three minutes' -- cargo test "${small[@]}" --quiet
