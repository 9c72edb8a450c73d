import type { AlertEvent } from '../alerts/alert-event.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { decisionNewsMs } from './untold-events.ts';

/** More happenings than this are not kept for a disk that has no room; the oldest make room. */
export const mostKept = 1_000;

/**
 * Tells what happens, and keeps what the disk does not take for another try each minute. What is stored elsewhere is told in its order,
 * because after a kill it is looked for from the last that was told on; the rest is lost with this process.
 * @param options.take false when there was no room for it
 * @param options.namesOf what is kept once under each of these; nothing without one
 * @param options.onDrop the first of each time that there were too many
 */
export function createUntold(options: {
  clock: Clock;
  take(event: AlertEvent, knownAt?: UtcMs): boolean;
  namesOf(event: AlertEvent, knownAt?: UtcMs): readonly string[];
  onDrop(): void;
}): { tell(event: AlertEvent, knownAt?: UtcMs): void; isKeeping(): boolean; close(): void } {
  const { clock, take, namesOf, onDrop } = options;
  const kept = new Map<string, { event: AlertEvent; knownAt: UtcMs }>();
  let cancel: (() => void) | undefined;
  let isDropping = false;

  const tryLater = () => {
    cancel ??= clock.schedule(minuteMs, tellKept);
  };
  const keep = (name: string, event: AlertEvent, knownAt: UtcMs) => {
    kept.set(name, { event, knownAt: Math.min(knownAt, kept.get(name)?.knownAt ?? knownAt) });
    tryLater();
    if (kept.size <= mostKept) return;
    // Prices go through levels each minute, and what is rarer must not be lost to them.
    const all = [...kept];
    const [oldest] = all.find(([, one]) => one.event.kind === 'price') ?? all[0];
    kept.delete(oldest);
    if (!isDropping) onDrop();
    isDropping = true;
  };
  const tellKept = () => {
    cancel = undefined;
    for (const [name, { event, knownAt }] of [...kept]) {
      const isOld = event.kind === 'prediction' && clock.now() - event.time > decisionNewsMs;
      if (!isOld && !take(event, knownAt)) return tryLater();
      kept.delete(name);
    }
    isDropping = false;
  };
  const isBehind = ({ stored }: AlertEvent) =>
    stored !== undefined && [...kept.values()].some(({ event }) => event.stored?.source === stored.source);

  return {
    tell(event, knownAt) {
      const isTaken = !isBehind(event) && take(event, knownAt);
      if (isTaken && kept.size === 0) return;
      for (const name of namesOf(event, knownAt)) {
        if (isTaken) kept.delete(name);
        else keep(name, event, knownAt ?? clock.now());
      }
    },
    isKeeping: () => kept.size > 0,
    close: () => cancel?.(),
  };
}
