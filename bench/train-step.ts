import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { referenceConfig, stepOperations } from './reference-network.ts';
import type { BenchReport } from './report.ts';
import type { Answer, Question } from './train-step.child.ts';

type TorchAnswer = { threads: number; stepMs: number; predictMs: number; predictOneMs: number };

const batchSize = 64;
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Each way of computing has a process of its own, one after the other. */
function ask(question: Question): Answer {
  const child = here('train-step.child.ts');
  return JSON.parse(execFileSync(process.execPath, [child, JSON.stringify(question)]).toString());
}

/** PyTorch where some Python can import it; undefined elsewhere. */
function askTorch(threadCounts: number[]): TorchAnswer[] | undefined {
  const argument = JSON.stringify([64, 20, threadCounts]);
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      const output = execFileSync(python, [here('reference_network.py'), argument], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return JSON.parse(output.toString());
    } catch {
      // That one has no torch.
    }
  }
  return undefined;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

const smallest = (answers: readonly TorchAnswer[], of: 'stepMs' | 'predictMs' | 'predictOneMs') =>
  Math.min(...answers.map((answer) => answer[of]));

/** One optimiser step of the reference network and its predictions: the kernels, tfjs' own layers, and PyTorch where it is installed. */
export async function run(): Promise<BenchReport> {
  const cores = availableParallelism();
  const threadCounts = [1, 2, 4, 8].filter((threads) => threads <= cores);
  const most = threadCounts[threadCounts.length - 1];
  const fused = (threads: number, units = 64) => ask({ layers: 'kernels', threads, units, rounds: 30 });

  const best = ask({ layers: 'kernels', threads: most, units: 64, rounds: 60, growthSteps: 1_000 });
  const torch = askTorch(threadCounts);
  // In turn and more than once: what else the machine does meanwhile must not fall on one of them alone.
  const rounds = Array.from({ length: 3 }, () => threadCounts.map((threads) => fused(threads).stepMs));
  const byThreads = threadCounts.map((threads, i) => ({ threads, stepMs: median(rounds.map((steps) => steps[i])) }));
  const tfjs = ask({ layers: 'tfjs', threads: 1, units: 64, rounds: 5 });
  const byUnits = [32, 96, 128, 192, 256].map((units) => ({ units, answer: fused(most, units) }));

  const gflops = ({ stepMs }: Answer, units: number) =>
    (stepOperations(referenceConfig(units)) * batchSize) / stepMs / 1e6;
  const ms = (what: string, value: number) => ({ what, value, unit: 'ms' });
  const ours = `kernels, ${most} ${most === 1 ? 'thread' : 'threads'}`;
  return {
    name: 'train-step',
    results: [
      ms(`train step, batch ${batchSize} (${ours})`, best.stepMs),
      { what: `training (${ours})`, value: (batchSize * 1_000) / best.stepMs, unit: 'samples/s' },
      { what: `recurrent products (${ours})`, value: gflops(best, 64), unit: 'GFLOP/s' },
      {
        what: 'share of the measured multiply-add peak',
        value: (100 * gflops(best, 64)) / (most * best.peakGflops),
        unit: '%',
      },
      ms(`predict, batch ${batchSize} (${ours})`, best.predictMs),
      ms(`predict, batch 1 (${ours})`, best.predictOneMs),
      { what: 'tensors added by 1,000 steps', value: best.growth.tensors, unit: '' },
      { what: "bytes added to the kernels' memory by 1,000 steps", value: best.growth.bytes, unit: '' },
      ...byThreads.map(({ threads, stepMs }) => ms(`train step (kernels, threads: ${threads})`, stepMs)),
      ...byUnits.flatMap(({ units, answer }) => [
        ms(`train step, ${units} units (${ours})`, answer.stepMs),
        { what: `recurrent products, ${units} units`, value: gflops(answer, units), unit: 'GFLOP/s' },
      ]),
      ms(`train step (tfjs layers)`, tfjs.stepMs),
      ms(`predict, batch ${batchSize} (tfjs layers)`, tfjs.predictMs),
      ms('predict, batch 1 (tfjs layers)', tfjs.predictOneMs),
      ...(torch ?? []).flatMap(({ threads, stepMs, predictMs, predictOneMs }) => [
        ms(`train step (PyTorch, threads: ${threads})`, stepMs),
        ms(`predict, batch ${batchSize} (PyTorch, threads: ${threads})`, predictMs),
        ms(`predict, batch 1 (PyTorch, threads: ${threads})`, predictOneMs),
      ]),
    ],
    ratios: [
      { what: 'train step', against: 'tfjs wasm layers', value: tfjs.stepMs / best.stepMs },
      { what: 'predict, batch 1', against: 'tfjs wasm layers', value: tfjs.predictOneMs / best.predictOneMs },
      ...(torch
        ? [
            { what: 'train step', against: 'PyTorch at its best', value: smallest(torch, 'stepMs') / best.stepMs },
            {
              what: 'predict, batch 64',
              against: 'PyTorch at its best',
              value: smallest(torch, 'predictMs') / best.predictMs,
            },
            {
              what: 'predict, batch 1',
              against: 'PyTorch at its best',
              value: smallest(torch, 'predictOneMs') / best.predictOneMs,
            },
          ]
        : []),
      ...byThreads.slice(1).map(({ threads }, i) => ({
        what: `train step, threads: ${threads}`,
        against: 'one thread',
        value: median(rounds.map(([one, ...more]) => one / more[i])),
      })),
    ],
  };
}
