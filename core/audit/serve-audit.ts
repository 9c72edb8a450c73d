import { Failure, toFailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { auditLearner } from './audit-learner.ts';
import { type AuditChannel, auditArgument } from './audit-messages.ts';

/** Progress is told at most this often; what it is doing, when that changes, at once. */
const quietMs = 200;

/** The whole life of an audit process: never throws, what goes wrong is its last message. */
export async function serveAudit(
  argument: string,
  channel: AuditChannel,
  { clock, logger }: { clock: Clock; logger: Logger },
): Promise<void> {
  const cancelled = new AbortController();
  channel.onMessage(({ kind }) => {
    // It cannot be paused: it takes minutes.
    if (kind === 'cancel') cancelled.abort();
  });
  let told = { at: Number.NEGATIVE_INFINITY, what: '' };
  try {
    const { request } = auditArgument.parse(JSON.parse(argument));
    const result = await auditLearner(request, {
      clock,
      signal: cancelled.signal,
      onProgress(progress) {
        if (progress.what === told.what && clock.monotonic() - told.at < quietMs) return;
        told = { at: clock.monotonic(), what: progress.what };
        channel.send({ kind: 'progress', progress });
      },
    });
    channel.send({ kind: 'result', result });
  } catch (error) {
    const failure = toFailureData(error);
    if (!(error instanceof Failure)) logger.error('audit failed', { error: String(error) });
    channel.send({ kind: 'failure', failure });
  }
}
