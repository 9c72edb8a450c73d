import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { exchangeIdOf, type Market } from '../../../core/domain/market.ts';
import { type Timeframe, timeframes } from '../../../core/domain/timeframe.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './data.module.css';
import { JobView } from './job-view.tsx';
import { startImport, useJobs } from './jobs.ts';
import { SeriesSelect } from './series-select.tsx';

export function ImportForm({ markets, open }: { markets: readonly Market[]; open: Market | null }) {
  const client = useConnection((state) => state.client);
  const job = useJobs((jobs) => jobs.import);
  const [path, setPath] = useState('');
  const [chosen, setChosen] = useState<Market | null>(null);
  const [timeframe, setTimeframe] = useState<Timeframe>('1m');
  const [isOverwriting, setOverwriting] = useState(false);
  const market = chosen ?? markets.find((one) => one === open) ?? markets[0] ?? null;
  const isRunning = job?.state === 'running';

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!client || !market || !path.trim()) return;
        void startImport(client, { path: path.trim(), market, timeframe, isOverwriting });
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
      {open && exchangeIdOf(open) === 'demo' && (
        <p className={classes.hint}>The demo market makes its own candles: files go into a real one.</p>
      )}
      <Checkbox
        label="Overwrite stored bars that differ"
        description="Outcomes told from them are worked out again. Newest bars of a streamed market are checked with the exchange, whose values win."
        checked={isOverwriting}
        onChange={(event) => setOverwriting(event.currentTarget.checked)}
      />
      <Button
        type="submit"
        leftSection={<IconFileImport size={15} stroke={1.5} />}
        loading={isRunning}
        disabled={!client || !market || path.trim() === ''}
        title={path.trim() === '' ? 'Give the path of the file first' : undefined}
      >
        Import
      </Button>
      {job && <JobView job={job} done="read" />}
    </form>
  );
}
