import { describe, expect, it } from 'vitest';
import type { ScoreEvent } from '../../contract/contract.ts';
import { sentimentSettings } from '../../contract/settings-schemas.ts';
import type { Clock } from '../../domain/time.ts';
import { createScoreHeadlines } from './score-headlines.ts';

/** Every look at it takes so long. */
function clockOf(stepMs: number): Clock {
  let time = 0;
  return {
    now: () => 0,
    monotonic() {
      time += stepMs;
      return time;
    },
    schedule: () => () => {},
  };
}

const notThere = async (texts: readonly string[]) =>
  texts.map(() => ({ unavailable: 'It is not there.', isRefusal: false }));

function open(clock: Clock, llm = notThere) {
  const settings = sentimentSettings.parse({ finbert: { isEnabled: false } });
  const finbert = { score: () => Promise.reject(new Error('It is switched off.')) };
  return createScoreHeadlines({ finbert, llm: { score: llm }, settings: () => settings, markets: () => [], clock });
}

/** How often everything else had its turn while headlines were scored. */
async function turnsWhile(work: Promise<void>): Promise<number> {
  let turns = 0;
  let pending = setImmediate(function turn() {
    turns += 1;
    pending = setImmediate(turn);
  });
  await work;
  clearImmediate(pending);
  return turns;
}

const { signal } = new AbortController();
const headlines = Array.from({ length: 100 }, (_, i) => `Bitcoin rallies, part ${i}`);

describe('scoring headlines', () => {
  it('lets everything else have its turn when it has worked for long, headline by headline', async () => {
    const options = { models: ['lexicon' as const], signal, onEvent() {} };
    const slow = await turnsWhile(open(clockOf(4))(headlines, options));
    // Control: a clock that hardly moves.
    const fast = await turnsWhile(open(clockOf(0.001))(headlines, options));
    expect(slow).toBeGreaterThan(30);
    expect(fast).toBeLessThan(10);
  });

  it('tells what is known first and the whole last, once each, while the work is parted into turns', async () => {
    const events: ScoreEvent[] = [];
    const later = async (texts: readonly string[]) => {
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      return notThere(texts);
    };
    await open(clockOf(4), later)(headlines, { signal, onEvent: (event) => void events.push(event) });
    for (const index of headlines.keys()) {
      const waiting = events.map((event) => event.kind === 'score' && event.index === index && event.waitingFor);
      expect(waiting.filter(Boolean)).toEqual([['llm'], []]);
    }
  });

  it('ends between two headlines when it is called off', async () => {
    const abort = new AbortController();
    let told = 0;
    const onEvent = () => {
      told += 1;
      abort.abort();
    };
    await expect(open(clockOf(0))(headlines, { signal: abort.signal, onEvent })).rejects.toThrow(/abort/);
    expect(told).toBe(1);
  });

  it('says when the lexicon read only the beginning', async () => {
    const events: ScoreEvent[] = [];
    const texts = ['Bitcoin rallies', 'Bitcoin rallies '.repeat(1_000)];
    await open(clockOf(0))(texts, { models: ['lexicon'], signal, onEvent: (event) => void events.push(event) });
    expect(events).toMatchObject([
      { index: 0, score: { models: { lexicon: { isTruncated: false } } } },
      { index: 1, score: { models: { lexicon: { isTruncated: true } } } },
    ]);
  });
});
