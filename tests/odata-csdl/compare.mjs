// Converts every CSDL XML document below a directory to CSDL JSON, with odata-bindgen and with
// OASIS's odata-csdl, and compares what the two say. In: the directory, and the command as
// ODATA_BINDGEN. Out: the counts, and every difference that no rule in explain.mjs explains;
// status 1 if there is one.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import csdl from "odata-csdl";

import { differences } from "./differences.mjs";
import { explain } from "./explain.mjs";
import { meaning } from "./meaning.mjs";

const [directory] = process.argv.slice(2);
const command = process.env.ODATA_BINDGEN;
if (!directory || !command) {
  console.error("usage: ODATA_BINDGEN=path/to/odata-bindgen node compare.mjs DIRECTORY");
  process.exit(2);
}

const paths = readdirSync(directory, { recursive: true, withFileTypes: true })
  .filter((it) => it.isFile() && it.name.endsWith(".xml"))
  .map((it) => join(it.parentPath ?? it.path, it.name))
  .sort();

let same = 0;
const explained = new Map();
const unexplained = [];

function count(kind, document) {
  const entry = explained.get(kind) ?? { differences: 0, documents: new Set() };
  entry.differences += 1;
  entry.documents.add(document);
  explained.set(kind, entry);
}

for (const path of paths) {
  const name = relative(directory, path);
  const xml = readFileSync(path, "utf8");
  const ours = JSON.parse(
    execFileSync(command, ["convert", path, "--to", "json"], {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
      stdio: ["ignore", "pipe", "ignore"],
    })
  );
  let theirs;
  if (xml.startsWith("\uFEFF")) count("byte-order-mark", name);
  try {
    theirs = csdl.xml2json(xml.replace(/^\uFEFF/, ""));
  } catch (error) {
    const kind = explain({ refused: error.message, xml });
    if (kind) count(kind, name);
    else unexplained.push(`${name}: odata-csdl refuses it: ${error.message}`);
    continue;
  }
  const found = differences(meaning(theirs, xml), meaning(ours, xml));
  if (found.length === 0) same += 1;
  for (const difference of found) {
    const kind = explain({ ...difference, xml });
    if (kind) count(kind, name);
    else unexplained.push(`${name}: ${show(difference)}`);
  }
}

function show({ path, theirs, ours }) {
  const text = (value) => (JSON.stringify(value) ?? "absent").slice(0, 160);
  return `${path.join(" > ")}\n    odata-csdl:    ${text(theirs)}\n    odata-bindgen: ${text(ours)}`;
}

console.log(`${paths.length} documents, ${same} of them the same`);
for (const [kind, entry] of [...explained].sort()) {
  console.log(`  ${kind}: ${entry.differences} in ${entry.documents.size} documents`);
}
console.log(`${unexplained.length} unexplained differences`);
for (const line of unexplained.slice(0, Number(process.env.SHOW ?? 50))) console.log(`  ${line}`);
process.exit(unexplained.length === 0 ? 0 : 1);
