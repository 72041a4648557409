#!/usr/bin/env bash
# Builds the app that the server carries: target/app. ANDRUM_APP_PROFILE=dev builds quicker and larger.
source "$(dirname "$0")/common.sh"
need_rust
need_targets wasm32-unknown-unknown
profile=${ANDRUM_APP_PROFILE:-app}
folder=$profile
[[ $profile != dev ]] || folder=debug
# The browser's randomness is chosen by a flag; a target folder of its own keeps the flag from rebuilding the rest. What the linker moved is
# written down with the wasm, so that it can be divided.
step 'Building the app' -- env RUSTFLAGS='--cfg getrandom_backend="wasm_js" --cfg erase_components' \
  cargo rustc --quiet -p andrum-app --lib --crate-type cdylib --target wasm32-unknown-unknown --target-dir target/wasm --profile "$profile" \
  -- -C link-arg=--emit-relocs
step 'Packing the app' -- cargo run --quiet -p andrum-bindgen -- site "target/wasm/wasm32-unknown-unknown/$folder/andrum_app.wasm" mobile-core/app target/app
