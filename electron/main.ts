import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  type ForkOptions,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { childEnvironment } from '../core/hosts/child-environment.ts';
import { pinoLogger, systemClock } from '../core/hosts/system-ports.ts';
import { schemeRegistration, serveRenderer } from './app-protocol.ts';
import { appScheme, choosePageUrl, isAppUrl } from './app-url.ts';
import { menuTemplate } from './menu.ts';
import { reloadAfterCrash } from './renderer-watch.ts';
import { guardContents, guardSession, isFromPage } from './security.ts';
import { readShellOptions, shellArguments } from './shell-options.ts';
import { superviseEngine } from './supervise.ts';
import { createTrainingProcesses } from './training-processes.ts';
import { createVaultService } from './vault.ts';
import { stateOf, windowOptions } from './window.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const engineName = 'Omni engine';
const options = readShellOptions(process.argv.slice(1));

app.enableSandbox();
protocol.registerSchemesAsPrivileged([schemeRegistration]);

// Chromium's own files apart from the candles and models; another data folder is another instance.
const shellDir = join(options.dataDir ?? app.getPath('userData'), 'shell');
try {
  mkdirSync(shellDir, { recursive: true });
  app.setPath('userData', shellDir);
  if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
  else app.quit();
} catch (error) {
  dialog.showErrorBox('Omni', `The folder ${shellDir} cannot be used: ${String(error)}`);
  app.exit(1);
}

function run(): void {
  const clock = systemClock;
  const logger = pinoLogger({ dataDir: shellDir });
  const pageUrl = choosePageUrl(app.isPackaged, process.env.ELECTRON_RENDERER_URL);
  const stateFile = join(shellDir, 'window.json');
  const createChannel = () => new MessageChannelMain();
  const forkEntry = (file: string, serviceName: string, more: ForkOptions = {}) =>
    utilityProcess.fork(built(file), shellArguments(options), { serviceName, stdio: 'inherit', ...more });
  const trainings = createTrainingProcesses({
    // What it prints last says whether memory ran out.
    fork: (name) => forkEntry('training.js', name, { stdio: ['ignore', 'inherit', 'pipe'], env: childEnvironment() }),
    createChannel,
    clock,
    logger,
  });

  const supervisor = superviseEngine({
    fork: () => forkEntry('engine.js', engineName),
    createChannel,
    trainings,
    vault: createVaultService({ keychain: safeStorage, platform: process.platform, logger }),
    clock,
    logger,
    onGivenUp: (message) => offerRestart(message, () => supervisor.start()),
  });

  guardSession(session.defaultSession, pageUrl, logger);
  protocol.handle(appScheme, serveRenderer(built('../renderer')));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ isMac: process.platform === 'darwin', isPackaged: app.isPackaged })),
  );
  app.setAboutPanelOptions({
    applicationName: 'Omni',
    applicationVersion: app.getVersion(),
    credits: 'Charts by TradingView Lightweight Charts™, Copyright TradingView, Inc., https://www.tradingview.com/',
  });
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, { openExternal: (url) => shell.openExternal(url), logger });
  });
  app.on('child-process-gone', (_event, details) => {
    logger.warn('A process ended.', { ...details });
    if (details.name === engineName) supervisor.noteReason(details.reason);
    else trainings.noteReason(details.name ?? '', details.reason);
  });

  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const state = readWindowState(stateFile, displays, logger);
  const window = new BrowserWindow(
    windowOptions(state, built('../preload/preload.cjs'), built('../../resources/icon.png')),
  );
  const { webContents: contents } = window;
  if (state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writeWindowState(stateFile, stateOf(window), logger));
  reloadAfterCrash(contents, {
    clock,
    logger,
    onGivenUp: (message) => offerRestart(message, () => contents.reload()),
  });

  ipcMain.on('omni-port-wanted', (event) => {
    if (!isFromPage(event, contents, pageUrl)) {
      logger.warn('Refused a port to a stranger.', { url: event.senderFrame?.url.slice(0, 200) ?? null });
      return;
    }
    supervisor.connect({
      post(port) {
        if (!contents.isDestroyed() && isAppUrl(contents.getURL(), pageUrl))
          contents.postMessage('omni-port', null, [port]);
        else port.close();
      },
    });
  });

  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.once('will-quit', (event) => {
    // The window is gone by now; the engine gets its time to close its files.
    event.preventDefault();
    void supervisor.stop().then(() => app.exit(0));
  });

  supervisor.start();
  void window.loadURL(pageUrl);
}

function offerRestart(message: string, again: () => void): void {
  const asked = dialog.showMessageBox({
    type: 'error',
    title: 'Omni',
    message,
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  void asked.then(({ response }) => (response === 0 ? again() : app.quit()));
}
