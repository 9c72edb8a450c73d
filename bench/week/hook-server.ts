import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../../core/domain/ports.ts';

/** An attempt to deliver an alert, and what this server made of it. */
export type Attempt = { readonly id: string; readonly text: string; readonly said: 'taken' | 'error' | 'nothing' };

/** Takes webhooks on loopback; of ten it answers one with 500, and one in twenty it leaves without an answer. */
export type HookServer = {
  readonly port: number;
  readonly url: string;
  readonly attempts: readonly Attempt[];
  /** Attempts that wait for an answer they will not get. */
  hanging(): number;
  /** From now on nothing is answered, or again. */
  hold(isHeld: boolean): void;
  close(): Promise<void>;
};

export async function startHookServer(random: Random): Promise<HookServer> {
  const attempts: Attempt[] = [];
  const hanging = new Set<ServerResponse>();
  let isHeld = false;

  const judge = (): Attempt['said'] => {
    const draw = random();
    if (isHeld || draw < 0.05) return 'nothing';
    return draw < 0.15 ? 'error' : 'taken';
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      const said = judge();
      const { text } = JSON.parse(body) as { text: string };
      attempts.push({ id: String(request.headers['x-omni-alert']), text, said });
      if (said !== 'nothing') {
        response.writeHead(said === 'taken' ? 204 : 500).end();
        return;
      }
      hanging.add(response);
      response.on('close', () => hanging.delete(response));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    attempts,
    hanging: () => hanging.size,
    hold(held) {
      isHeld = held;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
