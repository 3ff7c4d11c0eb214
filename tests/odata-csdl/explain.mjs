// Differences that are as they should be. In: a difference. Out: the name of its kind in the table
// of README.md, or nothing.

export function explain() {
  return undefined;
}
