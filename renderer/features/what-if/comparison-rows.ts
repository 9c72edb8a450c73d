import type { Counterfactual } from '../../../core/contract/contract.ts';
import { formatChange, formatDuration, formatPrice, formatShare, unknown } from '../../ui/format.ts';
import { formatDate, formatTime } from '../../ui/local-time.ts';
import { endNames } from '../predictions/outcome-text.ts';

type Answer = Counterfactual['after'];
type Rules = Counterfactual['trained'];

export type ComparisonRow = {
  readonly label: string;
  readonly meaning?: string;
  readonly before: string;
  readonly after: string;
  /** By the numbers behind it, also where both are written alike. */
  readonly isChanged: boolean;
  /** What the changed answer says here comes from probabilities of other levels than it trades by. */
  readonly isBorrowed?: boolean;
  /** Begins another group of rows. */
  readonly isFirst?: boolean;
};

/** Two answers line by line: what is said, the trade it would be, and what became of that. */
export function comparisonRows({
  before,
  after,
  trained,
}: Pick<Counterfactual, 'before' | 'after' | 'trained'>): ComparisonRow[] {
  const isBorrowed = !hasLevelsOf(trained, after.rules);
  const tick = before.decision.tickSize ?? 0.01;
  const row = <T>(
    label: string,
    pick: (answer: Answer) => T,
    write: (value: T) => string,
    more: Pick<ComparisonRow, 'meaning' | 'isFirst' | 'isBorrowed'> = {},
  ): ComparisonRow => {
    const [was, is] = [pick(before), pick(after)];
    return { label, before: write(was), after: write(is), isChanged: was !== is, ...more };
  };
  const price = (value: number | null | undefined) => formatPrice(value, tick);
  const percent = (value: number | null | undefined) => formatShare(value, 1);
  return [
    row(
      'Signal',
      ({ decision }) => decision.signal,
      (signal) => signal.toUpperCase(),
      { isBorrowed },
    ),
    ...(['long', 'flat', 'short'] as const).map((of) =>
      row(`P(${of})`, ({ decision }) => decision.probabilities?.[of], percent),
    ),
    row('Expected value', ({ decision }) => decision.expectedValue, formatChange2, {
      isBorrowed,
      meaning: 'What taking the side would earn on average after cost, fraction of entry',
    }),
    row('Break-even', ({ decision }) => decision.breakEven, percent, {
      meaning: 'Share of wins at which the trade earns nothing after cost',
    }),
    row('Side', ({ decision }) => decision.side, String, {
      isFirst: true,
      meaning: 'The side that the levels are for',
    }),
    row('Take profit', ({ decision }) => decision.takeProfit, price),
    row('Entry', ({ decision }) => decision.entry, price),
    row('Stop loss', ({ decision }) => decision.stopLoss, price),
    row(
      'Cost',
      ({ decision }) => decision.roundTripCost,
      (cost) => formatShare(cost, 2),
      {
        meaning: 'Fee and slippage, there and back',
      },
    ),
    row(
      'Ended by',
      ({ outcome }) => outcome?.end,
      (end) => (end ? endNames[end] : 'open'),
      { isFirst: true },
    ),
    row('At', ({ outcome }) => outcome?.exit, price),
    row(
      'Held',
      ({ decision, outcome }) => outcome && outcome.endTime - decision.asOf,
      (held) => (held === null ? unknown : formatDuration(held)),
    ),
    row('Until', ({ decision, outcome }) => outcome?.endTime ?? decision.horizonEnd, moment),
    row('P&L', ({ outcome }) => outcome?.profit, formatChange2, { meaning: 'Of taking the side, after cost' }),
  ];
}

/** Whether the probabilities that were learnt are about the trade of these rules; costs are no part of it. */
const hasLevelsOf = (learnt: Rules, rules: Rules) =>
  (['takeProfitAtr', 'stopLossAtr', 'horizonMs'] as const).every((part) => rules[part] === learnt[part]);

/** Without the year, so that two of them fit beside each other. */
const moment = (time: number) => `${formatDate(time).slice(0, 6)}, ${formatTime(time)}`;
const formatChange2 = (value: number | null | undefined) => formatChange(value);
