import { launchAudit } from '../audit/launch-audit.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import type { ForkProcess } from '../processes/fork-node.ts';

/** Audits the learner, one audit at a time, in its own process; it stops when who asked for it leaves. */
export function createAuditHandlers(options: { clock: Clock; logger: Logger; fork?: ForkProcess }): {
  handlers: Pick<Handlers<Contract>, 'audit.learner'>;
  stop(): Promise<void>;
} {
  const stopped = new AbortController();
  let running: Promise<unknown> | undefined;
  return {
    handlers: {
      'audit.learner': async (request, signal, emit) => {
        if (running) throw new Failure('busy', 'An audit of the learner is going on; wait for it or cancel it first.');
        const audit = launchAudit(request, {
          ...options,
          signal: AbortSignal.any([signal, stopped.signal]),
          onProgress: (progress) => emit({ kind: 'progress', progress }),
        });
        running = audit;
        try {
          emit({ kind: 'result', result: await audit });
        } finally {
          running = undefined;
        }
      },
    },
    async stop() {
      stopped.abort();
      await Promise.allSettled([running]);
    },
  };
}
