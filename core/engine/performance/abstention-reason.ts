/** What is said in place of a sentence whose numbers differ from time to time, and in which it would read badly without them. */
const summaries: readonly (readonly [start: RegExp, sentence: string])[] = [
  [/^The likelier side, \w+, is expected to earn /, 'The likelier side is not expected to earn enough after its cost.'],
  [/^When decided, an? \w+ is expected to win in /, 'The likelier side is not expected to win often enough to pay.'],
  [/^The take-profit is .+ away, less than /, 'The take-profit is too near to be worth the cost of a trade.'],
  [/^Model .+ was trained on .+, not on /, 'The model was not trained on this market.'],
  [/^The model's data end .+ before: /, 'The model has expired: its data are too old.'],
  [/^The newest bars are unlike those /, 'The newest bars are unlike those the model was trained on.'],
  [/^The newest \w+ bar closed .+ before: /, 'The newest bars are too old: the data is stale.'],
  [/^Bars are missing among the newest /, 'Bars are missing among the newest that the model looks at.'],
  [/^Not enough candles of /, 'There are not enough candles for a prediction.'],
  [/^Its bars came .+ after they had closed/, 'Its bars came too late to act on.'],
  [/^This computer's clock is .+ behind /, "This computer's clock is behind the exchange's."],
];

/** The first thing that spoke against a signal, in words that are the same each time, so that equal reasons can be counted. */
export function abstentionReason(reasons: readonly string[]): string {
  const reason = reasons.find((each) => !each.startsWith('In its test: ')) ?? 'No reason was recorded.';
  const summary = summaries.find(([start]) => start.test(reason));
  if (summary) return summary[1];
  return reason
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '…')
    .replaceAll(/\b[a-z][a-z0-9-]*:[A-Z0-9]+\/[A-Z0-9]+/g, '…')
    .replaceAll(/(?!(?:1m|5m|10m|1h|1d)\b)(?<![\w.])[−-]?\d+(?:[.,]\d+)*/g, '…');
}
