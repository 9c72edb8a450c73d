import { fewestBlocks, number, type Rival } from './verdict.ts';

/**
 * One plain sentence on what headlines are worth to a network, from its comparison with the same network without them and with one
 * that hears them a day late, in training as in the test.
 */
export function headlineVerdict({ without, placebo }: { without: Rival; placebo: Rival }): string {
  const { value, low, high, blocks } = without.gain;
  if (Math.min(blocks, placebo.gain.blocks) < fewestBlocks) return 'Too little data to say whether headlines help.';
  const interval = `95 % interval ${number(low)} to ${number(high)}`;
  if (high < 0) return `Headlines do harm: without them log loss is lower by ${number(-value)} (${interval}).`;
  if (low <= 0)
    return `It is not proven that headlines help: by ${number(value)}, within what chance alone would give (${interval}).`;
  const helped = `Headlines help by ${number(value)} (${interval})`;
  const late = placebo.gain;
  const lateInterval = `95 % interval ${number(late.low)} to ${number(late.high)}`;
  return late.low > 0
    ? `${helped}, and by ${number(late.value)} more than headlines a day late, the placebo (${lateInterval}).`
    : `${helped}, but not proven more than headlines a day late, the placebo (${number(late.value)}, ${lateInterval}): what helps need not be the news.`;
}
