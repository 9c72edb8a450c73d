import { SegmentedControl, Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { TrainingSpec } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatCount } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import classes from './architecture.module.css';
import { ArchitectureDiagram } from './architecture-diagram.tsx';
import { trainableText } from './trainable-text.ts';

type Props = {
  /** Of a form, before anything is trained; left out where only the model is meant. */
  preset?: TrainingSpec['preset'];
  modelId: string | null;
};

/** The network of a saved model, or of the preset in a form: whichever was chosen last. */
export function ArchitecturePanel({ preset, modelId }: Props) {
  const [source, setSource] = useState('model');
  const [seen, setSeen] = useState({ preset, modelId });
  if (seen.preset !== preset || seen.modelId !== modelId) {
    setSeen({ preset, modelId });
    setSource(seen.modelId === modelId ? 'preset' : 'model');
  }
  const shownId = source === 'model' || !preset ? modelId : null;
  const which = shownId !== null ? { modelId: shownId } : preset ? { preset } : null;
  const { data, problem, problemSince, reload } = useRequest('models.architecture', which);
  return (
    <section className={classes.panel} aria-label="Network">
      <header className={classes.header}>
        <h2>Network</h2>
        {data && (
          <span>
            {data.layers.length} layers, <strong>{formatCount(data.parameters)}</strong> parameters,{' '}
            {trainableText(data.layers)}
          </span>
        )}
        {modelId && preset && (
          <SegmentedControl
            className={classes.source}
            aria-label="Network of"
            value={shownId ? 'model' : 'preset'}
            onChange={setSource}
            data={[
              { value: 'preset', label: `Preset ${preset}` },
              { value: 'model', label: modelId },
            ]}
          />
        )}
      </header>
      {problem && (
        <ErrorState
          title="The network could not be described"
          problem={problem}
          since={problemSince}
          stillWorks="Training and predicting do not need this picture."
          action={{ label: 'Ask again', run: reload }}
        />
      )}
      {!data && !problem && <Skeleton className={classes.flow} role="status" aria-label="Loading the network" />}
      {data && <ArchitectureDiagram key={JSON.stringify(which)} architecture={data} modelId={shownId} />}
    </section>
  );
}
