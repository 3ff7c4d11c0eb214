// The places where two values differ. In: two JSON values. Out: their paths with both values and
// the objects around them. The order of members does not count; that of items does.

export function differences(theirs, ours, path = [], around = {}, found = []) {
  const isObject = (it) => it !== null && typeof it === "object" && !Array.isArray(it);
  if (isObject(theirs) && isObject(ours)) {
    for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
      differences(theirs[name], ours[name], [...path, name], { theirs, ours }, found);
    }
  } else if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length) {
    theirs.forEach((item, at) => {
      differences(item, ours[at], [...path, at], { theirs, ours }, found);
    });
  } else if (JSON.stringify(theirs) !== JSON.stringify(ours)) {
    found.push({ path, theirs, ours, around });
  }
  return found;
}
