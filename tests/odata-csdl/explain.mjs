// Differences that are as they should be. In: a difference. Out: the name of its kind in the table
// of README.md, or nothing.

const RULES = {
  // Of children of a schema with one name, odata-csdl keeps one; ours is an array of them all.
  "shared-name": ({ path, theirs, ours }) =>
    path?.length === 2 && Array.isArray(ours) && !(Array.isArray(theirs) && theirs.length >= ours.length),

  // Of two values of one property, odata-csdl takes the last, and odata-bindgen the first.
  "second-value": ({ path, xml }) =>
    path?.includes("Permission") && /<\/Record>\s*<Record/.test(xml),

  // Absent Precision is 0 for all temporal types; odata-csdl writes it for Edm.DateTimeOffset only.
  "temporal-precision": ({ name, theirs, ours, around }) =>
    (name === "$Precision" && theirs === undefined && ours === 0 && isTemporal(around.ours)),

  // `variable` is what the absence of $Scale means; odata-csdl knows it in small letters only.
  "scale-in-capitals": ({ name, theirs, ours }) =>
    name === "$Scale" && theirs === "Variable" && ours === undefined,

  // $SRID is a string, `variable` in small letters.
  "srid": ({ name, theirs, ours }) =>
    name === "$SRID" && String(theirs).toLowerCase() === ours,

  // A constant in a place that takes any type is cast to its own, which CSDL XML says and a JSON
  // number or string does not.
  "constant-cast": ({ theirs, ours }) =>
    ours?.$Type !== undefined && ours.$Cast !== undefined && same(theirs, ours.$Cast),

  // A Boolean default in capitals is a Boolean all the same.
  "boolean-default": ({ name, theirs, ours }) =>
    name === "$DefaultValue" && typeof ours === "boolean" && String(theirs).toLowerCase() === String(ours),

  // The default value of a geography or geometry is GeoJSON (§7.2.7) with the same numbers in it.
  "default-place": ({ name, theirs, ours }) =>
    name === "$DefaultValue" && typeof theirs === "string" && ours?.type !== undefined &&
    same(numbers(theirs), numbers(JSON.stringify([ours.crs, ours.coordinates, ours.geometries]))),

  // What is written as false is kept; absence means the same.
  "written-false": ({ name, theirs, ours }) =>
    ["$OpenType", "$HasStream"].includes(name) && theirs === undefined && ours === false,

  // Without a value an annotation has the default of its term, which is empty for a record and for a
  // collection; odata-csdl writes true whatever the type.
  "default-of-term": ({ name, theirs, ours }) =>
    String(name).startsWith("@") && theirs === true && ["{}", "[]"].includes(JSON.stringify(ours)),

  // Where the term has no default and its type is neither a record nor a collection, that is null.
  "null-of-term": ({ name, theirs, ours, xml }) =>
    String(name).startsWith("@") && theirs === true && ours === null && isWithoutValue(name, xml),

  // `1` is true as well (XML Schema part 2, §3.2.2).
  "boolean-1": ({ name, theirs, ours, xml }) =>
    name === "$IsBound" && theirs === undefined && ours === true && /IsBound="(1|True|TRUE)"/.test(xml),

  // What is in a key holds no null (§6.5), whether or not the XML says so.
  "key-without-nullable": ({ path, name, theirs, ours, xml }) =>
    name === "$Nullable" && theirs === true && ours === undefined &&
    new RegExp(`<PropertyRef\\s+Name="${path.at(-2)}"`).test(xml),

  // Null is in what an operation takes or returns unless the XML says that it is not (§12.8, §12.9);
  // odata-csdl does not write it for collections.
  "collection-of-operation": ({ path, name, theirs, ours, around }) =>
    name === "$Nullable" && theirs === undefined && ours === true && around.ours.$Collection &&
    (path.includes("$Parameter") || path.includes("$ReturnType")),

  // `$Type` is part of a cast (§14.4.5, §14.4.8); odata-csdl leaves out `Edm.String`.
  "cast-to-string": ({ name, theirs, ours, around }) =>
    name === "$Type" && theirs === undefined && ours === "Edm.String" &&
    ("$Cast" in around.ours || "$IsOf" in around.ours),

  // White space around a path is none of it; a line break in an attribute is a space unless it is
  // a character reference, and then it stays.
  "white-space": ({ theirs, ours }) =>
    typeof theirs === "string" &&
    typeof ours === "string" &&
    theirs !== ours &&
    flat(theirs) === flat(ours),

  // A JSON schema is text in CSDL XML; odata-csdl writes it as JSON, and odata-bindgen as text.
  "json-as-text": ({ name, theirs, ours }) =>
    String(name).endsWith(".JSON.V1.Schema") &&
    typeof ours === "string" &&
    same(JSON.parse(ours), theirs),

  // A cast has its operand as a child (§14.4.5); odata-csdl takes what stands in the place of it.
  "cast-without-operand": ({ name, ours }) =>
    String(name).startsWith("@") && ours?.$Cast === null,

  // Two references to one URI: odata-csdl keeps the last, odata-bindgen what both include.
  "reference-twice": ({ name, theirs, ours }) =>
    name === "$Include" && ours?.length > theirs?.length && same(ours.slice(-theirs.length), theirs),

  // odata-csdl stops where odata-bindgen warns and reads on.
  "refused": ({ refused }) =>
    /missing attribute: (Type|Target)$/.test(refused) || /^Cannot read properties/.test(refused),
};

const TEMPORAL = ["Edm.DateTimeOffset", "Edm.Duration", "Edm.TimeOfDay"];

// Whether the XML declares this term, nullable and without a default, and applies it without a value.
function isWithoutValue(name, xml) {
  const term = name.slice(1).replace(/#.*$/, "").split(".").at(-1);
  const [declared] = xml.match(new RegExp(`<Term\\s[^>]*\\bName="${term}"[^>]*>`)) ?? [];
  const applied = new RegExp(
    `<Annotation\\s+Term="[^"]*\\.${term}"(\\s+Qualifier="[^"]*")?\\s*(/>|>\\s*</Annotation>)`
  );
  return (
    declared !== undefined &&
    !/\bDefaultValue=|\bNullable="false"/.test(declared) &&
    applied.test(xml)
  );
}

function isTemporal(object) {
  return TEMPORAL.includes(object.$Type) || TEMPORAL.includes(object.$UnderlyingType);
}

function same(left, right) {
  return JSON.stringify(left) === JSON.stringify(right);
}

// All numbers in a text, in their order.
function numbers(text) {
  return (text.match(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi) ?? []).map(Number);
}

function flat(text) {
  return text.replace(/\r\n|[\r\n\t]/g, " ").trim();
}

export function explain(difference) {
  const name = difference.path?.at(-1);
  const rule = Object.entries(RULES).find(([, holds]) => holds({ ...difference, name }));
  return rule?.[0];
}
