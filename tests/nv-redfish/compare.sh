#!/usr/bin/env bash
# Ours and the nv-redfish compiler on the same documents, in one run: time and memory to generate,
# lines, determinism, and what `cargo check` of the generated code costs.
#
#     bash tests/nv-redfish/compare.sh [FOLDER]
#
# The documents are the Redfish and Swordfish ones that the package nv-redfish-schema ships. Needs a
# network the first time; everything goes below FOLDER (target/nv-redfish). GNU time is needed.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
version=0.22.1
work=${1:-target/nv-redfish}
mkdir -p "$work"
work=$(cd "$work" && pwd)
export CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never CARGO_TARGET_DIR="$work/target"
# The other compiler recurses deeply.
ulimit -s unlimited 2>/dev/null || ulimit -s "$(ulimit -Hs)"

mkdir -p "$work/theirs/src"
cat >"$work/theirs/Cargo.toml" <<TOML
[package]
name = "theirs"
edition = "2024"

[dependencies]
nv-redfish-core = "=$version"
serde = { version = "1", features = ["derive"] }
serde_json = "1"

[build-dependencies]
nv-redfish-schema = "=$version"

[workspace]
TOML
# As nv-redfish includes it, with the recursion limit that it raises for that.
cat >"$work/theirs/src/lib.rs" <<'RUST'
#![recursion_limit = "256"]
#[allow(warnings)]
pub mod redfish {
    include!(concat!(env!("CARGO_MANIFEST_DIR"), "/redfish.rs"));
}
RUST
[ -x "$work/bin/nv-redfish-csdl-compiler" ] ||
    cargo install --quiet --locked --root "$work" --version "$version" nv-redfish-csdl-compiler
cargo build --quiet --locked --release --manifest-path "$root/Cargo.toml" -p odata-bindgen
theirs="$work/bin/nv-redfish-csdl-compiler"
ours="$work/target/release/odata-bindgen"

schemas=$(cd "$work/theirs" && cargo metadata --format-version 1 |
    sed -n 's#.*"manifest_path":"\([^"]*nv-redfish-schema-[^"]*\)/Cargo.toml".*#\1#p')
# Some documents are in both bundles: the first one counts.
mapfile -t documents < <(find "$schemas/redfish-csdl" "$schemas/swordfish-csdl" -name '*.xml' |
    sort | awk -F/ '!seen[$NF]++' | sort)
arguments=()
for document in "${documents[@]}"; do arguments+=(--schema "$document"); done

# Prints: seconds of CPU, megabytes.
measured() {
    local log="$work/time"
    /usr/bin/time -o "$log" -f '%U %S %M' "$@" >"$work/log" 2>&1 || { tail -5 "$work/log" >&2; exit 1; }
    awk '{printf "%.2f %.0f", $1 + $2, $3 / 1024}' "$log"
}
# The least of three.
least() { for _ in 1 2 3; do measured "$@"; echo; done | sort -n | head -1; }

their_generate=$(least "$theirs" compile -o "$work/theirs/redfish.rs" "${documents[@]}")
first=$(sha256sum <"$work/theirs/redfish.rs")
"$theirs" compile -o "$work/theirs/redfish.rs" "${documents[@]}" >/dev/null
[ "$first" = "$(sha256sum <"$work/theirs/redfish.rs")" ] && their_same=yes || their_same=no
their_lines=$(wc -l <"$work/theirs/redfish.rs")

fresh() { rm -rf "$work/ours" && "$ours" generate "${arguments[@]}" --crate-name ours --out "$work/ours" --runtime "$root/runtime"; }
sum() { (cd "$work/ours" && find . -type f ! -name Cargo.lock -print0 | sort -z | xargs -0 sha256sum | sha256sum); }
our_generate=$(for _ in 1 2 3; do
    rm -rf "$work/ours"
    measured "$ours" generate "${arguments[@]}" --crate-name ours --out "$work/ours" --runtime "$root/runtime"
    echo
done | sort -n | head -1)
first=$(sum)
fresh >/dev/null 2>&1
[ "$first" = "$(sum)" ] && our_same=yes || our_same=no
our_lines=$(find "$work/ours/src" -name '*.rs' -print0 | xargs -0 cat | wc -l)

# Dependencies are built first; then the crate alone is checked, one job.
checked() {
    cd "$1"
    cargo check --quiet 2>&1 | grep -E '^(warning|error)' | sort | uniq -c >&2 || true
    touch src/lib.rs
    measured cargo check --quiet --jobs 1
}
their_check=$(checked "$work/theirs")
our_check=$(checked "$work/ours")

row() { printf '| %s | %s | %s |\n' "$@"; }
printf '%s documents\n\n' "${#documents[@]}"
row "what" "odata-bindgen" "nv-redfish-csdl-compiler $version"
row "---" "---" "---"
row "generate, s of CPU" "${our_generate% *}" "${their_generate% *}"
row "generate, MB" "${our_generate#* }" "${their_generate#* }"
row "the same twice" "$our_same" "$their_same"
row "lines" "$our_lines" "$their_lines"
code() { grep -vcE '^[[:space:]]*(//|$)'; }
row "lines without comments and blank ones" \
    "$(find "$work/ours/src" -name '*.rs' -print0 | xargs -0 cat | code)" "$(code <"$work/theirs/redfish.rs")"
row "check, s of CPU" "${our_check% *}" "${their_check% *}"
row "check, MB" "${our_check#* }" "${their_check#* }"
