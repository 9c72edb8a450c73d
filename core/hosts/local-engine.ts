import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { contract, contractVersion } from '../contract/contract.ts';
import type { Link } from '../contract/link.ts';
import { serve } from '../contract/serve.ts';
import type { Logger } from '../domain/ports.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { ForkProcess } from '../processes/fork-node.ts';
import { defaultDataDir, prepareDataDir } from '../storage/data-dir.ts';
import type { Vault } from '../storage/secrets.ts';
import { pinoLogger, systemClock } from './system-ports.ts';

type LocalOptions = {
  /** Default: the user's application-data folder. */
  dataDir?: string;
  /** Log to stderr instead of to `<dataDir>/logs`. */
  isVerbose?: boolean;
  /** Told each warning as a plain sentence, beside the log. */
  onWarning?(sentence: string): void;
};

/** The data directory as an absolute path. */
export function resolveDataDir(dataDir: string | undefined): string {
  return resolve(dataDir ?? defaultDataDir(process.env, process.platform));
}

function localLogger(dataDir: string, { isVerbose, onWarning }: LocalOptions): Logger {
  const logger = isVerbose ? pinoLogger() : pinoLogger({ dataDir });
  if (isVerbose || !onWarning) return logger;
  return {
    ...logger,
    warn(message, fields) {
      logger.warn(message, fields);
      onWarning(`warning: ${message}`);
    },
  };
}

/** An engine on this computer's clock and disk, and the way to put clients on it. */
export type LocalEngine = {
  readonly dataDir: string;
  readonly logger: Logger;
  /** Streams from `source`: `auto`, `demo`, `binance` or another exchange id. */
  openSource(source: string): Promise<void>;
  serveLink(link: Link): { close(): void };
  close(): Promise<void>;
};

/**
 * Opens the engine on a data directory.
 * @throws Failure 'busy' when another instance has it, 'unavailable' when it cannot be written
 */
export async function openLocalEngine(
  options: LocalOptions & { forkTraining?: ForkProcess; vault?: Promise<Vault> },
): Promise<LocalEngine> {
  const clock = systemClock;
  const dataDir = resolveDataDir(options.dataDir);
  prepareDataDir(dataDir);
  const logger = localLogger(dataDir, options);
  const engine = await createEngine({
    dataDir,
    bundledModelsDir: fileURLToPath(new URL('../../models', import.meta.url)),
    version: packageJson.version,
    clock,
    logger,
    environment: process.env,
    forkTraining: options.forkTraining,
    vault: options.vault,
  });
  return {
    dataDir,
    logger,
    openSource: (source) => engine.openSource(source),
    serveLink: (link) => serve(contract, engine.handlers, link, { clock, logger, version: contractVersion }),
    close: () => engine.close(),
  };
}
