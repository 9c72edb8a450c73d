import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { ImportedSettings } from '../contract/settings-calls.ts';
import { toTargetFailure } from '../storage/storage-failure.ts';
import { writeExport } from '../storage/write-export.ts';
import { nonEmpty } from './arguments.ts';
import { counted, printJson, printLine, printRemark, printTable } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type ImportOptions = CommonOptions & { yes?: boolean };

const exported = (options: CommonOptions) =>
  withEngine(options, async (client) => (await client.request('settings.export', {})).text);

/** `trading.costs.feeBps` and its value, one for each value. */
function linesOf(value: unknown, path: string): [string, string][] {
  const isParent = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isParent) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inside]) => linesOf(inside, path === '' ? key : `${path}.${key}`));
}

async function show(options: CommonOptions): Promise<void> {
  const content: unknown = JSON.parse(await exported(options));
  if (options.json) return printJson(content);
  printTable(['setting', 'value'], linesOf(content, ''));
}

async function exportFile(path: string, options: CommonOptions): Promise<void> {
  const text = await exported(options);
  await writeExport(path, [text]);
  if (options.json) return printJson({ path });
  printLine(`All settings written to ${path}; keys and the webhook’s address are not among them.`);
}

function printImport({ changes, remarks }: ImportedSettings, isApplied: boolean): void {
  for (const remark of remarks) printRemark(remark);
  if (changes.length === 0) {
    printLine('Nothing differs from the settings that hold.');
    return;
  }
  const cell = (text: string | null) => (text === null ? '–' : text.length > 60 ? `${text.slice(0, 59)}…` : text);
  printTable(
    ['setting', 'from', 'to'],
    changes.map(({ path, from, to }) => [path, cell(from), cell(to)]),
  );
  const what = counted(changes.length, 'setting');
  printLine(isApplied ? `${what} changed.` : `${what} would change. Nothing has been changed yet: add --yes to do it.`);
}

async function importFile(path: string, options: ImportOptions): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw toTargetFailure(error, path);
  });
  const isApplied = options.yes === true;
  const result = await withEngine(options, (client) => client.request('settings.import', { text, isApplied }));
  if (options.json) return printJson({ ...result, isApplied });
  printImport(result, isApplied);
}

export function settingsCommand(): Command {
  const command = new Command('settings').description(
    'all settings, to look at and as one file; keys and the webhook’s address are never in it',
  );
  command.addCommand(
    withCommonOptions(new Command('show').description('every setting and its value'), 'omni settings show').action(
      show,
    ),
  );
  command.addCommand(
    withCommonOptions(
      new Command('export').description('write all settings to a JSON file').argument('<file>', 'its path', nonEmpty),
      'omni settings export my-settings.json',
    ).action(exportFile),
  );
  command.addCommand(
    withCommonOptions(
      new Command('import')
        .description('say what a file would change; with --yes change all of it, or nothing')
        .argument('<file>', 'what `omni settings export` wrote', nonEmpty)
        .option('--yes', 'do it'),
      'omni settings import my-settings.json --yes',
    ).action(importFile),
  );
  return command;
}
