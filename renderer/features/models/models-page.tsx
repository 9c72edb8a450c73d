import { Button, Skeleton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { goTo } from '../../app/pages.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useLive } from '../../stores/live-store.ts';
import { PathDialog } from '../../ui/path-dialog.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { OfferCard } from '../retraining/offer-card.tsx';
import { RetrainingPanel } from '../retraining/retraining-panel.tsx';
import { useRetraining } from '../retraining/use-retraining.ts';
import { ComparisonView } from './comparison-view.tsx';
import { ModelCard } from './model-card.tsx';
import { ModelTable } from './model-table.tsx';
import classes from './models.module.css';
import { useModelActions } from './use-model-actions.ts';

/** Every model on this computer: which predicts what, what it is worth, and whether its files are sound. */
export function ModelsPage() {
  const { data, problem, problemSince, reload } = useRequest('models.list', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [isImporting, setImporting] = useState(false);
  const [remark, setRemark] = useState<string | null>(null);
  const actions = useModelActions(reload);
  const retraining = useRetraining(reload);
  const offers = retraining.data?.challenges.filter(({ state }) => state === 'offered') ?? [];

  useEffect(() => {
    if (data) useLive.setState({ models: data });
  }, [data]);

  const models = data ?? [];
  const selected =
    models.find((model) => model.modelId === chosen) ?? models.find((model) => model.activeFor.length > 0) ?? models[0];

  // A model that was ticked may have gone since.
  const compared = ticked.filter((modelId) => models.some((model) => model.modelId === modelId && !model.problem));
  const select = (modelId: string) => {
    setChosen(modelId);
    setTicked([]);
    setRemark(null);
  };
  const tick = (modelId: string, isTicked: boolean) => {
    const others = compared.filter((id) => id !== modelId);
    setTicked(isTicked ? [...others.slice(-1), modelId] : others);
  };

  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1>Models</h1>
        <Button
          variant="default"
          leftSection={<IconDownload size={15} stroke={1.5} />}
          onClick={() => setImporting(true)}
          disabled={!actions.isConnected}
        >
          Import
        </Button>
      </header>
      {problem && (
        <ErrorState
          title="The models could not be listed"
          problem={problem}
          since={problemSince}
          stillWorks="The active model goes on predicting."
          action={{ label: 'Read again', run: reload }}
        />
      )}
      {offers.map((challenge) => (
        <OfferCard key={challenge.id} challenge={challenge} view={retraining} />
      ))}
      {!data && !problem && (
        <div className={classes.skeleton} role="status" aria-label="Loading the models">
          <Skeleton height={140} />
          <Skeleton height={320} />
        </div>
      )}
      {data?.length === 0 && (
        <EmptyState
          sentence="There is no model on this computer yet."
          action={{ label: 'Train one', run: () => goTo('training') }}
        />
      )}
      {selected && (
        <ModelTable
          models={models}
          selectedId={selected.modelId}
          onSelect={select}
          comparedIds={compared}
          onCompare={tick}
        />
      )}
      {(remark ?? compared.length === 1) && (
        <p className={classes.outcome} role="status">
          {remark ?? `Tick a second model to see it beside ${compared[0]}.`}
        </p>
      )}
      {compared.length === 2 && (
        <ComparisonView first={compared[0]} second={compared[1]} onClose={() => setTicked([])} />
      )}
      <RetrainingPanel view={retraining} />
      {selected && compared.length < 2 && (
        <ModelCard key={selected.modelId} model={selected} models={models} actions={actions} onRenamed={setChosen} />
      )}
      <PathDialog
        isOpen={isImporting}
        title="Import a model"
        label="Path of the exported model file"
        action="Import"
        onClose={() => setImporting(false)}
        onSubmit={async (path) => {
          const { modelId, isNew } = await actions.importFile(path);
          select(modelId);
          if (!isNew) setRemark(`This very model is here already, as ${modelId}; nothing was taken in.`);
        }}
      />
    </div>
  );
}
