/** The last `size` numbers, in no particular order. */
export type RollingWindow = {
  push(value: number): void;
  sum(): number;
  deviation(mean: number): number;
  mean(): number;
};

/** Sums anew on every call, so that nothing older than the window can leave a rounding trace. */
export function createRollingWindow(size: number): RollingWindow {
  const values = new Float64Array(size);
  let pushed = 0;
  const length = () => Math.min(pushed, size);
  const sum = () => {
    let total = 0;
    for (let i = 0; i < values.length; i += 1) total += values[i];
    return total;
  };
  return {
    push(value) {
      values[pushed % size] = value;
      pushed += 1;
    },
    sum,
    mean: () => sum() / length(),
    deviation(mean) {
      let total = 0;
      for (let i = 0; i < length(); i += 1) total += (values[i] - mean) ** 2;
      return Math.sqrt(total / length());
    },
  };
}
