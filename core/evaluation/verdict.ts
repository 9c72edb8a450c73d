import { Failure } from '../domain/failure.ts';
import { fixed, whole } from '../domain/number-text.ts';
import type { BootstrapMean } from './block-bootstrap.ts';

/** Fewer stretches of time than this cannot prove an edge. */
export const fewestBlocks = 8;

/** What a model is compared with. */
export type Rival = {
  /** Reads well after "over the": `base rate`. */
  readonly name: string;
  /** Log loss on the same samples. */
  readonly loss: number;
  /** The rival's log loss minus the model's: above zero the model is better. */
  readonly gain: BootstrapMean;
};

/**
 * One plain sentence on what the model is worth: whether its log loss beats the strongest baseline by more than chance alone would give
 * (95 % interval of the paired difference, block bootstrap over time); and one more when a network with fewer branches is better.
 * @param options.baselines at least one
 * @param options.networks the same network with branches left out or headlines late, named `network with …`; better means a gain below zero
 * @param options.seed of the whole network that `networks` are compared with when that need not be the model
 * @throws Failure 'bad-request' without baselines
 */
export function verdict(options: {
  loss: number;
  samples: number;
  baselines: readonly Rival[];
  networks?: readonly Rival[];
  seed?: number;
}): string {
  const { loss, samples, baselines, networks = [], seed } = options;
  const strongest = best(baselines);
  if (strongest === undefined) throw new Failure('bad-request', 'A verdict needs at least one baseline.');
  const smaller = best(networks);
  const sentence = against(loss, samples, strongest);
  if (smaller === undefined || !(smaller.gain.value < 0)) return sentence;
  const than = seed === undefined ? '' : ` than the whole network of the same seed ${seed}`;
  const chance = smaller.gain.high < 0 ? '' : ', a lead within what chance alone would give';
  return `${sentence} The ${smaller.name} does better${than}: log loss ${number(smaller.loss)}${chance}.`;
}

function against(loss: number, samples: number, { name, loss: theirs, gain }: Rival): string {
  const losses = `log loss ${number(loss)} against ${number(theirs)}`;
  if (!(gain.value > 0)) return `No edge over the ${name} on this data: ${losses}.`;
  if (gain.blocks < fewestBlocks) {
    return `Too little data to say whether it beats the ${name}: ${losses} on ${whole(samples)} samples.`;
  }
  const interval = `95 % interval of the difference ${number(gain.low)} to ${number(gain.high)}`;
  if (gain.low <= 0)
    return `No proven edge over the ${name} on this data: ${losses}, a lead within what chance alone would give (${interval}).`;
  return `Beats the ${name} by ${number(gain.value)} on this data: ${losses} (${interval}).`;
}

function best(rivals: readonly Rival[]): Rival | undefined {
  return [...rivals].sort((a, b) => a.loss - b.loss)[0];
}

/** Three decimals, with a true minus. */
export function number(value: number): string {
  return fixed(value, 3);
}
