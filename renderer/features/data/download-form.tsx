import { Button, TextInput } from '@mantine/core';
import { IconCloudDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Market } from '../../../core/domain/market.ts';
import { parseIso } from '../../../core/domain/time.ts';
import { dayMs, type Timeframe } from '../../../core/domain/timeframe.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { engineNow } from '../../stores/live-store.ts';
import { toDateInput } from '../../ui/local-time.ts';
import classes from './data.module.css';
import { JobView } from './job-view.tsx';
import { startDownload, useJobs } from './jobs.ts';
import { SeriesSelect } from './series-select.tsx';

// 10m is built from 1m or 5m; exchanges do not serve it.
const served: readonly Timeframe[] = ['1m', '5m', '1h', '1d'];

export function DownloadForm({ markets, open }: { markets: readonly Market[]; open: Market | null }) {
  const client = useConnection((state) => state.client);
  const job = useJobs((jobs) => jobs.download);
  const [chosen, setChosen] = useState<Market | null>(null);
  const [timeframe, setTimeframe] = useState<Timeframe>('1m');
  const [from, setFrom] = useState(() => toDateInput(engineNow() - 30 * dayMs));
  const [to, setTo] = useState('');
  const market = chosen ?? markets.find((one) => one === open) ?? markets[0] ?? null;
  const [start, lastDay] = [parseIso(from), parseIso(to)];
  const isBackwards = start !== undefined && lastDay !== undefined && lastDay < start;
  const isRunning = job?.state === 'running';

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!client || !market || start === undefined || isBackwards) return;
        void startDownload(client, {
          market,
          timeframe,
          from: start,
          to: lastDay === undefined ? undefined : lastDay + dayMs,
        });
      }}
    >
      <h2>Download from the exchange</h2>
      <SeriesSelect
        markets={markets}
        market={market}
        onMarket={setChosen}
        timeframes={served}
        timeframe={timeframe}
        onTimeframe={setTimeframe}
      />
      <div className={classes.two}>
        <TextInput
          type="date"
          label="From, UTC day"
          value={from}
          error={start === undefined ? 'A date is needed.' : null}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="To, empty for now"
          value={to}
          error={isBackwards ? 'The end is before the start.' : null}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <Button
        type="submit"
        leftSection={<IconCloudDownload size={15} stroke={1.5} />}
        loading={isRunning}
        disabled={!client || !market || start === undefined || isBackwards}
      >
        Download what is missing
      </Button>
      {job && <JobView job={job} done="stored" />}
    </form>
  );
}
