import type { Performance } from '../../../core/contract/contract.ts';
import { formatChange, formatCount, formatNumber, formatShare } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { Whisker } from '../report/whisker.tsx';
import classes from './performance.module.css';
import { sharedAxis } from './shared-axis.ts';

type Slice = Performance['slices']['market'][number];
type Props = { title: string; slices: readonly Slice[]; hitRate: number; labelOf: (key: string) => string };

/** One row a slice: how often it was right, with its interval around the line of all predictions, and what its trades earned. */
export function SliceTable({ title, slices, hitRate, labelOf }: Props) {
  const domain = sharedAxis(
    slices.flatMap((slice) => slice.hitRate ?? []),
    hitRate,
  );
  return (
    <section className={classes.panel} aria-label={title}>
      <h2>{title}</h2>
      <table className={`${table.table} ${classes.sliceTable}`}>
        <thead>
          <tr>
            <th scope="col">{title.slice(3).charAt(0).toUpperCase() + title.slice(4)}</th>
            <th
              scope="col"
              data-number
              title="Predictions whose outcome is known, and what they are worth as independent ones"
            >
              Outcomes
            </th>
            <th scope="col" data-number>
              Hit rate
            </th>
            <th scope="col" aria-label="95 % interval of the hit rate" />
            <th scope="col" data-number data-wide>
              Brier
            </th>
            <th scope="col" data-number>
              Trades
            </th>
            <th scope="col" data-number title="Mean profit of a trade after cost">
              Mean
            </th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <tr key={slice.key}>
              <th scope="row">{labelOf(slice.key)}</th>
              <td data-number title={`Worth ${formatNumber(slice.effectiveSamples, 1)} independent ones`}>
                {formatCount(slice.samples)}
              </td>
              <td data-number>{formatShare(slice.hitRate?.value, 1)}</td>
              <td className={classes.axis}>
                {slice.hitRate && (
                  <Whisker
                    domain={domain}
                    line={hitRate}
                    value={slice.hitRate.value}
                    interval={slice.hitRate.interval ?? undefined}
                    tone="accent"
                  />
                )}
              </td>
              <td data-number data-wide>
                {formatNumber(slice.brier, 3)}
              </td>
              <td data-number>{formatCount(slice.trades)}</td>
              <td data-number data-direction={directionOf(slice.meanProfit)}>
                {formatChange(slice.meanProfit)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function directionOf(value: number | null): 'up' | 'down' | undefined {
  if (value === null || value === 0) return undefined;
  return value > 0 ? 'up' : 'down';
}
