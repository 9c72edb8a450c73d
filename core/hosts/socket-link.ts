import type { RawData, WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../contract/codec.ts';
import { createCloseSignal, type Link } from '../contract/link.ts';
import type { FailureCode } from '../domain/failure.ts';

/** Close codes of the protocol; a client that reads too slowly is cut off, every other failure closes with 4500. */
const closeCodes: Partial<Record<FailureCode, readonly [number, string]>> = {
  'bad-request': [4400, 'The message was not part of the protocol.'],
  'version-mismatch': [4406, 'The contract versions differ.'],
  conflict: [4409, 'A call id was used twice.'],
};

const ended = 'The connection ended.';

/** The engine's side of a WebSocket: one JSON text frame for each message. The socket should be opened with a `maxPayload`. */
export function socketLink(socket: WebSocket): Link {
  const signal = createCloseSignal();
  socket.on('close', (code, reason) => signal.close(reason.toString() || `${ended} (code ${code})`));
  // A frame too large or malformed: ws closes with 1009 or 1002 by itself, and 'close' follows.
  socket.on('error', () => undefined);
  return {
    send(message) {
      const text = encodeMessage(message, nodeBase64);
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => listener(isBinary ? undefined : readFrame(data)));
    },
    onClose: signal.onClose,
    close(code) {
      // The close frame would wait behind everything that client does not read.
      if (code === 'too-large') socket.terminate();
      const [number, reason] = code === undefined ? [1000, ended] : (closeCodes[code] ?? [4500, ended]);
      socket.close(number, reason);
      signal.close('This side closed the link.');
    },
    bufferedAmount: () => socket.bufferedAmount,
  };
}

function nodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function readFrame(data: RawData): unknown {
  try {
    return decodeMessage(data.toString());
  } catch {
    // The receiver refuses undefined and says so.
    return undefined;
  }
}
