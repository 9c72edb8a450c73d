import { Failure } from '../domain/failure.ts';
import { createCursor } from './address-cursor.ts';
import { zerosAddress } from './kernel-memory.ts';
import type { Kernels } from './kernels.ts';
import { createRoom } from './room.ts';
import { upTo } from './sequence-shape.ts';

/** kernel [inputs, units], bias [units] */
export type DenseWeights = { readonly kernel: Float32Array; readonly bias: Float32Array };

export type DensePass = {
  /** [batch, units], before any activation */
  readonly output: Float32Array;
  backward(outputSlope: Float32Array): { inputs: Float32Array; kernel: Float32Array; bias: Float32Array };
};

export type FusedDense = {
  /** @param inputs [batch, inputs] */
  forward(inputs: Float32Array, batch: number, weights: DenseWeights): DensePass;
  dispose(): void;
};

/** Rows whose length is padded to `width`, copied to rows of `length`. */
function withoutPadding(rows: Float32Array, width: number, length: number): Float32Array {
  if (width === length) return rows.slice();
  const count = rows.length / width;
  const result = new Float32Array(count * length);
  for (let row = 0; row < count; row++) {
    result.set(rows.subarray(row * width, row * width + length), row * length);
  }
  return result;
}

/** x · W + b and its slopes, on the calling thread: too little work to share. */
export function createFusedDense({ call, memory }: Kernels, inputs: number, units: number): FusedDense {
  const room = createRoom(memory);
  const [width, inputWidth] = [upTo(units, 8), upTo(inputs, 8)];
  let passes = 0;

  const layOut = (batch: number, start: number) => {
    const { floats, end } = createCursor(start);
    return {
      kernel: floats(inputs * units),
      panels: floats(inputs * width),
      transposed: floats(inputWidth * width),
      bias: floats(width),
      values: floats(batch * inputs),
      output: floats(batch * width),
      slope: floats(batch * width),
      slopePanels: floats(batch * width),
      inputSlope: floats(batch * inputWidth),
      kernelSlope: floats(inputs * width),
      biasSlope: floats(width),
      end: end(),
    };
  };

  return {
    forward(values, batch, weights) {
      const at = layOut(batch, room.ensure(layOut(batch, 0).end));
      passes += 1;
      const pass = passes;
      memory.floats(at.kernel, inputs * units).set(weights.kernel);
      memory.floats(at.bias, width).fill(0).set(weights.bias);
      memory.floats(at.values, batch * inputs).set(values);
      call.packMatrix(at.kernel, inputs, units, at.panels);
      call.gemm(at.values, inputs * 4, 4, at.panels, at.bias, 0, at.output, width * 4, batch, width, inputs);
      return {
        output: withoutPadding(memory.floats(at.output, batch * width), width, units),
        backward(outputSlope) {
          if (pass !== passes) {
            throw new Failure('internal', 'The states of this pass are gone: another pass went through the layer.');
          }
          const slope = memory.floats(at.slope, batch * width).fill(0);
          for (let row = 0; row < batch; row++) {
            slope.set(outputSlope.subarray(row * units, (row + 1) * units), row * width);
          }
          memory.floats(at.biasSlope, width).fill(0);
          call.packPanelsAndSum(at.slope, width * 4, at.slopePanels, at.biasSlope, batch, width);
          const { values: from, slopePanels, kernelSlope } = at;
          call.gemm(from, 4, inputs * 4, slopePanels, zerosAddress, 0, kernelSlope, width * 4, inputs, width, batch);
          call.packTransposed(at.kernel, inputs, units, width, 1, 0, 1, at.transposed);
          call.gemm(
            at.slope,
            width * 4,
            4,
            at.transposed,
            zerosAddress,
            0,
            at.inputSlope,
            inputWidth * 4,
            batch,
            inputWidth,
            width,
          );
          return {
            inputs: withoutPadding(memory.floats(at.inputSlope, batch * inputWidth), inputWidth, inputs),
            kernel: withoutPadding(memory.floats(kernelSlope, inputs * width), width, units),
            bias: memory.floats(at.biasSlope, units).slice(),
          };
        },
      };
    },
    dispose: room.free,
  };
}
