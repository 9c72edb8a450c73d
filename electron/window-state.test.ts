import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Logger } from './ports.ts';
import { windowOptions } from './window.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

const displays = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
];
const bounds = { x: 100, y: 80, width: 1200, height: 800 };
let dir: string;
let path: string;
let warnings: string[];
const logger: Logger = { debug() {}, info() {}, warn: (message) => void warnings.push(message), error() {} };

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-window-'));
  path = join(dir, 'window.json');
  warnings = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('window state', () => {
  it('comes back as it was written, and leaves no other file', () => {
    writeWindowState(path, { bounds, isMaximized: true }, logger);
    expect(readWindowState(path, displays, logger)).toEqual({ bounds, isMaximized: true });
    expect(readdirSync(dir)).toEqual(['window.json']);
  });

  it('is the default at the first start, without a word', () => {
    expect(readWindowState(path, displays, logger)).toEqual({ isMaximized: false });
    expect(warnings).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"isMaximized":true}', '{"bounds":{"x":0},"isMaximized":false}', '\u0000\u0000'])(
    'is the default, with a word in the log, when the file holds %j',
    (text) => {
      writeFileSync(path, text);
      expect(readWindowState(path, displays, logger)).toEqual({ isMaximized: false });
      expect(warnings).toEqual(['The window size was forgotten.']);
    },
  );

  it.each([
    { ...bounds, width: 10 },
    { ...bounds, height: 1e9 + 0.5 },
    { ...bounds, x: null },
  ])('is the default when the size makes no sense: %j', (odd) => {
    writeFileSync(path, JSON.stringify({ bounds: odd, isMaximized: false }));
    expect(readWindowState(path, displays, logger)).toEqual({ isMaximized: false });
  });

  it('forgets a place on a display that is gone', () => {
    const away = { ...bounds, x: 2500 };
    writeWindowState(path, { bounds: away, isMaximized: false }, logger);
    expect(readWindowState(path, displays, logger).bounds).toEqual(away);
    expect(readWindowState(path, displays.slice(0, 1), logger).bounds).toBeUndefined();
  });

  it('does not keep the window from closing when it cannot be written', () => {
    writeWindowState(join(dir, 'missing', 'window.json'), { bounds, isMaximized: false }, logger);
    expect(warnings).toEqual(['The window size could not be kept.']);
  });
});

describe('windowOptions', () => {
  const options = windowOptions({ bounds, isMaximized: false }, '/preload.cjs', '/icon.png');

  it('says every safe preference itself', () => {
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      preload: '/preload.cjs',
    });
  });

  it('opens at the size of the last time', () => {
    expect(options).toMatchObject(bounds);
  });
});
