import { type Market, symbolOf } from '../domain/market.ts';
import { toIso, type UtcMs } from '../domain/time.ts';

const longestText = 1_000;

/** The template with its placeholders filled in, at most 1,000 characters; times ISO 8601 in UTC. */
export function alertText(
  template: string,
  event: { market: Market | null; time: UtcMs; facts: Readonly<Record<string, string>> },
): string {
  const facts: Readonly<Record<string, string>> = {
    market: event.market === null ? 'all markets' : symbolOf(event.market),
    time: toIso(event.time),
    ...event.facts,
  };
  const text = template.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => facts[name] ?? '–');
  return text.slice(0, longestText).trim();
}
