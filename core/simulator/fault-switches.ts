import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import type { UtcMs } from '../domain/time.ts';
import { type FaultChanges, type FaultName, type FaultSettings, faultTable, isFaultName } from './fault-table.ts';

export type ActiveFault<N extends FaultName> = {
  readonly settings: FaultSettings<N>;
  /** When it was switched on, virtual. */
  readonly since: UtcMs;
};

export type FaultSwitches = {
  /**
   * Switches faults on (settings) and off (null); the others stay as they are.
   * @throws Failure 'bad-request' naming the fault and what is wrong with it; then nothing has changed
   */
  apply(changes: FaultChanges): void;
  /** Settings of what is on now. */
  active(): FaultChanges;
};

export type Faults = FaultSwitches & {
  /** The fault, when it is on. */
  peek<N extends FaultName>(name: N): ActiveFault<N> | undefined;
  /** The same, and uses up one of its `count`. */
  strike<N extends FaultName>(name: N): ActiveFault<N> | undefined;
};

type Entry = { settings: unknown; since: UtcMs; until: UtcMs; left: number };

const limits = z.object({ forMs: z.number().default(Infinity), count: z.number().default(Infinity) });
/** They happen at once: there is nothing to be on afterwards. */
const momentary: readonly FaultName[] = ['dropSockets', 'serverShutdown', 'burst', 'rateLimit'];

/** @param onApplied runs after every change, with what was switched on and off */
export function createFaults(now: () => UtcMs, onApplied: (changes: ReadonlyMap<FaultName, unknown>) => void): Faults {
  const entries = new Map<FaultName, Entry>();

  const peek = <N extends FaultName>(name: N): ActiveFault<N> | undefined => {
    const entry = entries.get(name);
    if (!entry) return undefined;
    if (now() >= entry.until || entry.left <= 0) {
      entries.delete(name);
      return undefined;
    }
    return { settings: entry.settings as FaultSettings<N>, since: entry.since };
  };

  return {
    peek,
    strike(name) {
      const fault = peek(name);
      const entry = entries.get(name);
      if (entry) entry.left -= 1;
      return fault;
    },
    apply(changes) {
      const parsed = new Map<FaultName, unknown>();
      for (const [name, value] of Object.entries(changes)) {
        if (!isFaultName(name)) throw new Failure('bad-request', `There is no fault called ${name}.`);
        if (value === undefined) continue;
        const result = value === null ? undefined : faultTable[name].settings.safeParse(value);
        if (result && !result.success) {
          throw new Failure('bad-request', `Fault ${name}: ${z.prettifyError(result.error)}`);
        }
        parsed.set(name, result ? result.data : null);
      }
      const since = now();
      for (const [name, settings] of parsed) {
        entries.delete(name);
        if (settings === null || momentary.includes(name)) continue;
        const { forMs, count } = Array.isArray(settings) ? limits.parse({}) : limits.parse(settings);
        entries.set(name, { settings, since, until: since + forMs, left: count });
      }
      onApplied(parsed);
    },
    active() {
      const names = [...entries.keys()];
      return Object.fromEntries(names.flatMap((name) => (peek(name) ? [[name, entries.get(name)?.settings]] : [])));
    },
  };
}
