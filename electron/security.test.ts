import type { IpcMainEvent, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { appUrl } from './app-url.ts';
import { isAllowedLink } from './external-links.ts';
import type { Logger } from './ports.ts';
import { guardContents, guardSession, isFromPage } from './security.ts';
import { StandInContents, StandInSession } from './test/electron-stand-in.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function guarded(): { contents: StandInContents; external: string[] } {
  const contents = new StandInContents();
  const external: string[] = [];
  guardContents(contents.electron, { openExternal: async (url) => void external.push(url), logger: silent });
  return { contents, external };
}

const hostileUrls = [
  'https://evil.example/',
  'http://127.0.0.1:8080/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:app://omni/1',
  'smb://evil.example/share',
  'ms-msdt:/id',
  'app://evil/index.html',
  'https://www.tradingview.com/',
];

describe('guardContents', () => {
  // The second column is the control: what an unguarded window does with the same attack.
  const attacks: [string, (contents: StandInContents, url: string) => void, (contents: StandInContents) => unknown][] =
    [
      ['a navigation of the window', (contents, url) => contents.navigate(url), (contents) => contents.url],
      ['a navigation of a frame', (contents, url) => contents.navigate(url, false), (contents) => contents.url],
      ['a redirect', (contents, url) => contents.redirect(url), (contents) => contents.url],
      ['a new window', (contents, url) => contents.openWindow(url), (contents) => contents.opened.join()],
      ['a webview', (contents, url) => contents.attachWebview(url), (contents) => contents.webviews.join()],
    ];

  it.each(attacks)('stops %s, which a window without the guard lets through', (_name, attack, outcome) => {
    for (const url of hostileUrls) {
      const { contents } = guarded();
      const before = outcome(contents);
      attack(contents, url);
      expect(outcome(contents), url).toBe(before);

      const control = new StandInContents();
      attack(control, url);
      expect(outcome(control), `control: ${url}`).toBe(url);
    }
  });

  it('opens a known https link in the browser and never in a window of its own', () => {
    const { contents, external } = guarded();
    contents.openWindow('https://www.tradingview.com/');
    expect(external).toEqual(['https://www.tradingview.com/']);
    expect(contents.opened).toEqual([]);
  });

  it('hands nothing else to the operating system', () => {
    const { contents, external } = guarded();
    for (const url of hostileUrls.slice(0, -1)) contents.openWindow(url);
    expect(external).toEqual([]);
  });

  it('survives a browser that does not open', async () => {
    const contents = new StandInContents();
    const warnings: string[] = [];
    guardContents(contents.electron, {
      openExternal: () => Promise.reject(new Error('no browser')),
      logger: { ...silent, warn: (message) => void warnings.push(message) },
    });
    contents.openWindow('https://x.com/');
    await Promise.resolve();
    expect(warnings).toEqual(['The browser did not open.']);
  });
});

describe('isAllowedLink', () => {
  it.each(['https://x.com/a', 'https://www.reddit.com/r/x', 'https://www.binance.com/en/support?a=b#c'])(
    '%s',
    (url) => {
      expect(isAllowedLink(url)).toBe(true);
    },
  );
  it.each([
    'http://x.com/',
    'https://x.com:8443/',
    'https://x.com@evil.example/',
    'https://user:word@x.com/',
    'https://evilx.com/',
    'https://x.com.evil.example/',
    'https://evil.example/https://x.com',
    'https://х.com/',
    '//x.com/',
    'x.com',
    '',
    'javascript:location="https://x.com"',
  ])('refuses %s', (url) => {
    expect(isAllowedLink(url)).toBe(false);
  });
});

describe('guardSession', () => {
  const session = new StandInSession();
  const control = new StandInSession();
  guardSession(session.electron, appUrl, silent);

  it.each(['geolocation', 'media', 'clipboard-read', 'openExternal', 'hid', 'unknown'] as const)(
    'denies %s, which a session without the guard grants',
    (permission) => {
      expect([session.request(permission), session.check(permission)]).toEqual([false, false]);
      expect([control.request(permission), control.check(permission)]).toEqual([true, true]);
    },
  );

  it('lets the page itself show notifications, and no other', () => {
    expect([session.request('notifications'), session.check('notifications')]).toEqual([true, true]);
    const other = 'https://evil.example';
    expect([session.request('notifications', other), session.check('notifications', other)]).toEqual([false, false]);
    expect([control.request('notifications', other), control.check('notifications', other)]).toEqual([true, true]);
  });

  it('denies devices and downloads, which a session without the guard grants', () => {
    expect([session.useDevice(), session.download()]).toEqual([false, false]);
    expect([control.useDevice(), control.download()]).toEqual([true, true]);
  });

  it('lets the page save a table it made itself, and nothing that came from elsewhere or is something else', () => {
    expect(session.download('blob:app://omni/0b1c', 'text/csv')).toBe(true);
    expect(session.download('blob:app://omni/0b1c', 'text/csv;charset=utf-8')).toBe(true);
    expect(session.download('blob:app://omni/0b1c', 'text/html')).toBe(false);
    expect(session.download('blob:app://omni/0b1c', 'application/x-msdownload')).toBe(false);
    expect(session.download('blob:https://evil.example/0b1c', 'text/csv')).toBe(false);
    expect(session.download('blob:null/0b1c', 'text/csv')).toBe(false);
    expect(session.download('app://omni/file.csv', 'text/csv')).toBe(false);
  });
});

describe('isFromPage', () => {
  const contents = new StandInContents().electron;
  const frame = (url: string, parent: WebFrameMain | null = null) => ({ url, parent }) as WebFrameMain;
  const event = (senderFrame: WebFrameMain | null, sender = contents) =>
    ({ sender, senderFrame }) as Pick<IpcMainEvent, 'sender' | 'senderFrame'>;

  it('accepts the top frame of its own page', () => {
    expect(isFromPage(event(frame(appUrl)), contents, appUrl)).toBe(true);
    expect(isFromPage(event(frame('app://omni/#/models')), contents, appUrl)).toBe(true);
  });

  it.each([
    'https://evil.example/',
    'app://evil/index.html',
    'file:///index.html',
    'about:blank',
    'app://x@omni/',
    'http://omni/',
    '',
  ])('refuses a frame at %s', (url) => {
    expect(isFromPage(event(frame(url)), contents, appUrl)).toBe(false);
  });

  it('refuses an inner frame, a frame that is gone, and another window, whatever their address', () => {
    expect(isFromPage(event(frame(appUrl, frame(appUrl))), contents, appUrl)).toBe(false);
    expect(isFromPage(event(null), contents, appUrl)).toBe(false);
    expect(isFromPage(event(frame(appUrl), new StandInContents().electron), contents, appUrl)).toBe(false);
  });
});
