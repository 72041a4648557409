#!/usr/bin/env bash
# Takes pictures of every screen into target/screens, for people to look at, and says how much a phone loads.
source "$(dirname "$0")/common.sh"
need_rust
need chromium nodejs npm
need_ports
tests/scripts/app.sh
step 'Building the server' -- cargo build --release --quiet -p andrum-server --bin andrum
step 'Tools (npm)' -- npm ci --prefix tests/app --no-audit --no-fund --silent
data=$(mktemp -d)
ANDRUM_DATA=$data ANDRUM_LISTEN="127.0.0.1:$PORT" ANDRUM_OPERATIONS_LISTEN="127.0.0.1:$((PORT + 1))" ANDRUM_LOG_FILTER=warn target/release/andrum serve &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$data"' EXIT
until taken "$PORT"; do
  kill -0 "$server" 2>/dev/null || stop 'The server did not start; it says why above.'
  sleep 0.1
done
pictures() { (cd tests/app && ANDRUM_URL="http://localhost:$PORT" node screens.mjs); }
step 'Pictures' -- pictures
