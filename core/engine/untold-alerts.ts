import type { AlertEvent } from '../alerts/alert-event.ts';
import type { Clock } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';

/** More happenings than this are not kept for a disk that has no room; the oldest make room. */
const mostKept = 1_000;
/** A decision older than this is no news any more. */
const decisionNewsMs = 20 * minuteMs;

/**
 * Tells what happens, and keeps what the disk does not take for another try each minute: it would be lost otherwise, because nothing happens
 * twice.
 * @param take false when there was no room for it
 */
export function createUntold(
  clock: Clock,
  take: (event: AlertEvent) => boolean,
): { tell(event: AlertEvent): void; isKeeping(): boolean; close(): void } {
  const kept = new Map<string, AlertEvent>();
  let cancel: (() => void) | undefined;

  const keep = (event: AlertEvent) => {
    kept.set(event.key, event);
    const [oldest] = kept.keys();
    if (kept.size > mostKept) kept.delete(oldest);
    cancel ??= clock.schedule(minuteMs, tellKept);
  };
  const tellKept = () => {
    cancel = undefined;
    for (const [key, event] of [...kept]) {
      const isOld = event.kind === 'prediction' && clock.now() - event.time > decisionNewsMs;
      if (!isOld && !take(event)) return keep(event);
      kept.delete(key);
    }
  };

  return {
    tell(event) {
      if (take(event)) kept.delete(event.key);
      else keep(event);
    },
    isKeeping: () => kept.size > 0,
    close: () => cancel?.(),
  };
}
