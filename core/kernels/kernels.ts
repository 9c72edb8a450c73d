import { availableParallelism } from 'node:os';
import { Failure } from '../domain/failure.ts';
import { builds, builtFrom } from './built/kernels.ts';
import type { KernelFunctions } from './kernel-functions.ts';
import { createKernelMemory, type KernelMemory, maximumPages } from './kernel-memory.ts';
import { sourceHash } from './source-hash.ts';
import { createThreadPool, type ThreadPool } from './thread-pool.ts';

export type KernelBuild = keyof typeof builds;

/** The running kernels: their functions, their memory and the threads that share the work. */
export type Kernels = {
  /** `relaxed` multiplies and adds in one instruction where the processor can; `simd` runs on every SIMD engine. */
  readonly build: KernelBuild;
  readonly call: KernelFunctions;
  readonly memory: KernelMemory;
  readonly pool: ThreadPool;
  stop(): Promise<void>;
};

/** 256 MB, enough for most networks: only what is touched takes memory, and growing is the slow way. */
const initialPages = 4_096;

const bytesOf = (build: KernelBuild) => new Uint8Array(Buffer.from(builds[build], 'base64'));

/** The fastest build this engine can run. @throws Failure 'unavailable' when it has no SIMD or no shared memory */
export function bestBuild(): KernelBuild {
  const best = (['relaxed', 'simd'] as const).find((build) => WebAssembly.validate(bytesOf(build)));
  if (best) return best;
  throw new Failure('unavailable', 'this engine has no WebAssembly SIMD or no shared memory');
}

/** Kernels of other sources would answer wrongly rather than not at all. @throws Failure 'unavailable' when they were changed since */
export function checkFresh(compiledFrom: string, sources = sourceHash()): void {
  if (sources === undefined || sources === compiledFrom) return;
  throw new Failure('unavailable', 'The compiled kernels are older than their sources; run `npm run kernels`.');
}

/**
 * Starts the kernels with a memory of their own.
 * @param options.threads threads that work in all, default one per core, at most eight: a batch has eight shards
 * @throws Failure 'unavailable' when the engine cannot run them
 */
export function createKernels(options: { threads?: number; build?: KernelBuild } = {}): Kernels {
  const { threads = Math.min(8, availableParallelism()), build = bestBuild() } = options;
  checkFresh(builtFrom);
  const module = new WebAssembly.Module(bytesOf(build));
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum: maximumPages, shared: true });
  const call = new WebAssembly.Instance(module, { env: { memory } }).exports as KernelFunctions;
  const pool = createThreadPool(threads, { module, memory, functions: call });
  return { build, call, memory: createKernelMemory(memory), pool, stop: () => pool.stop() };
}
