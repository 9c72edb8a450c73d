import { decodeMessage, encodeMessage } from '../contract/codec.ts';
import { createCloseSignal, type Link } from '../contract/link.ts';
import { maxClientFrameBytes } from '../contract/wire.ts';
import { Failure } from '../domain/failure.ts';

type SocketEvent = { readonly data?: unknown; readonly reason?: string; readonly code?: number };

/** The part of a page's WebSocket that a link needs. */
export type SocketLike = {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
  addEventListener(name: 'open' | 'message' | 'error' | 'close', listener: (event: SocketEvent) => void): void;
};

const connecting = 0;
const opened = 1;

/**
 * A link over a WebSocket to `url`; what is sent before it opens waits for that. Runs in a page and in Node.
 * Sending more than 1 MB in one message throws Failure 'too-large'.
 */
export function browserSocketLink(url: string, dial: (url: string) => SocketLike = (to) => new WebSocket(to)): Link {
  const socket = dial(url);
  const signal = createCloseSignal();
  const early: string[] = [];
  let wasOpen = false;

  socket.addEventListener('open', () => {
    wasOpen = true;
    for (const text of early.splice(0)) socket.send(text);
  });
  // 'close' follows and is told; Node's sockets would end the process when nobody listens to this.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('close', (event) => {
    signal.close(
      wasOpen
        ? closeReason(event)
        : 'The workstation could not be reached at this address, or it asks for its start-up address first.',
    );
  });

  return {
    send(message) {
      const text = encodeMessage(message);
      const bytes = text.length * 3 <= maxClientFrameBytes ? 0 : new TextEncoder().encode(text).length;
      if (bytes > maxClientFrameBytes) {
        throw new Failure('too-large', `The message has ${bytes} bytes; at most ${maxClientFrameBytes} can be sent.`);
      }
      if (socket.readyState === connecting) early.push(text);
      else if (socket.readyState === opened) socket.send(text);
    },
    onMessage(listener) {
      socket.addEventListener('message', (event) => listener(readFrame(event.data)));
    },
    onClose: signal.onClose,
    close() {
      socket.close();
      signal.close('This side closed the link.');
    },
    bufferedAmount: () => socket.bufferedAmount,
  };
}

function readFrame(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return decodeMessage(data);
  } catch {
    // The receiver refuses undefined and says so.
    return undefined;
  }
}

function closeReason({ reason, code }: SocketEvent): string {
  if (reason) return reason;
  return code === 1009
    ? 'A message was larger than the engine accepts.'
    : `The connection ended (code ${code ?? 'unknown'}).`;
}
