import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconFileExport, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Failure } from '../../../core/domain/failure.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useRound } from '../../engine/use-round.ts';
import { countOf } from '../../ui/format.ts';
import { localZone } from '../../ui/local-time.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathDialog } from '../../ui/path-dialog.tsx';
import { DecisionDetail } from './decision-detail.tsx';
import { DecisionFilters } from './decision-filters.tsx';
import { DecisionList } from './decision-list.tsx';
import classes from './predictions.module.css';
import { usePredictionsView } from './predictions-view.ts';
import { useDecisions } from './use-decisions.ts';
import { VerifyLine } from './verify-line.tsx';
import { useVerifying, verifyRecord } from './verify-record.ts';

const icon = { size: 15, stroke: 1.5 };

/** Every recorded decision, what became of it, and whether the record still is what it was. */
export function PredictionsPage() {
  const client = useConnection((state) => state.client);
  const { filter, sort, direction, chosen } = usePredictionsView();
  const round = useRound('record.watch');
  const list = useDecisions({ ...filter, sort, direction }, round);
  const isVerifying = useVerifying((state) => state.state === 'running');
  const [isExporting, setExporting] = useState(false);
  const isLow = useMediaQuery('(max-width: 1180px)') ?? false;

  const exportTo = async (path: string) => {
    if (!client) throw new Failure('unavailable', 'There is no connection to the engine.');
    const answer = await client.request('record.export', { ...filter, path });
    notifications.show({ title: 'Exported', message: `${countOf(answer.rows, 'row')} written to ${answer.path}.` });
  };

  return (
    <PageFrame
      title="Predictions"
      choice={
        <span role="status" className={classes.total}>
          {list.total === null ? '' : countOf(list.total, 'decision')}
        </span>
      }
      note={`Times in ${localZone(Date.now())}; exports are in UTC`}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconShieldCheck {...icon} />}
            disabled={!client}
            loading={isVerifying}
            title="Works out the chain of hashes and every outcome again from raw candles"
            onClick={() => client && void verifyRecord(client)}
          >
            Verify my record
          </Button>
          <Button
            variant="default"
            leftSection={<IconFileExport {...icon} />}
            disabled={!client || !list.total}
            onClick={() => setExporting(true)}
          >
            Export
          </Button>
        </>
      }
    >
      <VerifyLine />
      <div className={classes.view} data-detail={chosen !== null || undefined}>
        <section className={classes.main} aria-label="Recorded decisions">
          <DecisionFilters />
          <DecisionList list={list} isNarrow={isLow} />
        </section>
        {chosen !== null && <DecisionDetail key={chosen} number={chosen} round={round} />}
      </div>
      <PathDialog
        isOpen={isExporting}
        title={`Export ${countOf(list.total ?? 0, 'decision')}`}
        label="Path of the file to write, .csv or .json"
        action="Export"
        onClose={() => setExporting(false)}
        onSubmit={exportTo}
      />
    </PageFrame>
  );
}
