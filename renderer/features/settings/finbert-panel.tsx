import { Button, Modal, Progress } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFolderOpen, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { FinbertStatus } from '../../../core/contract/contract.ts';
import { Failure } from '../../../core/domain/failure.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { formatShare } from '../../ui/format.ts';
import { PathDialog } from '../../ui/path-dialog.tsx';
import { formatBytes } from '../sentiment/score-text.ts';
import classes from './panel.module.css';

const states: Record<FinbertStatus['state'], string> = {
  absent: 'not on this computer',
  downloading: 'downloading',
  importing: 'importing',
  ready: 'ready, offline',
  broken: 'broken',
};
const iconProps = { size: 15, stroke: 1.5 };

/** The model itself: what is there, and how it gets there or away. Nothing is downloaded before the button is pressed. */
export function FinbertPanel({ status, isUnsaved }: { status: FinbertStatus; isUnsaved: boolean }) {
  const client = useConnection((state) => state.client);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState<'import' | 'remove' | null>(null);
  const { state, version, bytes, detail, fraction, offer } = status;
  const isMissing = state === 'absent' || state === 'broken';

  const run = async (name: 'finbert.download' | 'finbert.cancel' | 'finbert.remove') => {
    setProblem(null);
    setAsked(null);
    try {
      await client?.request(name, {});
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  const importFrom = async (path: string) => {
    if (!client) throw new Failure('unavailable', 'There is no connection to the engine.');
    const answer = await client.request('finbert.import', { path });
    notifications.show({ title: 'FinBERT', message: `${answer.version} was checked and taken in.` });
  };

  return (
    <div className={classes.panel}>
      <p className={classes.line}>
        <strong data-level={state === 'broken' ? 'bad' : state === 'ready' ? 'ok' : undefined}>{states[state]}</strong>
        {version && (
          <span>
            {version}
            {bytes !== null && `, ${formatBytes(bytes)}`}
          </span>
        )}
      </p>
      {detail && <p className={classes.detail}>{detail}</p>}
      {state === 'downloading' && (
        <div className={classes.progress}>
          <Progress size={4} value={(fraction ?? 0) * 100} aria-label="Download of FinBERT" />
          <span>{formatShare(fraction)}</span>
          <Button variant="default" disabled={!client} onClick={() => void run('finbert.cancel')}>
            Stop
          </Button>
        </div>
      )}
      {isMissing && (
        <p className={classes.detail}>
          {offer.modelId} from {offer.hub}, {formatBytes(offer.bytes)}. {offer.licence}
        </p>
      )}
      {isUnsaved && isMissing && <p className={classes.detail}>Save first: a download uses the saved model and hub.</p>}
      <div className={classes.actions}>
        {isMissing && (
          <Button
            leftSection={<IconDownload {...iconProps} />}
            disabled={!client || isUnsaved}
            onClick={() => void run('finbert.download')}
          >
            Download {formatBytes(offer.bytes)}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconFolderOpen {...iconProps} />}
          disabled={!client || state === 'downloading' || state === 'importing'}
          onClick={() => setAsked('import')}
        >
          Import a folder
        </Button>
        {(state === 'ready' || state === 'broken') && (
          <Button
            variant="default"
            leftSection={<IconTrash {...iconProps} />}
            disabled={!client}
            onClick={() => setAsked('remove')}
          >
            Remove
          </Button>
        )}
      </div>
      {problem && (
        <p role="alert" data-level="bad">
          {problem}
        </p>
      )}
      <PathDialog
        isOpen={asked === 'import'}
        title="Import FinBERT from a folder"
        label="Folder with config.json, tokenizer.json, tokenizer_config.json and onnx/"
        action="Import"
        onClose={() => setAsked(null)}
        onSubmit={importFrom}
      />
      <Modal opened={asked === 'remove'} onClose={() => setAsked(null)} title="Remove FinBERT from this computer?">
        <p>Its files are deleted; scores that are stored stay. It can be downloaded or imported again.</p>
        <div className={classes.dialogActions}>
          <Button variant="default" data-autofocus onClick={() => setAsked(null)}>
            Keep it
          </Button>
          <Button color="red" onClick={() => void run('finbert.remove')}>
            Remove
          </Button>
        </div>
      </Modal>
    </div>
  );
}
