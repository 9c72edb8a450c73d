import { outcomes } from '../domain/prediction.ts';

/**
 * What turns the network's logits into honest probabilities. `offsets` undo the class weights of training (the log of each
 * class' weight, order short, flat, long); `temperature` > 1 makes the answer less sure.
 */
export type Calibration = { readonly temperature: number; readonly offsets: readonly number[] };

const classes = outcomes.length;

/**
 * softmax((logits − offsets) / temperature), row by row. Logits may be log probabilities: softmax ignores a common shift.
 * @param logits row-major [n, 3], order short, flat, long
 * @returns row-major [n, 3]; every row sums to 1
 */
export function calibrate(logits: Float32Array, { temperature, offsets }: Calibration): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const row = new Float64Array(classes);
  for (let start = 0; start < logits.length; start += classes) {
    for (let k = 0; k < classes; k++) row[k] = (logits[start + k] - offsets[k]) / temperature;
    const highest = Math.max(...row);
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += row[k] = Math.exp(row[k] - highest);
    for (let k = 0; k < classes; k++) probabilities[start + k] = row[k] / sum;
  }
  return probabilities;
}
