import type { SealedWindow } from '../../../core/contract/contract.ts';

/** How often a sealed window was looked at, by opening it and by training on it, one sentence. */
export function openedText({
  openings,
  trainings: { earlier, later },
}: Pick<SealedWindow, 'openings' | 'trainings'>): string {
  const opened =
    openings === 0
      ? 'Nobody has looked at it yet'
      : openings === 1
        ? 'It was looked at once'
        : `It was looked at ${openings} times, by this model or others on the same days`;
  const used = [
    later === 1 ? '1 later training has used part of it' : later > 1 && `${later} later trainings have used part of it`,
    earlier === 1
      ? '1 earlier training had used part of it'
      : earlier > 1 && `${earlier} earlier trainings had used part of it`,
  ].filter((part) => part !== false);
  const whole = openings === 0 && used.length > 0 ? 'It was never opened' : opened;
  return `${[whole, ...used].join('; ')}.`;
}
