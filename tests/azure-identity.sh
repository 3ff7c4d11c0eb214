#!/usr/bin/env bash
# The example that signs in with azure_identity, a package of its own: it compiles without a warning,
# signs in once for two requests, and never shows the token.
set -euo pipefail
cd "$(dirname "$0")/.."
manifest=generated/examples/azure_identity/Cargo.toml
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
cargo fmt --manifest-path "$manifest" --check
cargo clippy --locked --manifest-path "$manifest" --target-dir "$target" -- -D warnings
printed=$(cargo run --locked --quiet --manifest-path "$manifest" --target-dir "$target")
printf '%s\n' "$printed"
diff <(printf '%s\n' "$printed") - <<'END'
signs in at https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token
port Some(443)
port Some(53)
sent with Some(Sensitive)
sent with Some(Sensitive)
END
