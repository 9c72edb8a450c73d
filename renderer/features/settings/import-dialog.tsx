import { Button, Modal, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useRequest } from '../../engine/use-request.ts';
import { countOf } from '../../ui/format.ts';
import tableClasses from '../../ui/table.module.css';
import panelClasses from './panel.module.css';
import classes from './trading.module.css';
import { valueText } from './value-text.ts';

type Props = { text: string; onClose: () => void; onImported: () => void };

/** What a file would change, before it does; all of it or nothing. */
export function ImportDialog({ text, onClose, onImported }: Props) {
  const client = useConnection((state) => state.client);
  const { data, problem } = useRequest('settings.import', { text, isApplied: false });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const changes = data?.changes ?? [];

  const apply = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      const done = await client?.request('settings.import', { text, isApplied: true });
      if (!done) return;
      notifications.show({ title: 'Settings', message: `${countOf(done.changes.length, 'setting')} changed.` });
      onImported();
      onClose();
    } catch (error) {
      setRefusal(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title="Import settings" size={720}>
      <div className={panelClasses.dialog}>
        {!data && !problem && <Skeleton height={120} role="status" aria-label="Reading the file" />}
        {problem && (
          <p role="alert" className={classes.problem}>
            The file was not taken, nothing has changed. {problem}
          </p>
        )}
        {data && changes.length === 0 && <p>Nothing in the file differs from what is set here.</p>}
        {changes.length > 0 && (
          <div className={classes.changes}>
            <table className={tableClasses.table} aria-label="What would change">
              <thead>
                <tr>
                  <th scope="col">Setting</th>
                  <th scope="col">From</th>
                  <th scope="col">To</th>
                </tr>
              </thead>
              <tbody>
                {changes.map(({ path, from, to }) => (
                  <tr key={path}>
                    <th scope="row">{path}</th>
                    <ValueCell json={from} />
                    <ValueCell json={to} />
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {data && <p className={classes.neutral}>Keys and the webhook’s address stay as they are here.</p>}
        {data?.remarks.map((remark) => (
          <p key={remark} className={classes.remark}>
            {remark}
          </p>
        ))}
        {refusal && (
          <p role="alert" className={classes.problem}>
            {refusal}
          </p>
        )}
      </div>
      <div className={panelClasses.dialogActions}>
        <Button variant="default" data-autofocus onClick={onClose}>
          Close
        </Button>
        <Button loading={isBusy} disabled={!client || changes.length === 0} onClick={() => void apply()}>
          {changes.length > 0 ? `Change ${countOf(changes.length, 'setting')}` : 'Change'}
        </Button>
      </div>
    </Modal>
  );
}

function ValueCell({ json }: { json: string | null }) {
  const text = valueText(json);
  return (
    <td title={text.length > 60 ? text : undefined}>
      <span>{text}</span>
    </td>
  );
}
