#!/usr/bin/env bash
# A crate of every document of the corpus that has types: made, checked with and without the feature
# `client`, used by value in a downstream crate, and documented, all with warnings denied.
#
#     bash tests/crates/run.sh small      those of small documents: in batches, some minutes
#     bash tests/crates/run.sh large      the others, all of Graph and of Redfish among them: an hour
#     bash tests/crates/run.sh all
#     bash tests/crates/run.sh NAME...    those of some documents: `graph-v1.0.xml`, `redfish`
#
# Prints a table, and exits with 1, after all are done, if a document is refused or its crate has a
# warning. Everything goes below target/crates. README.md beside this has more.
set -euo pipefail
cd "$(dirname "$0")/../.."

# What is not there is an error on CI, and no more than a word elsewhere.
skipped() {
    if [ "${CI:-}" = true ]; then
        echo "error: $1, and CI needs it" >&2
        exit 1
    fi
    echo "skipped: $1"
    exit 0
}

[ $# -gt 0 ] || { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
shared=${ODATA_SHARED:-../shared}
[ -d "$shared/corpus" ] || skipped "$shared/corpus is absent (set ODATA_SHARED)"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || skipped "there is no Python of 3.9 or newer"

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
cargo build --locked --release --quiet -p odata-bindgen
exec python3 tests/crates/crates.py "$(realpath "$shared/corpus")" "$target" "$@"
