#!/usr/bin/env bash
# Compares `odata-bindgen convert --to json` with odata-csdl on all XML documents of a directory.
#   tests/odata-csdl/compare.sh [DIRECTORY]     default: corpus/valid in $ODATA_SHARED or ../shared
# Needs Node.js 18 or newer, and npm, which fetches the version that package-lock.json pins.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
directory=${1:-${ODATA_SHARED:-$root/../shared}/corpus/valid}
work=$target/compare-odata-csdl

cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p odata-bindgen
mkdir -p "$work"
cp "$here"/*.mjs "$here"/package.json "$here"/package-lock.json "$here"/.npmrc "$work"
(cd "$work" && npm ci --silent --ignore-scripts)
ODATA_BINDGEN=${ODATA_BINDGEN:-$target/release/odata-bindgen} node "$work/compare.mjs" "$directory" 2>"$work/messages.txt"
