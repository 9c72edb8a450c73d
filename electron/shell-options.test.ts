import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appUrl, choosePageUrl, isAppUrl } from './app-url.ts';
import { menuTemplate } from './menu.ts';
import { readShellOptions, shellArguments } from './shell-options.ts';

describe('readShellOptions', () => {
  it.each([
    [['.', '--data-dir=/data dir', '--source=demo'], { dataDir: '/data dir', source: 'demo' }],
    [['--data-dir', '/data', '--source', 'binance', '.'], { dataDir: '/data', source: 'binance' }],
    [['--no-sandbox', '--type=utility', '.', '--enable-features=A,B', '--source=kraken'], { source: 'kraken' }],
    [['--data-dir=', '--source'], {}],
    [[], {}],
  ])('reads %j', (args, options) => {
    expect(readShellOptions(args)).toEqual(options);
  });

  it('reads back every pair that shellArguments writes', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.option(word, { nil: undefined }), fc.option(word, { nil: undefined }), (dataDir, source) => {
        expect(readShellOptions(shellArguments({ dataDir, source }))).toEqual({ dataDir, source });
      }),
    );
  });
});

describe('choosePageUrl', () => {
  it('shows the built page unless a development server on this computer is named', () => {
    expect(choosePageUrl(false, 'http://localhost:5173')).toBe('http://localhost:5173/');
    expect(choosePageUrl(false, undefined)).toBe(appUrl);
    expect(choosePageUrl(false, 'http://evil.example/')).toBe(appUrl);
    expect(choosePageUrl(false, 'https://localhost/')).toBe(appUrl);
  });

  it('shows nothing but the built page once packaged', () => {
    expect(choosePageUrl(true, 'http://localhost:5173')).toBe(appUrl);
  });
});

describe('isAppUrl', () => {
  it('tells the page from its neighbours', () => {
    expect(isAppUrl('http://localhost:5173/x', 'http://localhost:5173/')).toBe(true);
    expect(isAppUrl('http://localhost:5174/', 'http://localhost:5173/')).toBe(false);
    expect(isAppUrl('http://localhost:5173/', appUrl)).toBe(false);
  });
});

describe('menuTemplate', () => {
  it.each([true, false])('has developer tools only where the app is not packaged (mac: %s)', (isMac) => {
    const text = (isPackaged: boolean) => JSON.stringify(menuTemplate({ isMac, isPackaged }));
    expect(text(false)).toContain('toggleDevTools');
    expect(text(true)).not.toContain('toggleDevTools');
  });
});
