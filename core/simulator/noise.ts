import type { Random } from '../domain/ports.ts';
import { seededRandom } from '../domain/random.ts';

/** Mixes whole numbers into one 32-bit seed; neighbouring inputs give unrelated seeds (murmur3's rounds and finalizer). */
export function mixSeed(...parts: readonly number[]): number {
  let hash = 0x9747b28c;
  for (const part of parts) {
    let k = Math.imul(part | 0, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    hash ^= k;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Uniform numbers in [0, 1) of the stream named by `parts`. */
export function uniforms(...parts: readonly number[]): Random {
  return seededRandom(mixSeed(...parts));
}

/** Standard normal numbers from uniform ones (Box-Muller; both halves are used). */
export function normals(random: Random): Random {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
