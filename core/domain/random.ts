import type { Random } from './ports.ts';

/** Seeded uniform generator (mulberry32): same seed, same numbers on every machine. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The generator of one position, such as a step or an epoch, of a seeded sequence: what it draws does not depend on what was
 * drawn at other positions, so a run can go on from any of them.
 */
export function seededRandomAt(seed: number, position: number): Random {
  // Rounds of MurmurHash3's finaliser, so that neighbouring seeds and positions have nothing in common.
  const mix = (value: number) => {
    const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
    return (twice ^ (twice >>> 16)) >>> 0;
  };
  return seededRandom(mix(mix(seed >>> 0) + position));
}
