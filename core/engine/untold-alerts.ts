import type { AlertEvent } from '../alerts/alert-event.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { decisionNewsMs } from './untold-events.ts';

/** More happenings than this are not kept for a disk that has no room; the oldest make room. */
export const mostKept = 1_000;

/**
 * Tells what happens, and keeps what the disk does not take for another try each minute. What is stored elsewhere is told in its order,
 * because after a kill it is looked for from the last that was told on; the rest is lost with this process.
 * @param take false when there was no room for it; @param onDrop the first of each time that there were too many
 */
export function createUntold(
  clock: Clock,
  take: (event: AlertEvent, knownAt?: UtcMs) => boolean,
  onDrop: () => void,
): { tell(event: AlertEvent, knownAt?: UtcMs): void; isKeeping(): boolean; close(): void } {
  const kept = new Map<string, { event: AlertEvent; knownAt: UtcMs }>();
  let cancel: (() => void) | undefined;
  let isDropping = false;

  const keep = (event: AlertEvent, knownAt: UtcMs) => {
    kept.set(event.key, { event, knownAt });
    const [oldest] = kept.keys();
    if (kept.size > mostKept) {
      kept.delete(oldest);
      if (!isDropping) onDrop();
      isDropping = true;
    }
    cancel ??= clock.schedule(minuteMs, tellKept);
  };
  const tellKept = () => {
    cancel = undefined;
    for (const [key, { event, knownAt }] of [...kept]) {
      const isOld = event.kind === 'prediction' && clock.now() - event.time > decisionNewsMs;
      if (!isOld && !take(event, knownAt)) return keep(event, knownAt);
      kept.delete(key);
    }
    isDropping = false;
  };
  const isBehind = ({ stored }: AlertEvent) =>
    stored !== undefined && [...kept.values()].some(({ event }) => event.stored?.source === stored.source);

  return {
    tell(event, knownAt) {
      if (!isBehind(event) && take(event, knownAt)) kept.delete(event.key);
      else keep(event, knownAt ?? kept.get(event.key)?.knownAt ?? clock.now());
    },
    isKeeping: () => kept.size > 0,
    close: () => cancel?.(),
  };
}
