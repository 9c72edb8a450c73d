import { toFailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import type { AlertStore } from './alert-store.ts';
import type { Send } from './channels.ts';
import type { Settled, Waiting } from './outbox.ts';

export type Deliverer = {
  /** Something is due now. */
  wake(): void;
  /** Breaks off what is on its way; it is tried again in the next life. */
  close(): Promise<void>;
};

/** After each failure; one more failure is the last. */
const retryMs = [10_000, 30_000, 120_000, 600_000, 1_800_000] as const;
const atOnce = 8;
const storageRetryMs = 30_000;
const keyOf = ({ alertId, channel }: Waiting) => `${alertId} ${channel}`;

/**
 * Empties the outbox: up to eight deliveries at once, each tried six times over some forty minutes. What a killed process
 * had on its way is tried again, under the same `x-omni-alert`, because nobody knows whether it arrived.
 */
export function createDeliverer(options: {
  store: AlertStore;
  send: Readonly<Record<Waiting['channel'], Send>>;
  clock: Clock;
  logger: Logger;
  /** A delivery has another state. */
  onChange(): void;
}): Deliverer {
  const { store, send, clock, logger, onChange } = options;
  const closed = new AbortController();
  const running = new Map<string, Promise<void>>();
  /** Attempts whose result the disk did not take: what has arrived is not sent again. */
  const unstored = new Map<string, Settled>();
  let cancelTimer: (() => void) | undefined;

  const afterAttempt = async ({ alertId, channel, attempts }: Waiting): Promise<Settled> => {
    const alert = store.read(alertId, clock.now());
    if (!alert) throw new Error(`delivery without alert ${alertId}`);
    const result = await send[channel](alert, closed.signal);
    const tried = attempts + 1;
    const now = clock.now();
    if (result.isDone) return { state: 'delivered', attempts: tried, time: now, detail: null };
    const backOff = retryMs.at(attempts);
    if (result.isFinal || backOff === undefined) {
      return { state: 'failed', attempts: tried, time: now, detail: result.problem };
    }
    const time = now + Math.max(backOff, result.retryMs ?? 0);
    return { state: 'waiting', attempts: tried, time, detail: result.problem };
  };

  const deliver = async (waiting: Waiting) => {
    const key = keyOf(waiting);
    const settled = unstored.get(key) ?? (await afterAttempt(waiting));
    unstored.set(key, settled);
    store.settle(waiting.alertId, waiting.channel, settled);
    unstored.delete(key);
    if (settled.detail !== null) logger.warn('alert was not delivered', { ...waiting, reason: settled.detail });
    onChange();
  };

  const wakeIn = (delayMs: number) => {
    cancelTimer?.();
    cancelTimer = closed.signal.aborted ? undefined : clock.schedule(delayMs, work);
  };

  function work(): void {
    cancelTimer = undefined;
    try {
      const due = store.due(clock.now(), atOnce + running.size).filter((waiting) => !running.has(keyOf(waiting)));
      for (const waiting of due.slice(0, atOnce - running.size)) {
        const key = keyOf(waiting);
        running.set(
          key,
          deliver(waiting)
            .then(() => 0, afterTrouble)
            .then((delayMs) => {
              running.delete(key);
              wakeIn(delayMs);
            }),
        );
      }
      const next = store.nextDue();
      if (running.size === 0 && next !== undefined) wakeIn(Math.max(0, next - clock.now()));
    } catch (error) {
      wakeIn(afterTrouble(error));
    }
  }

  /** The outbox cannot be read or written; it is tried later. */
  const afterTrouble = (error: unknown): number => {
    if (!closed.signal.aborted) logger.error('alerts cannot be delivered', { reason: toFailureData(error).message });
    return storageRetryMs;
  };

  return {
    wake: () => wakeIn(0),
    async close() {
      closed.abort();
      cancelTimer?.();
      cancelTimer = undefined;
      await Promise.all(running.values());
    },
  };
}
