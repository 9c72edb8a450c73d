import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import type { CandleStore } from '../candles/store.ts';
import type { DoctorCheck } from '../contract/contract.ts';
import { toFailureData } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso } from '../domain/time.ts';
import type { Registry } from '../model/registry.ts';
import { prepareDataDir } from '../storage/data-dir.ts';
import { connectExchange } from './open-source.ts';
import type { Sentiment } from './sentiment/open-sentiment.ts';

type Check = () => Promise<Omit<DoctorCheck, 'name'>>;

const fromHere = createRequire(import.meta.url);

function isInstalled(name: string): boolean {
  try {
    fromHere.resolve(name);
    return true;
  } catch {
    return false;
  }
}

const checks = (options: {
  dataDir: string;
  store: CandleStore;
  registry: Registry;
  sentiment: Pick<Sentiment, 'finbert' | 'llm' | 'store'>;
  clock: Clock;
  logger: Logger;
  isNetworkAllowed: boolean;
}): Record<string, Check> => ({
  runtime: async () => {
    const major = Number(process.versions.node.split('.')[0]);
    return {
      state: major >= 24 ? 'ok' : 'fail',
      detail: `Node ${process.versions.node} on ${process.platform} ${process.arch}`,
    };
  },
  processor: async () => ({
    state: 'ok',
    detail: `${availableParallelism()} threads, ${(totalmem() / 2 ** 30).toFixed(1)} GiB memory`,
  }),
  backend: async () => {
    const { startBackend } = await import('../model/backend.ts');
    const { isFused, reason } = await startBackend();
    return { state: isFused ? 'ok' : 'warn', detail: reason };
  },
  'tfjs-node': async () =>
    isInstalled('@tensorflow/tfjs-node')
      ? { state: 'ok', detail: 'installed; it is used by trainings that choose it (--backend node)' }
      : { state: 'ok', detail: 'not installed; nothing needs it, the kernels are faster' },
  finbert: async () => {
    if (!isInstalled('@xenova/transformers')) {
      return { state: 'warn', detail: 'its runtime is missing; run npm ci again' };
    }
    const { state, detail, version } = options.sentiment.finbert.status();
    if (state === 'ready') return { state: 'ok', detail: `${version} is here and works offline` };
    return { state: state === 'broken' ? 'fail' : 'ok', detail: detail ?? state };
  },
  llm: async () => {
    const { state, detail, model, baseUrl } = options.sentiment.llm.status();
    if (state === 'off') return { state: 'ok', detail: 'switched off; nothing needs it' };
    return { state: state === 'ready' ? 'ok' : 'warn', detail: detail ?? `${model} at ${baseUrl}` };
  },
  headlines: async () => ({ state: 'ok', detail: `${options.sentiment.store.count()} stored` }),
  'data directory': async () => {
    prepareDataDir(options.dataDir);
    const { bavail, bsize } = await statfs(options.dataDir);
    const free = (bavail * bsize) / 2 ** 30;
    const detail = `${options.dataDir} can be written, ${free.toFixed(1)} GiB free`;
    return free < 1
      ? { state: 'warn', detail: `${detail}: little room for candles and models` }
      : { state: 'ok', detail };
  },
  candles: async () => {
    const series = options.store.series();
    const damage = options.store.damage();
    const bars = series.reduce((sum, one) => sum + one.bars, 0);
    if (damage.length === 0)
      return { state: 'ok', detail: `${bars} bars in ${series.length} series, every checksum holds` };
    const places = damage.map(
      ({ market, timeframe, from, to }) => `${market} ${timeframe} ${toIso(from)} to ${toIso(to)}`,
    );
    return {
      state: 'fail',
      detail: `damaged: ${places.join('; ')}; run omni data repair on each, then import or download`,
    };
  },
  models: async () => {
    const models = await options.registry.list();
    const refused = models.filter((model) => model.problem !== null);
    const detail = refused.map((model) => model.problem).join(' ');
    return refused.length > 0
      ? { state: 'fail', detail }
      : { state: 'ok', detail: models.length === 1 ? '1 model, sound' : `${models.length} models, all sound` };
  },
  network: async () => {
    if (!options.isNetworkAllowed) return { state: 'ok', detail: 'not asked; --network asks Binance for its time' };
    const { exchange, close } = await connectExchange('binance', options.clock, options.logger);
    try {
      return { state: 'ok', detail: `Binance answers, its time is ${toIso(await exchange.serverTime())}` };
    } finally {
      await close();
    }
  },
});

/** Runs every check; one that throws is a failed check, never a failed doctor. */
export async function runDoctor(options: Parameters<typeof checks>[0]): Promise<DoctorCheck[]> {
  const results: DoctorCheck[] = [];
  for (const [name, check] of Object.entries(checks(options))) {
    const found = await check().catch((error: unknown) => ({
      state: 'fail' as const,
      detail: toFailureData(error).message,
    }));
    results.push({ name, ...found });
  }
  return results;
}
