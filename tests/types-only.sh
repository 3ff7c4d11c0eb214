#!/usr/bin/env bash
# Without the feature `client`, the generated crate's tree has at most 20 crates and no async.
set -euo pipefail
tree=$(cargo tree --locked -p graph-security --no-default-features -e normal --prefix none --format '{p}' | sed 's/ (\*)$//; s/ (.*//' | sort -u)
count=$(printf '%s\n' "$tree" | wc -l)
printf '%s\n%s crates without the feature client\n' "$tree" "$count"
[ "$count" -le 20 ]
! printf '%s\n' "$tree" | grep -E '^(tokio|futures|reqwest|hyper|http|url) ' 
