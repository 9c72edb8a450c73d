/** Bytes of headlines in one call: well below the largest frame the engine takes. */
export const mostCallBytes = 450_000;

/** A run of headlines, `first` being the index of its first one. */
export type Pack = { readonly first: number; readonly texts: readonly string[] };

const encoder = new TextEncoder();

/** Headlines in calls of at most `mostBytes` as they are sent; one that is larger alone goes alone. In order, none lost. */
export function packCalls(texts: readonly string[], mostBytes = mostCallBytes): Pack[] {
  const packs: { first: number; texts: string[] }[] = [];
  let room = 0;
  texts.forEach((text, index) => {
    const bytes = encoder.encode(JSON.stringify(text)).length + 1;
    if (packs.length === 0 || bytes > room) {
      packs.push({ first: index, texts: [] });
      room = mostBytes;
    }
    packs[packs.length - 1].texts.push(text);
    room -= bytes;
  });
  return packs;
}
