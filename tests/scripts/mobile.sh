#!/usr/bin/env bash
# The core on phones and in browsers: that it builds, and that nothing in it needs a C compiler or brings its own TLS.
#
#   mobile.sh check   the look at each tree and cargo check for Android (part of `make test`, which builds for the browser elsewhere)
#   mobile.sh build   static libraries for Android and iOS (`make mobile`)
source "$(dirname "$0")/common.sh"
need_rust

BROWSER=wasm32-unknown-unknown
ANDROID=aarch64-linux-android
IOS=aarch64-apple-ios
# Crates that compile or bind C code. TLS on phones is the platform's.
UNWANTED='cc cmake bindgen ring aws-lc-sys'

# No unwanted crate in the core's tree for a target; one that is there is shown with what brings it in.
look_at_tree() {
  local target=$1 tree crate
  tree=$(cargo tree -p andrum-core --target "$target" -e normal,build --prefix none --format '{p}' | cut -d' ' -f1)
  for crate in $UNWANTED; do
    grep -qx "$crate" <<<"$tree" || continue
    echo "andrum-core for $target brings in $crate:" >&2
    cargo tree -p andrum-core --target "$target" -e normal,build -i "$crate" >&2
    return 1
  done
  echo "andrum-core for $target: none of $UNWANTED"
}

# A static library that a phone's app links.
library() {
  cargo rustc -p andrum-core --lib --crate-type staticlib --target "$1"
  ls -l "target/$1/debug/libandrum_core.a"
}

case "${1:-}" in
check)
  need_targets "$ANDROID"
  for target in "$BROWSER" "$ANDROID" "$IOS"; do look_at_tree "$target"; done
  step 'The core on phones' 'a minute' -- cargo check --quiet -p andrum-core --target "$ANDROID"
  ;;
build)
  need_targets "$BROWSER" "$ANDROID" "$IOS"
  step 'The core in a browser' 'a minute' -- cargo check -p andrum-core --target "$BROWSER"
  for target in "$ANDROID" "$IOS"; do step "The core for $target" 'two minutes' -- library "$target"; done
  ;;
*) stop 'usage: mobile.sh check|build' ;;
esac
