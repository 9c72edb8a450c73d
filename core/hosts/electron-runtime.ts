import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Clock } from '../domain/time.ts';
import { downloadElectron } from './electron-download.ts';
import { displayProblem, sandboxProblem } from './linux-desktop.ts';
import { runBounded } from './run-bounded.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** How long the runtime may take to prove that it starts. */
const probeMs = 20_000;

/**
 * Decides whether `npm start` can open a window: the path of an Electron executable that starts here, or the one plain
 * sentence why there is none. A missing runtime is downloaded, as the npm package itself would do on first run;
 * that ends at once when the server cannot be reached, and after 60 s without a byte. Throws for none of this.
 * @param options.isWebWanted the user asked for the web workstation
 * @param options.packageDir folder of the `electron` npm package; by default the installed one
 * @param options.onDownload bytes fetched and unpacked so far; first called with 0, before the download starts
 */
export async function findElectron(options: {
  clock: Clock;
  isWebWanted?: boolean;
  env?: Env;
  platform?: NodeJS.Platform;
  userId?: number;
  packageDir?: string;
  onDownload?(bytes: number): void;
}): Promise<{ path: string } | { reason: string }> {
  const { clock, env = process.env, platform = process.platform, onDownload } = options;
  if (options.isWebWanted) return { reason: 'The web workstation was asked for.' };

  const userId = options.userId ?? process.getuid?.();
  const display = platform === 'linux' ? displayProblem(env, userId) : undefined;
  if (display) return { reason: display };

  const packageDir = options.packageDir ?? installedPackageDir();
  if (!packageDir) return { reason: 'The npm package electron is not installed; npm install brings it.' };

  if (!installedPath(packageDir, env)) {
    if (isSet(env.ELECTRON_SKIP_BINARY_DOWNLOAD)) {
      return { reason: "Electron's runtime is not installed, and ELECTRON_SKIP_BINARY_DOWNLOAD forbids its download." };
    }
    onDownload?.(0);
    const problem = await downloadElectron({ packageDir, clock, env, onProgress: onDownload });
    if (problem) return { reason: `Electron's runtime is not installed and could not be downloaded: ${problem}` };
  }
  const path = installedPath(packageDir, env);
  if (!path) return { reason: `Electron's runtime is not in ${packageDir}, although its installer found no fault.` };

  const sandbox = platform === 'linux' ? sandboxProblem(path) : undefined;
  if (sandbox) return { reason: sandbox };
  const probe = await runBounded({
    command: path,
    // As plain Node it needs no display: this shows that the file is sound and its libraries are there.
    args: ['-e', '0'],
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    clock,
    idleMs: probeMs,
  });
  if (probe.isOk) return { path };
  const problem = probe.problem || (probe.hasTimedOut ? 'no answer within 20 seconds' : 'no reason given');
  return { reason: `Electron's runtime does not start here: ${problem}` };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value);
}

function installedPackageDir(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    // Not installed: the caller says so.
    return undefined;
  }
}

/** What the npm package's index.js answers, without its habit of downloading when it is asked. */
function installedPath(packageDir: string, env: Env): string | undefined {
  const read = (name: string) => {
    const file = join(packageDir, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  };
  const executable = read('path.txt');
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  // Left over from another version, the runtime would not fit the app; the installer replaces it.
  const isCurrent = read('dist/version').replace(/^v/, '') === JSON.parse(read('package.json')).version;
  if (!override && (executable === '' || !isCurrent)) return undefined;
  const path = override ? join(override, executable || 'electron') : join(packageDir, 'dist', executable);
  return existsSync(path) ? path : undefined;
}
