/** The little of ccxt's socket client that ending a connection needs. */
export type SocketClient = {
  readonly url: string;
  readonly connection?: {
    readyState: number;
    terminate?(): void;
    once?(event: 'close', listener: () => void): unknown;
  };
  reset(error: unknown): void;
};

const closedState = 3;

/**
 * Ends a connection at once: a half-open peer would never answer a polite goodbye, and ccxt waits 30 s for it.
 * Pending calls are rejected, ccxt's timers of the connection cleared; resolves when the socket is gone.
 */
export function hangUp(clients: Record<string, SocketClient>, url: string): Promise<void> {
  const client = clients[url];
  if (!client) return Promise.resolve();
  delete clients[url];
  client.reset(new Error('The connection was closed by its reader.'));
  const { connection } = client;
  if (!connection?.terminate || !connection.once || connection.readyState === closedState) return Promise.resolve();
  return new Promise((resolve) => {
    connection.once?.('close', () => resolve());
    connection.terminate?.();
  });
}
