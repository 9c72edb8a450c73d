import type { LayerInspection } from '../../../core/contract/contract.ts';
import { formatShare } from '../../ui/format.ts';
import { formatDateTime, formatUtcDate } from '../../ui/local-time.ts';
import classes from './inspector.module.css';

type Attention = NonNullable<LayerInspection['attention']>;

/** How much each bar of the window counts for the latest prediction: one column a bar, oldest first. */
export function AttentionStrip({ attention: { timeframe, bars } }: { attention: Attention }) {
  const most = Math.max(...bars.map((bar) => bar.weight));
  const even = 1 / bars.length;
  // A daily bar begins at midnight UTC, wherever one is.
  const when = (openTime: number) => (timeframe === '1d' ? `${formatUtcDate(openTime)} UTC` : formatDateTime(openTime));
  const first = bars[0];
  const last = bars[bars.length - 1];
  const peak = bars.reduce((best, bar) => (bar.weight > best.weight ? bar : best), first);
  return (
    <figure className={classes.attention}>
      <figcaption>
        <strong>Attention over the {timeframe} bars</strong>
        <span>
          most on the bar of {when(peak.openTime)}: {formatShare(peak.weight, 1)}; all alike would be{' '}
          {formatShare(even, 1)} each
        </span>
      </figcaption>
      <div className={classes.strip} style={{ '--even': `${(even / most) * 100}%` } as React.CSSProperties}>
        {bars.map(({ openTime, weight }) => (
          <i
            key={openTime}
            title={`${when(openTime)}: ${formatShare(weight, 1)}`}
            style={{ '--height': `${(weight / most) * 100}%` } as React.CSSProperties}
          />
        ))}
      </div>
      <p className={classes.ends}>
        <span>{when(first.openTime)}</span>
        <span>{when(last.openTime)}</span>
      </p>
    </figure>
  );
}
