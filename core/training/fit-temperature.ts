import { logLoss } from '../evaluation/log-loss.ts';
import { calibrate } from '../model/calibration.ts';

const golden = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature, 0.05 to 20, with the least log loss on these samples: golden-section search over its logarithm.
 * Guo et al. (2017), On Calibration of Modern Neural Networks.
 * @param logits row-major [n, 3] of validation samples, never of training or test samples
 * @param offsets see `Calibration`
 */
export function fitTemperature(logits: Float32Array, labels: Uint8Array, offsets: readonly number[]): number {
  const lossAt = (log: number) => logLoss(calibrate(logits, { temperature: Math.exp(log), offsets }), labels);
  let low = Math.log(0.05);
  let high = Math.log(20);
  while (high - low > 1e-4) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (lossAt(left) <= lossAt(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}
