import type { Contract } from '../contract/contract.ts';
import type { ParsedParams } from '../contract/define.ts';
import type { TradeRules } from '../domain/prediction.ts';
import type { DecisionRecord } from '../domain/record.ts';
import { hourMs } from '../domain/timeframe.ts';
import { headlinesTaken } from '../inference/take-away.ts';
import { branchesOf } from '../model/config.ts';
import type { Manifest } from '../model/manifest.ts';

type Said = Omit<DecisionRecord, 'recordedAt'>;

type Told = {
  /** Undefined: nothing is recorded of that moment. */
  row: DecisionRecord | undefined;
  /** What the model says today with nothing changed. */
  unchanged: Said;
  manifest: Manifest;
  rules: TradeRules;
  without: ParsedParams<Contract['predictions.counterfactual']>['without'];
  answered: Said;
};

const compared = [
  'signal',
  'side',
  'entry',
  'takeProfit',
  'stopLoss',
  'atr',
  'breakEven',
  'expectedValue',
  'horizonEnd',
] as const;

/** What must be known to read a counterfactual answer, in plain sentences; none when everything is as it was. */
export function counterfactualNotes(told: Told): string[] {
  return [...whetherReproduced(told), ...levelsNotLearnt(told), ...branchesNotThere(told)];
}

function whetherReproduced({ row, unchanged }: Told): string[] {
  if (!row) return [];
  const { modelId } = row;
  if (modelId === null) return ['What is recorded of this moment holds no prediction.'];
  if (modelId !== unchanged.modelId) {
    return [`The recorded decision is ${modelId}'s; the one held against it is that of ${unchanged.modelId}.`];
  }
  if (row.inputHash !== unchanged.inputHash) {
    return [
      'The bars or headlines of that moment are others than when it was recorded (the hash of the inputs differs): the answer is from those stored now, so not every difference comes from what was changed here.',
    ];
  }
  const isSame =
    compared.every((name) => row[name] === unchanged[name]) &&
    (['short', 'flat', 'long'] as const).every((of) => row.probabilities?.[of] === unchanged.probabilities?.[of]);
  if (isSame) return [];
  return [
    'With the same inputs and nothing changed the model does not give the recorded numbers to the last bit: another processor made them, or other settings held then.',
  ];
}

/** Probabilities are about the levels that were learnt, whatever is traded by. */
function levelsNotLearnt({ manifest: { rules: learnt }, rules }: Told): string[] {
  const isLearnt =
    rules.takeProfitAtr === learnt.takeProfitAtr &&
    rules.stopLossAtr === learnt.stopLossAtr &&
    rules.horizonMs === learnt.horizonMs;
  if (isLearnt) return [];
  return [
    `The probabilities were learnt for levels at ${geometry(learnt)}. For ${geometry(rules)} only break-even and what would have happened are right: expected value and signal borrow the probabilities of other levels.`,
  ];
}

const geometry = ({ takeProfitAtr, stopLossAtr, horizonMs }: TradeRules) =>
  `${takeProfitAtr} and ${stopLossAtr} ATR within ${Number((horizonMs / hourMs).toFixed(2))} h`;

function branchesNotThere({ manifest, without, answered }: Told): string[] {
  const lanes = new Set(branchesOf(manifest.config).map(({ lane }) => lane));
  const missing = without.flatMap((lane) =>
    lane === 'sentiment' || lanes.has(lane) ? [] : [`This model has no ${lane} branch to take away.`],
  );
  if (!without.includes('sentiment') || answered.reasons.includes(headlinesTaken)) return missing;
  return [
    ...missing,
    manifest.sentiment
      ? 'There was nothing to hear at that moment: taking the headlines away changes nothing.'
      : 'This model has learnt from no headlines: taking them away changes nothing.',
  ];
}
