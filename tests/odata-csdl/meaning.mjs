// What a CSDL JSON document says, however it says it. In: a document, and the XML that it was made
// from. Out: the same document with whole names instead of aliases, and without members that only
// say what their absence says.

// The container's name: odata-csdl leaves it out of paths to what the container itself holds.
export function meaning(document) {
  const names = new Map();
  for (const reference of Object.values(document.$Reference ?? {})) {
    for (const include of reference.$Include ?? []) {
      if (include.$Alias) names.set(include.$Alias, include.$Namespace);
    }
  }
  for (const [namespace, schema] of Object.entries(document)) {
    if (schema?.$Alias) names.set(schema.$Alias, namespace);
  }
  const containers = new Set();
  for (const [namespace, schema] of Object.entries(document)) {
    for (const [name, child] of Object.entries(schema ?? {})) {
      if (child?.$Kind === "EntityContainer") containers.add(`${namespace}.${name}`);
    }
  }
  // Parameter types of an overload are separated by commas, with or without a space.
  const whole = (text) =>
    text.replace(/,\s+/g, ",").replace(/(^|[/@(,#])([^/@(),#.\s]+)(?=\.)/g, (all, before, alias) =>
      names.has(alias) ? before + names.get(alias) : all
    );
  const inContainer = (text) => {
    const path = whole(text);
    const slash = path.indexOf("/");
    return slash > 0 && containers.has(path.slice(0, slash)) ? path.slice(slash + 1) : path;
  };

  function value(name, it) {
    if (Array.isArray(it)) return it.map((item) => value(name, item));
    if (it !== null && typeof it === "object") return object(name, it);
    if (typeof it !== "string") return it;
    if (name === "$EntitySet") return inContainer(it);
    return name === "@type" ? whole(it).replace(/^.*#/, "#") : whole(it);
  }

  function object(parent, it) {
    const result = {};
    for (const [key, child] of Object.entries(it)) {
      if (key === "$Alias" && parent !== "$Include") continue;
      if (["$Nullable", "$Collection", "$Abstract"].includes(key) && child === false) continue;
      if (key === "$IncludeInServiceDocument" && child === (it.$Collection ?? false)) continue;
      const name = key === "@odata.type" ? "@type" : key;
      const inner =
        parent === "$NavigationPropertyBinding" && typeof child === "string"
          ? inContainer(child)
          : value(name, child);
      // odata-csdl refers to the JSON form of the vocabularies instead of the XML form.
      const target = parent === "$Reference" ? name.replace(/\.xml$/, ".json") : whole(name);
      result[target] = inner;
    }
    return result;
  }

  const root = object("", document);
  delete root.$EntityContainer;
  return root;
}
