/**
 * Makes models/demo-tiny: the tiny preset trained on the demo market, always on the same bars with the same seed.
 * Run by `npm run models`; takes several minutes.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunState, TrainingReport, TrainingSpec } from '../contract/contract.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { toIso } from '../domain/time.ts';
import { hourMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { runTraining } from './run-training.ts';
import { simulatedSeries } from './simulated-series.ts';

const modelId = 'demo-tiny';
const market = createSyntheticMarket({ seed: 1 });

const spec: TrainingSpec = {
  markets: ['demo:BTC/USDT', 'demo:ETH/USDT'],
  // The daily windows need 330 days before the first decision.
  from: Date.UTC(2025, 11, 1),
  to: Date.UTC(2026, 8, 1),
  preset: 'tiny',
  seed: 1,
  epochs: 20,
  batchSize: 64,
  learningRate: 0.002,
  seeds: 1,
  recencyHalfLifeDays: null,
  branchBaselines: false,
  headlines: false,
};

function card({ dataset, training, metrics, baselines, verdict }: TrainingReport): unknown {
  return {
    modelId,
    what: 'The smallest hybrid network, so that predictions can be seen before anything was trained.',
    data: {
      markets: spec.markets,
      source: `Not real: the built-in ${market.description}.`,
      decisions: { every: '1 h', from: toIso(dataset.from), to: toIso(dataset.to), ...dataset.samples },
      fingerprint: dataset.fingerprint,
    },
    training: { preset: spec.preset, seed: spec.seed, epochs: training.epochs, batchSize: spec.batchSize },
    metrics: {
      test: metrics.test,
      testLogLossOfBaseRate: baselines.baseRate.logLoss,
      testLogLossOfPersistence: baselines.persistence.logLoss,
    },
    verdict,
    limits: [
      'It knows the demo market only and abstains on every other one.',
      'The demo market has a drift that can be learned by construction; what it earns there says nothing about real markets.',
      'It has never seen headlines.',
    ],
  };
}

function print(state: RunState): void {
  const { phase, epoch, epochs, step, steps, loss, etaSeconds, curve } = state;
  const last = curve[curve.length - 1];
  const validation = last ? ` validation ${last.validationLoss.toFixed(4)}` : '';
  const eta = etaSeconds === null ? '' : ` ${Math.round(etaSeconds)} s left`;
  process.stdout.write(
    `${phase} epoch ${epoch}/${epochs} step ${step}/${steps} loss ${loss?.toFixed(4) ?? '-'}${validation}${eta}\n`,
  );
}

const modelsDir = mkdtempSync(join(tmpdir(), 'omni-bundled-'));
try {
  const horizon = spec.to as number;
  const report = await runTraining({
    spec,
    modelsDir,
    modelId,
    // Nine months teach more than two with six times as many decisions, whose labels would mostly overlap.
    decisionEveryMs: hourMs,
    runId: 'bundled',
    // The same bits wherever it is made.
    backend: 'wasm',
    // A fixed present: the model's date is that of its data.
    clock: { ...systemClock, now: () => horizon },
    readSeries: simulatedSeries(market, market.firstOpenTime, horizon + defaultTradeRules.horizonMs),
    onState: print,
    card,
  });
  const target = fileURLToPath(new URL(`../../models/${modelId}`, import.meta.url));
  rmSync(target, { recursive: true, force: true });
  cpSync(join(modelsDir, modelId), target, { recursive: true });
  process.stdout.write(`${target}: ${report.verdict}\n`);
} finally {
  rmSync(modelsDir, { recursive: true, force: true });
}
