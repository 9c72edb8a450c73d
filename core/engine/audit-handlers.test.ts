import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../domain/ports.ts';
import { systemClock } from '../hosts/system-ports.ts';
import type { ForkProcess } from '../processes/fork-node.ts';
import { createAuditHandlers } from './audit-handlers.ts';

const request = { preset: 'tiny', seed: 1 } as const;

/** A process that only ends when it is told to. */
function waitingFork() {
  const starts: string[] = [];
  const fork: ForkProcess = (_, argument) => {
    starts.push(argument);
    let end = () => {};
    return {
      send: () => end(),
      onMessage() {},
      onExit(listener) {
        end = () => listener({ code: 0 });
      },
      kill() {},
    };
  };
  return { fork, starts };
}

describe('audits in the engine', () => {
  it('run one at a time, and the next may start when one has been left', async () => {
    const { fork, starts } = waitingFork();
    const { handlers } = createAuditHandlers({ clock: systemClock, logger: silentLogger, fork });
    const leave = new AbortController();
    const first = Promise.resolve(handlers['audit.learner'](request, leave.signal, () => {}));
    await expect(handlers['audit.learner'](request, new AbortController().signal, () => {})).rejects.toMatchObject({
      code: 'busy',
    });
    leave.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const again = new AbortController();
    const second = Promise.resolve(handlers['audit.learner'](request, again.signal, () => {}));
    await setImmediate();
    expect(starts.map((start) => JSON.parse(start))).toEqual([
      { kind: 'audit', request },
      { kind: 'audit', request },
    ]);
    again.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('end with the engine', async () => {
    const { handlers, stop } = createAuditHandlers({
      clock: systemClock,
      logger: silentLogger,
      fork: waitingFork().fork,
    });
    const going = Promise.resolve(handlers['audit.learner'](request, new AbortController().signal, () => {}));
    const ended = expect(going).rejects.toMatchObject({ code: 'cancelled' });
    await stop();
    await ended;
  });
});
