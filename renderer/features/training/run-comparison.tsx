import type { RunState } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatNumber } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { comparability, comparisonRows } from './compare-runs.ts';
import { CurveChart } from './curve-chart.tsx';
import classes from './history.module.css';
import { mergeCurves } from './merge-curves.ts';
import { keptEpoch } from './run-progress.ts';
import { specDifferences } from './spec-rows.ts';

/** What two runs were asked for differently, their curves and their numbers. */
export function RunComparison({ a, b }: { a: RunState; b: RunState }) {
  const first = useReport(a);
  const second = useReport(b);
  const differences = specDifferences(a.spec, b.spec);
  const points = mergeCurves(a.curve, b.curve);
  const remark = comparability(a, b);
  const problem = first.problem ?? second.problem;
  return (
    <section className={classes.comparison} aria-label="Two runs side by side">
      {remark && <p className={classes.remark}>{remark}</p>}
      <div className={classes.tables}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Asked for</th>
              <th scope="col" data-number data-run="a">
                A
              </th>
              <th scope="col" data-number data-run="b">
                B
              </th>
            </tr>
          </thead>
          <tbody>
            {differences.map(([label, left, right]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td data-number>{left}</td>
                <td data-number>{right}</td>
              </tr>
            ))}
            <tr>
              <td colSpan={3} className={classes.same}>
                {differences.length === 0 ? 'Both were asked for the same.' : 'Everything else is the same.'}
              </td>
            </tr>
          </tbody>
          <thead>
            <tr>
              <th scope="col">Came out</th>
              <th scope="col" data-number data-run="a">
                A
              </th>
              <th scope="col" data-number data-run="b">
                B
              </th>
            </tr>
          </thead>
          <tbody>
            {comparisonRows({ run: a, report: first.data }, { run: b, report: second.data }).map(
              ({ label, meaning, cells: [left, right] }) => (
                <tr key={label}>
                  <th scope="row" title={meaning}>
                    {label}
                  </th>
                  <td data-number>
                    {left.text} {left.interval && <small>{left.interval}</small>}
                  </td>
                  <td data-number>
                    {right.text} {right.interval && <small>{right.interval}</small>}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
        <CurveChart
          title="Validation log loss by epoch, lower is better"
          points={points}
          curves={[
            { name: 'a', label: 'A', color: 'var(--accent)', epoch: keptEpoch(a)?.epoch },
            { name: 'b', label: 'B', color: 'var(--lane-macro)', epoch: keptEpoch(b)?.epoch },
          ]}
          epochs={points.at(-1)?.epoch ?? 1}
          air={0.002}
          format={(value) => formatNumber(value, 4)}
          formatTick={(value) => formatNumber(value, 3)}
          empty="Neither run completed an epoch, so there are no curves."
        />
      </div>
      {problem && (
        <p className={classes.remark} role="alert">
          The report of one run could not be read, so its test numbers are missing: {problem}
        </p>
      )}
    </section>
  );
}

const useReport = (run: RunState) =>
  useRequest('training.report', run.modelId === null ? null : { modelId: run.modelId });
