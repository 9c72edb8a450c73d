import { outcomes } from '../../../core/domain/prediction.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import classes from './confusion.module.css';
import { rowShares } from './row-shares.ts';

/** Rows: what happened; columns: what the model held likeliest. Shaded by the share of the row. */
export function ConfusionMatrix({ counts }: { counts: readonly (readonly number[])[] }) {
  const shares = rowShares(counts);
  return (
    <table className={classes.confusion}>
      <caption>
        <strong>Confusion</strong>
        Rows: what happened. Columns: what the model held likeliest. Test samples, shares of the row.
      </caption>
      <thead>
        <tr>
          <td />
          {outcomes.map((outcome) => (
            <th key={outcome} scope="col">
              {outcome}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {outcomes.map((actual, i) => (
          <tr key={actual}>
            <th scope="row">{actual}</th>
            {outcomes.map((predicted, j) => (
              <td
                key={predicted}
                data-right={i === j || undefined}
                style={{ '--share': `${Math.round((shares[i]?.[j] ?? 0) * 100)}%` } as React.CSSProperties}
              >
                {formatCount(counts[i]?.[j])}
                <span>{formatShare(shares[i]?.[j])}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
