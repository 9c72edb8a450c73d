import type { TrainingReport } from '../../../core/contract/contract.ts';
import { countOf, formatCount, formatDuration, formatShare } from '../../ui/format.ts';
import { formatUtcDate } from '../../ui/local-time.ts';
import classes from './report.module.css';

/** What the model was made of, in a few sentences. */
export function ReportFacts({ report: { dataset, training, metrics } }: { report: TrainingReport }) {
  const backfilled = dataset.headlines?.isUsed ? dataset.headlines.backfilledShare : null;
  const leftOut = dataset.leftOut?.filter(({ samples }) => samples > 0) ?? [];
  return (
    <p className={classes.facts}>
      Tested on {countOf(metrics.test.samples, 'sample')} the training never saw. Data {formatUtcDate(dataset.from)} to{' '}
      {formatUtcDate(dataset.to)}, without its sealed days, fingerprint <code>{dataset.fingerprint.slice(0, 12)}</code>.{' '}
      {leftOut.length > 0 &&
        `Decisions left out: ${leftOut.map(({ why, samples }) => `${formatCount(samples)} because ${why}`).join('; ')}. `}
      {dataset.headlines && `${dataset.headlines.detail} `}
      {backfilled !== null && `${formatShare(backfilled)} of the headlines were imported or fetched late. `}
      Trained {countOf(training.epochs, 'epoch')} in {formatDuration(training.seconds * 1000)} at{' '}
      {formatCount(training.samplesPerSecond)} samples/s on {training.backend} with{' '}
      {countOf(training.threads, 'thread')}.
    </p>
  );
}
