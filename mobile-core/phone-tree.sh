#!/bin/sh
# The core on phones and in browsers: that it builds, and that nothing in it needs a C compiler or brings its own TLS.
#
#   phone-tree.sh check   cargo check for the browser and for Android, and the look at the tree (part of `make test`)
#   phone-tree.sh build   static libraries for Android and iOS (`make mobile`)
set -eu
cd "$(dirname "$0")/.."

BROWSER=wasm32-unknown-unknown
ANDROID=aarch64-linux-android
IOS=aarch64-apple-ios

# Crates that compile or bind C code. TLS on phones is the platform's.
UNWANTED='cc cmake bindgen ring aws-lc-sys'

target() {
    rustup target list --installed | grep -qx "$1" || rustup target add "$1"
}

# No unwanted crate in the phone's tree; one that is there is shown with what brings it in.
look_at_tree() {
    tree=$(cargo tree -p andrum-core --target "$1" -e normal,build --prefix none --format '{p}')
    for crate in $UNWANTED; do
        if printf '%s\n' "$tree" | cut -d' ' -f1 | grep -qx "$crate"; then
            echo "andrum-core for $1 brings in $crate:" >&2
            cargo tree -p andrum-core --target "$1" -e normal,build -i "$crate" >&2
            exit 1
        fi
    done
    echo "andrum-core for $1: none of $UNWANTED"
}

check() {
    for target in $BROWSER $ANDROID $IOS; do
        target "$target"
        look_at_tree "$target"
    done
    cargo check -p andrum-core --target $ANDROID
    # The browser's randomness has to be chosen by a flag; a target folder of its own keeps the flag from rebuilding the rest.
    RUSTFLAGS='--cfg getrandom_backend="wasm_js"' cargo check -p andrum-core --target $BROWSER --target-dir target/wasm
}

build() {
    for target in $ANDROID $IOS; do
        target "$target"
        cargo rustc -p andrum-core --lib --crate-type staticlib --target "$target"
        ls -l "target/$target/debug/libandrum_core.a"
    done
}

case "${1:-}" in
check) check ;;
build) build ;;
*) echo "usage: $0 check|build" >&2; exit 2 ;;
esac
