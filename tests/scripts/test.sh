#!/usr/bin/env bash
# Everything that must hold. Ends with the tests' own result lines and their sum.
source "$(dirname "$0")/common.sh"
began=$SECONDS
need_rust
say "Everything that must hold: from nothing about half an hour on two cores, later a good deal less"
need postgresql chromium nodejs npm
tests/scripts/lint.sh
tests/scripts/mobile.sh check
tests/scripts/app.sh
step 'Tools of the browser tests (npm)' 'half a minute' -- npm_tools tests/app

mkdir -p target
log=target/test-output.txt
run_tests() { cargo test --workspace --no-fail-fast 2>&1 | tee "$log"; }
status=0
step 'Tests (cargo test)' '18 minutes' -- run_tests || status=$?

say "What the tests said (all of it: $log)"
grep -E '^test result:|^test .* FAILED$|^error: ' "$log" || true
printf '%d minutes in all\n' $(((SECONDS - began + 59) / 60))
awk '/^test result:/ { passed += $4; failed += $6 } END { printf "%d passed, %d failed\n", passed, failed }' "$log"
exit "$status"
