import type { Subscription } from '../exchange.ts';

/** The lines of an exchange that are open, so that closing it closes them. */
export function createSubscriptions(): {
  add(line: Subscription): Subscription;
  closeAll(): Promise<void>;
} {
  const open = new Set<Subscription>();
  return {
    add(line) {
      const subscription: Subscription = {
        close() {
          open.delete(subscription);
          return line.close();
        },
      };
      open.add(subscription);
      return subscription;
    },
    async closeAll() {
      await Promise.all([...open].map((subscription) => subscription.close()));
    },
  };
}
