import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger as logger } from '../domain/ports.ts';
import { bundledModelId, createModelChoice, type ModelChoice } from './model-choice.ts';
import { openSettings } from './settings.ts';

const [home, free, chosen] = ['demo:BTC/USDT', 'binance:BTC/USDT', 'binance:ETH/USDT'] as const;
const markets = [home, free, chosen];
const good = { model: 0.95, baseRate: 0.95 };
const bad = { model: 0.9512, baseRate: 0.95 };

let dataDir: string;
let choice: ModelChoice;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-choice-'));
  choice = createModelChoice(await openSettings(dataDir, logger), [home]);
  await choice.activate('mine', [chosen]);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const models = () => markets.map((market) => choice.modelFor(market));

it('puts a fresh model to use only where no model predicted that knows the market', async () => {
  expect(await choice.adopt({ modelId: 'fresh', markets, testLoss: good })).toEqual({ markets: [free] });
  expect(models()).toEqual([bundledModelId, 'fresh', 'mine']);
});

it('puts none to use that is worse on its test than the base rate, and says so; the user may', async () => {
  expect(await choice.adopt({ modelId: 'fresh', markets, testLoss: bad })).toEqual({
    markets: [],
    objection: 'it does worse on its test than the base rate: log loss 0.9512 against 0.9500',
  });
  expect(models()).toEqual([bundledModelId, bundledModelId, 'mine']);
  await choice.activate('fresh', [free]);
  expect(models()).toEqual([bundledModelId, 'fresh', 'mine']);
});

it('has no objection where it would not be put to use anyway', async () => {
  expect(await choice.adopt({ modelId: 'fresh', markets: [home, chosen], testLoss: bad })).toEqual({ markets: [] });
});
