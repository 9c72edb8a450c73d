/** What the WebAssembly build exports; addresses and strides in bytes, see the files in assembly/. */
export type KernelFunctions = {
  /** @returns how many tasks this thread did */
  runTasks(limit: number): number;
  gemm(
    a: number,
    aRow: number,
    aStep: number,
    b: number,
    init: number,
    initRow: number,
    c: number,
    cRow: number,
    rows: number,
    columns: number,
    inner: number,
  ): void;
  packPanelsAndSum(from: number, rowBytes: number, to: number, sums: number, rows: number, columns: number): void;
  packWeights(
    kernel: number,
    recurrent: number,
    bias: number,
    features: number,
    units: number,
    padded: number,
    gates: number,
    to: number,
    biasTo: number,
  ): void;
  packMatrix(from: number, rows: number, columns: number, to: number): void;
  packTransposed(
    from: number,
    rows: number,
    units: number,
    padded: number,
    gates: number,
    gate: number,
    gateCount: number,
    to: number,
  ): void;
  collectSlopes(
    from: number,
    biasFrom: number,
    shardBytes: number,
    shards: number,
    features: number,
    units: number,
    padded: number,
    gates: number,
    kernel: number,
    recurrent: number,
    bias: number,
  ): void;
  sumRow(from: number, shardBytes: number, shards: number, to: number, count: number): void;
  /** 96 · `rounds` floating-point operations as fast as they go; for measuring. */
  multiplyAdd(rounds: number, factor: number): number;
  sumOfSquares(values: number, count: number): number;
  adamStep(
    weights: number,
    slopes: number,
    first: number,
    second: number,
    count: number,
    firstDecay: number,
    secondDecay: number,
    scale: number,
    rate: number,
    secondScale: number,
    epsilon: number,
  ): void;
};
