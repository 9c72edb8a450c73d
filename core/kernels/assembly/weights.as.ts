// Between tfjs' weight layout (kernel [F, gates · H], recurrent kernel [H, gates · H], bias [gates · H]) and the kernels' own.

/** Eight weights from `from` on, zero from the `count`-th on. */
function copy8(from: usize, to: usize, count: i32): void {
  if (count >= 8) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    return;
  }
  memory.fill(to, 0, 32);
  if (count > 0) memory.copy(to, from, (<usize>count) << 2);
}

/** Panels [gates · padded / 8][padded + F][8] of [Wh; Wx], and the padded bias. */
export function packWeights(
  kernel: usize,
  recurrent: usize,
  bias: usize,
  features: i32,
  units: i32,
  padded: i32,
  gates: i32,
  to: usize,
  biasTo: usize,
): void {
  const row = (<usize>(gates * units)) << 2;
  for (let gate = 0; gate < gates; gate++) {
    for (let unit = 0; unit < padded; unit += 8) {
      const column = (<usize>(gate * units + unit)) << 2,
        count = units - unit;
      copy8(bias + column, biasTo, count);
      biasTo += 32;
      for (let k = 0; k < padded; k++) {
        copy8(recurrent + <usize>k * row + column, to, k < units ? count : 0);
        to += 32;
      }
      for (let k = 0; k < features; k++) {
        copy8(kernel + <usize>k * row + column, to, count);
        to += 32;
      }
    }
  }
}

/** Panels [columns / 8, rounded up][rows][8] of a matrix [rows, columns]. */
export function packMatrix(from: usize, rows: i32, columns: i32, to: usize): void {
  const row = <usize>columns << 2;
  for (let column = 0; column < columns; column += 8) {
    for (let k = 0; k < rows; k++) {
      copy8(from + <usize>k * row + (<usize>column << 2), to, columns - column);
      to += 32;
    }
  }
}

/** Panels [padded rows / 8][gateCount · padded][8] of the transposed columns of `gateCount` gates from `gate` on. */
export function packTransposed(
  from: usize,
  rows: i32,
  units: i32,
  padded: i32,
  gates: i32,
  gate: i32,
  gateCount: i32,
  to: usize,
): void {
  const row = (<usize>(gates * units)) << 2;
  for (let first = 0; first < rows; first += 8) {
    const count = min(8, rows - first),
      base = from + <usize>first * row;
    for (let g = gate; g < gate + gateCount; g++) {
      for (let unit = 0; unit < padded; unit++) {
        let at = base + ((<usize>(g * units + unit)) << 2);
        for (let lane = 0; lane < 8; lane++) {
          store<f32>(to, lane < count && unit < units ? load<f32>(at) : 0);
          at += row;
          to += 4;
        }
      }
    }
  }
}

/** Sums one row of every shard, in their order, into `to`. */
export function sumRow(from: usize, shardBytes: usize, shards: i32, to: usize, count: i32): void {
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    let at = from + ((<usize>j) << 2),
      sum = v128.load(at);
    for (let shard = 1; shard < shards; shard++) {
      at += shardBytes;
      sum = f32x4.add(sum, v128.load(at));
    }
    v128.store(to + ((<usize>j) << 2), sum);
  }
  for (; j < count; j++) {
    let at = from + ((<usize>j) << 2),
      sum = load<f32>(at);
    for (let shard = 1; shard < shards; shard++) {
      at += shardBytes;
      sum += load<f32>(at);
    }
    store<f32>(to + ((<usize>j) << 2), sum);
  }
}

/** The shards' slopes [padded + F, gates · padded] added up, back in tfjs' layout. */
export function collectSlopes(
  from: usize,
  biasFrom: usize,
  shardBytes: usize,
  shards: i32,
  features: i32,
  units: i32,
  padded: i32,
  gates: i32,
  kernel: usize,
  recurrent: usize,
  bias: usize,
): void {
  const row = (<usize>(gates * padded)) << 2,
    gateBytes = (<usize>padded) << 2,
    count = (<usize>units) << 2;
  for (let gate = 0; gate < gates; gate++) {
    const offset = <usize>gate * gateBytes;
    sumRow(biasFrom + offset, shardBytes, shards, bias + <usize>gate * count, units);
    for (let k = 0; k < units; k++) {
      sumRow(from + <usize>k * row + offset, shardBytes, shards, recurrent + <usize>(k * gates + gate) * count, units);
    }
    for (let k = 0; k < features; k++) {
      sumRow(
        from + <usize>(padded + k) * row + offset,
        shardBytes,
        shards,
        kernel + <usize>(k * gates + gate) * count,
        units,
      );
    }
  }
}
