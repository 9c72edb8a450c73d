import { createCloseSignal, type Link } from '../contract/link.ts';
import { ownColumns } from '../contract/own-columns.ts';

/** Two ends of a link inside one process. Messages are cloned and arrive in order, never inside `send`. */
export function memoryPair(): [Link, Link] {
  const signals = [createCloseSignal(), createCloseSignal()];
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const end = (own: 0 | 1): Link => {
    const other = own === 0 ? 1 : 0;
    return {
      send(message) {
        const copy: unknown = structuredClone(ownColumns(message));
        queueMicrotask(() => {
          if (!signals[other].isClosed) for (const listener of listeners[other]) listener(copy);
        });
      },
      onMessage: (listener) => void listeners[own].push(listener),
      onClose: (listener) => signals[own].onClose(listener),
      close() {
        // In turn after the messages already on their way, as with a port.
        queueMicrotask(() => signals[other].close('The other side closed the link.'));
        signals[own].close('This side closed the link.');
      },
    };
  };
  return [end(0), end(1)];
}
