import { Skeleton, Tabs } from '@mantine/core';
import type { RunState } from '../../../core/contract/contract.ts';
import { formatShare } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
import classes from '../../ui/tabs.module.css';
import { LearnerAudit } from './learner-audit.tsx';
import { RunHistory } from './run-history.tsx';
import { progressOf } from './run-progress.ts';
import { RunView } from './run-view.tsx';
import { useLearnerAudit } from './use-learner-audit.ts';

const tabs = ['run', 'history', 'audit'] as const;
export type RunTab = (typeof tabs)[number];
const isTab = (value: string | null): value is RunTab => tabs.some((tab) => tab === value);

type Props = {
  tab: RunTab;
  onTab: (tab: RunTab) => void;
  /** The one on the screen. */
  run: RunState | null;
  runs: readonly RunState[];
  /** The one that goes on. */
  active: RunState | null;
  isLoading: boolean;
  onShow: (runId: string) => void;
  onResumed: (runId: string) => void;
};

/** One run, all runs, and the check of the learner itself. */
export function RunTabs({ tab, onTab, run, runs, active, isLoading, onShow, onResumed }: Props) {
  const audit = useLearnerAudit(({ progress }) => progress);
  return (
    <Tabs value={tab} onChange={(value) => isTab(value) && onTab(value)} keepMounted={false} classNames={classes}>
      <Tabs.List>
        <Tabs.Tab value="run">
          Run{active && <span className={classes.share}>{formatShare(progressOf(active))}</span>}
        </Tabs.Tab>
        <Tabs.Tab value="history">
          History{runs.length > 0 && <span className={classes.share}>{runs.length}</span>}
        </Tabs.Tab>
        <Tabs.Tab value="audit">
          Learner check{audit && <span className={classes.share}>{formatShare(audit.fraction)}</span>}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="run">
        {run && (
          <RunView
            key={run.runId}
            run={run}
            isOtherAtWork={active !== null && active.runId !== run.runId}
            onResumed={() => onResumed(run.runId)}
          />
        )}
        {!run && isLoading && <RunSkeleton />}
        {!run && !isLoading && (
          <EmptyState sentence="Nothing has been trained here yet. Choose the data on the left and press Train." />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <RunHistory runs={runs} shownId={run?.runId ?? null} onShow={onShow} />
      </Tabs.Panel>
      <Tabs.Panel value="audit">
        <LearnerAudit />
      </Tabs.Panel>
    </Tabs>
  );
}

function RunSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading the runs">
      <Skeleton height={28} />
      <Skeleton height={40} />
      <Skeleton height={240} />
    </div>
  );
}
