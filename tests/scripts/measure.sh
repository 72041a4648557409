#!/usr/bin/env bash
# Measures the app in a browser, against a server of its own: what it weighs, Lighthouse, a diary of 10,000 entries.
source "$(dirname "$0")/common.sh"
need_rust
need chromium nodejs npm
need_ports
tests/scripts/app.sh
step 'Building the server' -- cargo build --release --quiet -p andrum-server --bin andrum
step 'Tools (npm)' -- npm_tools tests/app tests/measure
serve_for_now
cd tests/measure
export ANDRUM_URL="http://localhost:$PORT"
for part in size lighthouse diary; do
  node "$part.mjs"
done
