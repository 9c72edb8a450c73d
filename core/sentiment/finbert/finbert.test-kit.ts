import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FinbertStatus, SentimentSettings } from '../../contract/contract.ts';
import { silentLogger } from '../../domain/ports.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { openScoreCache } from '../score-cache.ts';
import { type Finbert, openFinbert } from './open-finbert.ts';

export const tinyModelId = 'tests/tiny-bert';

export type FinbertBench = {
  readonly dir: string;
  readonly finbert: Finbert;
  readonly settings: SentimentSettings['finbert'];
  /** Resolves with the first status, the present one included, that `test` holds for. */
  until(test: (status: FinbertStatus) => boolean): Promise<FinbertStatus>;
  close(): Promise<void>;
};

/** FinBERT with a real cache in a folder of its own; its settings may be changed. */
export function openTestFinbert(
  options: Partial<Pick<Parameters<typeof openFinbert>[0], 'fork' | 'patienceMs' | 'clock'>> & {
    hubUrl?: string;
    dir?: string;
  } = {},
): FinbertBench {
  const { hubUrl = 'http://127.0.0.1:9', dir = mkdtempSync(join(tmpdir(), 'omni-finbert-')), ...rest } = options;
  const settings = { modelId: tinyModelId, hubUrl, isQuantized: true, isEnabled: true };
  const cache = openScoreCache(join(dir, 'cache.sqlite'));
  const finbert = openFinbert({
    dir: join(dir, 'finbert'),
    settings: () => settings,
    cache,
    clock: systemClock,
    logger: silentLogger,
    ...rest,
  });
  return {
    dir,
    finbert,
    settings,
    until: (test) =>
      new Promise((resolve) => {
        const look = () => {
          const status = finbert.status();
          if (!test(status)) return;
          stop();
          resolve(status);
        };
        const stop = finbert.onStatus(look);
        look();
      }),
    async close() {
      await finbert.close();
      cache.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
