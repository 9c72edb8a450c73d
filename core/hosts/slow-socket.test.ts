import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from '../client/connect.ts';
import { serve } from '../contract/serve.ts';
import { silentLogger } from '../domain/ports.ts';
import { createTestHandlers, type TestContract, testContract } from './contract.test-kit.ts';
import { openSocket } from './links.test-kit.ts';
import { systemClock } from './system-ports.ts';

let link: Awaited<ReturnType<typeof openSocket>>;
beforeEach(async () => {
  link = await openSocket();
});
afterEach(() => link.dispose());

it('holds little for a client that stops reading, tells it to read again, and loses nothing after that', async () => {
  const test = createTestHandlers();
  serve(testContract, test.handlers, link.engine, {
    clock: systemClock,
    logger: silentLogger,
    version: 1,
    limits: { waitingValues: 50 },
  });
  const client = connect<TestContract>(link.client, { version: 1 });
  const seen: number[] = [];
  const filler = 'x'.repeat(60_000);
  const over = new AbortController();
  let onLast: () => void = () => undefined;
  const last = new Promise<void>((resolve) => {
    onLast = resolve;
  });
  void client.stream(
    'price.watch',
    {},
    ({ n }) => {
      seen.push(n);
      if (n === 999) onLast();
    },
    over.signal,
  );
  await client.request('sum.read', { a: 1 });

  link.socket.pause();
  // 60 MB if all of it were kept.
  for (let n = 0; n < 1_000; n += 1) test.prices[0].emit(Object.assign({ n }, { filler }));
  const held = link.engine.bufferedAmount?.() ?? 0;
  expect(held).toBeGreaterThan(1_048_576);
  expect(held).toBeLessThan(1_048_576 + 2 * filler.length);
  link.socket.resume();
  await last;

  const resync = seen.indexOf(-1);
  expect(resync).toBeGreaterThan(0);
  expect(seen.slice(0, resync)).toEqual(Array.from({ length: resync }, (_, n) => n));
  const after = seen.slice(resync + 1);
  expect(after).toEqual(Array.from({ length: after.length }, (_, i) => 1_000 - after.length + i));
  over.abort();
});

it('cuts off a client that floods it with calls and takes no answer, and goes on serving others', async () => {
  const test = createTestHandlers();
  const options = { clock: systemClock, logger: silentLogger, version: 1, limits: { closeBytes: 4_000_000 } };
  serve(testContract, test.handlers, link.engine, options);
  const closed = new Promise<string>((resolve) => link.engine.onClose(resolve));
  link.socket.pause();
  const calls = 500_000;
  const params = { a: 1 };
  for (let id = 1; id <= calls; id += 1) {
    link.socket.send(JSON.stringify({ type: 'call', id, name: 'sum.read', params, version: 1 }));
    // Lets the engine take part, as it would with a client in another process.
    if (id % 5_000 === 0) await new Promise(setImmediate);
    if (link.socket.readyState !== link.socket.OPEN) break;
  }
  expect(await closed).toBe('This side closed the link.');
  expect(test.calls.length).toBeLessThan(calls);
  const other = await openSocket();
  serve(testContract, test.handlers, other.engine, options);
  const client = connect<TestContract>(other.client, { version: 1 });
  expect(await client.request('sum.read', { a: 2 })).toBe(2);
  client.close();
  await other.dispose();
});

it('closes the link on a frame above 1 MB, and refuses to send one', async () => {
  const test = createTestHandlers();
  serve(testContract, test.handlers, link.engine, { clock: systemClock, logger: silentLogger, version: 1 });
  expect(() => link.client.send('x'.repeat(1_048_577))).toThrow(/at most 1048576/);
  const closed = new Promise<number>((resolve) => link.socket.once('close', resolve));
  link.socket.send(JSON.stringify({ type: 'call', id: 1, name: 'sum.read', params: { a: 'x'.repeat(200_000_000) } }));
  expect(await closed).toBe(1009);
  expect(test.calls).toEqual([]);
});
