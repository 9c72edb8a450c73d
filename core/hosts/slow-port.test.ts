import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Link } from '../contract/link.ts';
import { serve } from '../contract/serve.ts';
import { silentLogger } from '../domain/ports.ts';
import { createTestHandlers, testContract } from './contract.test-kit.ts';
import { portLink } from './port-link.ts';
import { systemClock } from './system-ports.ts';

const filler = 'x'.repeat(60_000);
/** 60 MB in all. */
const values = 1_000;

let ports: { port1: MessagePort; port2: MessagePort };
beforeEach(() => {
  ports = new MessageChannel();
});
afterEach(() => ports.port2.close());

/** An engine whose stream one client asked for, which reads nothing until `onMessage` is called on its end. */
async function startStream(engine: Link, client: Link) {
  const test = createTestHandlers();
  serve(testContract, test.handlers, engine, {
    clock: systemClock,
    logger: silentLogger,
    version: 1,
    limits: { waitingValues: 50 },
  });
  client.send({ type: 'call', id: 1, name: 'price.watch', params: {}, version: 1 });
  await expect.poll(() => test.prices.length).toBe(1);
  const emitAll = () => {
    for (let n = 0; n < values; n += 1) test.prices[0].emit(Object.assign({ n }, { filler }));
  };
  return { ...test, emitAll };
}

/** Bytes of text that wait in the port for its reader; takes them out. */
function drainBytes(port: MessagePort): number {
  let bytes = 0;
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    bytes += JSON.stringify(next.message).length;
  return bytes;
}

it('lets little pile up in a port whose other end does not read', async () => {
  const engine = portLink(ports.port1);
  const { emitAll } = await startStream(engine, portLink(ports.port2));
  emitAll();
  expect(engine.bufferedAmount?.()).toBeGreaterThan(1_048_576);
  const waiting = drainBytes(ports.port2);
  expect(waiting).toBeGreaterThan(1_048_576);
  expect(waiting).toBeLessThan(1_048_576 + 3 * filler.length);
});

it('would let everything pile up if the link could not say what is taken', async () => {
  const { bufferedAmount: _, ...blind } = portLink(ports.port1);
  const { emitAll } = await startStream(blind, portLink(ports.port2));
  emitAll();
  expect(drainBytes(ports.port2)).toBeGreaterThan(values * filler.length);
});

it('tells a client that reads again to start over, and loses nothing after that', async () => {
  const engine = portLink(ports.port1);
  const client = portLink(ports.port2);
  const { emitAll } = await startStream(engine, client);
  emitAll();
  const seen: number[] = [];
  await new Promise<void>((resolve) => {
    client.onMessage((message) => {
      const { n } = (message as { value: { n: number } }).value;
      seen.push(n);
      if (n === values - 1) resolve();
    });
  });
  const resync = seen.indexOf(-1);
  expect(resync).toBeGreaterThan(0);
  expect(seen.slice(0, resync)).toEqual(Array.from({ length: resync }, (_, n) => n));
  const after = seen.slice(resync + 1);
  expect(after).toEqual(Array.from({ length: after.length }, (_, i) => values - after.length + i));
  await expect.poll(() => engine.bufferedAmount?.()).toBeLessThan(65_536);
});

it('cuts off a client that asks on and on and takes no answer', async () => {
  const test = createTestHandlers();
  const engine = portLink(ports.port1);
  const options = { clock: systemClock, logger: silentLogger, version: 1, limits: { closeBytes: 4_000_000 } };
  serve(testContract, test.handlers, engine, options);
  const closed = new Promise<string>((resolve) => engine.onClose(resolve));
  const client = portLink(ports.port2);
  const column = new Float64Array(10_000);
  for (let id = 1; id <= 200; id += 1) {
    client.send({ type: 'call', id, name: 'columns.echo', params: { column }, version: 1 });
  }
  expect(await closed).toBe('This side closed the link.');
  expect(test.calls.length).toBeLessThan(200);
});

it('believes no other end that says it took more than it was sent', async () => {
  const engine = portLink(ports.port1);
  engine.onMessage(() => undefined);
  engine.send(filler.repeat(4));
  expect(engine.bufferedAmount?.()).toBe(4 * filler.length);
  for (const portTaken of [Number.POSITIVE_INFINITY, Number.NaN, -1e9, 'all', { a: 1 }, 1e12]) {
    ports.port2.postMessage({ portTaken });
  }
  await expect.poll(() => engine.bufferedAmount?.()).toBe(0);
  engine.send(filler);
  expect(engine.bufferedAmount?.()).toBe(filler.length);
});
