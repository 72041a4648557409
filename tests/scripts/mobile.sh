#!/usr/bin/env bash
# Builds the core for browsers and phones: mobile.sh [check|build]. Check is the part that tests run.
source "$(dirname "$0")/common.sh"
need_rust
what=${1:-build}
targets=(wasm32-unknown-unknown aarch64-linux-android)
[[ $what == build ]] && targets+=(aarch64-apple-ios)
need_targets "${targets[@]}"
step "The core on phones ($what)" -- mobile-core/phone-tree.sh "$what"
