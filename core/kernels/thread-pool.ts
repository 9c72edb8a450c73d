import { Worker } from 'node:worker_threads';
import { Failure } from '../domain/failure.ts';
import type { KernelFunctions } from './kernel-functions.ts';
import { mostTasks, slotsAddress } from './kernel-memory.ts';

/** Kind and argument, see assembly/tasks.as.ts. */
export type Task = readonly [kind: number, argument: number];

export type ThreadPool = {
  readonly threads: number;
  /** Gives tasks to the other threads, which begin at once; this thread goes on with what it does. */
  offer(tasks: readonly Task[]): void;
  /**
   * Returns when every task that was offered is done; this thread works too.
   * @returns how many of them, since the last join, other threads did
   */
  join(): number;
  stop(): Promise<void>;
};

// Indices into the memory as 32-bit integers; the first three are the counters of assembly/tasks.as.ts.
const offered = 64 / 4;
const finished = 128 / 4;
const wake = 192 / 4;
/** Not 0 when a task has failed on another thread. */
const failed = 196 / 4;
const slots = slotsAddress / 4;
/** Waking a thread takes as long as two small tasks. */
const worthSharing = 3;
/**
 * Polls before a thread that waits for another goes to sleep, about two milliseconds: longer than the pauses of a training step.
 * Measured: a core that slept takes so long to wake that two threads were 1.3 times as fast as one instead of 1.9 times.
 */
const polls = 200_000;

/**
 * A thread's whole program. It is sent as text, so that it needs no file of its own beside every bundle: it may use nothing from outside.
 */
function serve(data: {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  wake: number;
  offered: number;
  failed: number;
  polls: number;
}): void {
  const { runTasks } = new WebAssembly.Instance(data.module, { env: { memory: data.memory } })
    .exports as KernelFunctions;
  const words = new Int32Array(data.memory.buffer, 0, 64);
  for (;;) {
    const seen = Atomics.load(words, data.wake);
    if (seen < 0) return;
    try {
      const limit = Atomics.load(words, data.offered);
      // Asking for it makes this thread see how far the memory has grown; tasks below the limit need no more than that.
      if (data.memory.buffer.byteLength > 0) runTasks(limit);
    } catch (error) {
      // Who waits for the task must not wait for ever.
      Atomics.store(words, data.failed, 1);
      throw error;
    }
    for (let poll = 0; poll < data.polls && Atomics.load(words, data.wake) === seen; poll++);
    Atomics.wait(words, data.wake, seen);
  }
}

/** @param threads how many work in all, this one included */
export function createThreadPool(
  threads: number,
  { module, memory, functions }: { module: WebAssembly.Module; memory: WebAssembly.Memory; functions: KernelFunctions },
): ThreadPool {
  const words = new Int32Array(memory.buffer, 0, slots + 2 * mostTasks);
  const program = `(${serve.toString()})(require('node:worker_threads').workerData)`;
  let workers: Worker[] = [];
  let isBroken = false;
  const startWorker = () => {
    const worker = new Worker(program, {
      eval: true,
      execArgv: [],
      workerData: { module, memory, wake, offered, failed, polls },
    });
    // Waiting threads must not keep a process alive that has nothing else to do.
    worker.unref();
    return worker;
  };

  const waitForOthers = () => {
    for (let poll = 0; ; poll++) {
      const done = Atomics.load(words, finished);
      if (done === Atomics.load(words, offered)) return;
      if (Atomics.load(words, failed) !== 0) throw new Failure('internal', 'A thread of the kernels has failed.');
      if (poll > polls) Atomics.wait(words, finished, done, 1);
    }
  };

  let shared = 0;
  const join = () => {
    if (isBroken) throw new Failure('internal', 'The kernels have failed before; start this process again.');
    try {
      shared -= functions.runTasks(words[offered]);
      waitForOthers();
    } catch (error) {
      // Tasks that nobody finished are still counted as offered.
      isBroken = true;
      throw error;
    }
    const others = shared;
    shared = 0;
    return others;
  };

  const wakeOthers = () => {
    // Not before they are needed: a process that only ever predicts has none.
    if (workers.length === 0) workers = Array.from({ length: threads - 1 }, startWorker);
    // Counts up within the positive numbers: a negative one tells the threads to end.
    Atomics.store(words, wake, (words[wake] + 1) & 0x3fffffff);
    Atomics.notify(words, wake);
  };

  return {
    threads,
    offer(tasks) {
      const open = Atomics.load(words, offered) - Atomics.load(words, finished);
      if (isBroken || open + tasks.length > mostTasks) join();
      const first = words[offered];
      tasks.forEach(([kind, argument], i) => {
        const slot = slots + ((first + i) & (mostTasks - 1)) * 2;
        words[slot] = kind;
        words[slot + 1] = argument;
      });
      Atomics.add(words, offered, tasks.length);
      shared += tasks.length;
      if (threads > 1 && tasks.length >= worthSharing) wakeOthers();
    },
    join,
    async stop() {
      // A thread that ends in the middle of a task would leave it undone for good.
      if (!isBroken) join();
      Atomics.store(words, wake, -1);
      Atomics.notify(words, wake);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
