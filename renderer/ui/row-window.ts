/** The rows of a long list that are drawn, [first, end). */
export type RowWindow = { readonly first: number; readonly end: number };

/**
 * Rows in sight and a few beyond, so that a fast scroll shows no hole.
 * @param viewport height in sight, px; 0 before it was measured: then one screen of rows
 */
export function rowWindow(count: number, rowHeight: number, scrollTop: number, viewport: number): RowWindow {
  const beyond = 8;
  const height = viewport > 0 ? viewport : 800;
  // A list that became shorter may still be scrolled beyond its end.
  const top = Math.min(scrollTop, Math.max(0, count * rowHeight - height));
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + beyond);
  return { first: Math.min(first, end), end };
}
