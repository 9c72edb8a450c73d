import { isDeepStrictEqual } from 'node:util';
import type { Challenge } from '../contract/retraining-schemas.ts';
import { Failure } from '../domain/failure.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { baseRateProbabilities } from '../evaluation/base-rate.ts';
import { challengeVerdict } from '../evaluation/challenge-verdict.ts';
import { classificationMetrics } from '../evaluation/classification-metrics.ts';
import { gainOver } from '../evaluation/judged-metrics.ts';
import { logLoss } from '../evaluation/log-loss.ts';
import { oneSided } from '../evaluation/one-sided.ts';
import { logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import type { Dataset } from './dataset.ts';
import { predictLogits } from './predict-logits.ts';
import type { Sample } from './samples.ts';
import { trainingCounts } from './training-counts.ts';
import { checkUnseen } from './unseen-window.ts';
import { type WindowSources, windowDataset } from './window-dataset.ts';

type Judgement = Omit<NonNullable<Challenge['judgement']>, 'time'>;

const keyOf = ({ markets }: Dataset, { market, decisionTime }: Sample) => `${markets[market]} ${decisionTime}`;

/** What a model says of those decisions of a dataset that have one of the keys, in the order of the dataset. */
async function saidOf(
  { network, manifest }: LoadedModel,
  dataset: Dataset,
  keys: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const indices = Int32Array.from(dataset.samples.keys()).filter((i) => keys.has(keyOf(dataset, dataset.samples[i])));
  const logits = await predictLogits(logitsOf(network), dataset, indices, { signal });
  return calibrate(logits, manifest.calibration);
}

/**
 * Judges two models on the same decisions of some of their markets in [from, to), none of which lies within a horizon of the data of either. Whoever calls it must put
 * the look on record before anyone sees the answer.
 * @throws Failure 'conflict' when they answer different questions or one knows the window, 'not-enough-data' when its bars are gone, 'cancelled'
 */
export async function judgeChallenge(
  champion: LoadedModel,
  challenger: LoadedModel,
  { from, to, markets }: Challenge['window'] & Pick<Challenge, 'markets'>,
  sources: WindowSources,
  signal?: AbortSignal,
): Promise<Judgement> {
  const { rules, decisionEveryMs = 10 * minuteMs } = champion.manifest;
  const own = challenger.manifest;
  if (!isDeepStrictEqual(rules, own.rules) || !isDeepStrictEqual(champion.manifest.markets, own.markets)) {
    const message = `${challenger.modelId} has learnt other trades or other markets than ${champion.modelId}, so the two cannot be compared.`;
    throw new Failure('conflict', message);
  }
  const everyMs = Math.max(decisionEveryMs, own.decisionEveryMs ?? 0);
  const asked = { from, to, markets, everyMs };
  const known = await windowDataset(champion, asked, sources, signal);
  const fresh = await windowDataset(challenger, asked, sources, signal);
  // Networks with other windows may lack bars at other times.
  const both = new Set(known.samples.map((sample) => keyOf(known, sample)));
  const samples = fresh.samples.filter((sample) => both.has(keyOf(fresh, sample)));
  const keys = new Set(samples.map((sample) => keyOf(fresh, sample)));
  if (samples.length === 0) {
    throw new Failure(
      'not-enough-data',
      `The bars that ${challenger.modelId} was to be judged on are not there; import or download them and retrain.`,
    );
  }
  checkUnseen(samples, [champion, challenger]);

  const old = await saidOf(champion, known, keys, signal);
  const said = await saidOf(challenger, fresh, keys, signal);
  const decisionTime = samples.map((sample) => sample.decisionTime);
  const labels = Uint8Array.from(samples, ({ label }) => label);
  const logLosses = {
    champion: logLoss(old, labels),
    challenger: logLoss(said, labels),
    baseRate: logLoss(baseRateProbabilities(trainingCounts(own.report.dataset), samples.length), labels),
  };
  const gain = gainOver(old, said, { labels, decisionTime }, rules.horizonMs);
  const { outcome, sentence } = challengeVerdict({
    champion: { name: champion.modelId, loss: logLosses.champion },
    challenger: { name: challenger.modelId, loss: logLosses.challenger },
    baseRate: logLosses.baseRate,
    samples: samples.length,
    gain,
  });
  const { value, low, high, blocks } = gain;
  return {
    from: decisionTime[0],
    to: decisionTime[decisionTime.length - 1],
    samples: samples.length,
    blocks,
    logLoss: logLosses,
    gain: { value, interval: { low, high } },
    outcome,
    sentence: [sentence, oneSided(classificationMetrics(said, labels).confusion)]
      .filter((part) => part !== undefined)
      .join(' '),
  };
}
