import { mendAmpersands } from './html-entities.ts';

/** Newest entries that are read; feeds list the newest first. */
export const maxEntries = 200;
/** Largest feed that is parsed once its texts are left out: parsing must not keep the engine from anything else. */
const maxLength = 1_000_000;

/** Texts of entries: most of a feed, and not read. */
const bodies = /<(description|summary|content|content:encoded)[\s>]/g;

/**
 * The feed without the texts of its entries and without entries beyond the newest 200, mended as `mendAmpersands` does, in
 * time linear in its length.
 * @returns undefined when a text does not end, or when too much is left to be a list of headlines
 */
export function trimFeed(xml: string): string | undefined {
  const short = withoutBodies(xml);
  if (short === undefined) return undefined;
  const mended = mendAmpersands(newestOnly(short));
  return mended.length > maxLength ? undefined : mended;
}

function withoutBodies(xml: string): string | undefined {
  const kept: string[] = [];
  let from = 0;
  bodies.lastIndex = 0;
  for (let start = bodies.exec(xml); start; start = bodies.exec(xml)) {
    const tagEnd = xml.indexOf('>', start.index);
    if (tagEnd === -1) return undefined;
    // <description/> holds nothing.
    if (xml[tagEnd - 1] === '/') continue;
    const end = new RegExp(`</${start[1]}\\s*>`, 'g');
    end.lastIndex = tagEnd;
    if (!end.test(xml)) return undefined;
    kept.push(xml.slice(from, start.index));
    from = end.lastIndex;
    bodies.lastIndex = from;
  }
  kept.push(xml.slice(from));
  return kept.join('');
}

function newestOnly(xml: string): string {
  const ends = [...xml.matchAll(/<\/(?:item|entry)>/g)].map(({ index, 0: tag }) => index + tag.length);
  if (ends.length <= maxEntries) return xml;
  return xml.slice(0, ends[maxEntries - 1]) + xml.slice(ends.at(-1));
}
