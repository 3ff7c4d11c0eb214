"""A downstream crate: holds, clones and drops types of the generated crates by value.

What is derived from how types lie in each other (auto traits, drop checking) is computed where a
type is used by value, so a crate can compile while those that use it do not.
"""

import re
from pathlib import Path

# So many of the largest types of each crate are used by value.
LARGEST = 40

HEAD = """//! By value, and between threads.
use std::fmt::Debug;

fn is_value<T: Send + Sync + Clone + Debug + 'static>() {}
fn is_shareable<T: Send + Sync + 'static>() {}

"""


def write(folder: Path, crates: list[tuple[str, Path]]) -> None:
    """A package in `folder` with a module for each generated crate: its name and directory."""
    (folder / "src").mkdir(parents=True, exist_ok=True)
    manifest = '[package]\nname = "downstream"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n'
    manifest += "".join(f'{name} = {{ path = "../{name}" }}\n' for name, _ in crates)
    (folder / "Cargo.toml").write_text(manifest)
    modules = [f"pub mod {name.replace('-', '_')};\n" for name, _ in crates]
    (folder / "src/lib.rs").write_text("//! Uses generated crates.\n#![allow(deprecated)]\n" + "".join(modules))
    for name, directory in crates:
        module = name.replace("-", "_")
        (folder / f"src/{module}.rs").write_text(uses(f"::{module}", directory / "src"))


def uses(crate: str, source: Path) -> str:
    values, shareable = public_types(crate, source)
    lines = [HEAD, "pub fn all_types() {\n"]
    lines += [f"    is_value::<{path}>();\n" for path, _ in values]
    lines += [f"    is_shareable::<{path}>();\n" for path in shareable]
    lines.append("}\n")
    largest = sorted(values, key=lambda it: (-it[1], it[0]))[:LARGEST]
    for number, (path, _) in enumerate(largest):
        lines.append(f"\npub fn copy_{number}(x: {path}) -> {path} {{\n    x.clone()\n}}\n")
        lines.append(f"\npub fn drop_{number}(x: {path}) {{\n    drop(x);\n}}\n")
    for number, (path, _) in enumerate(largest[:3]):
        lines.append(f"\n#[derive(Clone, Debug)]\npub struct Holder{number} {{\n    pub one: {path},\n")
        lines.append(f"    pub more: Vec<Holder{number}>,\n    pub all: Vec<{path}>,\n}}\n")
    return "".join(lines)


def public_types(crate: str, source: Path) -> tuple[list[tuple[str, int]], list[str]]:
    """Paths of values, each with its number of fields or variants, and paths of all else."""
    values, shareable = [], []
    for file in sorted(source.rglob("mod.rs")):
        inner = file.parent.relative_to(source).parts
        parts = [part if part not in KEYWORDS else f"r#{part}" for part in inner]
        for module, names in re.findall(r"^pub use self::(\S+?)::(\{[^}]*\}|\w+);", file.read_text(), re.M):
            sizes = sizes_in(file.parent / f"{module.removeprefix('r#')}.rs")
            for name in re.findall(r"(?:r#)?\w+", names):
                path = "::".join([crate, *parts, name])
                if "requests" in inner or "operations" in inner:
                    shareable.append(path)
                else:
                    values.append((path, sizes.get(name, 0)))
    if (source / "client.rs").exists():
        shareable.append(f"{crate}::Client")
    return values, shareable


def sizes_in(file: Path) -> dict[str, int]:
    found = re.findall(r"^pub (?:struct|enum) (\w+)[^\n]*\{\n(.*?)^\}", file.read_text(), re.M | re.S)
    return {name: body.count(",\n") for name, body in found}


KEYWORDS = set(
    "as async await box break const continue do dyn else enum extern false final fn for gen if impl in "
    "let loop macro match mod move mut override priv pub ref return static struct trait true try type "
    "typeof unsafe unsized use virtual where while yield abstract become".split()
)
