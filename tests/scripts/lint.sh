#!/usr/bin/env bash
# Formatting, clippy and documentation. A warning fails.
source "$(dirname "$0")/common.sh"
need_rust
need_components rustfmt clippy
step 'Formatting (cargo fmt)' -- cargo fmt --all --check
step 'Clippy' 'five minutes' -- cargo clippy --workspace --all-targets --quiet -- -D warnings
need_targets wasm32-unknown-unknown
step 'Clippy of the app' 'three minutes' -- cargo clippy -p andrum-app --target wasm32-unknown-unknown --quiet -- -D warnings
RUSTDOCFLAGS='-D warnings -A rustdoc::private_intra_doc_links' \
  step 'Documentation (rustdoc)' 'a minute' -- cargo doc --workspace --no-deps --document-private-items --quiet
