import { Command } from 'commander';
import type { SealedWindow } from '../contract/contract.ts';
import { fixed } from '../domain/number-text.ts';
import { toIso } from '../domain/time.ts';
import { confirm } from './confirm.ts';
import { counted, printJson, printLine, printTable } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type SealedRequest = 'models.sealed' | 'models.openSealed';

const isoRange = <R extends { from: number; to: number }>(range: R) => ({
  ...range,
  from: toIso(range.from),
  to: toIso(range.to),
});

/** How often the window was looked at, of either kind, one or two sentences. */
export function looksText(openings: number, { earlier, later }: SealedWindow['trainings']): string {
  const looks = [
    openings === 0
      ? 'No model was opened on it yet'
      : `It was opened ${counted(openings, 'time')}, by this or other models`,
    later > 0 ? `${counted(later, 'later training')} ${later === 1 ? 'has' : 'have'} used part of it` : undefined,
    earlier > 0 ? `${counted(earlier, 'earlier training')} had used part of it` : undefined,
  ].filter((part) => part !== undefined);
  const worth = openings + earlier + later === 0 ? '' : ' Each look makes the next one worth less.';
  return `${looks.join('; ')}.${worth}`;
}

function printSealed({ modelId, markets, range, problem, openings, trainings, results }: SealedWindow): void {
  if (range === null) {
    printLine(`${modelId}: ${problem}`);
    return;
  }
  printLine(`Sealed window of ${modelId} on ${markets.join(' and ')}: ${toIso(range.from)} to ${toIso(range.to)}.`);
  printLine(looksText(openings, trainings));
  if (results.length === 0) return;
  printLine('');
  printTable(
    ['opened', 'samples', 'log loss', 'base rate', 'Brier', 'accuracy', 'balanced', 'MCC', 'ECE'],
    results.map(({ time, metrics: m, baseRate }) => [
      toIso(time),
      m.samples,
      ...[m.logLoss, baseRate.logLoss, m.brier, m.accuracy, m.balancedAccuracy, m.mcc, m.ece].map((value) =>
        fixed(value, 4),
      ),
    ]),
  );
  printLine(`\n${results.at(-1)?.verdict}`);
}

function command(name: string, description: string, request: SealedRequest, example = name): Command {
  return withCommonOptions(new Command(name).description(description), `omni models ${example} MODEL_ID`)
    .argument('<model>')
    .action(async (modelId: string, options: CommonOptions & { yes?: boolean }) => {
      if (request === 'models.openSealed') {
        const what = `Opening the sealed window of ${modelId} is recorded for good and makes every later look worth less.`;
        await confirm(what, options);
      }
      const sealed = await withEngine(options, (client) => client.request(request, { modelId }));
      if (!options.json) return printSealed(sealed);
      const results = sealed.results.map((result) => isoRange({ ...result, time: toIso(result.time) }));
      printJson({ ...sealed, range: sealed.range && isoRange(sealed.range), results });
    });
}

/** `omni models sealed` and `omni models open-sealed`. */
export function sealedCommands(): Command[] {
  return [
    command('sealed', 'where the sealed window of a model is and who has looked', 'models.sealed'),
    command(
      'open-sealed',
      'judge a model on its sealed window; the look is recorded for good',
      'models.openSealed',
      'open-sealed --yes',
    ).option('--yes', 'open it without a question'),
  ];
}
