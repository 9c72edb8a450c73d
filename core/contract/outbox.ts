import { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/time.ts';
import type { Link } from './link.ts';
import { createStreamQueue, type StreamQueue } from './stream-queue.ts';
import type { EngineMessage } from './wire.ts';

/** Bounds of one link. */
export const outboxLimits = {
  /** A key of a stream sends at most once in this time, ms. */
  coalesceMs: 100,
  /** Values of all streams together that may wait for a slow client. */
  waitingValues: 10_000,
  /** Streams wait while the transport holds more than this, bytes. */
  pauseBytes: 1_048_576,
  /** A client that lets this much pile up is disconnected, bytes. A history of 100,000 bars is 6.4 MB. */
  closeBytes: 67_108_864,
  /** How soon a full transport is looked at again, ms. */
  drainMs: 20,
};
export type OutboxLimits = typeof outboxLimits;

type OutboxStream = {
  /** Values with the same key replace each other while they wait; undefined: every one is sent, in order. */
  push(value: unknown, key: string | undefined): void;
  /** Sends `last` after everything that waits. */
  end(last: EngineMessage): void;
  /** Forgets everything that waits. */
  drop(): void;
};

export type Outbox = {
  /** Sends at once, ahead of what waits. @throws when the message cannot cross the link */
  send(message: EngineMessage): void;
  openStream(options: {
    id: number;
    /** Replaces what waited when the buffer is full. */
    resync: { readonly value: unknown } | undefined;
    /** The buffer is full and there is no resync, or a value cannot cross the link. The stream has been dropped. */
    onFailure(error: unknown): void;
  }): OutboxStream;
  close(): void;
};

type Open = { readonly queue: StreamQueue; pump(): void; overflow(): void };

/** Everything that leaves over one link: rate by key, order within a stream, bounds for a client that reads slowly. */
export function createOutbox(options: {
  link: Link;
  clock: Clock;
  limits: OutboxLimits;
  /** Called when `closeBytes` are exceeded; the link should be closed. */
  onTooSlow(): void;
}): Outbox {
  const { link, clock, limits } = options;
  const streams = new Set<Open>();
  let waiting = 0;
  let isClosed = false;
  let timer: { at: number; cancel(): void } | undefined;

  const heldBytes = () => link.bufferedAmount?.() ?? 0;

  const send = (message: EngineMessage) => {
    if (isClosed) return;
    link.send(message);
    if (heldBytes() > limits.closeBytes) options.onTooSlow();
  };

  const wakeAt = (at: number) => {
    if (isClosed || (timer && timer.at <= at)) return;
    timer?.cancel();
    const cancel = clock.schedule(Math.max(0, at - clock.monotonic()), () => {
      timer = undefined;
      for (const stream of streams) stream.pump();
    });
    timer = { at, cancel };
  };

  return {
    send,
    openStream({ id, resync, onFailure }) {
      const queue = createStreamQueue(limits.coalesceMs);
      const drop = () => {
        waiting -= queue.clear();
        streams.delete(stream);
      };
      const stream: Open = {
        queue,
        pump() {
          const now = clock.monotonic();
          while (!isClosed && queue.size > 0) {
            const due = heldBytes() > limits.pauseBytes ? now + limits.drainMs : queue.dueAt(now);
            if (due > now) return wakeAt(due);
            const message = queue.take(now);
            waiting -= 1;
            if (message.type !== 'value') streams.delete(stream);
            try {
              send(message);
            } catch (error) {
              drop();
              onFailure(error);
            }
          }
        },
        overflow() {
          if (resync) {
            waiting -= queue.clear();
            waiting += queue.push({ type: 'value', id, value: resync.value }, undefined);
          } else {
            drop();
            onFailure(
              new Failure('too-large', 'The stream was ended because its client reads too slowly; ask for it again.'),
            );
          }
        },
      };
      const push = (message: EngineMessage, key: string | undefined) => {
        if (isClosed || !streams.has(stream)) return;
        waiting += queue.push(message, key);
        if (waiting > limits.waitingValues) {
          // The stream that holds most pays, not the one that happens to be last.
          let fullest = stream;
          for (const other of streams) if (other.queue.size > fullest.queue.size) fullest = other;
          fullest.overflow();
        }
        stream.pump();
      };
      streams.add(stream);
      return {
        push: (value, key) => push({ type: 'value', id, value }, key),
        end: (last) => push(last, undefined),
        drop,
      };
    },
    close() {
      isClosed = true;
      timer?.cancel();
      for (const stream of streams) stream.queue.clear();
      streams.clear();
    },
  };
}
