import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { Failure } from '../domain/failure.ts';
import { findElectron } from '../hosts/electron-runtime.ts';
import { openLocalEngine } from '../hosts/local-engine.ts';
import { type NodeServer, startNodeServer } from '../hosts/node-server.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { nonEmpty, wholeNumber } from './arguments.ts';
import { printJson, printLine, printRemark } from './output.ts';
import { type CommonOptions, withCommonOptions } from './with-engine.ts';

type StartOptions = CommonOptions & { web?: boolean; port?: number; source?: string; open: boolean };

const projectDir = fileURLToPath(new URL('../..', import.meta.url));
const rendererDir = fileURLToPath(new URL('../../out/renderer', import.meta.url));

/** Says once that something is being fetched, for it can take a while. */
function tellDownload(bytes: number): void {
  if (bytes === 0) printRemark("Fetching Electron's runtime, once …");
}

/** Runs the workstation in Electron until its last window is closed. */
async function startElectron(path: string, options: StartOptions): Promise<void> {
  const argv = [projectDir];
  if (options.dataDir) argv.push(`--data-dir=${options.dataDir}`);
  if (options.source) argv.push(`--source=${options.source}`);
  const child = spawn(path, argv, { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  if (code !== 0)
    throw new Failure(
      'internal',
      `Electron ended with code ${code ?? 'unknown'}; omni start --web serves the workstation without it.`,
    );
}

function openInBrowser(url: string): void {
  const [command, ...argv] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command, argv, { stdio: 'ignore', detached: true });
  child.once('error', () => printRemark('No browser could be opened; open the address above yourself.'));
  child.unref();
}

/** A fresh address for each Enter: the printed one works once, and another browser needs its own. */
function offerAddresses(server: NodeServer): () => void {
  if (!process.stdin.isTTY) return () => {};
  const give = () => printLine(server.newUrl());
  process.stdin.on('data', give);
  return () => {
    process.stdin.off('data', give);
    process.stdin.pause();
  };
}

/** Serves the workstation on 127.0.0.1 until interrupted. */
async function startWeb(options: StartOptions): Promise<void> {
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const engine = await openLocalEngine({ dataDir: options.dataDir, isVerbose: options.verbose });
  let server: NodeServer | undefined;
  try {
    server = await startNodeServer({
      rendererDir,
      serveLink: (link) => engine.serveLink(link),
      port: options.port,
      logger: engine.logger,
      clock: systemClock,
    });
    if (options.json) printJson({ url: server.url, port: server.port, dataDir: engine.dataDir });
    else {
      printLine(`Omni-Crypto is at ${server.url}`);
      const another = process.stdin.isTTY ? ' press Enter for another,' : '';
      printLine(`The address works once;${another} Ctrl+C stops the workstation.`);
    }
    const stopOffering = offerAddresses(server);
    if (options.open) openInBrowser(server.url);
    const opened = engine.openSource(options.source ?? 'auto');
    await Promise.race([interrupted, opened.then(() => interrupted)]);
    stopOffering();
  } finally {
    await server?.close();
    await engine.close();
  }
}

/** Says that there is no such exchange before anything is opened. */
async function checkSource(source: string | undefined): Promise<void> {
  if (source === undefined || ['auto', 'demo', 'binance'].includes(source)) return;
  const { findExchange } = await import('../exchange/ccxt/find-exchange.ts');
  findExchange(source);
}

/** `omni start`: the workstation, in Electron where it runs, else as a page on this computer. */
export function startCommand(): Command {
  return withCommonOptions(
    new Command('start').description('open the workstation'),
    'omni start --web --source demo --no-open',
  )
    .option('--web', 'serve it to a browser on this computer instead of opening Electron')
    .option(
      '--port <n>',
      'port of the web host (default: 7070, or a free one when that is taken)',
      wholeNumber(0, 65_535),
    )
    .option(
      '--source <id>',
      'binance, demo, or another exchange that ccxt knows (default: Binance, or demo when it cannot be reached)',
      nonEmpty,
    )
    .option('--no-open', 'print the address without opening a browser')
    .action(async (options: StartOptions) => {
      await checkSource(options.source);
      if (!options.web) {
        const electron = await findElectron({ clock: systemClock, onDownload: tellDownload });
        if ('path' in electron) return startElectron(electron.path, options);
        printRemark(`Electron is not used: ${electron.reason} Serving the same workstation to your browser instead.`);
      }
      await startWeb(options);
    });
}
