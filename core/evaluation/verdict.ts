import { Failure } from '../domain/failure.ts';
import type { Random } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';
import { blockBootstrap } from './block-bootstrap.ts';

/** Fewer stretches of time than this cannot prove an edge. */
const fewestBlocks = 8;
/** Blocks of two horizons keep most outcomes inside one block and still leave enough blocks in a few days. */
const horizonsPerBlock = 2;

/**
 * One plain sentence on what the model is worth: whether its log loss beats the strongest baseline by more than chance explains
 * (95 % interval of the paired difference, block bootstrap over time).
 * @param options.model log loss of each sample, see `sampleLogLosses`
 * @param options.baselines the same samples' losses by the name that reads well after "over the": `base rate`
 * @param options.decisionTimes of the samples, UTC ms
 * @throws Failure 'bad-request' without samples or baselines, or when their lengths differ
 */
export function verdict(options: {
  model: Float64Array;
  baselines: Readonly<Record<string, Float64Array>>;
  decisionTimes: ArrayLike<UtcMs>;
  horizonMs: number;
  random: Random;
}): string {
  const { model, baselines, decisionTimes, horizonMs, random } = options;
  const [strongest] = Object.entries(baselines).sort(([, a], [, b]) => mean(a) - mean(b));
  const lengths = [decisionTimes.length, ...Object.values(baselines).map((losses) => losses.length)];
  if (!strongest || model.length === 0 || lengths.some((length) => length !== model.length)) {
    throw new Failure('bad-request', 'A verdict needs the same samples for the model and at least one baseline.');
  }
  const [name, losses] = strongest;
  const gain = blockBootstrap({
    values: losses.map((loss, i) => loss - model[i]),
    times: decisionTimes,
    blockMs: horizonsPerBlock * horizonMs,
    random,
  });
  const against = `log loss ${number(mean(model))} against ${number(mean(losses))}`;
  if (!(gain.value > 0)) return `No edge over the ${name} on this data: ${against}.`;
  if (gain.blocks < fewestBlocks) {
    return `Too little data to say whether it beats the ${name}: ${against} on ${model.length} samples.`;
  }
  const interval = `95 % interval of the difference ${number(gain.low)} to ${number(gain.high)}`;
  if (gain.low <= 0)
    return `No proven edge over the ${name} on this data: ${against}, which chance explains (${interval}).`;
  return `Beats the ${name} by ${number(gain.value)} on this data: ${against} (${interval}).`;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function number(value: number): string {
  return value.toFixed(3).replace('-', '−');
}
