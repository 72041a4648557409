#!/usr/bin/env bash
# Builds the core for browsers and phones: mobile.sh [check|build]. Check is the part that tests run.
source "$(dirname "$0")/common.sh"
need_rust
what=${1:-build}
need_targets wasm32-unknown-unknown aarch64-linux-android aarch64-apple-ios
step "The core on phones ($what)" -- mobile-core/phone-tree.sh "$what"
