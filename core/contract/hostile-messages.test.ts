import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connect } from '../client/connect.ts';
import { silentLogger } from '../domain/ports.ts';
import { createTestHandlers, type TestContract, testContract } from '../hosts/contract.test-kit.ts';
import { openSocket } from '../hosts/links.test-kit.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { memoryPair } from '../hosts/memory-pair.ts';
import { serve } from './serve.ts';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  maxDepth: 3,
});
/** Close to a call, with one or more fields that are not what they should be. */
const nearly = fc
  .record(
    {
      type: fc.oneof(fc.constantFrom('call', 'cancel', 'value', 'done', '__proto__'), anything),
      id: fc.oneof(fc.constantFrom(0, -1, 1.5, Number.NaN, 2 ** 60, '1', null), anything),
      name: fc.oneof(fc.constantFrom('sum.read', '__proto__', 'constructor', 'x'.repeat(200)), anything),
      params: anything,
      version: fc.oneof(fc.constantFrom(1, 2, '1', null), anything),
      extra: anything,
    },
    { requiredKeys: [] },
  )
  .filter((message) => !isCall(message));

function isCall(message: { id?: unknown; version?: unknown }): boolean {
  return Number.isSafeInteger(message.id) && Number(message.id) > 0 && message.version === 1;
}

describe('a serving side under hostile messages', () => {
  it('never throws and never reaches a handler', async () => {
    let closed = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, nearly), async (message) => {
        const [engine, client] = memoryPair();
        const { handlers, calls } = createTestHandlers();
        serve(testContract, handlers, engine, { clock: createManualClock(), logger: silentLogger, version: 1 });
        client.onClose(() => {
          closed += 1;
        });
        client.send(message);
        await new Promise(setImmediate);
        expect(calls).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(closed).toBeGreaterThan(1_500);
  });

  it('refuses hostile params of a known call and goes on serving the same link', async () => {
    const [engine, link] = memoryPair();
    const { handlers, calls } = createTestHandlers();
    serve(testContract, handlers, engine, { clock: createManualClock(), logger: silentLogger, version: 1 });
    const client = connect<TestContract>(link, { version: 1 });
    const isSum = (params: unknown) => typeof (params as { a?: unknown } | null)?.a === 'number';
    await fc.assert(
      fc.asyncProperty(
        anything.filter((params) => !isSum(params)),
        async (params) => {
          await expect(client.request('sum.read', params as never)).rejects.toMatchObject({ code: 'bad-request' });
        },
      ),
      { numRuns: 1_000 },
    );
    expect(calls).toEqual([]);
    expect(await client.request('sum.read', { a: 1 })).toBe(1);
  });

  it('survives hostile frames on a real socket', async () => {
    const frame = fc.oneof(
      fc.string().map((text) => [text, false] as const),
      fc.json().map((text) => [text, false] as const),
      fc.uint8Array().map((bytes) => [bytes, true] as const),
      fc.constant(['['.repeat(1_000_000), false] as const),
    );
    await fc.assert(
      fc.asyncProperty(frame, async ([data, isBinary]) => {
        const link = await openSocket();
        const { handlers, calls } = createTestHandlers();
        serve(testContract, handlers, link.engine, { clock: createManualClock(), logger: silentLogger, version: 1 });
        const closed = new Promise<number>((resolve) => link.socket.once('close', resolve));
        link.socket.send(data, { binary: isBinary });
        expect(await closed).toBe(4400);
        expect(calls).toEqual([]);
        await link.dispose();
      }),
      { numRuns: 100 },
    );
  });
});
