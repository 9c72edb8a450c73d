import { createStore } from 'zustand';
import { type Client, connect } from '../../core/client/connect.ts';
import type { Contract, contractVersion } from '../../core/contract/contract.ts';
import type { Link } from '../../core/contract/link.ts';
import { Failure } from '../../core/domain/failure.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { backOffMs } from './back-off.ts';
import { sentenceOf } from './problem.ts';

// The type is the literal number: this stops compiling when the contract moves on and the renderer has not.
const version: typeof contractVersion = 1;

export type EngineClient = Client<Contract>;

export type Connection = {
  /** `signed-out`: the host is there and does not know this browser. */
  readonly phase: 'connecting' | 'connected' | 'disconnected' | 'signed-out';
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
      markLost('disconnected', await closed);
      if (performance.now() - openedAt > 5_000) attempt = 0;
    } catch (error) {
      const isStranger = error instanceof Failure && error.code === 'unauthorized';
      markLost(isStranger ? 'signed-out' : 'disconnected', sentenceOf(error));
    }
    await new Promise((resolve) => setTimeout(resolve, backOffMs(attempt)));
  }
}

/** Keeps `since` of the first failure while later tries fail too. */
function markLost(phase: 'disconnected' | 'signed-out', problem: string): void {
  const before = connection.getState();
  const wasLost = before.phase === 'disconnected' || before.phase === 'signed-out';
  connection.setState({ phase, since: wasLost ? before.since : Date.now(), client: null, problem });
}
