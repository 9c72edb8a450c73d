import type { Logger } from '../domain/ports.ts';

/** What must be closed, in the reverse order of opening. One that fails is logged and does not keep the others open. */
export type Closers = {
  add(name: string, close: () => void | Promise<void>): void;
  /** Every call waits for the same closing. */
  closeAll(): Promise<void>;
};

export function createClosers(logger: Logger): Closers {
  const closers: { name: string; close: () => void | Promise<void> }[] = [];
  let closing: Promise<void> | undefined;
  const closeEach = async () => {
    for (const { name, close } of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        logger.error('could not be closed cleanly', { name, error: String(error) });
      }
    }
  };
  return {
    add: (name, close) => void closers.push({ name, close }),
    closeAll() {
      closing ??= closeEach();
      return closing;
    },
  };
}
