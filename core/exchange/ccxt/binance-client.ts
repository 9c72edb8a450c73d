import { pro } from 'ccxt';
import type { Candle } from '../../domain/candle.ts';
import type { Logger } from '../../domain/ports.ts';
import { hangUp, type SocketClient } from './hang-up.ts';
import { readNumber } from './read-rows.ts';

type Base = InstanceType<typeof pro.binance>;
type WsClient = Parameters<Base['handleOHLCV']>[0];
type Frame = Readonly<Record<string, unknown>>;

/** What one socket tells its reader. */
export type SocketEvents = {
  /** A frame of any kind, pings included. */
  onActivity(): void;
  /** The exchange confirmed the subscription. */
  onSubscribed(): void;
  onKline(symbol: string, candle: Candle & { isClosed: boolean }): void;
  onShutdownNotice(): void;
  /** The last event of the socket. */
  onLost(error: unknown): void;
};

const isFrame = (value: unknown): value is Frame => typeof value === 'object' && value !== null;

/**
 * ccxt's Binance with what it drops put back: the closed flag of a candle, every frame (its own calls hand over 274 of a
 * burst of 3000), shutdown notices, and the headers of every answer. Spot only, never with a key.
 */
export class BinanceClient extends pro.binance {
  onResponse: (status: number, headers: Readonly<Record<string, unknown>>) => void = () => {};
  logger: Logger | undefined;
  private readonly sockets = new Map<string, SocketEvents>();
  private socketNumber = 0;

  /** Subscribes to 1m candles of all `symbols` with one frame on a socket of its own. Markets must be loaded. */
  openSocket(wsUrl: string, symbols: readonly string[], events: SocketEvents): { close(): Promise<void> } {
    this.socketNumber = (this.socketNumber + 1) % 1_000;
    const url = `${wsUrl}/${this.socketNumber}`;
    this.sockets.set(url, events);
    this.urls.api.ws.spot = wsUrl;
    this.watchOHLCVForSymbols(symbols.map((symbol) => [symbol, '1m'])).catch((error) => this.lose(url, error));
    return {
      close: () => {
        this.sockets.delete(url);
        return hangUp(this.clients as unknown as Record<string, SocketClient>, url);
      },
    };
  }

  private lose(url: string, error: unknown) {
    const events = this.sockets.get(url);
    if (!events) return;
    this.sockets.delete(url);
    void hangUp(this.clients as unknown as Record<string, SocketClient>, url);
    events.onLost(error);
  }

  /** A socket of its own for each subscription, so that two can overlap. */
  override stream() {
    return String(this.socketNumber);
  }

  /** ccxt guesses from the path, and a wrong guess leaves the caller waiting for ever. */
  override isSpotUrl() {
    return true;
  }

  override onConnected(client: WsClient) {
    const events = this.sockets.get(client.url);
    for (const kind of ['ping', 'pong']) client.connection.on(kind, () => events?.onActivity());
  }

  override onError(client: WsClient, error: unknown) {
    super.onError(client, error);
    this.lose(client.url, error);
  }

  override onClose(client: WsClient, event: { code?: number }) {
    super.onClose(client, event);
    this.lose(client.url, client.error ?? new Error(`closed by remote server, code ${event.code}`));
  }

  override handleMessage(client: WsClient, message: unknown) {
    const events = this.sockets.get(client.url);
    if (!events) return;
    events.onActivity();
    if (!isFrame(message)) {
      this.logger?.warn('a malformed frame was skipped', { start: String(message).slice(0, 80) });
      return;
    }
    const inner = [message.data, message.event].find(isFrame) ?? message;
    if (inner.e === 'serverShutdown') events.onShutdownNotice();
    else if (message.result === null && message.id !== undefined) events.onSubscribed();
    else super.handleMessage(client, message);
  }

  override handleOHLCV(client: WsClient, message: Frame) {
    const kline = message.k;
    if (!isFrame(kline) || kline.i !== '1m') return;
    const symbol = this.safeSymbol(String(kline.s), undefined, undefined, 'spot');
    this.sockets.get(client.url)?.onKline(symbol, {
      openTime: readNumber(kline.t),
      open: readNumber(kline.o),
      high: readNumber(kline.h),
      low: readNumber(kline.l),
      close: readNumber(kline.c),
      volume: readNumber(kline.v),
      isClosed: kline.x === true,
    });
  }

  override handleErrors(...answer: Parameters<Base['handleErrors']>) {
    this.onResponse(answer[0], answer[4]);
    return super.handleErrors(...answer);
  }

  /** ccxt limits the wait for the first byte only. */
  override getDispatcherOptions(isPlainAgent: boolean) {
    return { ...super.getDispatcherOptions(isPlainAgent), bodyTimeout: this.timeout };
  }

  override log(...parts: unknown[]) {
    this.logger?.debug('ccxt', { text: parts.map(String).join(' ').slice(0, 200) });
  }
}
