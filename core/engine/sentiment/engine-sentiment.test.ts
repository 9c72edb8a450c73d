import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Client, connect } from '../../client/connect.ts';
import {
  type Contract,
  contract,
  contractVersion,
  type ScoreEvent,
  type SentimentSettings,
  type SentimentStatus,
} from '../../contract/contract.ts';
import { serve } from '../../contract/serve.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { memoryPair } from '../../hosts/memory-pair.ts';
import { systemClock as clock } from '../../hosts/system-ports.ts';
import { writeTinyBert } from '../../sentiment/finbert/tiny-bert.test-kit.ts';
import { openLlmServer } from '../../sentiment/llm/llm-server.test-kit.ts';
import { serveNews } from '../../sentiment/sources/news-server.test-kit.ts';
import { createEngine, type Engine } from '../create-engine.ts';

const bundledModelsDir = fileURLToPath(new URL('../../../models', import.meta.url));
const market = 'demo:BTC/USDT' as const;

let dataDir: string;
let engine: Engine;
let client: Client<Contract>;

async function open() {
  engine = await createEngine({ dataDir, bundledModelsDir, version: '0.0.0', clock, logger });
  const [ours, theirs] = memoryPair();
  serve(contract, engine.handlers, theirs, { clock, logger, version: contractVersion });
  client = connect<Contract>(ours, { version: contractVersion });
}

async function close() {
  client.close();
  await engine.close();
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-sentiment-'));
  await open();
});
afterEach(async () => {
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function configure(change: (settings: SentimentSettings) => Partial<SentimentSettings>) {
  const { sentiment } = await client.request('settings.read', {});
  await client.request('settings.setSentiment', { ...sentiment, ...change(sentiment) });
}

const rss = (titles: readonly string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>${titles
    .map(
      (title, i) =>
        `<item><title>${title}</title><guid>${i}</guid><pubDate>${new Date(clock.now() - minuteMs).toUTCString()}</pubDate></item>`,
    )
    .join('')}</channel></rss>`;

const feed = (url: string, id = 'wire') => ({
  kind: 'rss' as const,
  id,
  name: 'Wire',
  url,
  isEnabled: true,
  everyMinutes: 1,
});

async function scoreAll(texts: string[], options: { models?: ('lexicon' | 'finbert' | 'llm')[] } = {}) {
  const events: ScoreEvent[] = [];
  await client.stream('sentiment.score', { texts, ...options }, (event) => void events.push(event));
  return events;
}

function statusWhen(isWanted: (status: SentimentStatus) => boolean): Promise<SentimentStatus> {
  const found = new AbortController();
  return new Promise((resolve, reject) => {
    client
      .stream(
        'sentiment.status',
        {},
        (status) => {
          if (!isWanted(status)) return;
          found.abort();
          resolve(status);
        },
        found.signal,
      )
      .catch(reject);
  });
}

it('fetches a feed, judges it at once with the lexicon, and tells what it hears of each market', async () => {
  const server = await serveNews((_, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' });
    response.end(rss(['Bitcoin surges to a record high', 'Ethereum network suffers outage']));
  });
  try {
    await configure(() => ({ sources: [feed(`${server.origin}/feed`)] }));
    await engine.openSource('demo');
    await statusWhen(({ items }) => items === 2);
    const { items, total } = await client.request('news.list', { market });
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({ text: 'Bitcoin surges to a record high', assets: ['BTC'], isBackfilled: false });
    expect(items[0].parts.lexicon).toBeGreaterThan(0);
    expect(items[0].fused.score).toBeGreaterThan(0);
    const to = clock.now() + minuteMs;
    const { points } = await client.request('news.aggregate', { market, from: to - hourMs, to, stepMs: minuteMs });
    expect(points.at(-1)).toMatchObject({ items: 1, score: expect.any(Number), fearGreed: null });
    expect(points[0]).toMatchObject({ items: 0, score: null });
    await expect(client.request('news.fetch', { sourceId: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
  } finally {
    await server.close();
  }
});

it('predicts while a feed, FinBERT and the LLM say nothing', async () => {
  const silent = await serveNews(() => {});
  const llm = await openLlmServer(() => 'hang');
  await configure(({ llm: before }) => ({
    sources: [feed(`${silent.origin}/feed`)],
    llm: { ...before, isEnabled: true, baseUrl: llm.baseUrl, timeoutSeconds: 60 },
  }));
  await engine.openSource('demo');
  const asking = scoreAll(['Bitcoin rallies'], { models: ['llm'] }).catch((error: unknown) => error);
  await Promise.all([llm.received(1), silent.askedTimes(1)]);
  const prediction = await vi.waitFor(() => client.request('predictions.make', { market }), 60_000);
  expect(prediction.probabilities.long).toBeGreaterThan(0);
  // Neither has answered to this moment, so neither had a part in it.
  expect((await client.request('news.list', {})).total).toBe(0);
  await close();
  await asking;
  await silent.close();
  await open();
}, 120_000);

it('answers each line: empty ones with a problem, a model that is not there with its reason', async () => {
  const events = await scoreAll([
    'Bitcoin ETF approved',
    '  ',
    '\u0000',
    'משבר בבורסה 🚀 <b>hack</b>',
    'x'.repeat(100_000),
  ]);
  expect(events.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3, 4]);
  expect(events.find(({ index }) => index === 1)).toEqual({ kind: 'problem', index: 1, message: 'Line 2 is empty.' });
  const first = events.find(({ index }) => index === 0);
  expect(first).toMatchObject({
    kind: 'score',
    score: {
      fused: { label: 'positive', shares: { lexicon: 1 } },
      models: {
        finbert: { unavailable: expect.stringMatching(/not on this computer/) },
        llm: { unavailable: expect.stringMatching(/switched off/) },
      },
      markets: ['binance:BTC/USDT'],
      disagreement: null,
    },
  });
});

it('lets a FinBERT that is imported judge what is stored and what is asked, and forgets neither over a restart', async () => {
  const { version } = await client.request('finbert.import', { path: writeTinyBert(join(dataDir, 'folder')) });
  const path = join(dataDir, 'history.csv');
  writeFileSync(path, 'publishedAt,text\n2024-08-05T00:00:00Z,Profit rose\n2024-08-05T00:01:00Z,Profit fell\n');
  await client.stream('news.import', { path, delayMs: 0 }, () => {});
  const judged = async () => {
    const { items } = await client.request('news.list', {});
    expect(items.map(({ parts }) => parts.finbert)).toEqual([expect.any(Number), expect.any(Number)]);
    return items;
  };
  const items = await vi.waitFor(judged, 60_000);
  expect(Object.keys(items[0].fused.shares).sort()).toEqual(['finbert', 'lexicon']);
  await close();
  await open();
  expect(await judged()).toEqual(items);
  const status = await statusWhen(({ finbert }) => finbert.state === 'ready');
  expect(status.finbert).toMatchObject({ version, detail: null });
  const [event] = await scoreAll(['Profit rose'], { models: ['finbert'] });
  expect(event).toMatchObject({ score: { models: { finbert: { isCached: true, score: items[1].parts.finbert } } } });
}, 120_000);

it('shows what the lexicon says while the LLM thinks, and the whole when it has spoken', async () => {
  let answer = () => {};
  const hasAnswered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const llm = await openLlmServer(async () => {
    await hasAnswered;
    return { status: 500 };
  });
  await configure(({ llm: before }) => ({ llm: { ...before, isEnabled: true, baseUrl: llm.baseUrl } }));
  const events: ScoreEvent[] = [];
  const told = new Promise<void>((resolve) => {
    client
      .stream('sentiment.score', { texts: ['Bitcoin hacked'] }, (event) => {
        events.push(event);
        if (event.kind === 'score' && event.waitingFor.length > 0) answer();
      })
      .then(resolve);
  });
  await told;
  const heard = events.map((event) => event.kind === 'score' && [event.waitingFor, event.score.models.llm]);
  expect(heard).toEqual([
    [['llm'], { unavailable: expect.stringMatching(/not answered/) }],
    [[], { unavailable: expect.stringMatching(/500/) }],
  ]);
  expect(events[0]).toMatchObject({ score: { fused: { label: 'negative', shares: { lexicon: 1 } } } });
}, 120_000);

it('says of headlines what they would change, and that nothing changes where the model has learnt from none', async () => {
  await engine.openSource('demo');
  await vi.waitFor(() => client.request('predictions.make', { market }), 60_000);
  const effect = await client.request('sentiment.effect', { market, texts: ['Bitcoin hacked'] });
  expect(effect.isHeard).toBe(false);
  expect(effect.after).toEqual(effect.before);
  expect(effect.detail).toMatch(/without headlines/);
}, 120_000);

it('imports history that counts from its own time and survives a restart', async () => {
  const path = join(dataDir, 'history.csv');
  writeFileSync(path, 'publishedAt,text,source\n2024-08-05T00:00:00Z,Bitcoin plunges,Wire\nno time,lost,Wire\n');
  const results: unknown[] = [];
  await client.stream('news.import', { path, delayMs: 60_000 }, (event) => void results.push(event));
  expect(results.at(-1)).toMatchObject({ result: { rowsStored: 1, rowsRejected: 1, rejected: [{ line: 3 }] } });
  await close();
  await open();
  const { items } = await client.request('news.list', {});
  expect(items).toMatchObject([{ text: 'Bitcoin plunges', isBackfilled: true, source: 'Wire' }]);
  expect(items[0].parts.lexicon).toBeLessThan(0);
  const at = Date.UTC(2024, 7, 5);
  const { points } = await client.request('news.aggregate', { market, from: at, to: at + 120_000, stepMs: 60_000 });
  expect(points.map(({ items }) => items)).toEqual([0, 1]);
});
