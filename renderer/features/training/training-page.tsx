import { Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useRef, useState } from 'react';
import { goTo } from '../../app/pages.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useLive } from '../../stores/live-store.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { ArchitecturePanel } from '../architecture/architecture-panel.tsx';
import { coverageOf, extentOf, firstMarkets } from './coverage.ts';
import { CoverageStrip } from './coverage-strip.tsx';
import { checkForm, firstValues, toSpec } from './form-values.ts';
import { dataProblemId, PreviewPanel } from './preview-panel.tsx';
import { type RunTab, RunTabs } from './run-tabs.tsx';
import classes from './training.module.css';
import { TrainingForm } from './training-form.tsx';
import { useCoverage } from './use-coverage.ts';
import { useFormChanges } from './use-form-changes.ts';
import { usePreview } from './use-preview.ts';
import { useRuns } from './use-runs.ts';

const showDataProblem = () => document.getElementById(dataProblemId)?.scrollIntoView({ block: 'center' });

export function TrainingPage() {
  const client = useConnection((state) => state.client);
  const { data, coverage } = useCoverage();
  const { list, runs, run, active, isLoading, show, watchAgain, problem } = useRuns();
  const [tab, setTab] = useState<RunTab>('run');
  const changes = useFormChanges();
  const [isStarting, setStarting] = useState(false);
  const page = useRef<HTMLDivElement>(null);

  const streamed = useLive((state) => state.status?.markets);
  const values = { ...firstValues, markets: firstMarkets(coverage, streamed), ...changes };
  // The axis and the form speak of what is chosen; candles of other markets may reach back years.
  const chosen = data.data && coverageOf(data.data, values.markets);
  const isRight = coverage !== null && Object.keys(checkForm(values)).length === 0;
  const counted = usePreview(isRight ? toSpec(values) : null, coverage && extentOf(coverage));
  const blocked = !client
    ? { text: 'Not connected.' }
    : active
      ? { text: 'One run at a time: wait for it, or cancel it.' }
      : counted.blocked !== null
        ? { text: 'These data cannot be trained on.', show: showDataProblem }
        : null;

  const showRun = (runId: string) => {
    show(runId);
    setTab('run');
  };

  const start = async () => {
    setStarting(true);
    try {
      const answer = await client?.request('training.start', toSpec(values));
      if (!answer) return;
      showRun(answer.runId);
      // The form may be scrolled down; what was started is to be seen.
      page.current?.scrollTo({ top: 0 });
    } catch (error) {
      notifications.show({
        color: 'red',
        title: 'Training did not start',
        message: sentenceOf(error),
        autoClose: false,
      });
    } finally {
      setStarting(false);
    }
  };

  return (
    <div className={classes.page} ref={page}>
      <section className={classes.side} aria-label="New run">
        <h2>Data</h2>
        {data.problem && (
          <ErrorState
            title="The list of candles could not be read"
            problem={data.problem}
            since={data.problemSince}
            stillWorks="Runs that go on are not touched."
            action={{ label: 'Read again', run: data.reload }}
          />
        )}
        {!data.data && !data.problem && <FormSkeleton />}
        {data.data && !coverage && (
          <EmptyState
            sentence="There are no candles to learn from yet."
            action={{ label: 'Import or download some', run: () => goTo('data') }}
          />
        )}
        {chosen && (
          <>
            <CoverageStrip coverage={chosen} preview={counted.preview} />
            <PreviewPanel counted={counted} />
            <h2>New run</h2>
            <TrainingForm
              values={values}
              onChange={(change) => useFormChanges.setState(change)}
              coverage={chosen}
              blocked={blocked}
              isStarting={isStarting}
              onStart={start}
            />
          </>
        )}
      </section>
      <section className={classes.mainPart} aria-label="Runs">
        <RunTabs
          tab={tab}
          onTab={setTab}
          run={run}
          runs={runs}
          active={active}
          isLoading={isLoading}
          onShow={showRun}
          onResumed={watchAgain}
        />
        {(list.problem ?? problem) && (
          <ErrorState
            title="The runs could not be read"
            problem={list.problem ?? problem ?? ''}
            since={list.problemSince}
            action={{ label: 'Read again', run: list.reload }}
          />
        )}
      </section>
      <ArchitecturePanel preset={values.preset} modelId={run?.phase === 'done' ? run.modelId : null} />
    </div>
  );
}

function FormSkeleton() {
  return (
    <div className={classes.skeleton} role="status" aria-label="Loading the list of candles">
      <Skeleton height={180} />
      <Skeleton height={300} />
    </div>
  );
}
