import { Button, Modal } from '@mantine/core';
import { IconCheck, IconFileExport, IconPencil, IconShieldCheck, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ModelSummary } from '../../../core/contract/contract.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { isWorseOnTest } from '../../../core/domain/worse-on-test.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { NeverthelessDialog } from '../../ui/nevertheless-dialog.tsx';
import { PathDialog } from '../../ui/path-dialog.tsx';
import { ArchitecturePanel } from '../architecture/architecture-panel.tsx';
import { ReportView } from '../report/report-view.tsx';
import { afterDelete } from './after-delete.ts';
import classes from './models.module.css';
import { RenameDialog } from './rename-dialog.tsx';
import type { ModelActions } from './use-model-actions.ts';

type Props = {
  model: ModelSummary;
  models: readonly ModelSummary[];
  actions: ModelActions;
  /** The model is called this from now on. */
  onRenamed: (modelId: string) => void;
};
type Outcome = { text: string; isProblem: boolean };

/** One model: its verdict, what can be done with it, and its report. */
export function ModelCard({ model, models, actions, onRenamed }: Props) {
  const { modelId } = model;
  const [busy, setBusy] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [dialog, setDialog] = useState<'activate' | 'delete' | 'export' | 'rename' | null>(null);
  const activation = model.problem ? 'Activate' : `Activate for ${marketsLabel(model.markets)}`;
  const isActive = model.problem === null && model.markets.every((market) => model.activeFor.includes(market));

  const run = async (name: string, action: () => Promise<string>) => {
    setBusy(name);
    setOutcome(null);
    try {
      setOutcome({ text: await action(), isProblem: false });
    } catch (error) {
      setOutcome({ text: sentenceOf(error), isProblem: true });
    } finally {
      setBusy(null);
    }
  };
  const activate = () => void run('activate', () => actions.activate(modelId));
  const button = (name: string) => ({
    variant: 'default',
    loading: busy === name,
    disabled: !actions.isConnected || busy !== null,
  });
  const icon = { size: 15, stroke: 1.5 };

  return (
    <section className={classes.card} aria-label={`Model ${modelId}`}>
      <header className={classes.cardHeader}>
        <h2>{modelId}</h2>
        <div className={classes.actions}>
          <Button
            {...button('activate')}
            variant={isActive || model.problem ? 'default' : 'filled'}
            disabled={!actions.isConnected || busy !== null || isActive || model.problem !== null}
            leftSection={<IconCheck {...icon} />}
            onClick={() => (isWorseOnTest(model) ? setDialog('activate') : activate())}
          >
            {isActive ? 'Active' : activation}
          </Button>
          <Button
            {...button('verify')}
            leftSection={<IconShieldCheck {...icon} />}
            onClick={() => run('verify', () => actions.verify(modelId))}
          >
            Verify files
          </Button>
          <Button {...button('export')} leftSection={<IconFileExport {...icon} />} onClick={() => setDialog('export')}>
            Export
          </Button>
          <Button
            {...button('rename')}
            disabled={!actions.isConnected || busy !== null || model.isBundled}
            title={model.isBundled ? 'The bundled model keeps its name.' : undefined}
            leftSection={<IconPencil {...icon} />}
            onClick={() => setDialog('rename')}
          >
            Rename
          </Button>
          <Button
            {...button('delete')}
            disabled={!actions.isConnected || busy !== null || model.isBundled}
            title={model.isBundled ? 'The bundled model came with the program and stays.' : undefined}
            leftSection={<IconTrash {...icon} />}
            onClick={() => setDialog('delete')}
          >
            Delete
          </Button>
        </div>
      </header>
      {model.problem && (
        <p className={classes.outcome} data-problem role="alert">
          {model.problem}
        </p>
      )}
      {outcome && (
        <p className={classes.outcome} data-problem={outcome.isProblem || undefined} role="status">
          {outcome.text}
        </p>
      )}
      {model.problem === null && (
        <>
          <p className={classes.verdict}>{model.verdict}</p>
          <ReportView modelId={modelId} />
          <div className={classes.network}>
            <ArchitecturePanel modelId={modelId} />
          </div>
        </>
      )}
      <NeverthelessDialog
        title="Use a model that is worse than the base rate?"
        modelId={modelId}
        markets={model.markets}
        sentence={model.verdict}
        isOpen={dialog === 'activate'}
        onClose={() => setDialog(null)}
        onAccept={activate}
      />
      <Modal opened={dialog === 'delete'} onClose={() => setDialog(null)} title={`Delete ${modelId}?`}>
        <p>It moves to the trash folder of the data directory. {afterDelete(model, models)}</p>
        <div className={classes.dialogActions}>
          <Button variant="default" data-autofocus onClick={() => setDialog(null)}>
            Keep it
          </Button>
          <Button
            color="red"
            onClick={() => {
              setDialog(null);
              void run('delete', () => actions.remove(modelId));
            }}
          >
            Delete
          </Button>
        </div>
      </Modal>
      <RenameDialog
        key={modelId}
        modelId={modelId}
        isOpen={dialog === 'rename'}
        onClose={() => setDialog(null)}
        onSubmit={async (name) => {
          await actions.rename(modelId, name);
          onRenamed(name);
        }}
      />
      <PathDialog
        isOpen={dialog === 'export'}
        title={`Export ${modelId}`}
        label="Path of the file to write"
        action="Export"
        onClose={() => setDialog(null)}
        onSubmit={async (path) => setOutcome({ text: await actions.exportFile(modelId, path), isProblem: false })}
      />
    </section>
  );
}
