import { Button, Modal, Skeleton } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import type { SealedWindow } from '../../../core/contract/contract.ts';
import { marketLabel } from '../../../core/domain/market.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatUtcDate } from '../../ui/local-time.ts';
import { openedText } from './opened-text.ts';
import classes from './sealed.module.css';
import { SealedResults } from './sealed-results.tsx';

const icon = { size: 15, stroke: 1.5 };

/** The window that nothing of the model was chosen by: where it is, who has looked, and what the looks said. */
export function SealedCard({ modelId }: { modelId: string }) {
  const client = useConnection((state) => state.client);
  const { data, problem, reload } = useRequest('models.sealed', { modelId });
  const [isAsking, setAsking] = useState(false);
  const [isOpening, setOpening] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const open = async () => {
    setAsking(false);
    setOpening(true);
    setFailure(null);
    try {
      await client?.request('models.openSealed', { modelId });
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      setOpening(false);
      reload();
    }
  };

  const said = failure ?? problem ?? data?.problem;
  return (
    <section className={classes.card} aria-label="Sealed window">
      <header className={classes.header}>
        <h3>
          {data && hasLooks(data) ? <IconLockOpen {...icon} aria-hidden /> : <IconLock {...icon} aria-hidden />}
          Sealed window
        </h3>
        {data?.range && (
          <Button variant="default" loading={isOpening} disabled={!client} onClick={() => setAsking(true)}>
            {data.results.length > 0 ? 'Open again' : 'Open'}
          </Button>
        )}
      </header>
      {!data && !problem && <Skeleton height={40} role="status" aria-label="Asking about the sealed window" />}
      {data?.range && <WindowText sealed={data} range={data.range} />}
      {said && (
        <p className={classes.problem} role={failure ? 'alert' : undefined}>
          {said}
        </p>
      )}
      {data && data.results.length > 0 && <SealedResults results={data.results} />}
      <Modal opened={isAsking} onClose={() => setAsking(false)} title="Open the sealed window?">
        <p>
          The model is judged once on data that nothing of it was chosen by. The look is counted for good, before its
          result is shown: whoever looks, changes the model and looks again is fitting this window too.
        </p>
        <p className={classes.count}>{data && openedText(data)}</p>
        <div className={classes.actions}>
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            Keep it sealed
          </Button>
          <Button onClick={open}>Open and count it</Button>
        </div>
      </Modal>
    </section>
  );
}

const hasLooks = ({ openings, trainings: { earlier, later } }: SealedWindow) => openings + earlier + later > 0;

function WindowText({ sealed, range }: { sealed: SealedWindow; range: { from: number; to: number } }) {
  return (
    <p className={classes.text}>
      {formatUtcDate(range.from)} to {formatUtcDate(range.to)} of {sealed.markets.map(marketLabel).join(' and ')} took
      no part in this model's training, choosing or testing. <strong>{openedText(sealed)}</strong>
    </p>
  );
}
