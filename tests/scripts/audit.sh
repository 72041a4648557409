#!/usr/bin/env bash
# Licences, bans and sources of all dependencies; advisories where their database can be reached; spelling.
source "$(dirname "$0")/common.sh"
need_rust
need codespell
command -v cargo-deny >/dev/null ||
  step 'Installing cargo-deny (compiled here, once)' 'five minutes' -- cargo install --locked --quiet cargo-deny
status=0
step 'Licences, bans and sources' -- cargo deny --workspace --config .deny.toml check --hide-inclusion-graph licenses bans sources || status=1

say 'Advisories'
if cargo deny --workspace --config .deny.toml fetch db >/dev/null 2>&1; then
  cargo deny --workspace --config .deny.toml check --disable-fetch advisories || status=1
else
  echo 'NOT CHECKED: the advisory database (github.com/rustsec/advisory-db) cannot be reached from here.'
fi

spelling() {
  git ls-files -z -- '*.rs' '*.md' '*.sh' '*.toml' '*.sql' Makefile |
    xargs -0 codespell --builtin clear,rare --ignore-words tests/scripts/spelling.txt --skip 'LICENSE,*.lock,docs/anonymt.md,docs/guide-deltagare.md,docs/guide-handledare.md,docs/DATASKYDD.md,docs/tillganglighet.md'
}
step 'Spelling' -- spelling || status=1
exit "$status"
