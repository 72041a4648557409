#!/usr/bin/env bash
# Every link in README.md and docs/ that points into the project must point at something. Links outward are left alone.
source "$(dirname "$0")/common.sh"
broken=0
while IFS= read -r page; do
  folder=$(dirname "$page")
  while IFS= read -r link; do
    target=${link%%#*}
    [[ -z $target || -e "$folder/$target" ]] && continue
    echo "$page: nothing at $link" >&2
    broken=1
  done < <(grep -oE '\]\([^) ]+\)' "$page" | sed 's/^](//; s/)$//' | grep -vE '^(https?|mailto):' || true)
done < <(git ls-files --cached --others --exclude-standard -- README.md 'docs/*.md')
exit "$broken"
