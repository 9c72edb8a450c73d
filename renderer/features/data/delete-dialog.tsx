import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SeriesSummary } from '../../../core/contract/contract.ts';
import { marketLabel } from '../../../core/domain/market.ts';
import { parseIso, type UtcMs } from '../../../core/domain/time.ts';
import { timeframeMs } from '../../../core/domain/timeframe.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useRequest } from '../../engine/use-request.ts';
import { countOf } from '../../ui/format.ts';
import classes from './data.module.css';
import { utcInput, utcText } from './utc-text.ts';

type Props = { series: SeriesSummary; onClose: () => void; onDeleted: () => void };

/** Asks for a range of one series, says what is in it and what depends on it, and deletes it. */
export function DeleteDialog({ series, onClose, onDeleted }: Props) {
  const { market, timeframe } = series;
  const client = useConnection((state) => state.client);
  const [range, setRange] = useState({ from: '', to: '' });
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const end = series.to + timeframeMs(timeframe);
  const [from, to] = [parseIso(range.from), parseIso(range.to)];
  const isBackwards = from !== undefined && to !== undefined && to <= from;
  const asked = from === undefined || to === undefined || isBackwards ? null : { market, timeframe, from, to };
  const { data: found, problem } = useRequest('data.previewDelete', asked);
  const change = (part: Partial<typeof range>) => {
    setFailure(null);
    setRange({ ...range, ...part });
  };

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!client || !asked || !found) return;
    setBusy(true);
    try {
      const { bars, ...times } = await client.request('data.delete', asked);
      const message = `${countOf(bars, 'bar')} of ${timeframe} deleted, ${spanOf(times, timeframeMs(timeframe))}.`;
      notifications.show({ title: marketLabel(market), message });
      onDeleted();
      onClose();
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={`Delete ${timeframe} candles of ${marketLabel(market)}`} size={560}>
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.two}>
          <TextInput
            type="datetime-local"
            data-autofocus
            label="From, UTC"
            value={range.from}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label="To, UTC, not included"
            value={range.to}
            error={isBackwards ? 'The end is not after the start.' : null}
            onChange={(event) => change({ to: event.currentTarget.value })}
          />
        </div>
        <p className={classes.stored}>
          Stored: {spanOf(series, timeframeMs(timeframe))}
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => change({ from: utcInput(series.from), to: utcInput(end) })}
          >
            All of it
          </Button>
        </p>
        <div className={classes.consequences} role="status" aria-label="What is deleted">
          {!asked && <p>Give the range of the wrong bars: what is in it and what depends on it is then said here.</p>}
          {asked && !found && !problem && <Skeleton height={96} />}
          {problem && <p className={classes.jobProblem}>{problem}</p>}
          {found && (
            <>
              <p>
                <strong>{countOf(found.bars, 'bar')}</strong> of {marketLabel(market)} {timeframe},{' '}
                {spanOf(found, timeframeMs(timeframe))}.
              </p>
              <ul>
                {found.consequences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
              <p>This cannot be undone. Export the series first if you may want the bars back.</p>
            </>
          )}
        </div>
        {failure && <p className={classes.jobProblem}>{failure}</p>}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Keep them
          </Button>
          <Button type="submit" color="red" loading={isBusy} disabled={!client || !found}>
            {found ? `Delete ${countOf(found.bars, 'bar')}` : 'Delete'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** From the open of the first bar to the close of the last. */
function spanOf({ from, to }: { from: UtcMs; to: UtcMs }, barMs: number): string {
  return `${utcText(from)} to ${utcText(to + barMs)} UTC`;
}
