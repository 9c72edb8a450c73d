import { sampleLogLosses } from './log-loss.ts';

/** Samples as rows of features. */
export type Design = {
  /** Row-major [n, columns], scaled: mean 0 and deviation 1 over training. */
  readonly rows: Float32Array;
  readonly columns: number;
  /** Class of each row. [n] */
  readonly labels: Uint8Array;
};

/** Row-major [classes, columns + 1]; the last of each row is the intercept. */
type Weights = Float64Array;

const classes = 3;
/** Half of this times the squared weights, intercepts excepted, is added to the mean loss. */
const ridge = 1e-3;
const mostSteps = 300;
/** Less than this is no better loss. */
const noticeable = 1e-5;
/** Steps without a better validation loss before it stops. */
const patience = 20;

/**
 * Multinomial logistic regression with a ridge penalty: full-batch accelerated gradient descent from the base rate, stopped where
 * validation is best. Deterministic. Nesterov's momentum, started afresh when it points uphill: O'Donoghue and Candès (2015),
 * Adaptive Restart for Accelerated Gradient Schemes.
 * @param options.onStep awaited after each step, so that a long fit leaves room for others; may throw to stop
 * @returns the probabilities it gives to the rows of a design, row-major [n, 3]
 */
export async function fitLogisticRegression(options: {
  train: Design;
  validation: Design;
  onStep?(): Promise<void>;
}): Promise<(design: Pick<Design, 'rows' | 'columns'>) => Float32Array> {
  const { train, validation, onStep } = options;
  const width = train.columns + 1;
  const rate = 1 / (0.55 * largestEigenvalue(train) + ridge);
  let weights = baseRateWeights(train.labels, width);
  let ahead = weights.slice();
  let momentumSteps = 0;
  let best = { loss: Infinity, weights, step: 0 };
  for (let step = 0; step <= mostSteps; step += 1) {
    const losses = sampleLogLosses(probabilitiesOf(validation, weights), validation.labels);
    const loss = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    if (loss < best.loss - noticeable) best = { loss, weights, step };
    else if (step - best.step >= patience) break;
    const slope = gradient(train, ahead);
    const next = ahead.map((weight, i) => weight - rate * slope[i]);
    const isUphill = slope.reduce((sum, part, i) => sum + part * (next[i] - weights[i]), 0) > 0;
    momentumSteps = isUphill ? 0 : momentumSteps + 1;
    const momentum = momentumSteps / (momentumSteps + 3);
    ahead = next.map((weight, i) => weight + momentum * (weight - weights[i]));
    weights = next;
    await onStep?.();
  }
  return (design) => probabilitiesOf(design, best.weights);
}

/** Zero but for the intercepts, which answer the class shares, each class counted once more. */
function baseRateWeights(labels: Uint8Array, width: number): Weights {
  const counts = new Array<number>(classes).fill(1);
  for (const label of labels) counts[label] += 1;
  const weights = new Float64Array(classes * width);
  counts.forEach((count, k) => {
    weights[(k + 1) * width - 1] = Math.log(count / (labels.length + classes));
  });
  return weights;
}

/** Of the mean of x·xᵀ over the rows with their intercept, by power iteration: bounds how steep the loss can get (Böhning, 1992). */
function largestEigenvalue({ rows, columns, labels }: Design): number {
  const width = columns + 1;
  let direction = new Float64Array(width).fill(1 / Math.sqrt(width));
  let value = 1;
  for (let round = 0; round < 12; round += 1) {
    const next = new Float64Array(width);
    for (let row = 0; row < labels.length; row += 1) {
      const start = row * columns;
      let product = direction[columns];
      for (let j = 0; j < columns; j += 1) product += rows[start + j] * direction[j];
      for (let j = 0; j < columns; j += 1) next[j] += product * rows[start + j];
      next[columns] += product;
    }
    value = Math.hypot(...next) / labels.length;
    direction = next.map((part) => part / (value * labels.length));
  }
  return value;
}

/** Softmax of the row's scores, into `into`; one pass over the row, which is read from memory only once. */
function softmaxRow(rows: Float32Array, start: number, columns: number, weights: Weights, into: Float64Array): void {
  const width = columns + 1;
  let a = weights[columns];
  let b = weights[width + columns];
  let c = weights[2 * width + columns];
  for (let j = 0; j < columns; j += 1) {
    const value = rows[start + j];
    a += value * weights[j];
    b += value * weights[width + j];
    c += value * weights[2 * width + j];
  }
  const highest = Math.max(a, b, c);
  into[0] = Math.exp(a - highest);
  into[1] = Math.exp(b - highest);
  into[2] = Math.exp(c - highest);
  const sum = into[0] + into[1] + into[2];
  for (let k = 0; k < classes; k += 1) into[k] /= sum;
}

function probabilitiesOf({ rows, columns }: Pick<Design, 'rows' | 'columns'>, weights: Weights): Float32Array {
  const samples = rows.length / columns;
  const result = new Float32Array(samples * classes);
  const row = new Float64Array(classes);
  for (let i = 0; i < samples; i += 1) {
    softmaxRow(rows, i * columns, columns, weights, row);
    result.set(row, i * classes);
  }
  return result;
}

/** Of the mean log loss and the ridge, in the shape of the weights. */
function gradient({ rows, columns, labels }: Design, weights: Weights): Weights {
  const width = columns + 1;
  const slope = new Float64Array(weights.length);
  const row = new Float64Array(classes);
  for (let i = 0; i < labels.length; i += 1) {
    const start = i * columns;
    softmaxRow(rows, start, columns, weights, row);
    row[labels[i]] -= 1;
    const a = row[0] / labels.length;
    const b = row[1] / labels.length;
    const c = row[2] / labels.length;
    for (let j = 0; j < columns; j += 1) {
      const value = rows[start + j];
      slope[j] += a * value;
      slope[width + j] += b * value;
      slope[2 * width + j] += c * value;
    }
    slope[columns] += a;
    slope[width + columns] += b;
    slope[2 * width + columns] += c;
  }
  for (let i = 0; i < slope.length; i += 1) if ((i + 1) % width !== 0) slope[i] += ridge * weights[i];
  return slope;
}
