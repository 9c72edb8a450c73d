import type { Market } from '../../core/domain/market.ts';
import { type Outcome, outcomes, type Probabilities } from '../../core/domain/prediction.ts';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import { pinoLogger, systemClock } from '../../core/hosts/system-ports.ts';
import { openRecord } from '../../core/record/open-record.ts';

const horizonMs = 6 * hourMs;

/**
 * Records what a model predicted of a market every half hour up to twelve hours ago, with outcomes: the likeliest, held to be so at one
 * half, comes true in one of `oneIn` cases; every third is a signal. Nothing else may have the folder open.
 * @returns how many there are
 */
export function seedLived(
  dataDir: string,
  options: { modelId: string; market: Market; days: number; oneIn: number },
): number {
  const { modelId, market, days, oneIn } = options;
  const record = openRecord(dataDir, { clock: systemClock, logger: pinoLogger({ level: 'error' }) });
  const end = Math.floor(Date.now() / hourMs) * hourMs - 2 * horizonMs;
  const count = days * 48;
  try {
    for (let index = 0; index < count; index += 1) {
      const asOf = end - (count - index) * 30 * minuteMs;
      const likeliest = outcomes[index % 3];
      const isHit = index % oneIn === 0;
      const label: Outcome = isHit ? likeliest : outcomes[(index + 1) % 3];
      const signal = likeliest === 'flat' ? 'abstain' : likeliest;
      const side = signal === 'short' ? 'short' : 'long';
      const sign = side === 'long' ? 1 : -1;
      const { number } = record.append({
        market,
        asOf,
        recordedAt: asOf + 42,
        modelId,
        inputHash: 'ab'.repeat(32),
        probabilities: Object.fromEntries(
          outcomes.map((name) => [name, name === likeliest ? 0.5 : 0.25]),
        ) as Probabilities,
        signal,
        side,
        entry: 60_000,
        takeProfit: 60_000 + sign * 1_000,
        stopLoss: 60_000 - sign * 600,
        tickSize: 0.01,
        atr: 400,
        breakEven: 0.465,
        expectedValue: 0.001,
        roundTripCost: 0.0024,
        horizonEnd: asOf + horizonMs,
        reasons: ['In its test: no edge.', 'It was seeded.'],
      });
      const isWon = label === side;
      record.putOutcome({
        number,
        end: isWon ? 'takeProfit' : 'stopLoss',
        endTime: asOf + hourMs,
        exit: isWon ? 60_000 + sign * 1_000 : 60_000 - sign * 600,
        profit: (isWon ? 1_000 : -600) / 60_000 - 0.0024,
        bestExcursion: 0.02,
        worstExcursion: 0.01,
        label,
      });
    }
    return count;
  } finally {
    record.close();
  }
}
