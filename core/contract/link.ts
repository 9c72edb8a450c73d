import type { FailureCode } from '../domain/failure.ts';

/** One end of a connection: send and on-message are all that a transport has to know. */
export type Link = {
  /** Hands `message` over in order, as a copy. @throws when it holds something that cannot cross, a function for example */
  send(message: unknown): void;
  /** A frame that cannot be read arrives as undefined. */
  onMessage(listener: (message: unknown) => void): void;
  /** Told once, with one plain sentence; at once when the link is closed already. */
  onClose(listener: (reason: string) => void): void;
  /** Sockets turn `code` into their close code. */
  close(code?: FailureCode): void;
  /** Bytes handed over and not yet sent; absent where the transport cannot say. */
  bufferedAmount?(): number;
};

type CloseSignal = {
  readonly isClosed: boolean;
  onClose(listener: (reason: string) => void): void;
  close(reason: string): void;
};

/** The close half of a link: remembers the first reason, tells every listener exactly once. */
export function createCloseSignal(): CloseSignal {
  const listeners: ((reason: string) => void)[] = [];
  let closedBecause: string | undefined;
  return {
    get isClosed() {
      return closedBecause !== undefined;
    },
    onClose(listener) {
      if (closedBecause === undefined) listeners.push(listener);
      else listener(closedBecause);
    },
    close(reason) {
      if (closedBecause !== undefined) return;
      closedBecause = reason;
      for (const listener of listeners.splice(0)) listener(reason);
    },
  };
}
