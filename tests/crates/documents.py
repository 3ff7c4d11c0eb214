"""The documents of the corpus: which belong together, what their crates are called."""

import re
from dataclasses import dataclass
from pathlib import Path

# Above it a document is large: its crate is checked alone.
SMALL = 200_000
# The longest name of a crate, so that the generator takes it.
LONGEST = 56


@dataclass
class Document:
    """What one crate is made of."""

    name: str
    schemas: list[Path]
    references: list[Path]
    is_small: bool
    # As the command line names it.
    file: str


def documents(corpus: Path) -> list[Document]:
    """All documents that must be accepted, small ones first, each group in order of names."""
    found = []
    taken: set[str] = set()
    for schemas in together(corpus):
        first = schemas[0]
        size = sum(size_of(schema) for schema in schemas)
        text = first.read_text("utf-8-sig") if first.is_file() else ""
        found.append(
            Document(
                name=name(first, taken),
                schemas=schemas,
                references=[first.parent] if "<edmx:Reference" in text or "$Reference" in text else [],
                is_small=size < SMALL,
                file=first.relative_to(corpus).as_posix(),
            )
        )
    return sorted(found, key=lambda it: (not it.is_small, it.file))


def together(corpus: Path) -> list[list[Path]]:
    """The files, those together that are one schema."""
    groups: dict[Path, list[Path]] = {}
    redfish = corpus / "valid/redfish"
    for path in sorted([*corpus.glob("valid/**/*"), *corpus.glob("bare-schema/**/*")]):
        if path.suffix not in (".xml", ".json") or redfish in path.parents:
            continue
        # The parts of a schema are without references to each other.
        whole = re.sub(r"\.part\d+(?=\.xml$)", "", str(path))
        groups.setdefault(Path(whole), []).append(path)
    if redfish.is_dir():
        groups[redfish] = [redfish]
    return list(groups.values())


def size_of(path: Path) -> int:
    if path.is_dir():
        return sum(size_of(inner) for inner in path.iterdir())
    return path.stat().st_size


def name(path: Path, taken: set[str]) -> str:
    """A package name that no other document has."""
    stem = path.stem if path.suffix == ".xml" else path.name
    stem = stem.replace("odn-rt-RoundTripTests.RoundTrip", "odn-rt-")
    stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:LONGEST].strip("-")
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    taken.add(found)
    return found
