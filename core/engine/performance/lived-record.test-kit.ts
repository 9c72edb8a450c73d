import type { Market } from '../../domain/market.ts';
import { outcomes, type Probabilities } from '../../domain/prediction.ts';
import { seededRandom } from '../../domain/random.ts';
import { hourMs } from '../../domain/timeframe.ts';
import { exampleContent } from '../../model/example-model.test-kit.ts';
import type { Manifest } from '../../model/manifest.ts';
import { btc, type createTestRecord, decision } from '../../record/record.test-kit.ts';

const six = 6 * hourMs;

/** A manifest whose test promised `logLoss` on BTC, give or take 0.05. */
export function promisingManifest(logLoss = 1, change: Partial<Manifest> = {}): Manifest {
  const content = exampleContent();
  const { test } = content.report.metrics;
  const interval = { low: logLoss - 0.05, high: logLoss + 0.05 };
  const any = { low: 0.4, high: 0.6 };
  const intervals = {
    logLoss: interval,
    brier: any,
    accuracy: any,
    balancedAccuracy: any,
    macroF1: any,
    mcc: any,
    ece: any,
  };
  const metrics = { ...content.report.metrics, test: { ...test, logLoss, intervals } };
  return {
    ...content,
    version: 1,
    sha256: {},
    markets: [btc],
    report: { ...content.report, metrics },
    ...change,
  };
}

/**
 * Predictions every `every` bars of 10 minutes, each with its outcome: what was held likeliest comes true in `hitShare` of the stretches of six hours,
 * whose outcomes are all the same. Every sixth is a signal.
 */
export function liveThrough(
  kit: ReturnType<typeof createTestRecord>,
  options: {
    bars: number;
    from?: number;
    every?: number;
    hitShare: number;
    seed?: number;
    market?: Market;
    modelId?: string;
  },
): void {
  const { bars, from = 0, every = 1, hitShare, seed = 1, market = btc, modelId = 'base' } = options;
  const random = seededRandom(seed);
  let isHit = true;
  for (let bar = from; bar < from + bars; bar += every) {
    if (bar % 36 === 0) isHit = random() < hitShare;
    const likeliest = outcomes[(bar / every) % 3];
    const probabilities = Object.fromEntries(
      outcomes.map((name) => [name, name === likeliest ? 0.5 : 0.25]),
    ) as Probabilities;
    const signal = (bar / every) % 6 === 0 ? 'long' : 'abstain';
    const asOf = decision(bar).asOf;
    const row = kit.record.append(decision(bar, { market, modelId, probabilities, signal, horizonEnd: asOf + six }));
    kit.record.putOutcome({
      number: row.number,
      end: isHit ? 'takeProfit' : 'stopLoss',
      endTime: asOf + hourMs,
      exit: isHit ? 102 : 99,
      profit: isHit ? 0.0176 : -0.0124,
      bestExcursion: 0.02,
      worstExcursion: 0,
      label: isHit ? likeliest : outcomes[(bar / every + 1) % 3],
    });
  }
}
