import Parser from 'rss-parser';
import type { UtcMs } from '../../domain/time.ts';
import { sourceFailure } from './source-failure.ts';
import type { Entry } from './to-items.ts';
import { maxEntries, trimFeed } from './trim-feed.ts';

/**
 * The entries of an RSS 0.9, 1.0, 2.0 or Atom feed: title, time, link. Entries without a title are left out; a date that
 * cannot be read is undefined.
 * @param address what relative links are relative to
 * @throws SourceFailure 'corrupt' when it is no feed
 */
export async function parseFeed(xml: string, address: string, name: string): Promise<Entry[]> {
  let items: readonly { title?: unknown; link?: unknown; pubDate?: string; date?: string }[];
  const trimmed = trimFeed(xml);
  try {
    if (trimmed === undefined) throw new Error('its texts do not end, or it has too much beside them');
    items = (await new Parser<object, { date?: string }>().parseString(mendDates(trimmed))).items;
  } catch (cause) {
    const host = new URL(address).host;
    const what = /^\s*(<!doctype html|<html)/i.test(xml) ? 'a web page' : 'something else';
    throw sourceFailure(
      'corrupt',
      `${name} (${host}) answers with ${what} instead of an RSS or Atom feed that can be read.`,
      {
        cause,
      },
    );
  }
  return items.slice(0, maxEntries).flatMap(({ title, link, pubDate, date }) => {
    const text = plainText(title);
    if (text.trim() === '') return [];
    const url = typeof link === 'string' ? absolute(link.trim(), address) : null;
    return [{ text, publishedAt: feedTime(pubDate) ?? feedTime(date), url }];
  });
}

/** One date that cannot be read must not cost the whole feed, which the parser would give up. */
function mendDates(xml: string): string {
  return xml.replace(/<(published|updated)>([^<]*)<\/\1>/g, (_whole, tag: string, date: string) => {
    const time = feedTime(date);
    return `<${tag}>${time === undefined ? '' : new Date(time).toISOString()}</${tag}>`;
  });
}

/** A date of RFC 822 or ISO 8601; without a zone it is UTC, whatever this computer's zone is. */
function feedTime(date: unknown): UtcMs | undefined {
  if (typeof date !== 'string') return undefined;
  const text = date.trim();
  const hasZone = /(?:[zZ]|[+-]\d{2}:?\d{2}|\b[A-Z]{2,4}|\b[A-Z])(?:\s*\([^)]*\))?$/.test(text);
  const isDayOnly = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = Date.parse(hasZone || isDayOnly ? text : `${text}${/\dT\d/.test(text) ? 'Z' : ' UTC'}`);
  return Number.isNaN(time) ? undefined : time;
}

/** XHTML titles come as a tree. */
function plainText(title: unknown): string {
  if (typeof title === 'string') return title;
  if (Array.isArray(title)) return title.map(plainText).join(' ');
  if (typeof title !== 'object' || title === null) return '';
  return Object.entries(title)
    .filter(([key]) => key !== '$')
    .map(([, value]) => plainText(value))
    .join(' ');
}

function absolute(link: string, address: string): string | null {
  const url = link.replaceAll('&amp;', '&');
  return URL.canParse(url, address) ? new URL(url, address).href : null;
}
