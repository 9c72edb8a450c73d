import { errors } from 'ccxt';
import { Failure } from '../../domain/failure.ts';

const statusSentences: Record<number, string> = {
  403: 'refused this computer (HTTP 403, its firewall); wait a while, or turn off the VPN or proxy',
  418: 'has banned this address for a while because it was asked too often (HTTP 418)',
  429: 'asked for a pause because it was asked too often (HTTP 429)',
  451: 'does not serve the region you are in (HTTP 451); choose another exchange, or import candles from a file',
};

const networkSentences: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'refused the connection'],
  [/ENOTFOUND|EAI_AGAIN/, 'could not be found; check the internet connection'],
  [/ENETUNREACH|EHOSTUNREACH|ENETDOWN/, 'cannot be reached; check the internet connection'],
  [/ECONNRESET|EPIPE|other side closed|socket hang up|terminated|closed by remote|1006/i, 'cut the connection'],
  [/timed? ?out|timeout/i, 'did not answer in time'],
];

/** HTTP status that a refused WebSocket handshake or an error text carries. */
function statusIn(message: string): number | undefined {
  const match = /Unexpected server response: (\d{3})/.exec(message);
  return match ? Number(match[1]) : undefined;
}

/** What went wrong, without the name of the exchange: `refused the connection`. */
function reasonOf(error: unknown, status: number | undefined): string {
  const message = error instanceof Error ? `${error.message} ${codeOf(error)}` : String(error);
  const known = status ?? statusIn(message);
  if (known !== undefined && statusSentences[known]) return statusSentences[known];
  if (known !== undefined && known >= 500) return `has an internal problem (HTTP ${known})`;
  if (error instanceof errors.RequestTimeout) return 'did not answer in time';
  for (const [pattern, sentence] of networkSentences) if (pattern.test(message)) return sentence;
  if (error instanceof errors.NetworkError) return 'could not be reached';
  return `answered with an error: ${message.replace(/\s+/g, ' ').trim().slice(0, 160)}`;
}

function codeOf(error: Error): string {
  const { code, cause } = error as Error & { code?: unknown };
  return [code, cause instanceof Error ? `${cause.message} ${codeOf(cause)}` : ''].filter(Boolean).join(' ');
}

/**
 * A Failure with one plain sentence for anything ccxt or the network throws.
 * @param status HTTP status of the answer, when there was one
 */
export function explainError(error: unknown, context: { name: string; symbol?: string; status?: number }): Failure {
  if (error instanceof Failure) return error;
  const { name, symbol, status } = context;
  if (error instanceof errors.BadSymbol) {
    return new Failure('not-found', `${symbol ?? 'This market'} is not traded on ${name}.`, { cause: error });
  }
  return new Failure('unavailable', `${name} ${reasonOf(error, status)}.`, { cause: error });
}

/** The same as the reason of a lost stream: `the exchange refused the connection`. */
export function explainLoss(error: unknown): string {
  return `the exchange ${reasonOf(error, undefined)}`;
}
