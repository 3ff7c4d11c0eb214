#!/usr/bin/env bash
# A stale generated/ fails the build of the root package, and the error names the command to run.
set -euo pipefail
file=generated/src/client.rs
cp "$file" "$file.kept"
trap 'mv "$file.kept" "$file"' EXIT
printf '// stale\n' >>"$file"
if output=$(cargo check --locked -p odata-bindgen-tests 2>&1); then
    printf 'a stale %s did not fail the build\n' "$file"
    exit 1
fi
printf '%s\n' "$output" | grep -F 'generated/ is stale; run `cargo run --release -p odata-bindgen -- generate`'
