"""A crate with the sources of several generated crates, each below a module of its own."""

import re
import shutil
from pathlib import Path


def write(folder: Path, crates: list[tuple[str, Path]]) -> None:
    """A package in `folder` with a module for each generated crate: its name and directory."""
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "src"
    source.mkdir(parents=True)
    # All have the same features and dependencies.
    manifest = (crates[0][1] / "Cargo.toml").read_text()
    (folder / "Cargo.toml").write_text(re.sub(r'^name = ".*"$', f'name = "{folder.name}"', manifest, count=1, flags=re.M))
    lines = ["//! Generated crates.\n"]
    for name, directory in crates:
        module = name.replace("-", "_")
        lines.append(f"pub mod {module};\n")
        for file in (directory / "src").rglob("*.rs"):
            inner = file.relative_to(directory / "src")
            copy = source / module / ("mod.rs" if str(inner) == "lib.rs" else inner)
            copy.parent.mkdir(parents=True, exist_ok=True)
            # Not the `$crate` of a macro.
            copy.write_text(re.sub(r"(?<![\w$])crate::", f"crate::{module}::", file.read_text()))
    (source / "lib.rs").write_text("".join(lines))
