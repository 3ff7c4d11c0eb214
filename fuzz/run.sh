#!/usr/bin/env bash
# Runs every fuzz target, or those named, for a bounded time: fuzz/run.sh SECONDS [TARGET…]
# Fails on a crash, on an input that takes more than 10 s, and on more than 2 GB of memory.
# Works with a stable toolchain. FUZZ_CORPUS keeps what was found between runs.
set -euo pipefail
seconds=${1:?usage: fuzz/run.sh SECONDS [TARGET…]}
shift
here=$(cd "$(dirname "$0")" && pwd)
corpus=${FUZZ_CORPUS:-$here/corpus}
artifacts=${FUZZ_ARTIFACTS:-$here/artifacts}
host=$(rustc -vV | sed -n 's/^host: //p')
target_dir=${CARGO_TARGET_DIR:-$here/target}
[ $# -gt 0 ] || set -- xml json convert resolve generate

# Coverage as libFuzzer wants it; with --target, build scripts and macros go without.
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares" \
    cargo build --release --manifest-path "$here/Cargo.toml" --target "$host" --target-dir "$target_dir"

failed=0
for target in "$@"; do
    mkdir -p "$corpus/$target" "$artifacts/$target"
    "$target_dir/$host/release/$target" \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=2048 \
        -max_len=16384 -dict="$here/csdl.dict" -artifact_prefix="$artifacts/$target/" \
        -print_final_stats=1 -verbosity=0 \
        "$corpus/$target" "$here/seeds/$target" || failed=1
done
exit "$failed"
