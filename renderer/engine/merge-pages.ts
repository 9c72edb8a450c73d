type Key = number | string;

/**
 * The list after its first page was read again: the page, then what had been loaded beyond its last item.
 * When the two no longer touch, the page alone: a hole in the list would look like a quiet time.
 */
export function mergeFirst<T>(
  loaded: readonly T[],
  page: readonly T[],
  total: number,
  keyOf: (item: T) => Key,
): readonly T[] {
  const last = page.at(-1);
  if (last === undefined || page.length >= total) return page;
  const seam = loaded.findIndex((item) => keyOf(item) === keyOf(last));
  return seam < 0 ? page : [...page, ...without(loaded.slice(seam + 1), page, keyOf)];
}

/** Further items after those loaded; what is there already is not repeated. */
export function appendNext<T>(loaded: readonly T[], next: readonly T[], keyOf: (item: T) => Key): readonly T[] {
  return [...loaded, ...without(next, loaded, keyOf)];
}

function without<T>(items: readonly T[], others: readonly T[], keyOf: (item: T) => Key): T[] {
  const known = new Set(others.map(keyOf));
  return items.filter((item) => !known.has(keyOf(item)));
}
