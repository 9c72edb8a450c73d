import { isDeepStrictEqual } from 'node:util';
import type { WeekData } from './read-week.ts';

function differences(what: string, once: readonly unknown[], again: readonly unknown[]): string[] {
  const places = Array.from({ length: Math.max(once.length, again.length) }, (_, i) => i);
  const different = places.filter((i) => !isDeepStrictEqual(once[i], again[i]));
  return different.map((i) => {
    return `The ${what} at place ${i + 1} is ${JSON.stringify(once[i])} in one life and ${JSON.stringify(again[i])} in the other.`;
  });
}

/** In what two lives of the same week differ: decisions with their numbers and hashes, their outcomes, and what the account made of them. */
export function compareLives(once: WeekData, again: WeekData): string[] {
  return [
    ...differences('decision', once.rows, again.rows),
    ...differences('outcome', once.outcomes, again.outcomes),
    ...differences('booking', once.events, again.events),
  ];
}
