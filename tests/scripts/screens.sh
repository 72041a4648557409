#!/usr/bin/env bash
# Takes pictures of every screen into target/screens, for people to look at.
source "$(dirname "$0")/common.sh"
need_rust
need chromium nodejs npm
need_ports
tests/scripts/app.sh
step 'Building the server' 'five minutes' -- cargo build --release --quiet --bin andrum
step 'Tools (npm)' -- npm_tools tests/app
serve_for_now
pictures() { (cd tests/app && ANDRUM_URL="http://localhost:$PORT" node screens.mjs); }
step 'Pictures' -- pictures
