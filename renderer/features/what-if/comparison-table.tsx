import type { Counterfactual } from '../../../core/contract/contract.ts';
import { comparisonRows } from './comparison-rows.ts';
import classes from './what-if.module.css';

const borrowedMeaning =
  'Worked out with probabilities that were learnt for other levels or another horizon: no basis for a trade';

/** Recorded and what if, side by side; what differs is marked. */
export function ComparisonTable({ answer, isPending }: { answer: Counterfactual; isPending: boolean }) {
  const { recorded, after } = answer;
  const isOpen = after.outcome === null && after.waiting === null;
  return (
    <table className={classes.comparison} aria-busy={isPending}>
      <caption>
        {recorded ? 'Against the recorded decision' : 'Against what the model says with nothing changed'}
      </caption>
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">{recorded ? 'Recorded' : 'Unchanged'}</th>
          <th scope="col">What if</th>
        </tr>
      </thead>
      <tbody>
        {comparisonRows(answer).map(({ label, meaning, before, after: then, isChanged, isBorrowed, isFirst }) => (
          <tr key={label} data-changed={isChanged || undefined} data-first={isFirst || undefined}>
            <th scope="row" title={meaning}>
              {label}
            </th>
            <td>{before}</td>
            <td data-borrowed={isBorrowed || undefined} title={isBorrowed ? borrowedMeaning : undefined}>
              {isBorrowed && <small>borrowed</small>}
              {isChanged && <span className={classes.mark} title="Changed" />}
              {then}
            </td>
          </tr>
        ))}
      </tbody>
      {(isOpen || after.waiting) && (
        <tfoot>
          <tr>
            <td colSpan={3}>{after.waiting ?? 'Its horizon is not over: what would happen is open.'}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
