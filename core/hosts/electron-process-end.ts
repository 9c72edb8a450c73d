import { constants } from 'node:os';
import type { ProcessEnd } from '../processes/process-end.ts';

/** Reasons that Electron gives when memory could not be had or was about to run out. */
const memoryReasons: readonly (string | undefined)[] = ['oom', 'memory-eviction'];

/**
 * How a utility process ended.
 * @param code of its `exit` event: after a signal, on everything but Windows, its low seven bits are the signal's number
 * @param reason of Electron's `child-process-gone` event, where it came
 */
export function electronProcessEnd(
  code: number | null,
  reason: string | undefined,
  platform: NodeJS.Platform = process.platform,
): ProcessEnd {
  const isOutOfMemory = memoryReasons.includes(reason);
  if (code === null || isOutOfMemory || (reason !== 'killed' && reason !== 'crashed')) return { code, isOutOfMemory };
  const number = platform === 'win32' ? 0 : code & 0x7f;
  const [signal] = Object.entries(constants.signals).find(([, known]) => known === number) ?? [];
  // Windows has no signals: what ended a process that crashed is its code.
  return signal === undefined && reason === 'crashed' ? { code } : { code: null, signal };
}
