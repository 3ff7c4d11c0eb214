#!/usr/bin/env python3
"""Makes, checks and documents a crate of every document; `run.sh` says how, and calls this.

A batch of crates is a cargo workspace, so that what they depend on is built once.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import downstream
import merged
from documents import Document, documents

ROOT = Path(__file__).resolve().parents[2]
# Crates of small documents in one workspace.
BATCH = 150


@dataclass
class Row:
    """What is told of a document."""

    document: Document
    failures: list[str] = field(default_factory=list)
    types: int = 0
    builders: int = 0
    files: int = 0
    lines: int = 0
    generated: float = 0
    # By program and features: seconds of CPU, megabytes.
    measured: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    warnings: int = 0
    # The document whose crate is the same.
    same_as: str = ""

    def fail(self, what: str, text: str) -> None:
        self.failures.append(what)
        indented = "\n".join(f"    {line}" for line in text.strip().splitlines()[:60])
        print(f"FAILED {self.document.file}: {what}\n{indented}", flush=True)


class Run:
    """A run over some documents."""

    def __init__(self, target: Path) -> None:
        self.generator = target / "release/odata-bindgen"
        self.scratch = target / "crates"
        self.log = self.scratch / "measured.log"
        self.sources: dict[str, str] = {}
        measure = Path(__file__).resolve().parent / "measure.py"
        self.environment = {
            **os.environ,
            # Where the tests of the generator check crates, too: the same dependencies.
            "CARGO_TARGET_DIR": str(target / "generated-crates"),
            "CARGO_INCREMENTAL": "0",
            "CARGO_TERM_COLOR": "never",
            "RUSTFLAGS": "-D warnings",
            "RUSTDOCFLAGS": "-D warnings",
            "RUSTC_WORKSPACE_WRAPPER": str(measure),
            "RUSTDOC": str(measure),
            "MEASURED": str(self.log),
            # What the generator remembers of earlier runs is not to be measured.
            "ODATA_BINDGEN_CACHE": "",
        }

    def batch(self, name: str, rows: list[Row]) -> None:
        """Makes the crates of a workspace and does all that is done with them."""
        workspace = self.scratch / name
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir(parents=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda row: self.generate(workspace, row), rows))
        members = []
        for row in rows:
            if row.failures or row.types + row.builders == 0:
                continue
            seen = self.sources.setdefault(contents(workspace / row.document.name), row.document.file)
            if seen == row.document.file:
                members.append(row)
            else:
                row.same_as = seen
        if not members:
            return
        # The versions that the workspace has locked.
        shutil.copy(ROOT / "Cargo.lock", workspace)
        manifest(workspace, [row.document.name for row in members])
        self.cargo(workspace, members, "check", [])
        self.cargo(workspace, members, "check", ["--no-default-features", *areas(workspace, members)])
        # What is documented there already, rustdoc reads each time.
        shutil.rmtree(Path(self.environment["CARGO_TARGET_DIR"]) / "doc", ignore_errors=True)
        sound = [row for row in members if not row.failures]
        self.downstream(workspace, sound)
        if len(members) == 1:
            self.cargo(workspace, members, "doc", ["--no-deps"])
        else:
            self.document(workspace, sound)

    def generate(self, workspace: Path, row: Row) -> None:
        document = row.document
        command = [str(self.generator), "generate", "--crate-name", document.name]
        for schema in document.schemas:
            command += ["--schema", str(schema)]
        for directory in document.references:
            command += ["--references", str(directory)]
        crate = workspace / document.name
        command += ["--out", str(crate), "--runtime", str(ROOT / "runtime")]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment
        )
        # Nothing is read before the end, of which the usage is.
        with ThreadPoolExecutor(1) as pool:
            error = pool.submit(process.stderr.read)
            out = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        row.generated = used.ru_utime + used.ru_stime
        if process.returncode != 0:
            row.fail("refused" if process.returncode == 1 else f"generator: {process.returncode}", error.result())
            return
        counts = re.search(r"(\d+) types?\b.*?(\d+) request builders?, (\d+) files? of (\d+) lines?", out)
        if counts is None:
            row.fail("no summary", out)
            return
        row.types, row.builders, row.files, row.lines = map(int, counts.groups())
        # The crate is a member of the batch, not a workspace of its own.
        own = crate / "Cargo.toml"
        own.write_text(own.read_text().replace("\n[workspace]\n", "\n"))

    def cargo(self, workspace: Path, rows: list[Row], command: str, arguments: list[str]) -> None:
        """One command for all generated crates; findings go to their rows."""
        features = "types" if "--no-default-features" in arguments else "client"
        program = "rustdoc" if command == "doc" else "rustc"
        what = {"client": command, "types": f"{command}, types only"}[features]
        by_crate = {row.document.name.replace("-", "_"): row for row in rows}
        packages = [f"--package={row.document.name}" for row in rows]
        output = self.messages(workspace, [command, "--keep-going", *packages, *arguments])
        reported = set()
        for message in output.messages:
            row = by_crate.get(message["target"]["name"].replace("-", "_"))
            if row is None:
                sys.exit(f"error: a finding outside of the crates:\n{message['message']['rendered']}")
            row.warnings += 1
            if row.document.name not in reported:
                reported.add(row.document.name)
                row.fail(what, message["message"]["rendered"])
        for crate, row in by_crate.items():
            found = output.measured.get((program, crate, features))
            if found is not None:
                row.measured[program, features] = found
            elif row.document.name not in reported and what not in row.failures and not row.failures:
                row.fail(what, output.error or "it did not run")
        failed = re.findall(r"could not (?:compile|document) `([^`]+)`", output.error)
        for name in failed:
            row = by_crate.get(name.replace("-", "_"))
            if row is None:
                sys.exit(f"error: `{name}` does not compile:\n{output.error}")
            if row.document.name not in reported:
                row.fail(what, output.error)
        if output.status != 0 and not failed and not reported:
            sys.exit(f"error: cargo {command} failed:\n{output.error}")

    def downstream(self, workspace: Path, rows: list[Row]) -> None:
        """A crate that uses all of those by value."""
        if rows:
            downstream.write(workspace / "downstream", crates(workspace, rows))
            self.together(workspace, rows, "downstream", ["check"])

    def document(self, workspace: Path, rows: list[Row]) -> None:
        """Documents all as modules of one crate: rustdoc takes two seconds for any crate."""
        while rows:
            merged.write(workspace / "merged", crates(workspace, rows))
            self.together(workspace, rows, "merged", ["doc", "--no-deps"])
            # One that fails keeps rustdoc from the others.
            sound = [row for row in rows if not row.failures]
            rows = sound if len(sound) < len(rows) else []

    def together(self, workspace: Path, rows: list[Row], package: str, command: list[str]) -> None:
        """A command for a package that has a module for each crate; findings go to their rows."""
        what = {"check": "downstream", "doc": "doc"}[command[0]]
        manifest(workspace, [*(row.document.name for row in rows), package])
        output = self.messages(workspace, [*command, f"--package={package}"])
        for message in output.messages:
            places = [Path(span["file_name"]).parts for span in message["message"]["spans"]]
            guilty = [row for row in rows if any(is_of(row, place) for place in places)]
            for row in guilty or rows[:1]:
                row.warnings += 1
                if what not in row.failures:
                    row.fail(what, message["message"]["rendered"])
        if output.status != 0 and not output.messages:
            rows[0].fail(what, output.error)
        program = {"check": "rustc", "doc": "rustdoc"}[command[0]]
        for (of, crate, _), used in output.measured.items():
            if (of, crate) != (program, package):
                continue
            if len(rows) == 1:
                rows[0].measured[of, "downstream" if of == "rustc" else "client"] = used
            else:
                print(f"{what} of {len(rows)} crates: {used[0]:.1f} s, {used[1]} MB", flush=True)

    def messages(self, workspace: Path, arguments: list[str]) -> "Output":
        self.log.unlink(missing_ok=True)
        done = subprocess.run(
            ["cargo", *arguments, "--offline", "--message-format=json"],
            cwd=workspace,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        found = [it for it in found if it["reason"] == "compiler-message"]
        # Sums at the end, such as `aborting due to 2 previous errors`, are about no place.
        found = [it for it in found if it["message"]["spans"] or "abort" not in it["message"]["message"]]
        measured = {}
        if self.log.exists():
            for line in self.log.read_text().splitlines():
                program, crate, features, seconds, megabytes = line.split()
                measured[program, crate, features] = (float(seconds), int(megabytes))
        return Output(done.returncode, found, done.stderr, measured)


@dataclass
class Output:
    """What cargo said, and what its runs of compilers took."""

    status: int
    messages: list[dict]
    error: str
    measured: dict[tuple[str, str, str], tuple[float, int]]


def areas(workspace: Path, rows: list[Row]) -> list[str]:
    """Arguments for all areas of the crates that have some: by default they are enabled."""
    names = [row.document.name for row in rows]
    divided = [it for it in names if "\nfull = [" in (workspace / it / "Cargo.toml").read_text()]
    return ["--features", ",".join(f"{it}/full" for it in divided)] if divided else []


def crates(workspace: Path, rows: list[Row]) -> list[tuple[str, Path]]:
    return [(row.document.name, workspace / row.document.name) for row in rows]


def is_of(row: Row, place: tuple[str, ...]) -> bool:
    """Whether a file is that of the document's module."""
    module = row.document.name.replace("-", "_")
    return module in place or f"{module}.rs" in place


def manifest(workspace: Path, members: list[str]) -> None:
    lines = "".join(f'    "{name}",\n' for name in members)
    (workspace / "Cargo.toml").write_text(f'[workspace]\nresolver = "3"\nmembers = [\n{lines}]\n')


def contents(crate: Path) -> str:
    """What tells whether two crates are the same: all sources without their first lines."""
    digest = hashlib.sha256()
    for file in sorted((crate / "src").rglob("*.rs")):
        digest.update(str(file.relative_to(crate)).encode() + b"\0")
        digest.update(file.read_bytes().partition(b"\n")[2] + b"\0")
    return digest.hexdigest()


HEAD = (
    "| document | types | request builders | files | lines | generate, s | check, s | types only, s "
    "| downstream, s | doc, s | MB | warnings | |\n|---|" + "---:|" * 11 + "---|"
)


def line(row: Row) -> str:
    """The row of the table."""

    def seconds(program: str, features: str) -> str:
        found = row.measured.get((program, features))
        return f"{found[0]:.2f}" if found else ""

    most = max((megabytes for _, megabytes in row.measured.values()), default="")
    cells = [
        row.document.file,
        row.types,
        row.builders,
        row.files,
        row.lines,
        f"{row.generated:.2f}",
        seconds("rustc", "client"),
        seconds("rustc", "types"),
        seconds("rustc", "downstream"),
        seconds("rustdoc", "client"),
        most,
        row.warnings,
        ", ".join(row.failures) or (f"as {row.same_as}" if row.same_as else ""),
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def chosen(everything: list[Document], names: list[str]) -> list[Document]:
    if names == ["all"]:
        return everything
    if names in (["small"], ["large"]):
        return [it for it in everything if it.is_small == (names == ["small"])]
    found = []
    for name in names:
        of_name = [it for it in everything if name in (it.file, it.file.rpartition("/")[2], it.name)]
        if not of_name:
            sys.exit(f"error: no document `{name}`")
        found += of_name
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("names", nargs="+", metavar="small|large|all|NAME")
    arguments = parser.parse_args()
    start = time.monotonic()
    run = Run(arguments.target)
    run.scratch.mkdir(parents=True, exist_ok=True)
    rows = [Row(document) for document in chosen(documents(arguments.corpus), arguments.names)]
    small = [row for row in rows if row.document.is_small]
    for first in range(0, len(small), BATCH):
        batch = small[first : first + BATCH]
        run.batch(f"small-{first // BATCH + 1}", batch)
        print(f"after {time.monotonic() - start:.0f} s: {first + len(batch)} small documents", flush=True)
    for row in rows:
        if not row.document.is_small:
            run.batch(f"large-{row.document.name}", [row])
            # Each takes minutes: what is known is told at once.
            print(f"after {time.monotonic() - start:.0f} s: {line(row)}", flush=True)
    with_types = [row for row in rows if row.failures or row.types + row.builders > 0]
    print(f"\n{HEAD}")
    for row in with_types:
        print(line(row))
    failed = [row for row in rows if row.failures]
    crates = sum(1 for row in with_types if not row.same_as)
    print(f"\n{len(rows)} documents, {len(rows) - len(with_types)} without types, {crates} crates, "
          f"{len(with_types) - crates} the same as another, {len(failed)} failed, in {time.monotonic() - start:.0f} s")
    for row in failed:
        print(f"FAILED {row.document.file}: {', '.join(row.failures)}")
    return 1 if failed else 0


sys.exit(main())
