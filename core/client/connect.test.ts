import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { request, stream } from '../contract/define.ts';
import { memoryPair } from '../hosts/memory-pair.ts';
import { type Client, connect } from './connect.ts';

const contract = {
  'price.read': request(z.object({ market: z.string(), at: z.number().default(0) }), z.object({ price: z.number() })),
  'price.watch': stream(z.object({ market: z.string() }), z.object({ price: z.number() })),
} as const;
type TestContract = typeof contract;

/** A client whose engine is played by hand. */
function open() {
  const [engine, link] = memoryPair();
  const client = connect<TestContract>(link, { version: 3 });
  const received: { type: string; id: number }[] = [];
  engine.onMessage((message) => received.push(message as { type: string; id: number }));
  return { client, engine, received };
}

const turn = () => new Promise(setImmediate);

describe('the client', () => {
  it('sends the contract version with its calls', async () => {
    const { client, engine, received } = open();
    const answer = client.request('price.read', { market: 'm' });
    await turn();
    expect(received).toEqual([{ type: 'call', id: 1, name: 'price.read', params: { market: 'm' }, version: 3 }]);
    engine.send({ type: 'value', id: 1, value: { price: 5 } });
    engine.send({ type: 'done', id: 1 });
    expect(await answer).toEqual({ price: 5 });
  });

  it.each([
    ['no object', 7],
    ['an unknown type', { type: 'hello', id: 1 }],
    ['an unknown failure code', { type: 'error', id: 1, error: { code: 'weird', message: 'x' } }],
    ['a field too many', { type: 'done', id: 1, extra: true }],
    ['a call', { type: 'call', id: 1, name: 'price.read', params: {}, version: 3 }],
  ])('closes the link when the engine sends %s', async (_, message) => {
    const { client, engine } = open();
    const answer = client.request('price.read', { market: 'm' });
    engine.send(message);
    await expect(answer).rejects.toMatchObject({ code: 'corrupt' });
    await expect(client.request('price.read', { market: 'm' })).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('ignores what arrives for a call that is over', async () => {
    const { client, engine } = open();
    for (const type of ['value', 'done']) engine.send({ type, id: 9 });
    const answer = client.request('price.read', { market: 'm' });
    engine.send({ type: 'value', id: 1, value: { price: 1 } });
    engine.send({ type: 'done', id: 1 });
    expect(await answer).toEqual({ price: 1 });
  });

  it('says so when a request ends without an answer', async () => {
    const { client, engine } = open();
    const answer = client.request('price.read', { market: 'm' });
    engine.send({ type: 'done', id: 1 });
    await expect(answer).rejects.toMatchObject({ code: 'internal' });
  });

  it('cancels a stream whose listener throws, and rejects with what it threw', async () => {
    const { client, engine, received } = open();
    const ended = client.stream('price.watch', { market: 'm' }, () => {
      throw new RangeError('listener');
    });
    engine.send({ type: 'value', id: 1, value: { price: 1 } });
    await expect(ended).rejects.toThrow('listener');
    await turn();
    expect(received.map(({ type }) => type)).toEqual(['call', 'cancel']);
  });

  it('sends nothing for a call that was aborted before it was made', async () => {
    const { client, received } = open();
    await expect(client.request('price.read', { market: 'm' }, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
    await client.stream('price.watch', { market: 'm' }, () => undefined, AbortSignal.abort());
    await turn();
    expect(received).toEqual([]);
  });

  it('rejects a call whose params cannot cross, and stays usable', async () => {
    const { client, engine } = open();
    await expect(client.request('price.read', { market: (() => 1) as never })).rejects.toThrow();
    const answer = client.request('price.read', { market: 'm' });
    engine.send({ type: 'value', id: 2, value: { price: 2 } });
    engine.send({ type: 'done', id: 2 });
    expect(await answer).toEqual({ price: 2 });
  });

  it('tells a listener that comes late that the link is closed', () => {
    const { client } = open();
    client.close();
    const reasons: string[] = [];
    client.onClose((reason) => reasons.push(reason));
    expect(reasons).toEqual(['This client closed its link to the engine.']);
  });

  it('knows names, params and results from the contract alone', () => {
    const check = async (client: Client<TestContract>) => {
      const { price } = await client.request('price.read', { market: 'm' });
      price satisfies number;
      await client.stream('price.watch', { market: 'm' }, (value) => void (value.price satisfies number));
      // @ts-expect-error no such request
      await client.request('price.write', {});
      // @ts-expect-error a stream is no request
      await client.request('price.watch', { market: 'm' });
      // @ts-expect-error a request is no stream
      await client.stream('price.read', { market: 'm' }, () => undefined);
      // @ts-expect-error the market is missing
      await client.request('price.read', {});
      // @ts-expect-error a market is text
      await client.request('price.read', { market: 1 });
      // @ts-expect-error the result has no such field
      (await client.request('price.read', { market: 'm' })).volume;
    };
    expect(check).toBeTypeOf('function');
  });
});
