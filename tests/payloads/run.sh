#!/usr/bin/env bash
# Every recorded payload through the bindings of all of Microsoft Graph: generates a crate of its
# types below target/, compiles it with the program in runner/, and runs that. Takes some minutes
# the first time. `bash tests/payloads/run.sh > report.txt` keeps the list of what was reported.
set -euo pipefail
cd "$(dirname "$0")/../.."
shared=$(realpath "${ODATA_SHARED:-../shared}")
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
scratch=$target/payloads
mkdir -p "$scratch"

cargo run --locked --release --quiet -p odata-bindgen -- generate \
    --schema "$shared/corpus/valid/graph-v1.0.xml" --operations omit \
    --crate-name graph-types --out "$scratch/graph" --runtime runtime >"$scratch/generate.log" 2>&1 ||
    { cat "$scratch/generate.log" >&2; exit 1; }

rm -rf "$scratch/runner"
cp -r tests/payloads/runner "$scratch/runner"
cp tests/support/json.rs "$scratch/runner/src/exact.rs"
# The versions that the workspace has locked.
cp Cargo.lock "$scratch/runner/Cargo.lock"
export PAYLOADS=$shared/payloads
cargo run --quiet --manifest-path "$scratch/runner/Cargo.toml" --target-dir "$scratch/target" -- "$PAYLOADS"
