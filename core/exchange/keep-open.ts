import type { Clock } from '../domain/time.ts';
import { hourMs } from '../domain/timeframe.ts';
import { backoffMs, spreadOf } from './wait.ts';

/** One connection, from dial to loss. */
export type Line = { close(): Promise<void> };

/** How a line speaks; never from within dial(), and not after close(). */
export type LineEvents = {
  /** Subscribed: frames come from now on. Called once. */
  onReady(): void;
  /** Lost or never reached; the last event. */
  onLost(reason: string): void;
};

export type KeepOpenOptions = {
  dial(events: LineEvents): Line;
  clock: Clock;
  onConnect(): void;
  onDisconnect(reason: string, retryMs: number): void;
  /** A connection is replaced at this age, before the exchange cuts it. Default 23 h: Binance cuts at 24 h. */
  renewAfterMs?: number;
};

/** A connection that lasted this long was healthy: the next loss starts the backoff again. */
const healthyMs = 30_000;
/** How long a line may take until it is ready. */
const readyWithinMs = 60_000;

/**
 * Keeps one line open: redials with bounded backoff, and replaces a line before its end with overlap, so that no frame
 * falls between the two (the reader sees some frames twice).
 */
export function keepOpen(options: KeepOpenOptions): { renew(): void; close(): Promise<void> } {
  const { dial, clock, onConnect, onDisconnect, renewAfterMs = 23 * hourMs } = options;
  let current: Line | undefined;
  let replacement: Line | undefined;
  let attempt = 0;
  let isClosed = false;
  const closing = new Set<Promise<void>>();
  const timers = new Set<() => void>();

  const later = (delayMs: number, task: () => void) => {
    const cancel = clock.schedule(delayMs, () => {
      timers.delete(cancel);
      task();
    });
    timers.add(cancel);
    return () => {
      timers.delete(cancel);
      cancel();
    };
  };

  const drop = (line: Line | undefined) => {
    if (!line) return;
    const closed = line.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };

  const lose = (line: Line, reason: string) => {
    if (line === replacement) replacement = undefined;
    if (line !== current) return;
    current = replacement;
    replacement = undefined;
    if (current || isClosed) return;
    const retryMs = backoffMs(attempt++, spreadOf(clock));
    later(retryMs, () => {
      current = open();
    });
    onDisconnect(reason, retryMs);
  };

  const open = (): Line => {
    let readyAt: number | undefined;
    let cancelTimer = later(readyWithinMs, () => {
      drop(line);
      lose(line, 'the exchange accepted the connection but sent nothing');
    });
    const line = dial({
      onReady() {
        if (line !== current && line !== replacement) return;
        cancelTimer();
        cancelTimer = later(renewAfterMs, renew);
        readyAt = clock.monotonic();
        if (line === replacement) {
          drop(current);
          current = line;
          replacement = undefined;
        }
        onConnect();
      },
      onLost(reason) {
        cancelTimer();
        if (readyAt !== undefined && clock.monotonic() - readyAt >= healthyMs) attempt = 0;
        lose(line, reason);
      },
    });
    return line;
  };

  const renew = () => {
    if (!isClosed && current && !replacement) replacement = open();
  };

  current = open();
  return {
    /** Opens a replacement now and closes the present line when it is ready. */
    renew,
    async close() {
      isClosed = true;
      for (const cancel of [...timers]) cancel();
      timers.clear();
      drop(current);
      drop(replacement);
      current = undefined;
      replacement = undefined;
      await Promise.all(closing);
    },
  };
}
