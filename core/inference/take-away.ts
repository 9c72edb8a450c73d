import type { Heard } from './hear-news.ts';
import type { FeatureWindow } from './network-inputs.ts';

/** A part of the network that a question may leave out. */
export type Lane = FeatureWindow['lane'] | 'sentiment';

/** What a prediction says of headlines that it would have heard. */
export const headlinesTaken = 'The headlines were taken away: judged as if there were none.';

type Fed = { readonly windows: readonly FeatureWindow[]; readonly heard: Heard };

/**
 * What the network is fed when some of its branches are told nothing: bars with every feature at its training mean, which is zero once
 * scaled, and no headlines. It is the point that explanations start from.
 */
export function takeAway({ windows, heard }: Fed, without: readonly Lane[]): Fed & { readonly remarks: string[] } {
  const lanes = (['micro', 'macro'] as const).filter(
    (lane) => without.includes(lane) && windows.some((window) => window.lane === lane),
  );
  const isSilenced = without.includes('sentiment') && heard.sentiment !== undefined;
  return {
    windows: windows.map((window) =>
      lanes.includes(window.lane) ? { ...window, scaled: new Float32Array(window.scaled.length) } : window,
    ),
    heard: isSilenced ? { reason: headlinesTaken } : heard,
    remarks: lanes.map((lane) => `The ${lane} branch was fed average bars: every feature at its training mean.`),
  };
}
