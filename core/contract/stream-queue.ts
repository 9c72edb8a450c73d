import type { EngineMessage } from './wire.ts';

type Entry = { message: EngineMessage; readonly key: string | undefined; readonly order: number };

/** What waits on one stream, in the order it will be sent. Times are monotonic ms. */
export type StreamQueue = {
  readonly size: number;
  /** Adds a message, or puts it in place of the one waiting under its key. @returns by how much `size` grew: 0 or 1 */
  push(message: EngineMessage, key: string | undefined): number;
  /** When the first message may go; `now` when it may go already. The queue must not be empty. */
  dueAt(now: number): number;
  take(now: number): EngineMessage;
  /** Empties the queue but keeps the message that ends the stream. @returns by how much `size` shrank */
  clear(): number;
};

export function createStreamQueue(coalesceMs: number): StreamQueue {
  const entries: Entry[] = [];
  const waitingByKey = new Map<string, Entry>();
  const sentAt = new Map<string, number>();
  let order = 0;
  let newestUnkeyed = 0;

  return {
    get size() {
      return entries.length;
    },
    push(message, key) {
      order += 1;
      const entry = { message, key, order };
      if (key === undefined) {
        newestUnkeyed = order;
        entries.push(entry);
        return 1;
      }
      const waiting = waitingByKey.get(key);
      if (waiting && waiting.order > newestUnkeyed) {
        waiting.message = message;
        return 0;
      }
      // A value must not overtake an unkeyed one that came before it: the older one goes, the newer one queues at the end.
      if (waiting) entries.splice(entries.indexOf(waiting), 1);
      waitingByKey.set(key, entry);
      entries.push(entry);
      return waiting ? 0 : 1;
    },
    dueAt(now) {
      const { key } = entries[0];
      const last = key === undefined ? undefined : sentAt.get(key);
      return last === undefined ? now : Math.max(now, last + coalesceMs);
    },
    take(now) {
      const entry = entries.shift();
      if (!entry) throw new RangeError('take from an empty stream queue');
      if (entry.key !== undefined) {
        waitingByKey.delete(entry.key);
        sentAt.set(entry.key, now);
      }
      return entry.message;
    },
    clear() {
      const ending = entries.at(-1);
      const before = entries.length;
      entries.length = 0;
      waitingByKey.clear();
      if (ending && ending.message.type !== 'value') entries.push(ending);
      return before - entries.length;
    },
  };
}
