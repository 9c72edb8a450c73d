import type { Command } from 'commander';
import { type Client, connect } from '../client/connect.ts';
import { type Contract, contractVersion } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { type LocalEngine, openLocalEngine } from '../hosts/local-engine.ts';
import { memoryPair } from '../hosts/memory-pair.ts';
import { nonEmpty } from './arguments.ts';
import { printRemark } from './output.ts';

/** Options that every command takes. */
export type CommonOptions = { json?: boolean; dataDir?: string; verbose?: boolean };

export function withCommonOptions(command: Command, example: string): Command {
  return command
    .option('--json', 'print one JSON document on stdout')
    .option(
      '--data-dir <dir>',
      "where candles, models and settings live (default: the user's application-data folder)",
      nonEmpty,
    )
    .option('--verbose', 'log what happens to stderr')
    .addHelpText('after', `\nExample:\n  ${example}`);
}

/** Opens the engine on the data directory, hands a client to `task`, and closes it whatever happens. */
export async function withEngine<T>(
  options: CommonOptions,
  task: (client: Client<Contract>, engine: LocalEngine, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const engine = await openLocalEngine({
    dataDir: options.dataDir,
    isVerbose: options.verbose,
    onWarning: printRemark,
  });
  const [ours, theirs] = memoryPair();
  const served = engine.serveLink(theirs);
  const client = connect<Contract>(ours, { version: contractVersion });
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new Failure('cancelled', 'Interrupted; what was stored before is kept.'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const result = await task(client, engine, interrupted.signal);
    interrupted.signal.throwIfAborted();
    return result;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    client.close();
    served.close();
    await engine.close();
  }
}
