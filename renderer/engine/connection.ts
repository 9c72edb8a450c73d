import { createStore } from 'zustand';
import { type Client, connect } from '../../core/client/connect.ts';
import type { Contract, contractVersion } from '../../core/contract/contract.ts';
import type { Link } from '../../core/contract/link.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { backOffMs } from './back-off.ts';

// The type is the literal number: this stops compiling when the contract moves on and the renderer has not.
const version: typeof contractVersion = 1;

export type EngineClient = Client<Contract>;

export type Connection = {
  readonly phase: 'connecting' | 'connected' | 'disconnected';
  /** Since when the phase holds. */
  readonly since: UtcMs;
  /** Present only while connected; a new one after each reconnect, so that everything subscribes again. */
  readonly client: EngineClient | null;
  /** Why it is not connected, one plain sentence. */
  readonly problem: string | null;
};

export const connection = createStore<Connection>(() => ({
  phase: 'connecting',
  since: Date.now(),
  client: null,
  problem: null,
}));

/** Keeps one client open for as long as the page lives: dials, and dials again with back-off when the link closes. */
export async function keepConnected(source: { open(): Promise<Link> }): Promise<never> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const client = connect<Contract>(await source.open(), { version });
      const closed = new Promise<string>((resolve) => client.onClose(resolve));
      connection.setState({ phase: 'connected', since: Date.now(), client, problem: null });
      const openedAt = performance.now();
      markDisconnected(await closed);
      if (performance.now() - openedAt > 5_000) attempt = 0;
    } catch (error) {
      markDisconnected(error instanceof Error ? error.message : String(error));
    }
    await new Promise((resolve) => setTimeout(resolve, backOffMs(attempt)));
  }
}

/** Keeps `since` of the first failure while later tries fail too. */
function markDisconnected(problem: string): void {
  const { phase, since } = connection.getState();
  connection.setState({
    phase: 'disconnected',
    since: phase === 'disconnected' ? since : Date.now(),
    client: null,
    problem,
  });
}
