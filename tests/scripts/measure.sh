#!/usr/bin/env bash
# Measures the app in a browser, against a server of its own: what it weighs, Lighthouse, a diary of 10,000 entries, a group with two years in it.
source "$(dirname "$0")/common.sh"
need_rust
need chromium nodejs npm
need_ports
tests/scripts/app.sh
step 'Building the server and the bench' 'eight minutes' -- cargo build --release --quiet --bin andrum --bin bench
step 'Tools (npm)' -- npm_tools tests/app tests/measure
# Ten people from one address.
export ANDRUM_PUBLIC_URL="http://localhost:$PORT" ANDRUM_REGISTRATIONS_PER_HOUR=100 ANDRUM_LOGINS_PER_MINUTE=1000 ANDRUM_REQUESTS_PER_MINUTE=100000
serve_for_now
export ANDRUM_URL="http://localhost:$PORT"
ANDRUM_GROUP=$(target/release/bench --two-years "$ANDRUM_URL")
export ANDRUM_GROUP
cd tests/measure
for part in size lighthouse diary group; do
  node "$part.mjs"
done
