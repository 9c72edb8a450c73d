import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../domain/failure.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { createManualClock, type ManualClock } from '../../hosts/manual-clock.test-kit.ts';
import { openSentimentStore, type SentimentStore } from '../../sentiment/store/open-sentiment-store.ts';
import { createJudgeQueue, type Judge, type JudgeQueue } from './judge-queue.ts';

const now = Date.UTC(2026, 0, 2);
let dir: string;
let clock: ManualClock;
let store: SentimentStore;
let queue: JudgeQueue | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-queue-'));
  clock = createManualClock(now);
  store = openSentimentStore(dir, { clock, logger });
});
afterEach(async () => {
  await queue?.close();
  store.close();
  rmSync(dir, { recursive: true });
});

const put = (...texts: string[]) =>
  store.put(
    texts.map((text, i) => ({
      text,
      publishedAt: now - 60_000 + i,
      fetchedAt: now,
      sourceId: 'wire',
      source: 'Wire',
      url: null,
      isBackfilled: false,
    })),
  );
const partsOf = (model: 'finbert' | 'llm') =>
  store.list({}).items.map(({ text, parts }) => [text, parts[model]] as const);

const said = { score: 0.5, uncertainty: 0.2, detail: null };
const judge = (score: Judge['score'], model: Judge['model'] = 'finbert'): Judge => ({
  model,
  version: () => 'v1',
  score,
});
const open = (...judges: Judge[]) => {
  queue = createJudgeQueue({ store, judges, clock, logger, onChange() {} });
  queue.wake();
  return queue;
};
/** Lets the clock go on until what is expected has come. */
async function until(check: () => void, stepMs = 1_000): Promise<void> {
  for (let step = 0; ; step++) {
    clock.advance(stepMs);
    await setImmediate();
    try {
      return check();
    } catch (error) {
      if (step >= 5_000) throw error;
    }
  }
}

describe('stored headlines', () => {
  it('are judged in the background, newest first, in batches', async () => {
    put(...Array.from({ length: 70 }, (_, i) => `Bitcoin story number ${i} of ${i * 7}`));
    const batches: number[] = [];
    const waiting = open(
      judge(async (texts) => {
        batches.push(texts.length);
        return texts.map(() => said);
      }),
    ).waiting;
    await until(() => expect(partsOf('finbert').every(([, score]) => score === 0.5)).toBe(true));
    expect(Math.max(...batches)).toBeLessThanOrEqual(32);
    expect(waiting()).toBe(0);
  });

  it('have the lexicon’s score before they are seen', () => {
    put('Bitcoin surges');
    expect(store.list({}).items[0].parts.lexicon).not.toBeNull();
  });

  it('are judged by one model while the other hangs', async () => {
    put('Bitcoin surges');
    open(
      judge(
        (_, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        'llm',
      ),
      judge(async (texts) => texts.map(() => said)),
    );
    await until(() => expect(partsOf('finbert')).toEqual([['Bitcoin surges', 0.5]]));
    expect(partsOf('llm')).toEqual([['Bitcoin surges', null]]);
  });

  it('are asked about again after a failure, later each time', async () => {
    put('Bitcoin surges');
    const asked: number[] = [];
    open(
      judge(async (texts) => {
        asked.push(clock.now());
        if (asked.length < 4) throw new Failure('unavailable', 'It is not there.');
        return texts.map(() => said);
      }),
    );
    await until(() => expect(partsOf('finbert')).toEqual([['Bitcoin surges', 0.5]]), 500);
    const waits = asked.slice(1).map((time, i) => time - asked[i]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBeGreaterThanOrEqual(10_000);
    expect(waits[2]).toBeGreaterThanOrEqual(600_000);
  });

  it('that a model has no answer to do not keep it from the others, and are given up', async () => {
    put('Bitcoin surges', 'Ethereum falls');
    let refused = 0;
    open(
      judge(async (texts) =>
        texts.map((text) => {
          if (!text.startsWith('Bitcoin')) return said;
          refused += 1;
          return undefined;
        }),
      ),
    );
    await until(() => expect(refused).toBe(3), 60_000);
    expect(Object.fromEntries(partsOf('finbert'))).toEqual({ 'Bitcoin surges': null, 'Ethereum falls': 0.5 });
    for (let i = 0; i < 20; i++) await until(() => {}, 600_000);
    expect(refused).toBe(3);
    // Settings are others now: it is asked once more.
    queue?.restart();
    await until(() => expect(refused).toBe(4));
  });

  it('that could not be asked about during an outage are judged after it, however long it was', async () => {
    put('Bitcoin surges', 'Ethereum falls');
    let isOut = true;
    open(judge(async (texts) => texts.map(() => (isOut ? 'later' : said)), 'llm'));
    for (let i = 0; i < 60; i++) await until(() => {}, 60_000);
    isOut = false;
    await until(() => expect(partsOf('llm').every(([, score]) => score === 0.5)).toBe(true), 60_000);
  });

  it('that keep coming neither cut a wait after a failure short nor put the judging off', async () => {
    let asked = 0;
    let judged = 0;
    const waiting = open(
      judge(async (texts) => {
        judged += texts.length;
        return texts.map(() => said);
      }),
      judge(async () => {
        asked += 1;
        throw new Failure('unavailable', 'It is not there.');
      }, 'llm'),
    );
    store.onChange(() => waiting.wake());
    for (let i = 0; i < 450; i++) {
      put(`Bitcoin story number ${i} of ${i * 7}`);
      await until(() => {}, 400);
    }
    expect(judged).toBeGreaterThan(400);
    // Three minutes: after 10 s, a minute, and ten minutes.
    expect(asked).toBeLessThanOrEqual(3);
    waiting.restart();
    await until(() => expect(asked).toBe(4));
  });
});
