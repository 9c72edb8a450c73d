import type { UtcMs } from '../domain/time.ts';

const chunkBars = 65_536;

/**
 * Remembers open times on a grid in one bit each.
 * @returns whether `openTime` is seen for the first time
 */
export function createSeenTimes(barMs: number): (openTime: UtcMs) => boolean {
  const chunks = new Map<number, Uint8Array>();
  return (openTime) => {
    const index = openTime / barMs;
    const number = Math.floor(index / chunkBars);
    let chunk = chunks.get(number);
    if (!chunk) {
      chunk = new Uint8Array(chunkBars / 8);
      chunks.set(number, chunk);
    }
    const bit = index % chunkBars;
    const mask = 1 << (bit & 7);
    if (chunk[bit >> 3] & mask) return false;
    chunk[bit >> 3] |= mask;
    return true;
  };
}
