import { Command } from 'commander';
import type { RunState } from '../contract/contract.ts';
import { marketLabel } from '../domain/market.ts';
import { toIso } from '../domain/time.ts';
import { followRun } from './follow-run.ts';
import { printJson, printLine, printTable } from './output.ts';
import { printTrainingReport } from './training-report.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

const describePhase = ({ phase, isResumable }: RunState) => (isResumable ? `${phase}, resumable` : phase);

async function list(options: CommonOptions): Promise<void> {
  const runs = await withEngine(options, (client) => client.request('training.runs', {}));
  if (options.json) {
    printJson(runs.map((run) => ({ ...run, startedAt: toIso(run.startedAt) })));
    return;
  }
  if (runs.length === 0) {
    printLine('No training runs yet; omni train starts one.');
    return;
  }
  printTable(
    ['run', 'started', 'markets', 'epoch', 'state', 'model'],
    runs.map((run) => [
      run.runId,
      toIso(run.startedAt),
      run.spec.markets.map(marketLabel).join(' '),
      `${run.epoch}/${run.epochs}`,
      describePhase(run),
      run.modelId ?? '',
    ]),
  );
}

async function resume(runId: string, options: CommonOptions): Promise<void> {
  const result = await withEngine(options, async (client, _engine, signal) => {
    await client.request('training.resume', { runId });
    return followRun(client, runId, signal);
  });
  printTrainingReport(result, options.json);
}

async function discard(runId: string, options: CommonOptions): Promise<void> {
  await withEngine(options, (client) => client.request('training.cancel', { runId }));
  if (options.json) printJson({ runId });
  else printLine(`The checkpoint of ${runId} is removed.`);
}

/** `omni runs`: what was trained, and what can go on. */
export function runsCommand(): Command {
  const runs = new Command('runs').description('training runs of this data directory: list them, let one go on');
  runs.addCommand(
    withCommonOptions(new Command('list').description('the newest 20 runs, oldest first'), 'omni runs list').action(
      list,
    ),
  );
  runs.addCommand(
    withCommonOptions(
      new Command('resume').description('let an interrupted run go on from its newest checkpoint'),
      'omni runs resume run-20260822T142501Z-base-1',
    )
      .argument('<run>', 'id of the run')
      .action(resume),
  );
  runs.addCommand(
    withCommonOptions(
      new Command('discard').description('give an interrupted run up and remove its checkpoint'),
      'omni runs discard run-20260822T142501Z-base-1',
    )
      .argument('<run>', 'id of the run')
      .action(discard),
  );
  return runs;
}
