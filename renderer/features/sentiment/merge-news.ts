import type { NewsItem } from '../../../core/contract/contract.ts';

/**
 * The list after its newest page was read again: the page, then what had been loaded beyond its last item.
 * When the two no longer touch, the page alone: a hole in the list would look like a quiet day.
 */
export function mergeNewest(loaded: readonly NewsItem[], page: readonly NewsItem[], total: number): NewsItem[] {
  const last = page.at(-1);
  if (!last || page.length >= total) return [...page];
  const seam = loaded.findIndex((item) => item.id === last.id);
  return seam < 0 ? [...page] : [...page, ...without(loaded.slice(seam + 1), page)];
}

/** Older items after those loaded; what is there already is not repeated. */
export function appendOlder(loaded: readonly NewsItem[], older: readonly NewsItem[]): NewsItem[] {
  return [...loaded, ...without(older, loaded)];
}

function without(items: readonly NewsItem[], others: readonly NewsItem[]): NewsItem[] {
  const known = new Set(others.map((item) => item.id));
  return items.filter((item) => !known.has(item.id));
}
