import type { MemorySample } from './live-through.ts';
import { bytesADay } from './memory-slope.ts';

/** Times real time. */
export const leastSpeed = 1_000;

/**
 * Bytes that one life may grow by in a simulated day, over two calm weeks. Of heap and buffers nothing lasting grows; the resident size was
 * measured to grow by 2.6 and by 5.3 MB a day in a week, by 2.9 in twelve days and by 0.4 at the end of three weeks: it settles, in steps.
 */
export const mostADay = { heap: 1e6, external: 1e6, rss: 5e6 } as const;

const names = { heap: 'heap', external: 'memory of buffers', rss: 'resident memory' } as const;

/** What of speed and growth is beyond its limit. */
export function beyondLimits(speed: number, memory: readonly MemorySample[]): string[] {
  const grown = (Object.keys(mostADay) as (keyof typeof mostADay)[]).flatMap((of) => {
    const a = bytesADay(memory, of);
    const mega = (bytes: number) => (bytes / 1e6).toFixed(2);
    return a <= mostADay[of]
      ? []
      : [`The ${names[of]} grows by ${mega(a)} MB a day; ${mega(mostADay[of])} are allowed.`];
  });
  const isFast = speed >= leastSpeed;
  return isFast
    ? grown
    : [`It ran ${Math.floor(speed)} times as fast as real time; ${leastSpeed} is the least.`, ...grown];
}
