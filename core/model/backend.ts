import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { Failure } from '../domain/failure.ts';
import { startKernels } from '../kernels/running-kernels.ts';

export type BackendPreference = 'wasm' | 'node' | 'cpu';

/** What computes: tfjs' name of it, its threads, and one sentence that says why this one. */
export type Backend = {
  readonly backend: string;
  /** 0 where the backend does not say. */
  readonly threads: number;
  /** Whether the kernels of core/kernels compute, not tfjs. */
  readonly isFused: boolean;
  readonly reason: string;
};

const { resolve } = createRequire(import.meta.url);
/** An optional package: npm leaves it out where its download fails. */
const nodePackage: string = '@tensorflow/tfjs-node';

async function useWasm(): Promise<Backend> {
  const entry = resolve('@tensorflow/tfjs-backend-wasm');
  if (tf.getBackend() !== 'wasm') setWasmPaths(dirname(entry) + sep);
  if (!(await tf.setBackend('wasm'))) throw new Failure('unavailable', 'WebAssembly could not be started');
  await tf.ready();
  try {
    const { build, pool } = startKernels();
    const instructions = build === 'relaxed' ? 'relaxed SIMD' : 'plain SIMD';
    const threads = pool.threads === 1 ? '1 thread' : `${pool.threads} threads`;
    return {
      backend: 'wasm',
      threads: pool.threads,
      isFused: true,
      reason: `WebAssembly kernels with ${instructions} on ${threads}: the fastest way here, with nothing to install`,
    };
  } catch (error) {
    const reason = `WebAssembly layers of tfjs, because ${firstLine(error)}: much slower than the kernels`;
    return { backend: 'wasm', threads: getThreadsCount(), isFused: false, reason };
  }
}

async function useNode(): Promise<Backend> {
  // Node 23 removed these from util; tfjs-node still calls them.
  const legacy = util as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;
  await import(nodePackage);
  if (!(await tf.setBackend('tensorflow'))) throw new Failure('unavailable', 'libtensorflow could not be started');
  return { backend: 'tensorflow', threads: 0, isFused: false, reason: 'tfjs-node (libtensorflow) was chosen' };
}

async function useCpu(): Promise<Backend> {
  await tf.setBackend('cpu');
  return { backend: 'cpu', threads: 1, isFused: false, reason: 'plain JavaScript, the last resort: very slow' };
}

const starters: Record<BackendPreference, () => Promise<Backend>> = { node: useNode, wasm: useWasm, cpu: useCpu };

function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}

/** Set from the first start on. */
let running: Promise<Backend> | undefined;

/**
 * Starts what computes: the chosen backend, else WebAssembly, else plain JavaScript as the last resort.
 * Without a choice it is the one that runs already, and at first WebAssembly.
 */
export function startBackend(preference?: BackendPreference): Promise<Backend> {
  if (preference === undefined && running !== undefined) return running;
  running = startFirstOf([...new Set<BackendPreference>([preference ?? 'wasm', 'wasm', 'cpu'])]);
  return running;
}

async function startFirstOf(order: readonly BackendPreference[]): Promise<Backend> {
  // Without it tfjs prints an advertisement for tfjs-node on the console.
  tf.enableProdMode();
  const refused: string[] = [];
  for (const name of order) {
    try {
      const started = await starters[name]();
      return refused.length === 0 ? started : { ...started, reason: `${started.reason}; ${refused.join('; ')}` };
    } catch (error) {
      refused.push(`${name} is not available: ${firstLine(error)}`);
    }
  }
  throw new Failure('unavailable', `No backend for the network could be started: ${refused.join('; ')}.`);
}
