import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayMs, hourMs } from '../../domain/timeframe.ts';
import { lexiconVersion } from '../lexicon/score-lexicon.ts';
import { createTestStore, headline, now } from './sentiment-store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

describe('putting headlines', () => {
  it('stores each once, whatever how often it comes', () => {
    const items = [headline('Bitcoin falls'), headline('Fed cuts rates', hourMs)];
    expect(test.store.put(items).map(({ text, assets }) => [text, assets])).toEqual([
      ['Bitcoin falls', ['BTC']],
      ['Fed cuts rates', []],
    ]);
    expect(test.store.put(items)).toEqual([]);
    expect(test.reopen().put([...items, ...items])).toEqual([]);
    expect(test.store.count()).toBe(2);
  });

  it('knows the same text at the same address although its time has moved', () => {
    const url = 'https://news.example/1';
    test.store.put([headline('Bitcoin falls', hourMs, { url })]);
    expect(test.store.put([headline('Bitcoin falls', 0, { url })])).toEqual([]);
    expect(test.store.put([headline('Bitcoin falls', 0)])).toHaveLength(1);
    expect(test.store.put([headline('Bitcoin falls', 0, { sourceId: 'other', url })])).toHaveLength(1);
  });

  it('counts it from the later of both times, a feed’s clock ahead or behind', () => {
    const ahead = headline('Bitcoin one', 0, { publishedAt: now + 60_000 });
    const late = headline('Bitcoin two', 0, { publishedAt: now - dayMs });
    expect(test.store.put([ahead, late]).map(({ availableTime }) => availableTime)).toEqual([now + 60_000, now]);
  });

  it('keeps any text on one line and leaves out an empty one', () => {
    const texts = ['', ' \n ', '\u0000', 'a\u0000b\r\nc', 'half \ud83d', '🚀 שלום <b>x</b>', 'x'.repeat(200_000)];
    test.store.put(texts.map((text, i) => headline(text, i)));
    const stored = test.store.list({ limit: 10 }).items.map(({ text }) => text);
    expect(stored.map((text) => text.slice(0, 20))).toEqual([
      'a b c',
      'half \ufffd',
      '🚀 שלום <b>x</b>',
      'x'.repeat(20),
    ]);
    expect(stored[3]).toHaveLength(100_000);
  });

  it('has them judged by the lexicon at once, copies too', () => {
    test.store.put([headline('Bitcoin plunges after hack', 2), headline('Bitcoin plunges after hack', 1)]);
    for (const item of test.store.list({}).items) {
      expect(item.parts.lexicon).toBeLessThan(0);
      expect(item.fused.shares).toEqual({ lexicon: 1 });
    }
    expect(test.store.waiting('lexicon', lexiconVersion)).toBe(0);
    expect(test.store.waiting('lexicon', 'a newer one')).toBe(2);
  });

  it('takes all of a batch or nothing', () => {
    const broken = headline('Bitcoin rises', 0, { publishedAt: Number.NaN });
    expect(() => test.store.put([headline('Bitcoin falls'), broken])).toThrow();
    expect(test.store.count()).toBe(0);
    expect(test.store.put([headline('Bitcoin falls')])).toHaveLength(1);
  });
});

describe('a batch that was rolled back', () => {
  it('leaves nothing behind that the next one could be taken for', () => {
    const [{ id }] = test.store.put([headline('Bitcoin falls as miners sell', 2 * hourMs)]);
    test.store.db.exec(
      "CREATE TRIGGER full BEFORE INSERT ON scores BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    );
    expect(() => test.store.put([headline('Court approves a fund', hourMs)])).toThrow('full');
    test.store.db.exec('DROP TRIGGER full');
    const [next] = test.store.put([headline('Bitcoin falls as miners sell', 0, { sourceId: 'b' })]);
    expect(next.id).toBe(id + 1);
    expect(test.store.list({}).items.map(({ copies }) => copies)).toEqual([2, 2]);
  });
});

describe('the list', () => {
  const texts = ['Bitcoin 100% up', 'ÜBER-Bitcoin', 'Ether slips', 'Solana soars', 'Fed waits'];
  beforeEach(() => {
    test.store.put(texts.map((text, i) => headline(text, i * hourMs, { sourceId: i % 2 ? 'odd' : 'even' })));
  });
  const listed = (query: Parameters<typeof test.store.list>[0]) => test.store.list(query).items.map(({ text }) => text);

  it('is newest first, and of a market what it hears', () => {
    expect(listed({})).toEqual(texts);
    expect(listed({ market: 'demo:BTC/USDT' })).toEqual(['Bitcoin 100% up', 'ÜBER-Bitcoin', 'Fed waits']);
    expect(listed({ market: 'demo:SOL/USDT' })).toEqual(['Solana soars', 'Fed waits']);
    expect(listed({ sourceId: 'odd' })).toEqual(['ÜBER-Bitcoin', 'Solana soars']);
  });

  it('finds what it is asked for, letters alike and signs as they are', () => {
    expect(listed({ search: 'über' })).toEqual(['ÜBER-Bitcoin']);
    expect(listed({ search: '0%' })).toEqual(['Bitcoin 100% up']);
    expect(listed({ search: '_' })).toEqual([]);
    expect(listed({ search: "'; DROP TABLE items; --" })).toEqual([]);
    expect(test.store.list({ search: 'bitcoin', limit: 1 })).toMatchObject({ total: 2, items: [{ text: texts[0] }] });
  });

  it('goes on without a hole or a repeat, although history came in later', () => {
    test.store.put(Array.from({ length: 20 }, (_, i) => headline(`Miner number ${i} opens`, (i % 7) * hourMs)));
    const seen: number[] = [];
    for (let beforeId: number | undefined; ; ) {
      const { items, total } = test.store.list({ beforeId, limit: 4 });
      expect(total).toBe(25);
      if (items.length === 0) break;
      seen.push(...items.map(({ id }) => id));
      beforeId = items[items.length - 1].id;
    }
    expect(seen).toEqual(test.store.list({ limit: 500 }).items.map(({ id }) => id));
    expect(new Set(seen).size).toBe(25);
  });

  it('shows how many say the same, and the score by the weights of the moment', () => {
    const [, copy] = test.store.put([
      headline('Bitcoin hacked, exchange halts withdrawals', 9 * hourMs),
      headline('Bitcoin hacked, exchange halts withdrawals - CoinDesk', 8 * hourMs, { sourceId: 'b' }),
    ]);
    test.store.saveScores('finbert', 'v1', now, [{ id: copy.id, score: 0.9, uncertainty: 0.1, detail: { note: 1 } }]);
    const [item] = test.store.list({ sourceId: 'b' }, { lexicon: 1, finbert: 0, llm: 0 }).items;
    expect(item).toMatchObject({ copies: 2, parts: { finbert: 0.9, llm: null }, fused: { shares: { lexicon: 1 } } });
    const [other] = test.store.list({ sourceId: 'b' }, { lexicon: 1, finbert: 50, llm: 0 }).items;
    expect(other.fused.score).toBeGreaterThan(0.7);
  });
});

describe('scores', () => {
  it('are asked for newest first, of near duplicates once, by version', () => {
    test.store.put([
      headline('Bitcoin falls on fears', hourMs),
      headline('Bitcoin falls on fears', 0, { sourceId: 'b' }),
      headline('Ether rises', 5 * dayMs, { isBackfilled: true }),
    ]);
    const waiting = test.store.unscored('finbert', 'v1', 10);
    expect(waiting.map(({ text }) => text)).toEqual(['Bitcoin falls on fears', 'Ether rises']);
    test.store.saveScores('finbert', 'v1', now, [{ id: waiting[0].id, score: -0.5, uncertainty: 0.2, detail: null }]);
    expect(test.store.unscored('finbert', 'v1', 10)).toEqual([waiting[1]]);
    expect(test.store.waiting('finbert', 'v1')).toBe(1);
    expect(test.store.waiting('finbert', 'v2')).toBe(2);
  });

  it('of the LLM are asked for what is still heard', () => {
    test.store.put([
      headline('Bitcoin falls', hourMs),
      headline('Bitcoin was hacked', 3 * dayMs + 1),
      headline('Ether rises', 2 * hourMs, { publishedAt: now - 2 * dayMs, isBackfilled: true }),
    ]);
    expect(test.store.unscored('llm', 'v1', 10).map(({ text }) => text)).toEqual(['Bitcoin falls', 'Ether rises']);
    expect(test.store.waiting('llm', 'v1')).toBe(2);
  });

  it('out of range are refused, and with them the whole batch', () => {
    const [{ id }] = test.store.put([headline('Bitcoin falls')]);
    for (const [score, uncertainty] of [
      [1.1, 0],
      [Number.NaN, 0],
      [0, -0.1],
      [0, Number.NaN],
    ]) {
      const wrong = { id, score, uncertainty, detail: null };
      const right = { id, score: 0, uncertainty: 0, detail: null };
      expect(() => test.store.saveScores('finbert', 'v1', now, [right, wrong])).toThrow('out of range');
    }
    expect(test.store.waiting('finbert', 'v1')).toBe(1);
  });
});

describe('the file', () => {
  it('is read by another while one writes, and only read', () => {
    const reader = test.open(true);
    test.store.put([headline('Bitcoin falls')]);
    expect(reader.count()).toBe(1);
    expect(reader.news('demo:BTC/USDT', now, now + 1).mentions).toHaveLength(1);
    expect(() => reader.put([headline('Bitcoin rises')])).toThrow(expect.objectContaining({ code: 'unavailable' }));
    reader.close();
    reader.close();
  });

  it('that is missing is said to be, to who would only read', () => {
    test.store.close();
    rmSync(join(test.folder, 'sentiment.sqlite'));
    expect(() => test.open(true)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('that is none is refused by name', () => {
    test.store.close();
    writeFileSync(join(test.folder, 'sentiment.sqlite'), 'no database '.repeat(1_000));
    expect(() => test.open()).toThrow(expect.objectContaining({ code: 'corrupt' }));
    expect(() => test.open()).toThrow('sentiment.sqlite');
  });

  it('tells its listeners of each change, and of none that is not', () => {
    let changes = 0;
    const end = test.store.onChange(() => changes++);
    const [{ id }] = test.store.put([headline('Bitcoin falls')]);
    test.store.put([headline('Bitcoin falls')]);
    test.store.saveScores('llm', 'v1', now, [{ id, score: 0, uncertainty: 1, detail: null }]);
    test.store.saveScores('llm', 'v1', now, []);
    expect(changes).toBe(2);
    end();
    test.store.putFearGreed([{ publishedAt: now, fetchedAt: now, value: 50 }]);
    expect(changes).toBe(2);
  });
});
