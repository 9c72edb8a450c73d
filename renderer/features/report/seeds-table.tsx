import type { TrainingReport } from '../../../core/contract/contract.ts';
import { formatNumber } from '../../ui/format.ts';
import classes from './metrics.module.css';
import { seedSummary } from './seed-summary.ts';

const columns = [
  { name: 'validationLogLoss', label: 'Validation log loss' },
  { name: 'testLogLoss', label: 'Test log loss' },
  { name: 'testBalancedAccuracy', label: 'Test bal. accuracy' },
] as const;

/** How much the result owes to chance: the same training from several seeds. */
export function SeedsTable({ seeds }: { seeds: NonNullable<TrainingReport['seeds']> }) {
  return (
    <section className={classes.seeds} aria-label="Seeds">
      <h3>Seeds</h3>
      <p className={classes.hint}>The same training begun from {seeds.length} seeds; the best on validation is kept.</p>
      <table className={classes.metrics}>
        <thead>
          <tr>
            <th scope="col">Seed</th>
            {columns.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {seeds.map((seed) => (
            <tr key={seed.seed} data-own={seed.isKept || undefined}>
              <th scope="row">
                {seed.seed}
                {seed.isKept && ' (kept)'}
              </th>
              {columns.map(({ name }) => (
                <td key={name}>{formatNumber(seed[name], 3)}</td>
              ))}
            </tr>
          ))}
          <tr data-sum>
            <th scope="row">Mean ± sd</th>
            {columns.map(({ name }) => {
              const { mean, deviation } = seedSummary(seeds, name);
              return (
                <td key={name}>
                  {formatNumber(mean, 3)} ± {formatNumber(deviation, 3)}
                </td>
              );
            })}
          </tr>
        </tbody>
      </table>
    </section>
  );
}
