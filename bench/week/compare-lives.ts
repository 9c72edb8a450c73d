import { isDeepStrictEqual } from 'node:util';
import type { RecordedDecision } from '../../core/domain/record.ts';
import { toIso } from '../../core/domain/time.ts';
import type { WeekData } from './read-week.ts';

/** Everything of a name, in its order: what there is twice differs from what there is once. */
type Named = Map<string, unknown[]>;

const nameOf = ({ market, asOf }: RecordedDecision) => `${market} at ${toIso(asOf)}`;

function byName(all: readonly (readonly [string, unknown])[]): Named {
  const named: Named = new Map();
  for (const [name, value] of all) named.set(name, [...(named.get(name) ?? []), value]);
  return named;
}

/** Rows without their place in the chain: which of two markets comes first while bars are caught up is up to the network. */
function contentOf({ rows }: WeekData): Named {
  return byName(
    rows.map((row) => {
      const { number: _number, previousHash: _previous, hash: _hash, ...content } = row;
      return [nameOf(row), content];
    }),
  );
}

function outcomesOf({ rows, outcomes }: WeekData): Named {
  return byName(outcomes.map(({ number, ...outcome }) => [nameOf(rows[number - 1]), outcome]));
}

function tradesOf({ rows, events }: WeekData): Named {
  const results = events.flatMap((event) => {
    if (event.kind === 'settings' || event.kind === 'ordered') return [];
    const { decision, ...result } = event;
    return [[`${nameOf(rows[decision - 1])} ${event.kind}`, result] as const];
  });
  return byName(results);
}

function differences(what: string, once: Named, again: Named): string[] {
  const names = [...new Set([...once.keys(), ...again.keys()])];
  const different = names.filter((name) => !isDeepStrictEqual(once.get(name), again.get(name)));
  return different.map((name) => {
    return `The ${what} of ${name} is ${JSON.stringify(once.get(name))} in one life and ${JSON.stringify(again.get(name))} in the other.`;
  });
}

/** In what two lives of the same week differ: decisions, their outcomes, and what the account made of them. */
export function compareLives(once: WeekData, again: WeekData): string[] {
  return [
    ...differences('decision', contentOf(once), contentOf(again)),
    ...differences('outcome', outcomesOf(once), outcomesOf(again)),
    ...differences('trade', tradesOf(once), tradesOf(again)),
  ];
}

/** How many rows, from the first on, have the same hash: their chain is the same, too. */
export function sameChain(once: WeekData, again: WeekData): number {
  const place = once.rows.findIndex(({ hash }, i) => hash !== again.rows[i]?.hash);
  return place < 0 ? once.rows.length : place;
}
