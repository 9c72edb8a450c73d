import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../core/domain/ports.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import { openFinbert } from '../core/sentiment/finbert/open-finbert.ts';
import { writeTinyBert } from '../core/sentiment/finbert/tiny-bert.test-kit.ts';
import { openScoreCache } from '../core/sentiment/score-cache.ts';
import type { BenchReport } from './report.ts';

const headlines = 1_024;
const rounds = 5;
const cachedLimitMs = 0.1;

/**
 * A tiny BERT through the whole path: cache, process, tokenizer, onnxruntime. The same number of headlines one by one and at once,
 * in turns, no headline twice; then headlines that are in the cache, one by one.
 */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'omni-bench-finbert-'));
  const cache = openScoreCache(join(folder, 'cache.sqlite'));
  const finbert = openFinbert({
    dir: join(folder, 'finbert'),
    settings: () => ({ modelId: 'bench/tiny-bert', hubUrl: 'http://127.0.0.1', isQuantized: true, isEnabled: true }),
    cache,
    clock: systemClock,
    logger: silentLogger,
  });
  const { signal } = new AbortController();
  try {
    await finbert.importFolder(writeTinyBert(join(folder, 'source')));
    await finbert.score(textsOf('warm', 256), { signal });
    let single = Number.POSITIVE_INFINITY;
    let batched = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      const apart = textsOf(`apart ${round}`, headlines / 4);
      const oneByOne = async () => {
        for (const text of apart) await finbert.score([text], { signal });
      };
      single = Math.min(single, (await timeOf(oneByOne)) / apart.length);
      const together = textsOf(`together ${round}`, headlines);
      batched = Math.min(batched, (await timeOf(() => finbert.score(together, { signal }))) / together.length);
    }
    const known = textsOf('together 0', headlines);
    let cached = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      const oneByOne = async () => {
        for (const text of known) await finbert.score([text], { signal });
      };
      cached = Math.min(cached, (await timeOf(oneByOne)) / known.length);
    }
    return {
      name: 'finbert',
      results: [
        { what: 'a headline of a tiny BERT, one by one', value: single, unit: 'ms' },
        { what: 'a headline of a tiny BERT, batched', value: batched, unit: 'ms' },
        { what: 'a headline from the cache', value: cached, unit: 'ms' },
      ],
      ratios: [
        { what: 'batched headlines', against: 'one by one', value: single / batched },
        { what: 'a cached headline', against: `the limit of ${cachedLimitMs} ms`, value: cachedLimitMs / cached },
      ],
    };
  } finally {
    await finbert.close();
    cache.close();
    rmSync(folder, { recursive: true });
  }
}

function textsOf(name: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `Bitcoin surges on record ETF growth ${name} of $${i} million, the price falls`,
  );
}

/** Milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
