import { Button, Skeleton } from '@mantine/core';
import { IconAdjustments, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useLive } from '../../stores/live-store.ts';
import { ErrorState } from '../../ui/states.tsx';
import { ChallengeHistory } from './challenge-history.tsx';
import { settingsText, stateText } from './challenge-text.ts';
import { ChampionRows } from './champion-rows.tsx';
import classes from './retraining.module.css';
import { SettingsDialog } from './settings-dialog.tsx';
import type { RetrainingView } from './use-retraining.ts';

const icon = { size: 15, stroke: 1.5 };

/** When predictors are trained again, what is going on, and what came of it before. */
export function RetrainingPanel({ view }: { view: RetrainingView }) {
  const streamed = useLive((state) => state.status?.markets);
  const [isChanging, setChanging] = useState(false);
  const [isHistoryOpen, setHistoryOpen] = useState(false);
  const { data, problem, problemSince, reload, refusal } = view;
  const going = data?.challenges.find(({ state }) => state === 'training' || state === 'judging');
  const predicted = data?.champions.flatMap(({ markets }) => markets) ?? [];
  return (
    <section className={classes.panel} aria-label="Retraining">
      <header className={classes.header}>
        <h2>Retraining</h2>
        <div className={classes.actions}>
          {data && data.challenges.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconHistory {...icon} />}
              aria-expanded={isHistoryOpen}
              onClick={() => setHistoryOpen(!isHistoryOpen)}
            >
              Past challengers
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconAdjustments {...icon} />}
            disabled={!data}
            onClick={() => setChanging(true)}
          >
            Retraining settings
          </Button>
        </div>
      </header>
      {problem && (
        <ErrorState
          title="Retraining could not be read"
          problem={problem}
          since={problemSince}
          stillWorks="Models and predictions go on as they are."
          action={{ label: 'Read again', run: reload }}
        />
      )}
      {!data && !problem && <Skeleton height={56} role="status" aria-label="Asking about retraining" />}
      {data && <p className={classes.note}>{settingsText(data.settings)}</p>}
      {refusal && (
        <p role="alert" className={classes.refusal}>
          {refusal}
        </p>
      )}
      {going && (
        <p className={classes.going} role="status">
          A challenger of <strong>{going.champion.modelId}</strong> is {stateText(going)}. {going.why}{' '}
          {going.state === 'training' && <a href="#/training">Watch its training</a>}
        </p>
      )}
      {data &&
        (data.champions.length > 0 ? (
          <ChampionRows champions={data.champions} view={view} />
        ) : (
          <p className={classes.note}>
            No model predicts a market that it was trained on, so there is none to retrain.
          </p>
        ))}
      {data && isHistoryOpen && <ChallengeHistory challenges={data.challenges} />}
      {data && isChanging && (
        <SettingsDialog
          settings={data.settings}
          markets={[...new Set([...(streamed ?? []), ...predicted])]}
          isConnected={view.isConnected}
          onSave={view.save}
          onClose={() => setChanging(false)}
        />
      )}
    </section>
  );
}
