import { Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import type { SeriesSummary } from '../../../core/contract/contract.ts';
import { Failure } from '../../../core/domain/failure.ts';
import { exchangeIdOf, type Market, marketLabel } from '../../../core/domain/market.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useLive } from '../../stores/live-store.ts';
import { useMarket } from '../../stores/use-market.ts';
import { formatCount } from '../../ui/format.ts';
import { localZone } from '../../ui/local-time.ts';
import { PathDialog } from '../../ui/path-dialog.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import classes from './data.module.css';
import { DeleteDialog } from './delete-dialog.tsx';
import { DownloadForm } from './download-form.tsx';
import { ImportForm } from './import-form.tsx';
import { useJobs } from './jobs.ts';
import { SeriesTable } from './series-table.tsx';

const binance: readonly Market[] = ['binance:BTC/USDT', 'binance:ETH/USDT'];

/** Files hold real candles: they never go into the demo market, whatever is on the screen. */
function importable(markets: readonly Market[]): Market[] {
  const streamed = markets.filter((market) => exchangeIdOf(market) !== 'demo');
  return [...new Set([...streamed, ...binance])];
}

/** The candles on this computer, and how more get there. */
export function DataPage() {
  const client = useConnection((state) => state.client);
  const markets = useLive((state) => state.status?.markets) ?? [];
  const open = useMarket();
  const finished = useJobs((jobs) => jobs.finished);
  const { data, problem, problemSince, reload } = useRequest('data.list', {});
  const [exporting, setExporting] = useState<SeriesSummary | null>(null);
  const [deleting, setDeleting] = useState<SeriesSummary | null>(null);

  useEffect(() => {
    if (finished > 0) reload();
  }, [finished, reload]);

  const exportTo = async (path: string) => {
    if (!client || !exporting) throw new Failure('unavailable', 'There is no connection to the engine.');
    const { market, timeframe } = exporting;
    const answer = await client.request('data.export', { path, market, timeframe });
    notifications.show({ title: 'Exported', message: `${formatCount(answer.rows)} rows written to ${answer.path}.` });
  };

  const repair = async ({ market, timeframe }: SeriesSummary) => {
    const title = `${marketLabel(market)} ${timeframe}`;
    try {
      const dropped = await client?.request('data.repair', { market, timeframe });
      if (!dropped) return;
      const bars = dropped.reduce((sum, gap) => sum + gap.bars, 0);
      const message =
        bars === 0
          ? 'Every bar matches its checksum.'
          : `${formatCount(bars)} damaged bars were dropped; download or import that stretch again.`;
      notifications.show({ title, message });
      reload();
    } catch (error) {
      notifications.show({ color: 'red', title, message: sentenceOf(error), autoClose: false });
    }
  };

  return (
    <div className={classes.page}>
      <section className={classes.side} aria-label="Add candles">
        <ImportForm markets={importable(markets)} open={open} />
        <hr />
        <DownloadForm markets={markets} open={open} />
      </section>
      <section className={classes.main} aria-label="Stored candles">
        <header className={classes.header}>
          <h1>Data</h1>
          <span>Times in {localZone(Date.now())}; exports are in UTC</span>
        </header>
        {problem && (
          <ErrorState
            title="The list of candles could not be read"
            problem={problem}
            since={problemSince}
            stillWorks="The stored candles themselves are not touched."
            action={{ label: 'Read again', run: reload }}
          />
        )}
        {!data && !problem && <Skeleton height={300} role="status" aria-label="Loading the list of candles" />}
        {data?.length === 0 && (
          <EmptyState sentence="No candles are stored yet. Import a file, or download history, on the left." />
        )}
        {data && data.length > 0 && (
          <SeriesTable series={data} onExport={setExporting} onRepair={repair} onDelete={setDeleting} />
        )}
      </section>
      {deleting && <DeleteDialog series={deleting} onClose={() => setDeleting(null)} onDeleted={reload} />}
      <PathDialog
        isOpen={exporting !== null}
        title={exporting ? `Export ${marketLabel(exporting.market)} ${exporting.timeframe}` : ''}
        label="Path of the CSV file to write; compressed when it ends in .gz"
        action="Export"
        onClose={() => setExporting(null)}
        onSubmit={exportTo}
      />
    </div>
  );
}
