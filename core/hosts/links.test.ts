import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, connect } from '../client/connect.ts';
import type { Link } from '../contract/link.ts';
import type { OutboxLimits } from '../contract/outbox.ts';
import { maxOpenCalls, serve } from '../contract/serve.ts';
import type { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { createTestHandlers, type TestContract, testContract } from './contract.test-kit.ts';
import { linkKinds, type OpenLink } from './links.test-kit.ts';
import { createManualClock } from './manual-clock.test-kit.ts';

const version = 7;

describe.each(linkKinds)('the contract over a $name', ({ open }) => {
  let link: OpenLink;
  let clock: ReturnType<typeof createManualClock>;
  let test: ReturnType<typeof createTestHandlers>;
  let logged: { message: string; fields: unknown }[];
  let over: AbortController;

  beforeEach(async () => {
    link = await open();
    clock = createManualClock();
    test = createTestHandlers();
    logged = [];
    over = new AbortController();
  });
  afterEach(() => {
    over.abort();
    return link.dispose();
  });

  const start = (options: { limits?: Partial<OutboxLimits>; engine?: Link; clientVersion?: number } = {}) => {
    const error: Logger['error'] = (message, fields) => void logged.push({ message, fields });
    const logger: Logger = { debug() {}, info() {}, warn() {}, error };
    const served = serve(testContract, test.handlers, options.engine ?? link.engine, {
      clock,
      logger,
      version,
      limits: options.limits,
      isAnswerChecked: true,
    });
    const client = connect<TestContract>(link.client, { version: options.clientVersion ?? version });
    return { served, client };
  };
  /** Resolves when everything the engine sent so far has arrived. */
  const arrived = (client: Client<TestContract>) => client.request('sum.read', { a: 0 });
  const failureOf = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('it did not fail'),
      (error: Failure) => ({ code: error.code, message: error.message }),
    );
  const closedWith = (on: { onClose(listener: (reason: string) => void): void }) =>
    new Promise<string>((resolve) => on.onClose(resolve));

  it('answers a request, with the defaults of its schema', async () => {
    const { client } = start();
    expect(await client.request('sum.read', { a: 2, b: 3 })).toBe(5);
    expect(await client.request('sum.read', { a: 2 })).toBe(2);
  });

  it('answers 1,000 calls at once, each its own', async () => {
    const { client } = start();
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, a) => client.request('sum.read', { a, b: 1 })));
    expect(answers).toEqual(Array.from({ length: 1_000 }, (_, a) => a + 1));
  });

  it('delivers every unkeyed value of a stream in order, then ends it', async () => {
    const { client } = start();
    const values: number[] = [];
    await client.stream('count.watch', { to: 500 }, (value) => values.push(value));
    expect(values).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  it('keeps NaN, infinities and negative zero in columns, and copies a window without its buffer', async () => {
    const { client } = start();
    const whole = new Float64Array([
      9,
      9,
      Number.NaN,
      -0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      5e-324,
      1.5,
      9,
    ]);
    const column = whole.subarray(2, 8);
    const answer = await client.request('columns.echo', { column });
    expect(answer.column).toBeInstanceOf(Float64Array);
    expect([...answer.column].every((value, i) => Object.is(value, column[i]))).toBe(true);
    expect(answer.column.buffer.byteLength).toBe(column.byteLength);
    expect(column[1]).toBe(-0);
  });

  it('rejects with the code and sentence of a failure', async () => {
    const { client } = start();
    expect(await failureOf(client.request('trouble.named', {}))).toEqual({
      code: 'not-found',
      message: 'There is no model named m1; list them with omni models list.',
    });
  });

  it('logs an unknown error where it happened and tells the client one plain line of it', async () => {
    const { client } = start();
    expect(await failureOf(client.request('trouble.unknown', {}))).toEqual({
      code: 'internal',
      message: 'trouble.unknown failed inside the engine: cannot read x of undefined',
    });
    expect(logged).toHaveLength(1);
    expect(logged[0].fields).toMatchObject({ name: 'trouble.unknown', error: expect.any(TypeError) });
  });

  it('refuses wrong params by naming the field, and names it does not know', async () => {
    const { client } = start();
    const wrong = await failureOf(client.request('sum.read', { a: 'x' as never }));
    expect(wrong.code).toBe('bad-request');
    expect(wrong.message).toContain('sum.read: params.a:');
    for (const name of ['sum.write', '__proto__', 'constructor', 'toString']) {
      expect((await failureOf(client.request(name as never, {} as never))).code).toBe('bad-request');
    }
    expect(test.calls).toEqual([]);
  });

  it('refuses another contract version by both numbers, says what to do and closes the link', async () => {
    const { client } = start({ clientVersion: 6 });
    const closed = closedWith(client);
    const failure = await failureOf(client.request('sum.read', { a: 1 }));
    expect(failure.code).toBe('version-mismatch');
    expect(failure.message).toMatch(/contract version 6 and the engine version 7: .*start Omni-Crypto again/);
    expect(await closed).toBe(failure.message);
    expect((await failureOf(client.request('sum.read', { a: 1 }))).code).toBe('version-mismatch');
    expect(test.calls).toEqual([]);
  });

  it('closes a link whose first call says no version', async () => {
    start();
    const messages: unknown[] = [];
    link.client.onMessage((message) => messages.push(message));
    const closed = closedWith(link.client);
    link.client.send({ type: 'call', id: 1, name: 'sum.read', params: { a: 1 } });
    await closed;
    expect(messages).toMatchObject([{ type: 'error', id: 0, error: { code: 'version-mismatch' } }]);
    expect(test.calls).toEqual([]);
  });

  it('aborts the handler of a cancelled request and rejects it as cancelled', async () => {
    const { client } = start();
    const abort = new AbortController();
    const failure = failureOf(client.request('nothing.wait', {}, abort.signal));
    await arrived(client);
    abort.abort();
    expect((await failure).code).toBe('cancelled');
    await arrived(client);
    expect(test.signals[0].aborted).toBe(true);
  });

  it('ends a cancelled stream quietly; nothing reaches its listener afterwards', async () => {
    const { client } = start();
    const abort = new AbortController();
    const values: number[] = [];
    const ended = client.stream('price.watch', {}, ({ n }) => values.push(n), abort.signal);
    await arrived(client);
    test.prices[0].emit({ n: 1 });
    await arrived(client);
    abort.abort();
    test.prices[0].emit({ n: 2 });
    await ended;
    await arrived(client);
    expect(values).toEqual([1]);
    expect(test.prices[0].signal.aborted).toBe(true);
  });

  it('sends a key at most once in 100 ms, the latest value, in order with unkeyed ones', async () => {
    const { client } = start();
    const seen: string[] = [];
    void client.stream('price.watch', {}, ({ key, n }) => seen.push(`${key ?? '-'}${n}`), over.signal);
    await arrived(client);
    const { emit } = test.prices[0];
    emit({ key: 'a', n: 1 });
    emit({ key: 'b', n: 1 });
    emit({ key: 'a', n: 2 });
    emit({ key: 'a', n: 3 });
    emit({ n: 4 });
    emit({ key: 'a', n: 5 });
    await arrived(client);
    // a3 gave way to a5, which may not overtake the unkeyed 4.
    expect(seen).toEqual(['a1', 'b1', '-4']);
    clock.advance(99);
    await arrived(client);
    expect(seen).toHaveLength(3);
    clock.advance(1);
    await arrived(client);
    expect(seen).toEqual(['a1', 'b1', '-4', 'a5']);
  });

  it('replaces what waited for a slow client by the resync value, and goes on after it', async () => {
    let held = 0;
    const engine: Link = { ...link.engine, bufferedAmount: () => held };
    const { client } = start({ engine, limits: { waitingValues: 10 } });
    const seen: number[] = [];
    void client.stream('price.watch', {}, ({ n }) => seen.push(n), over.signal);
    await arrived(client);
    test.prices[0].emit({ n: 0 });
    held = 2_000_000;
    for (let n = 1; n <= 14; n += 1) test.prices[0].emit({ n });
    await arrived(client);
    expect(seen).toEqual([0]);
    held = 0;
    clock.advance(20);
    await arrived(client);
    expect(seen).toEqual([0, -1, 12, 13, 14]);
  });

  it('fails a stream without a resync value when its client is too slow, and only that stream', async () => {
    let held = 0;
    const engine: Link = { ...link.engine, bufferedAmount: () => held };
    const { client } = start({ engine, limits: { waitingValues: 10 } });
    const lines: string[] = [];
    const failed = failureOf(client.stream('line.watch', {}, (line) => lines.push(line)));
    await arrived(client);
    held = 2_000_000;
    for (let n = 0; n < 11; n += 1) test.lines[0].emit(String(n));
    expect((await failed).code).toBe('too-large');
    expect(test.lines[0].signal.aborted).toBe(true);
    expect(lines).toEqual([]);
    expect(await client.request('sum.read', { a: 1 })).toBe(1);
  });

  it('closes the link of a client that lets everything pile up', async () => {
    const engine: Link = { ...link.engine, bufferedAmount: () => 100_000_000 };
    const { client } = start({ engine });
    const closed = closedWith(client);
    void client.request('sum.read', { a: 1 }).catch(() => undefined);
    await closed;
    expect((await failureOf(client.request('sum.read', { a: 1 }))).code).toBe('unavailable');
  });

  it('rejects everything that is open when the engine closes in the middle, and aborts its handlers', async () => {
    const { client, served } = start();
    const request = failureOf(client.request('nothing.wait', {}));
    const stream = failureOf(client.stream('price.watch', {}, () => undefined));
    await arrived(client);
    const closed = closedWith(client);
    served.close();
    expect((await request).code).toBe('unavailable');
    expect((await stream).code).toBe('unavailable');
    expect(await closed).toContain('link to the engine closed');
    expect([test.signals[0].aborted, test.prices[0].signal.aborted]).toEqual([true, true]);
    expect((await failureOf(client.request('sum.read', { a: 1 }))).code).toBe('unavailable');
  });

  it('aborts every handler when the client goes away', async () => {
    const { client } = start();
    const request = failureOf(client.request('nothing.wait', {}));
    await arrived(client);
    const aborted = new Promise((resolve) => test.signals[0].addEventListener('abort', resolve));
    client.close();
    await aborted;
    expect((await request).code).toBe('unavailable');
  });

  it('closes a link that uses an open call id twice', async () => {
    start();
    const messages: unknown[] = [];
    link.client.onMessage((message) => messages.push(message));
    const closed = closedWith(link.client);
    for (let i = 0; i < 2; i += 1) link.client.send({ type: 'call', id: 5, name: 'nothing.wait', params: {}, version });
    await closed;
    expect(messages).toMatchObject([{ type: 'error', id: 0, error: { code: 'conflict' } }]);
    expect(test.signals[0].aborted).toBe(true);
  });

  it('refuses one call too many as busy and keeps answering once others end', async () => {
    const { client } = start();
    const abort = new AbortController();
    const open = Array.from({ length: maxOpenCalls }, () =>
      failureOf(client.request('nothing.wait', {}, abort.signal)),
    );
    expect((await failureOf(client.request('sum.read', { a: 1 }))).code).toBe('busy');
    abort.abort();
    await Promise.all(open);
    await expect.poll(() => client.request('sum.read', { a: 1 }).catch(() => 'busy'), { timeout: 30_000 }).toBe(1);
  });

  it('closes on a message that is not part of the protocol, without reaching a handler', async () => {
    start();
    const messages: unknown[] = [];
    link.client.onMessage((message) => messages.push(message));
    const closed = closedWith(link.client);
    link.client.send({ type: 'call', id: '1', name: 'sum.read', params: { a: 1 }, version });
    await closed;
    expect(messages).toMatchObject([{ type: 'error', id: 0, error: { code: 'bad-request' } }]);
    expect(test.calls).toEqual([]);
  });
});
