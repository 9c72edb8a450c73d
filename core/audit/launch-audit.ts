import type { AuditProgress, AuditRequest, AuditResult } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { type ForkProcess, nodeFork } from '../processes/fork-node.ts';
import { followProcess, howItEnded } from '../processes/process-end.ts';
import type { AuditArgument, FromAudit } from './audit-messages.ts';

const entry = new URL('./audit-process.ts', import.meta.url);

/**
 * Audits the learner in a process of its own.
 * @param options.fork how to start a process; Electron's main process must bring its own, default Node's
 * @throws Failure 'cancelled' within two seconds after `signal` aborted, or what stopped it
 */
export function launchAudit(
  request: AuditRequest,
  options: {
    clock: Clock;
    logger: Logger;
    signal: AbortSignal;
    fork?: ForkProcess;
    onProgress(progress: AuditProgress): void;
  },
): Promise<AuditResult> {
  const { clock, logger, signal, fork = nodeFork(logger), onProgress } = options;
  const cancelled = () => new Failure('cancelled', 'The audit was cancelled.');
  if (signal.aborted) return Promise.reject(cancelled());
  const child = fork(entry, JSON.stringify({ kind: 'audit', request } satisfies AuditArgument));
  return new Promise<AuditResult>((resolve, reject) => {
    child.onMessage((received) => {
      const message = received as FromAudit;
      if (message.kind === 'progress') return onProgress(message.progress);
      if (message.kind === 'result') return resolve(message.result);
      const { code, message: sentence } = message.failure;
      if (signal.aborted) reject(cancelled());
      else if (code === 'internal') reject(new Failure(code, `The audit stopped on an unexpected error: ${sentence}.`));
      else reject(new Failure(code, sentence));
    });
    const { cancel } = followProcess(child, {
      clock,
      onEnd(end) {
        signal.removeEventListener('abort', cancel);
        if (signal.aborted) return reject(cancelled());
        const message = `The audit process ${howItEnded(end)}; close other programs and start it again.`;
        // Of no effect when it has said its last word.
        reject(new Failure('unavailable', message));
      },
    });
    signal.addEventListener('abort', cancel, { once: true });
  });
}
