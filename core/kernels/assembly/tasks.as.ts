// Work that several threads share: each takes the next task until none is left.
import { Attention, attentionBackward, attentionForward } from './attention.as';
import { gruBackward, gruForward } from './gru.as';
import { lstmBackward, lstmForward } from './lstm.as';
import { Sequence } from './sequence.as';

// Addresses of the counters; all of them only ever grow.
const taken: usize = 0;
const finished: usize = 128;
/** Kind and argument of a task, by its number modulo 512. */
const slots: usize = 28672;
const mostTasks = 512;

function run(kind: i32, argument: usize): void {
  if (kind == 0) lstmForward(changetype<Sequence>(argument));
  else if (kind == 1) lstmBackward(changetype<Sequence>(argument));
  else if (kind == 2) gruForward(changetype<Sequence>(argument));
  else if (kind == 3) gruBackward(changetype<Sequence>(argument));
  else if (kind == 4) attentionForward(changetype<Attention>(argument));
  else attentionBackward(changetype<Attention>(argument));
}

/** Runs tasks until none below `limit` is left to take, and answers how many it did. A task is taken by exactly one thread, whatever the others do meanwhile. */
export function runTasks(limit: i32): i32 {
  let done = 0;
  while (true) {
    const task = atomic.load<i32>(taken);
    if (task - limit >= 0) return done;
    if (atomic.cmpxchg<i32>(taken, task, task + 1) != task) continue;
    const slot = slots + ((<usize>(task & (mostTasks - 1))) << 3);
    run(load<i32>(slot), load<usize>(slot, 4));
    atomic.add<i32>(finished, 1);
    atomic.notify(finished, 1);
    done++;
  }
}
