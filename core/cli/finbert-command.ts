import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Client } from '../client/connect.ts';
import type { Contract, FinbertStatus } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { fixed } from '../domain/number-text.ts';
import { printJson, printLine } from './output.ts';
import { startProgress } from './progress.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

const megabytes = (bytes: number) => `${fixed(bytes / 1e6, 1)} MB`;

/** Follows the status until `isDone` and returns that one. */
async function follow(
  client: Client<Contract>,
  signal: AbortSignal,
  isDone: (status: FinbertStatus) => boolean,
  onStatus: (status: FinbertStatus) => void = () => {},
): Promise<FinbertStatus> {
  const enough = new AbortController();
  let last: FinbertStatus | undefined;
  await client
    .stream(
      'sentiment.status',
      {},
      ({ finbert }) => {
        if (last && isDone(last)) return;
        last = finbert;
        onStatus(finbert);
        if (isDone(finbert)) enough.abort();
      },
      AbortSignal.any([signal, enough.signal]),
    )
    .catch((error: unknown) => {
      if (!enough.signal.aborted) throw error;
    });
  signal.throwIfAborted();
  return last as FinbertStatus;
}

function printStatus({ state, detail, version, bytes, offer }: FinbertStatus): void {
  printLine(
    `FinBERT is ${state}${version === null ? '' : `: ${version}`}${bytes === null ? '' : `, ${megabytes(bytes)}`}.`,
  );
  if (detail !== null) printLine(`  ${detail}`);
  if (state === 'absent') {
    printLine(`  omni finbert download fetches ${offer.modelId} from ${offer.hub}, about ${megabytes(offer.bytes)}.`);
    printLine(`  Licence: ${offer.licence}`);
  }
}

async function status(options: CommonOptions): Promise<void> {
  const found = await withEngine(options, (client, _, signal) => follow(client, signal, () => true));
  if (options.json) printJson(found);
  else printStatus(found);
}

async function download(options: CommonOptions): Promise<void> {
  const progress = startProgress(options.json === true);
  try {
    const found = await withEngine(options, async (client, _, signal) => {
      await client.request('finbert.download', {});
      const onStatus = ({ fraction, detail }: FinbertStatus) => progress.update(fraction ?? 0, detail ?? '');
      return follow(client, signal, ({ state }) => state !== 'downloading', onStatus);
    });
    progress.stop();
    if (found.state !== 'ready' || found.detail !== null) {
      throw new Failure('unavailable', found.detail ?? 'FinBERT could not be downloaded.');
    }
    if (options.json) printJson(found);
    else printStatus(found);
  } finally {
    progress.stop();
  }
}

async function importFolder(path: string, options: CommonOptions): Promise<void> {
  const { version } = await withEngine(options, (client) => client.request('finbert.import', { path: resolve(path) }));
  if (options.json) printJson({ version });
  else printLine(`FinBERT is ready: ${version}.`);
}

async function remove(options: CommonOptions): Promise<void> {
  const { isRemoved } = await withEngine(options, (client) => client.request('finbert.remove', {}));
  if (options.json) printJson({ isRemoved });
  else printLine(isRemoved ? 'FinBERT is removed.' : 'FinBERT is not on this computer; there was nothing to remove.');
}

/** `omni finbert …`: the model that is downloaded once and then works offline. */
export function finbertCommand(): Command {
  const finbert = new Command('finbert').description('the FinBERT model: status, download, import a folder, remove');
  const add = (name: string, description: string, example: string) => {
    const command = withCommonOptions(new Command(name).description(description), example);
    finbert.addCommand(command);
    return command;
  };
  add('status', 'whether it is here, or what a download would fetch', 'omni finbert status').action(status);
  add('download', 'fetch it once; goes on where a broken-off download stopped', 'omni finbert download').action(
    download,
  );
  add('import', "take a local folder in the hub's layout", 'omni finbert import ./finbert')
    .argument('<folder>')
    .action(importFolder);
  add('remove', 'delete it from this computer', 'omni finbert remove').action(remove);
  return finbert;
}
