import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { alertSettings } from '../contract/alert-schemas.ts';
import type { AlertRule } from '../contract/contract.ts';
import { utcMs } from '../contract/schemas.ts';
import type { UtcMs } from '../domain/time.ts';

/** Settings as they are stored: with since when each rule waits for what it waits for. A rule without it always did. */
export const storedAlertSettings = alertSettings.extend({ since: z.record(z.string(), utcMs).default({}) });
type StoredAlertSettings = z.infer<typeof storedAlertSettings>;

const waitsForTheSame = (a: AlertRule, b: AlertRule) => a.market === b.market && isDeepStrictEqual(a.when, b.when);

/** Replaces the rules. One that is new, was off or waited for something else waits from `now` on. */
export function replaceRules(data: StoredAlertSettings, rules: readonly AlertRule[], now: UtcMs): void {
  const since = rules.flatMap((rule): [string, UtcMs][] => {
    if (!rule.isEnabled) return [];
    const before = data.rules.find(({ id }) => id === rule.id);
    if (!before?.isEnabled || !waitsForTheSame(before, rule)) return [[rule.id, now]];
    const known = data.since[rule.id];
    return known === undefined ? [] : [[rule.id, known]];
  });
  data.rules = [...rules];
  data.since = Object.fromEntries(since);
}
