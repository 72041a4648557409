#!/usr/bin/env bash
# Runs the tests whose name contains TEST: Rust functions, and titles of browser tests (FILE::TITLE, or a part of it).
source "$(dirname "$0")/common.sh"
test=${TEST:-}
[[ -n $test ]] || stop 'Which one? make one TEST=padding_is_the_table, or for a browser test TEST=journal or TEST="journal::a word of the title".'
need_rust

# The crate that a file belongs to.
crate_of() {
  local folder
  folder=$(dirname "$1")
  until [[ -f $folder/Cargo.toml ]]; do folder=$(dirname "$folder"); done
  sed -n 's/^name = "\(.*\)"/\1/p;T;q' "$folder/Cargo.toml"
}

# Where it is: `-p CRATE --lib`, or `--test NAME` for a program of tests in a crate's tests/.
places() {
  local file
  git ls-files -z --cached --others --exclude-standard -- '*.rs' | xargs -0 grep -lE "fn [a-z0-9_]*${test##*::}" | while IFS= read -r file; do
    if [[ $file =~ ^(tests|server|mobile-core(/[a-z]+)?)/tests/([a-z0-9_]+) ]]; then
      echo "--test ${BASH_REMATCH[3]}"
    else
      echo "-p $(crate_of "$file") --lib"
    fi
  done | sort -u
}

# Whether browser tests are meant: a file of theirs, or words of a title.
in_browser() {
  [[ -e tests/app/${test%%::*}.test.mjs || $(grep -hE '^ *test\(' tests/app/*.test.mjs) == *"$test"* ]]
}

if in_browser; then
  need chromium nodejs npm
  ANDRUM_APP_PROFILE=${ANDRUM_APP_PROFILE:-dev} tests/scripts/app.sh
  [[ -d tests/app/node_modules ]] || step 'Tools of the browser tests (npm)' 'half a minute' -- npm_tools tests/app
  step "Browser tests: $test" 'six minutes' -- cargo test --quiet --test app -- "$test"
  exit
fi

[[ $test =~ ^[a-z0-9_:]+$ ]] || stop "No test has $test in its name."
mapfile -t found < <(places)
((${#found[@]} > 0)) || stop "No test has $test in its name."
for place in "${found[@]}"; do
  [[ $place == '-p andrum-'[^s]* ]] || need postgresql
  # shellcheck disable=SC2086
  step "Tests: $place $test" 'five minutes' -- cargo test --quiet $place "$test"
done
