import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { createFusedSequence, type WeightSource } from './fused-sequence.ts';
import { taskBytes } from './kernel-task.ts';
import { checkFresh, createKernels, type KernelBuild, type Kernels } from './kernels.ts';
import { type SequenceShape, sizesOf } from './sequence-shape.ts';
import type { Task } from './thread-pool.ts';

const started: Kernels[] = [];
const start = (options: { threads?: number; build?: KernelBuild }) => {
  const kernels = createKernels(options);
  started.push(kernels);
  return kernels;
};
afterAll(() => Promise.all(started.map((kernels) => kernels.stop())));

const shapes: SequenceShape[] = [
  { cell: 'lstm', directions: 2, steps: 9, features: 5, units: 13, returnsSequence: false },
  { cell: 'gru', directions: 1, steps: 7, features: 3, units: 16, returnsSequence: true },
];
const batch = 70;

function randomFloats(seed: number, count: number, scale = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => (random() * 2 - 1) * scale);
}

function randomWeights(shape: SequenceShape, seed = 10): WeightSource {
  const { weights } = sizesOf(shape);
  const directions = Array.from({ length: shape.directions }, (_, d) => ({
    kernel: randomFloats(seed + d, weights.kernel, 0.5),
    recurrent: randomFloats(seed + 10 + d, weights.recurrent, 0.5),
    bias: randomFloats(seed + 20 + d, weights.bias, 0.5),
  }));
  return { identity: directions, read: () => directions };
}

/** Output and every slope of one pass there and back, in one row. */
function outcomeOf(kernels: Kernels, shape: SequenceShape): number[] {
  const sequence = createFusedSequence(kernels, shape);
  const values = randomFloats(1, batch * shape.steps * shape.features);
  const pass = sequence.forward({ values }, batch, randomWeights(shape), 'input-slopes');
  const output = [...pass.output.read()];
  const { weights, windows } = pass.backward(randomFloats(2, output.length));
  const slopes = weights.flatMap(({ kernel, recurrent, bias }) =>
    [kernel, recurrent, bias].flatMap((of) => [...of.read()]),
  );
  const ofWindows = [...(windows?.read() ?? [])];
  sequence.dispose();
  return [...output, ...slopes, ...ofWindows];
}

describe('the kernels', () => {
  it('give the same bits on 1, 2 and 4 threads and from run to run', () => {
    for (const shape of shapes) {
      const expected = outcomeOf(start({ threads: 1 }), shape);
      for (const threads of [2, 4]) {
        const kernels = start({ threads });
        let sharedTasks = 0;
        const join = () => {
          const others = kernels.pool.join();
          sharedTasks += others;
          return others;
        };
        // Threads take a while to start: until then this one does everything and nothing is proved.
        for (let pass = 0; sharedTasks < 100 && pass < 20_000; pass++) {
          expect(outcomeOf({ ...kernels, pool: { ...kernels.pool, join } }, shape)).toEqual(expected);
        }
        expect(sharedTasks).toBeGreaterThanOrEqual(100);
      }
    }
  }, 60_000);

  it('agree between their two builds to rounding', () => {
    for (const shape of shapes) {
      const relaxed = outcomeOf(start({ threads: 1, build: 'relaxed' }), shape);
      const simd = outcomeOf(start({ threads: 1, build: 'simd' }), shape);
      relaxed.forEach((value, i) => void expect(Math.abs(value - simd[i])).toBeLessThan(1e-4));
    }
  });

  it('compute the same whether or not anything is kept for the way back', () => {
    const kernels = start({ threads: 2 });
    for (const shape of shapes) {
      const sequence = createFusedSequence(kernels, shape);
      const values = randomFloats(1, batch * shape.steps * shape.features);
      const say = (keeping: 'nothing' | 'slopes') => [
        ...sequence.forward({ values }, batch, randomWeights(shape), keeping).output.read(),
      ];
      expect(say('nothing')).toEqual(say('slopes'));
    }
  });

  it('read weights once and no more until others come', () => {
    const kernels = start({ threads: 1 });
    for (const shape of shapes) {
      const sequence = createFusedSequence(kernels, shape);
      const values = randomFloats(1, batch * shape.steps * shape.features);
      let reads = 0;
      const counted = (seed: number): WeightSource => {
        const { identity, read } = randomWeights(shape, seed);
        const countedRead = () => {
          reads += 1;
          return read();
        };
        return { identity, read: countedRead };
      };
      const say = (weights: WeightSource) => [...sequence.forward({ values }, batch, weights, 'nothing').output.read()];
      const [one, other] = [counted(10), counted(50)];
      const saidByOne = say(one);
      expect(say(one)).toEqual(saidByOne);
      expect(reads).toBe(1);
      const fresh = createFusedSequence(kernels, shape).forward({ values }, batch, other, 'nothing').output.read();
      expect(say(other)).toEqual([...fresh]);
      expect(say(other)).not.toEqual(saidByOne);
      sequence.forward({ values }, batch, one, 'slopes');
      expect(say(one)).toEqual(saidByOne);
    }
  });

  it('go on while their memory grows under a thread that waits for work', () => {
    const kernels = start({ threads: 2 });
    const { memory } = kernels;
    const [shape] = shapes;
    const values = randomFloats(1, batch * shape.steps * shape.features);
    let shared = 0;
    let newest: readonly Task[] = [];
    const offer = (tasks: readonly Task[]) => {
      newest = tasks;
      kernels.pool.offer(tasks);
    };
    const join = () => {
      const others = kernels.pool.join();
      shared += others;
      return others;
    };
    const sequence = createFusedSequence({ ...kernels, pool: { ...kernels.pool, offer, join } }, shape);
    const pass = () => sequence.forward({ values }, batch, randomWeights(shape), 'nothing').output.read();
    for (let i = 0; shared < 50 && i < 20_000; i++) pass();
    const expected = [...pass()];
    // What is left, so that every further megabyte is a new one.
    const { size, taken } = memory.usage();
    memory.allocate(size - taken - 2 ** 20);
    memory.allocate(2 ** 19);
    shared = 0;
    const words = taskBytes / 4;
    const copies = newest.map(([kind, task]) => ({ kind, task: memory.integers(task, words).slice() }));
    for (let growth = 0; growth < 3_000; growth++) {
      const start = memory.allocate(2 ** 20);
      const moved = copies.map(({ kind, task }, i): Task => {
        memory.integers(start + i * 256, words).set(task);
        return [kind, start + i * 256];
      });
      offer(moved);
      join();
    }
    expect(shared).toBeGreaterThan(100);
    expect(memory.usage().size).toBeGreaterThan(3 * 2 ** 30);
    expect([...pass()]).toEqual(expected);
  }, 60_000);

  it('are refused when they were compiled from other sources', () => {
    expect(() => checkFresh('of yesterday')).toThrow('run `npm run kernels`');
    expect(() => checkFresh('same', 'same')).not.toThrow();
  });

  it('keep what a pass gave until it is read, whatever goes through the layer meanwhile', () => {
    const kernels = start({ threads: 2 });
    for (const shape of shapes) {
      const sequence = createFusedSequence(kernels, shape);
      const values = (seed: number) => randomFloats(seed, batch * shape.steps * shape.features);
      const weights = randomWeights(shape);
      const forward = (seed: number) => sequence.forward({ values: values(seed) }, batch, weights, 'input-slopes');
      const expected = [1, 2].map((seed) => [...forward(seed).output.read()]);
      const [first, second] = [forward(1), forward(2)];
      // Control: the memory of the first is the second's by now.
      expect([...second.output.read()]).toEqual(expected[1]);
      expect([...first.output.read()]).toEqual(expected[0]);

      const slope = randomFloats(3, expected[0].length);
      const slopesOf = (seed: number) => forward(seed).backward(slope);
      const read = ({ weights: of, windows }: ReturnType<typeof slopesOf>) =>
        [...of.flatMap(({ kernel, recurrent, bias }) => [kernel, recurrent, bias]), windows].map((part) => [
          ...(part?.read() ?? []),
        ]);
      const alone = read(slopesOf(1));
      const [early] = [slopesOf(1), slopesOf(2)];
      expect(read(early)).toEqual(alone);
      sequence.dispose();
    }
  });

  it('take more tasks than their list holds', () => {
    const kernels = start({ threads: 2 });
    const [shape] = shapes;
    const layers = Array.from({ length: 120 }, () => createFusedSequence(kernels, shape));
    const values = randomFloats(1, batch * shape.steps * shape.features);
    const outputs = layers.map((layer) => layer.forward({ values }, batch, randomWeights(shape), 'nothing').output);
    const [expected] = outputs.map((output) => [...output.read()]);
    for (const output of outputs) expect([...output.read()]).toEqual(expected);
    for (const layer of layers) layer.dispose();
  });

  it('judge a sample the same in whatever batch it comes', () => {
    const kernels = start({ threads: 1 });
    for (const shape of shapes) {
      const sequence = createFusedSequence(kernels, shape);
      const length = shape.steps * shape.features;
      const values = randomFloats(1, batch * length);
      const all = [...sequence.forward({ values }, batch, randomWeights(shape), 'nothing').output.read()];
      const row = all.length / batch;
      const alone = sequence
        .forward({ values: values.slice(-length) }, 1, randomWeights(shape), 'nothing')
        .output.read();
      alone.forEach((value, i) => void expect(value).toBeCloseTo(all[all.length - row + i], 5));
    }
  });

  it('write nothing into memory that is no longer theirs when a batch was too large', () => {
    const kernels = start({ threads: 1 });
    const [shape] = shapes;
    const sequence = createFusedSequence(kernels, shape);
    const pass = (size: number) =>
      sequence.forward(
        { values: new Float32Array(size * shape.steps * shape.features) },
        size,
        randomWeights(shape),
        'slopes',
      );
    pass(64);
    const { memory } = kernels;
    expect(() => pass(2_000_000)).toThrow(/not enough memory/);
    const other = memory.floats(memory.allocate(8 * 2 ** 20), 2 ** 21).fill(1);
    pass(64);
    expect(other.every((value) => value === 1)).toBe(true);
  });

  it('take no more memory over 1,000 passes than over the first', () => {
    const kernels = start({ threads: 2 });
    const shape = shapes[0];
    const sequence = createFusedSequence(kernels, shape);
    const pass = (size: number) => {
      const values = randomFloats(1, size * shape.steps * shape.features);
      const { output, backward } = sequence.forward({ values }, size, randomWeights(shape), 'slopes');
      backward(output.read().slice());
      sequence.forward({ values }, size, randomWeights(shape), 'nothing');
    };
    pass(batch);
    const before = kernels.memory.usage();
    for (let i = 0; i < 1_000; i++) pass(1 + (i % batch));
    expect(kernels.memory.usage()).toEqual(before);
    sequence.dispose();
    expect(kernels.memory.usage().taken).toBe(0);
  }, 60_000);
});

/** A Python that can import torch; the system's own may hide behind another. */
const python = ['python3', '/usr/bin/python3'].find((name) => {
  try {
    execFileSync(name, ['-c', 'import torch'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

// Gate orders: tfjs i, f, c, o is PyTorch's own; PyTorch's GRU resets after the product, which is another network.
const torchProgram = `
import json, sys, torch
given = json.load(sys.stdin)
T = lambda values, shape: torch.tensor(values, dtype=torch.float32).reshape(shape)
steps, features, units, batch = given["steps"], given["features"], given["units"], given["batch"]
net = torch.nn.LSTM(features, units, batch_first=True, bidirectional=True)
with torch.no_grad():
    for d, suffix in enumerate(["", "_reverse"]):
        w = given["weights"][d]
        getattr(net, "weight_ih_l0" + suffix).copy_(T(w["kernel"], (features, 4 * units)).t())
        getattr(net, "weight_hh_l0" + suffix).copy_(T(w["recurrent"], (units, 4 * units)).t())
        getattr(net, "bias_ih_l0" + suffix).copy_(T(w["bias"], (4 * units,)))
        getattr(net, "bias_hh_l0" + suffix).zero_()
x = T(given["values"], (batch, steps, features)).requires_grad_()
_, (h, _) = net(x)
out = torch.cat([h[0], h[1]], dim=1)
(out * T(given["slope"], out.shape)).sum().backward()
answer = [out.detach()]
for suffix in ["", "_reverse"]:
    answer += [getattr(net, "weight_ih_l0" + suffix).grad.t(), getattr(net, "weight_hh_l0" + suffix).grad.t(), getattr(net, "bias_ih_l0" + suffix).grad]
answer.append(x.grad)
print(json.dumps([v for part in answer for v in part.reshape(-1).tolist()]))
`;

describe.skipIf(!python)(`beside PyTorch${python ? '' : ' (not run: no python3 with torch)'}`, () => {
  it('a two-way LSTM and all its slopes agree within 1e-4', () => {
    const [shape] = shapes;
    const length = batch * shape.directions * shape.units;
    const given = {
      ...shape,
      batch,
      values: [...randomFloats(1, batch * shape.steps * shape.features)],
      slope: [...randomFloats(2, length)],
      weights: randomWeights(shape)
        .read()
        .map(({ kernel, recurrent, bias }) => ({
          kernel: [...kernel],
          recurrent: [...recurrent],
          bias: [...bias],
        })),
    };
    const input = JSON.stringify(given);
    const theirs: number[] = JSON.parse(execFileSync(python as string, ['-c', torchProgram], { input }).toString());
    const ours = outcomeOf(start({ threads: 2 }), shape);
    expect(ours).toHaveLength(theirs.length);
    const scale = Math.max(...theirs.map(Math.abs));
    ours.forEach((value, i) => void expect(Math.abs(value - theirs[i]) / scale).toBeLessThan(1e-4));
  }, 60_000);
});
