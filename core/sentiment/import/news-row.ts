import { maxHeadlineLength } from '../../contract/sentiment-schemas.ts';
import { Failure } from '../../domain/failure.ts';
import { parseIso, type UtcMs } from '../../domain/time.ts';
import { dayMs, hourMs } from '../../domain/timeframe.ts';
import type { RawItem } from '../raw-item.ts';

const columnNames = ['publishedAt', 'text', 'source', 'url', 'fetchedAt'] as const;
type ColumnName = (typeof columnNames)[number];
/** Where each column stands in a row. */
export type NewsColumns = Readonly<Partial<Record<ColumnName, number>>>;

type RowOptions = {
  readonly columns: NewsColumns;
  readonly source: { readonly id: string; readonly name: string };
  /** A row without fetchedAt counts so long after its publishedAt. */
  readonly delayMs: number;
  readonly now: UtcMs;
};

/**
 * The columns a header names, in any order and case, `published_at` like `publishedAt`; others are left aside.
 * @throws Failure 'bad-request' when publishedAt or text is missing or one is named twice
 */
export function readHeader(fields: readonly string[], path: string): NewsColumns {
  const plain = (name: string) => name.trim().replaceAll('_', '').toLowerCase();
  const columns: Partial<Record<ColumnName, number>> = {};
  for (const name of columnNames) {
    const places = fields.flatMap((field, i) => (plain(field) === plain(name) ? [i] : []));
    if (places.length > 1)
      throw new Failure('bad-request', `${path} names the column ${name} twice in its first line.`);
    if (places.length === 1) columns[name] = places[0];
  }
  if (columns.publishedAt === undefined || columns.text === undefined) {
    throw new Failure(
      'bad-request',
      `${path} does not begin with a header that names publishedAt and text; write publishedAt,text[,source][,url][,fetchedAt] in its first line.`,
    );
  }
  return columns;
}

/** The headline of a row, and whether it gives only a day; or why it is none, as part of a sentence. */
export function parseNewsRow(
  fields: readonly string[],
  options: RowOptions,
): { item: RawItem; isDayOnly: boolean } | string {
  const { columns, source, delayMs, now } = options;
  const value = (name: ColumnName) => fields[columns[name] ?? -1]?.trim() ?? '';
  const text = value('text');
  if (text === '') return 'its text is empty';
  if (text.length > maxHeadlineLength)
    return `its text is longer than ${maxHeadlineLength.toLocaleString('en')} characters`;
  const published = parseTime(value('publishedAt'));
  if (!published) return `its publishedAt "${value('publishedAt').slice(0, 40)}" is no ISO 8601 time and no Unix time`;
  const ownFetch = value('fetchedAt');
  const ownFetched = ownFetch === '' ? undefined : parseTime(ownFetch)?.time;
  if (ownFetch !== '' && ownFetched === undefined)
    return `its fetchedAt "${ownFetch.slice(0, 40)}" is no ISO 8601 time and no Unix time`;
  if (Math.max(published.time, ownFetched ?? 0) > now + hourMs) return 'it lies more than an hour in the future';
  // Of a day alone only its end is certain: counted from its beginning, the evening's news would be known in the morning.
  const certainTime = published.time + (published.isDay ? dayMs : 0);
  const isDayOnly = published.isDay && ownFetched === undefined;
  const url = value('url');
  if (url !== '' && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
    return `its url "${url.slice(0, 40)}" is no http or https address`;
  const item = {
    text,
    publishedAt: published.time,
    fetchedAt: ownFetched ?? certainTime + delayMs,
    sourceId: source.id,
    source: value('source').slice(0, 80) || source.name,
    url: url || null,
    isBackfilled: true,
  };
  return { item, isDayOnly };
}

const oldest = Date.UTC(2000, 0, 1);
/** Smaller numbers are seconds: as milliseconds they would lie in the first years after 1970. */
const smallestMs = 100_000_000_000;

/** A time in ISO 8601 (a blank for the T will do, no zone means UTC) or as Unix seconds or milliseconds. */
function parseTime(text: string): { time: UtcMs; isDay: boolean } | undefined {
  let time: UtcMs | undefined;
  if (/^\d{9,13}(\.\d+)?$/.test(text)) {
    const number = Number(text);
    time = Math.round(number < smallestMs ? number * 1_000 : number);
  } else {
    time = parseIso(
      text
        .replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T')
        .replace(/(\.\d{3})\d+/, '$1')
        .replace(/ ?UTC$/, 'Z'),
    );
  }
  return time === undefined || time < oldest ? undefined : { time, isDay: /^\d{4}-\d{2}-\d{2}$/.test(text) };
}
