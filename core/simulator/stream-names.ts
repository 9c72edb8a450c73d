import { type Interval, isInterval } from './intervals.ts';

export type StreamKind =
  | { readonly kind: 'kline'; readonly interval: Interval }
  | { readonly kind: 'trade' | 'ticker' | 'miniTicker' | 'bookTicker' };

export type Stream = StreamKind & {
  /** As the client wrote it: `btcusdt@kline_1m`. */
  readonly name: string;
  /** `BTCUSDT`. */
  readonly symbolId: string;
};

const pattern = /^([a-z0-9]{1,20})@(trade|ticker|miniTicker|bookTicker|kline_([0-9]+[a-zA-Z]))$/;

/** Reads a stream name. Like the real exchange's, ours takes any name: one it cannot read or does not know never sends a frame. */
export function readStreamName(name: string): Stream | undefined {
  const match = pattern.exec(name);
  if (!match) return undefined;
  const [, symbol, kind, interval] = match;
  const symbolId = symbol.toUpperCase();
  if (interval !== undefined) return isInterval(interval) ? { name, symbolId, kind: 'kline', interval } : undefined;
  return { name, symbolId, kind: kind as 'trade' | 'ticker' | 'miniTicker' | 'bookTicker' };
}

/**
 * What a WebSocket path subscribes to: `/ws/a/b` raw, `/stream?streams=a/b` wrapped in `{stream, data}`, `/ws` and
 * `/stream` nothing yet. `/stream/ws/…` is raw too: ccxt takes a host for spot only when its path contains `/stream`.
 * @returns undefined for any other path
 */
export function readSocketPath(url: URL): { names: string[]; isCombined: boolean } | undefined {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  if (parts[0] === 'stream' && parts.length === 1) {
    const names = (url.searchParams.get('streams') ?? '').split('/').filter((name) => name !== '');
    return { names, isCombined: true };
  }
  const rest = parts[0] === 'stream' ? parts.slice(1) : parts;
  return rest[0] === 'ws' ? { names: rest.slice(1), isCombined: false } : undefined;
}
