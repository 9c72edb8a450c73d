import { Button, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { Market } from '../../../core/domain/market.ts';
import { type Timeframe, timeframes } from '../../../core/domain/timeframe.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './data.module.css';
import { JobView } from './job-view.tsx';
import { startImport, useJobs } from './jobs.ts';
import { SeriesSelect } from './series-select.tsx';

export function ImportForm({ markets }: { markets: readonly Market[] }) {
  const client = useConnection((state) => state.client);
  const job = useJobs((jobs) => jobs.import);
  const [path, setPath] = useState('');
  const [chosen, setChosen] = useState<Market | null>(null);
  const [timeframe, setTimeframe] = useState<Timeframe>('1m');
  const market = chosen ?? markets[0] ?? null;
  const isRunning = job?.state === 'running';

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (client && market && path.trim()) void startImport(client, { path: path.trim(), market, timeframe });
      }}
    >
      <h2>Import a file</h2>
      <TextInput
        label="Path"
        description="CSV with ts_ms, open, high, low, close, volume, or the exchange’s history files; .gz and .zip too. On the computer the engine runs on."
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <SeriesSelect
        markets={markets}
        market={market}
        onMarket={setChosen}
        timeframes={timeframes}
        timeframe={timeframe}
        onTimeframe={setTimeframe}
      />
      <Button
        type="submit"
        leftSection={<IconFileImport size={15} stroke={1.5} />}
        loading={isRunning}
        disabled={!client || !market || path.trim() === ''}
      >
        Import
      </Button>
      {job && <JobView job={job} done="read" />}
    </form>
  );
}
