import { Command, Option } from 'commander';
import type { AuditResult } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { fixed, whole } from '../domain/number-text.ts';
import { wholeNumber } from './arguments.ts';
import { printJson, printLine, printRemark, printTable } from './output.ts';
import { startProgress } from './progress.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type LearnerOptions = CommonOptions & { preset?: AuditResult['preset']; seed?: number };
type Measured = AuditResult['shuffledLabels']['gain'];

function withInterval({ value, interval }: Measured): string {
  return `${fixed(value, 3)} (${fixed(interval.low, 3)} to ${fixed(interval.high, 3)})`;
}

function print(result: AuditResult): void {
  const { knownComponent: known, orderOfMarks: order, shuffledLabels: shuffled } = result;
  const { samples, seed, preset, seconds } = result;
  printLine(`Known component: ${known.isPassed ? 'passed' : 'FAILED'}. ${known.sentence}`);
  printLine(`Order of marks: ${order.isPassed ? 'passed' : 'FAILED'}. ${order.sentence}`);
  printLine(`Shuffled labels: ${shuffled.isPassed ? 'passed' : 'FAILED'}. ${shuffled.sentence}\n`);
  printTable(
    ['measured on the test part', 'value (95 % interval)', 'must be'],
    [
      ['accuracy / best possible', withInterval(known.ratio), `at least ${known.required}`],
      ['accuracy on redrawn futures', fixed(known.accuracy, 3), ''],
      ['best possible', `${fixed(known.bestAccuracyAtLeast, 3)} to ${fixed(known.bestAccuracy, 3)}`, ''],
      ['accuracy on what came', withInterval(known.lived.accuracy), ''],
      ['best answers on what came', withInterval(known.lived.bestAccuracy), ''],
      ['always the same answer / best', fixed(known.constantRatio, 3), ''],
      ['logistic regression / best', fixed(known.logisticRatio, 3), ''],
      ...order.branches.flatMap(({ timeframe, window, layers, ratio, newestBarRatio }) => [
        [`order of marks, ${window} × ${timeframe}, ${layers}`, withInterval(ratio), `at least ${order.required}`],
        [`the same, newest bar alone`, fixed(newestBarRatio, 3), `below ${order.required}`],
      ]),
      ['shuffled: balanced accuracy', withInterval(shuffled.balancedAccuracy), `around ${fixed(shuffled.chance, 3)}`],
      ['shuffled: gain over base rate', withInterval(shuffled.gain), 'not above 0'],
      ['shuffled: the same, regression', withInterval(shuffled.logisticGain), 'not above 0'],
    ],
  );
  printLine(
    `\n${preset}, seed ${seed}: ${whole(samples.train)} training, ${whole(samples.validation)} validation, ${whole(samples.test)} test samples, ${whole(known.futures)} futures each; ${fixed(seconds, 0)} s.`,
  );
}

async function learner(options: LearnerOptions): Promise<void> {
  const { preset, seed } = options;
  const seen: AuditResult[] = [];
  await withEngine(options, async (client, _engine, signal) => {
    const bar = startProgress(false);
    let told = '';
    try {
      await client.stream(
        'audit.learner',
        { preset, seed },
        (event) => {
          if (event.kind === 'result') {
            seen.push(event.result);
            return;
          }
          const { fraction, what } = event.progress;
          bar.update(fraction, what);
          if (!process.stderr.isTTY && what !== told) printRemark(what);
          told = what;
        },
        signal,
      );
    } finally {
      bar.stop();
    }
  });
  const [result] = seen;
  if (!result) throw new Failure('internal', 'The audit ended without a result.');
  if (options.json) printJson(result);
  else print(result);
  if (!result.isPassed) {
    const failed = [result.knownComponent, result.orderOfMarks, result.shuffledLabels].filter(
      ({ isPassed }) => !isPassed,
    );
    throw new Failure('conflict', `The audit failed: ${failed.map(({ sentence }) => sentence).join(' ')}`);
  }
}

/** `omni audit`: controls that a sound workstation passes. */
export function auditCommand(): Command {
  const command = new Command('audit').description('controls that a sound workstation passes');
  command.addCommand(
    withCommonOptions(
      new Command('learner').description(
        "train on the simulator's market and on the order of two marks, where the best accuracy is known (the learner must come within 5 % of it), and on shuffled labels (it must find nothing); exits 1 when a control fails",
      ),
      'omni audit learner --preset tiny --seed 1 --json',
    )
      .addOption(
        new Option('--preset <name>', 'size of the network').choices(['tiny', 'base', 'large']).default('tiny'),
      )
      .option('--seed <n>', 'decides market, shuffle and network', wholeNumber(0, 4_294_967_295))
      .action(learner),
  );
  return command;
}
