import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { contract, contractVersion } from '../contract/contract.ts';
import type { Link } from '../contract/link.ts';
import { serve } from '../contract/serve.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { createEngine } from '../engine/create-engine.ts';
import { defaultDataDir } from '../storage/data-dir.ts';
import type { ForkTraining } from '../training/launch-training.ts';
import { type LogLevel, pinoLogger, systemClock } from './system-ports.ts';

type LocalOptions = { dataDir?: string; logLevel?: LogLevel };

/** The real clock, logger and data directory of this computer. */
export function commonPorts(options: LocalOptions): { clock: Clock; logger: Logger; dataDir: string } {
  const dataDir = resolve(options.dataDir ?? defaultDataDir(process.env, process.platform));
  return { clock: systemClock, logger: pinoLogger({ level: options.logLevel ?? 'info' }), dataDir };
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
export async function openLocalEngine(options: LocalOptions & { forkTraining?: ForkTraining }): Promise<LocalEngine> {
  const { clock, logger, dataDir } = commonPorts(options);
  const engine = await createEngine({
    dataDir,
    bundledModelsDir: fileURLToPath(new URL('../../models', import.meta.url)),
    version: packageJson.version,
    clock,
    logger,
    forkTraining: options.forkTraining,
  });
  return {
    dataDir,
    logger,
    openSource: (source) => engine.openSource(source),
    serveLink: (link) => serve(contract, engine.handlers, link, { clock, logger, version: contractVersion }),
    close: () => engine.close(),
  };
}
