import { Failure } from '../../domain/failure.ts';
import type { UtcMs } from '../../domain/time.ts';
import { retryAfterMs } from './retry-after.ts';
import { type SourceFailure, sourceFailure } from './source-failure.ts';

/** An answer that is not the list that was asked for, as one sentence with its status and the wait it asks for. */
export function statusFailure(response: Response, name: string, host: string, now: UtcMs): SourceFailure {
  const { status } = response;
  const retryMs = status === 429 || status === 503 ? retryAfterMs(response.headers, now) : undefined;
  const facts = { status, ...(retryMs === undefined ? {} : { retryMs }) };
  const who = `${name} (${host})`;
  switch (status) {
    case 401:
      return sourceFailure('unavailable', `${who} asks for a sign-in (401).`, facts);
    case 402:
      return sourceFailure('unavailable', `${who} says that its plan is used up or not paid for (402).`, facts);
    case 403:
      return sourceFailure('unavailable', `${who} refuses to answer this program (403).`, facts);
    case 404:
    case 410:
      return sourceFailure('not-found', `${who} has nothing at this address (${status}); check it.`, facts);
    case 429:
      return sourceFailure('unavailable', `${who} was asked too often (429) and is left alone for a while.`, facts);
    default:
      return sourceFailure('unavailable', `${who} answered with an error (${status}).`, facts);
  }
}

/** Whatever kept the server's answer from coming, as one sentence; trouble that has one already unchanged. */
export function networkFailure(error: unknown, name: string, host: string): Failure {
  if (error instanceof Failure) return error;
  const code = codeOf(error) ?? '';
  const who = `${name} (${host})`;
  const facts = { cause: error };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return sourceFailure('unavailable', `${who} is not found; check its address and the network.`, facts);
  }
  if (code === 'ECONNREFUSED') return sourceFailure('unavailable', `${who} takes no connection.`, facts);
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME/.test(code)) {
    return sourceFailure('unavailable', `${who} has a certificate that is not trusted (${code}).`, facts);
  }
  if (/^Z_|^ERR_.*(BROTLI|ZSTD)/.test(code)) {
    return sourceFailure('corrupt', `${who} sent an answer that cannot be unpacked.`, facts);
  }
  return sourceFailure('unavailable', `The connection to ${who} broke off (${code || deepest(error)}).`, facts);
}

/** The code of the deepest error that has one. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return codeOf(error.cause) ?? code;
}

function deepest(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? deepest(error.cause) : error.message;
}
