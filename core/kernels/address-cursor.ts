/** Hands out consecutive addresses from `start` on, each at a cache line; started at 0 its `end` is the room that is needed. */
export function createCursor(start: number): { floats(count: number): number; end(): number } {
  let next = start;
  return {
    floats(count) {
      const address = next;
      next += Math.ceil((count * 4) / 64) * 64;
      return address;
    },
    end: () => next,
  };
}
