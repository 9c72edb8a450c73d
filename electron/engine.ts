import { startElectronEngine } from '../core/hosts/electron-engine.ts';
import { serveParent } from './serve-parent.ts';
import { readShellOptions } from './shell-options.ts';

// Electron only warns about these by itself; an engine in an unknown state must end, and main starts a new one.
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

function crash(error: unknown): void {
  process.stderr.write(`The engine crashed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

serveParent({
  parentPort: process.parentPort,
  startEngine: (forkTraining, vault) =>
    startElectronEngine({ ...readShellOptions(process.argv.slice(1)), forkTraining, vault }),
  exit: (code) => process.exit(code),
});
