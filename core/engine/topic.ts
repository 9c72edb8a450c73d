/** A value that many may listen to. Listeners are called in the order they came. */
export type Topic<T> = {
  publish(value: T): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: (value: T) => void): () => void;
};

export function createTopic<T>(): Topic<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    publish(value) {
      for (const listener of [...listeners]) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Resolves when `signal` aborts: what a stream handler waits for while it is subscribed. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
