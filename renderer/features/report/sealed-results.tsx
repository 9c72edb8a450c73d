import type { SealedWindow } from '../../../core/contract/contract.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { intervalText, signedNumber } from './interval-text.ts';
import metrics from './metrics.module.css';
import classes from './sealed.module.css';

/** What each look at the sealed window said, newest first; the verdict is the newest one's. */
export function SealedResults({ results }: { results: SealedWindow['results'] }) {
  const newestFirst = [...results].reverse();
  return (
    <>
      <p className={classes.verdict}>{newestFirst[0].verdict}</p>
      <table className={metrics.metrics}>
        <thead>
          <tr>
            <th scope="col">Looked at</th>
            <th scope="col">Samples</th>
            <th scope="col">Log loss</th>
            <th scope="col">Base rate</th>
            <th scope="col">Gain, 95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((result) => (
            <tr key={result.time}>
              <th scope="row">{formatDateTime(result.time)}</th>
              <td>{formatCount(result.metrics.samples)}</td>
              <td data-value>{formatNumber(result.metrics.logLoss, 3)}</td>
              <td>{formatNumber(result.baseRate.logLoss, 3)}</td>
              <td>
                {result.gain
                  ? `${signedNumber(result.gain.value)} (${intervalText(result.gain.interval)})`
                  : 'too short a time to say'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
