import { z } from 'zod';
import type { SourceSettings } from '../../contract/contract.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { readJson } from './read-json.ts';
import type { FetchSource, SourceTools } from './source.ts';

/** Numbers come as text; an empty one is not zero. */
const digits = z.union([z.number().int().nonnegative(), z.string().regex(/^\d+$/)]).transform(Number);
const history = z.object({
  data: z.array(
    z.object({
      value: digits.pipe(z.number().max(100)),
      /** Start of its day, Unix seconds. */
      timestamp: digits.pipe(z.number().max(100_000_000_000)),
    }),
  ),
});

/**
 * The Fear & Greed index, one value a day: its whole history once, then what is new. A value of the past counts from a day
 * after its own, when it was certainly known; one that is met live counts from when it came.
 */
export function fearGreedSource(settings: SourceSettings, tools: SourceTools): FetchSource {
  const { http, addresses, clock, progress } = tools;
  return async (signal) => {
    const { newestTime } = progress.read();
    const days = newestTime === undefined ? 0 : Math.max(2, Math.ceil((clock.now() - newestTime) / dayMs) + 1);
    const answer = await http({ url: `${addresses.fearGreed}/fng/?limit=${days}`, name: settings.name }, signal);
    const now = clock.now();
    const values = readJson(answer.text, history, settings.name).data.map(({ value, timestamp }) => ({
      publishedAt: timestamp * 1_000,
      value,
    }));
    const isNew = ({ publishedAt }: { publishedAt: number }) =>
      publishedAt <= now && (newestTime === undefined || publishedAt > newestTime);
    const readings = values
      .filter(isNew)
      .sort((a, b) => a.publishedAt - b.publishedAt)
      .map((reading) => ({ ...reading, fetchedAt: Math.min(now, reading.publishedAt + dayMs) }));
    const newest = readings.at(-1);
    if (newest === undefined) return { items: 0, detail: null };
    signal.throwIfAborted();
    await tools.onFearGreed(readings);
    await progress.write({ newestTime: newest.publishedAt });
    return { items: readings.length, detail: null };
  };
}
