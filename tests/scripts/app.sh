#!/usr/bin/env bash
# Builds the app that the server carries: target/app. ANDRUM_APP_PROFILE=dev builds quicker and larger.
source "$(dirname "$0")/common.sh"
need_rust
need_targets wasm32-unknown-unknown
profile=${ANDRUM_APP_PROFILE:-web}
folder=$profile
effort=()
[[ $profile != dev ]] || { folder=debug; effort=(quick); }
# What the linker moved is written down with the wasm, so that it can be divided.
step 'Building the app' 'four minutes' -- cargo rustc --quiet -p andrum-app --lib --crate-type cdylib \
  --target wasm32-unknown-unknown --profile "$profile" -- -C link-arg=--emit-relocs
# The program that packs runs once, so it is built quickly rather than to be quick.
step 'Packing the app' 'two minutes' -- cargo run --quiet --bin andrum-bindgen -- \
  site "target/wasm32-unknown-unknown/$folder/andrum_app.wasm" mobile-core/app target/app "${effort[@]}"
