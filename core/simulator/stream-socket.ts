import type { RawData, WebSocket } from 'ws';
import type { Clock, UtcMs } from '../domain/time.ts';
import type { Faults } from './fault-switches.ts';
import { type HeldFrame, type KlineFrame, strikeFrame } from './frame-faults.ts';
import type { LogWriter } from './sent-log.ts';
import { answerSocketRequest, type SocketState } from './socket-request.ts';

const pingEveryMs = 20_000;
const pongWithinMs = 60_000;
const messagesPerSecond = 5;
const longestLifeMs = 24 * 3_600_000;
const shutdownNoticeMs = 10 * 60_000;
/** A client that reads so slowly is cut off: memory stays bounded. */
const longestBacklogBytes = 32 * 1024 * 1024;

export type StreamSocket = {
  readonly id: number;
  /** Names subscribed to. */
  readonly streams: ReadonlySet<string>;
  sendKline(frame: KlineFrame): void;
  sendEvent(stream: string, data: unknown): void;
  /** Announces the end with serverShutdown and closes the socket `cutAfterMs` later, virtual. */
  shutDown(cutAfterMs: number): void;
  /** Cuts it without a close frame. */
  cut(what: string): void;
};

/**
 * Speaks the exchange's side of one WebSocket. Pings, the pong deadline and the message limit are real time, as the client's
 * answers are; the 24 hours of its life are virtual.
 */
export function openStreamSocket(options: {
  id: number;
  socket: WebSocket;
  state: SocketState;
  clock: Clock;
  virtual: Clock;
  faults: Faults;
  log: LogWriter;
  onClose(): void;
}): StreamSocket {
  const { id, socket, state, clock, virtual, faults, log, onClose } = options;
  const openedAt: UtcMs = virtual.now();
  const held: HeldFrame = {};
  const inbound: number[] = [];
  const timers = new Map<string, () => void>();

  const note = (what: string) => log.write({ kind: 'socket', connection: id, what });
  const isStruck = (name: 'stall' | 'halfOpen') => {
    const fault = faults.peek(name);
    return fault !== undefined && (fault.settings.scope === 'all' || openedAt <= fault.since);
  };
  const cancel = (name: string) => {
    timers.get(name)?.();
    timers.delete(name);
  };
  const after = (name: string, by: Clock, delayMs: number, task: () => void) => {
    cancel(name);
    timers.set(name, by.schedule(delayMs, task));
  };
  const cut = (what: string) => {
    note(what);
    socket.terminate();
  };
  const send = (text: string) => {
    if (socket.bufferedAmount > longestBacklogBytes) cut('cut off: it reads too slowly');
    else socket.send(text);
  };
  const wrap = (stream: string, data: unknown) => JSON.stringify(state.isCombined ? { stream, data } : data);
  const isSilent = () => isStruck('stall') || isStruck('halfOpen');

  const shutDown = (cutAfterMs: number) => {
    if (!isSilent()) send(JSON.stringify({ e: 'serverShutdown', E: virtual.now() }));
    note('announced its shutdown');
    after('life', virtual, cutAfterMs, () => {
      note('shut down');
      socket.close(1001, 'server shutdown');
    });
  };

  const ping = () => {
    if (!isStruck('halfOpen')) {
      socket.ping(String(clock.now()));
      if (!timers.has('pong')) {
        after('pong', clock, pongWithinMs, () => {
          if (!isStruck('halfOpen')) cut('cut off: no pong');
        });
      }
    }
    after('ping', clock, pingEveryMs, ping);
  };

  /** Counts a message, ping or pong of the client; false when it may not be handled. */
  const admit = (): boolean => {
    if (isStruck('halfOpen')) return false;
    const time = clock.monotonic();
    while (inbound.length > 0 && inbound[0] <= time - 1_000) inbound.shift();
    inbound.push(time);
    if (inbound.length <= messagesPerSecond) return true;
    note('closed: more than 5 messages in a second');
    socket.close(1008, 'Too many requests');
    return false;
  };

  socket.on('message', (raw: RawData) => {
    if (!admit()) return;
    const reply = answerSocketRequest(raw.toString(), state);
    if (!isStruck('stall')) send(JSON.stringify(reply));
  });
  socket.on('ping', (payload: Buffer) => {
    if (admit()) socket.pong(payload);
  });
  socket.on('pong', () => {
    if (admit()) cancel('pong');
  });
  socket.on('error', (error: Error) => note(`failed: ${error.message}`));
  socket.on('close', (code: number) => {
    for (const name of [...timers.keys()]) cancel(name);
    note(`closed, code ${code}`);
    onClose();
  });

  note('opened');
  after('ping', clock, pingEveryMs, ping);
  after('life', virtual, longestLifeMs - shutdownNoticeMs, () => shutDown(shutdownNoticeMs));

  return {
    id,
    streams: state.streams,
    shutDown,
    cut,
    sendEvent(stream, data) {
      if (!isSilent()) send(wrap(stream, data));
    },
    sendKline(frame) {
      if (isSilent()) return;
      const { stream, openTime } = frame;
      for (const sent of strikeFrame(frame, faults, held, (data) => wrap(stream, data))) {
        send(sent.text);
        log.countFrame(stream, sent.isClosed);
        if (sent.isClosed || sent.faults.length > 0) {
          log.write({ kind: 'kline', connection: id, stream, openTime, isClosed: sent.isClosed, faults: sent.faults });
        }
      }
    },
  };
}
