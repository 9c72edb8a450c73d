import { type Market, marketLabel } from '../domain/market.ts';
import { whole } from '../domain/number-text.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { defaultHistory } from '../exchange/history.ts';

/** What hangs on longer or shorter bars: charts, features and labels build what is missing. */
function ofOtherTimeframes(timeframe: Timeframe): string {
  if (timeframe === '1m') {
    return 'Longer bars that are built from these 1m bars go with them: 10m always; 5m, 1h and 1d where their own are not stored.';
  }
  if (timeframe === '5m') {
    return 'A 5m bar whose 1m bars are all stored is built from them instead; longer bars that are built from these 5m bars go with them.';
  }
  return `A ${timeframe} bar whose 1m or 5m bars are all stored is built from them instead and stays on the chart.`;
}

function ofRecord({ stated, open }: { stated: number; open: number }): string[] {
  const sentences: string[] = [];
  if (stated > 0) {
    const [outcomes, were, they] = stated === 1 ? ['outcome', 'was', 'It stays'] : ['outcomes', 'were', 'They stay'];
    sentences.push(
      `${whole(stated)} recorded ${outcomes} ${were} told from bars of this range. ${they} as stated; a verification that needs a deleted bar counts the outcome as unchecked until the bar is there again.`,
    );
  }
  if (open > 0) {
    const [decisions, have] = open === 1 ? ['decision', 'has'] : ['decisions', 'have'];
    sentences.push(
      `${whole(open)} recorded ${decisions} of this range ${have} no outcome yet: it cannot be told before the bars are there again.`,
    );
  }
  if (sentences.length > 0) sentences.push('Paper trades of this range cannot be worked out again either.');
  return sentences;
}

function ofFeed(market: Market, timeframe: Timeframe, to: UtcMs, now: UtcMs): string[] {
  if (timeframe !== '1m' && timeframe !== '1h' && timeframe !== '1d') return [];
  const keptMs = defaultHistory[timeframe] * timeframeMs(timeframe);
  if (to < now - keptMs) return [];
  return [
    `While ${marketLabel(market)} is streamed, missing ${timeframe} bars of the last ${Math.floor(keptMs / dayMs)} days are fetched again within the hour, as the exchange tells them then.`,
  ];
}

/**
 * What depends on stored bars that are to be deleted, in plain sentences.
 * @param options.to open time of the last of the bars
 * @param options.touched outcomes that cannot be told again without the bars, and decisions that wait for one of them
 */
export function deletionConsequences(options: {
  market: Market;
  timeframe: Timeframe;
  to: UtcMs;
  touched: { stated: number; open: number };
  now: UtcMs;
}): string[] {
  const { market, timeframe, to, touched, now } = options;
  return [
    ofOtherTimeframes(timeframe),
    ...ofRecord(touched),
    'Predictions and trainings leave out whatever needs a missing bar.',
    ...ofFeed(market, timeframe, to, now),
  ];
}
