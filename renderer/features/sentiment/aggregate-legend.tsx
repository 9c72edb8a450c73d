import type { Aggregate } from '../../../core/contract/contract.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { formatCount, formatNumber, formatPrice } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import classes from './aggregate.module.css';
import type { PricePoint } from './create-aggregate-chart.ts';
import { directionOf } from './score-meter.tsx';
import { formatScore } from './score-text.ts';

type Props = {
  prices: readonly PricePoint[];
  points: Aggregate['points'];
  /** Time under the crosshair; null shows the newest. */
  hovered: UtcMs | null;
  tickSize: number;
};

/** The numbers at the crosshair, or the newest ones. */
export function AggregateLegend({ prices, points, hovered, tickSize }: Props) {
  const time = hovered ?? points.at(-1)?.time;
  const point = points.findLast((one) => one.time === time);
  const price = prices.findLast((one) => one.time === time) ?? (hovered === null ? prices.at(-1) : undefined);
  return (
    <dl className={classes.legend}>
      <dt>{time === undefined ? '' : formatDateTime(time)}</dt>
      <dd>{formatPrice(price?.price, tickSize)}</dd>
      <dt title="Mean of the headlines' scores, newer ones counting more, as the network is fed: −1 bad … 1 good">
        Headlines
      </dt>
      <dd data-direction={point?.score ? directionOf(point.score) : undefined}>{formatScore(point?.score)}</dd>
      <dt title="How far apart the headlines' scores are">Spread</dt>
      <dd>{formatNumber(point?.dispersion, 2)}</dd>
      <dt>Items in 24 h</dt>
      <dd>{formatCount(point?.items)}</dd>
      <dt title="Fear & Greed index: 0 extreme fear … 100 extreme greed">F&G</dt>
      <dd>{formatNumber(point?.fearGreed, 0)}</dd>
    </dl>
  );
}
