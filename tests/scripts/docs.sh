#!/usr/bin/env bash
# Builds the book into target/book and follows every link between its pages.
source "$(dirname "$0")/common.sh"
need_rust
command -v mdbook >/dev/null ||
  step 'Installing mdBook (compiled here, once)' 'four minutes' -- cargo install --locked --quiet --no-default-features mdbook
step 'Links' -- tests/scripts/links.sh
step 'The book' -- mdbook build docs
echo "Read it: target/book/index.html"
