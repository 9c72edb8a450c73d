import type { DownloadItem, IpcMainEvent, Session, WebContents } from 'electron';
import { isAppUrl } from './app-url.ts';
import { isAllowedLink } from './external-links.ts';
import type { Logger } from './ports.ts';

/** The part of a window's contents that the guards need. */
export type GuardedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;
export type GuardedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'on'
>;

/**
 * Keeps contents on the page they were opened with: no navigation, redirect, new window or webview leaves it. A link
 * that asks for a new window opens in the user's browser when it is https and on the list of known hosts.
 */
export function guardContents(
  contents: GuardedContents,
  options: { openExternal(url: string): Promise<void>; logger: Logger },
): void {
  const { openExternal, logger } = options;
  const refuse = (what: string, url: string) => logger.warn(`Refused ${what}.`, { url: url.slice(0, 200) });

  contents.on('will-navigate', (event) => {
    event.preventDefault();
    refuse('a navigation', event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    event.preventDefault();
    refuse('a navigation of a frame', event.url);
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    refuse('a redirect', event.url);
  });
  contents.on('will-attach-webview', (event, _preferences, parameters) => {
    event.preventDefault();
    refuse('a webview', parameters.src ?? '');
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) {
      openExternal(url).catch((error: unknown) => logger.warn('The browser did not open.', { error: String(error) }));
    } else refuse('a new window', url);
    return { action: 'deny' };
  });
}

/** Whether a download is a CSV that the page at `pageUrl` made itself: nothing of it came over a network. */
function isOwnExport(item: Pick<DownloadItem, 'getURL' | 'getMimeType'>, pageUrl: string): boolean {
  const [scheme, address] = [item.getURL().slice(0, 5), item.getURL().slice(5)];
  return scheme === 'blob:' && isAppUrl(address, pageUrl) && /^text\/csv(;|$)/.test(item.getMimeType());
}

/** The page may show the notifications of alerts; a page from elsewhere may not. */
const isOwnNotification = (permission: string, url: string | undefined, pageUrl: string) =>
  permission === 'notifications' && url !== undefined && isAppUrl(url, pageUrl);

/**
 * Denies every permission but the page's own notifications, and every device, which Electron would otherwise grant, and
 * every download but the page's own exports, for which Electron asks where they are to go.
 */
export function guardSession(session: GuardedSession, pageUrl: string, logger: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    if (isOwnNotification(permission, requestingUrl, pageUrl)) return answer(true);
    logger.warn('Refused a permission.', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isOwnNotification(permission, origin, pageUrl));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    if (isOwnExport(item, pageUrl)) return;
    event.preventDefault();
    logger.warn('Refused a download.');
  });
}

/**
 * Whether a message comes from the top frame of the window's own page. A frame inside it, another window and a page
 * from elsewhere are all refused, whatever they send.
 */
export function isFromPage(
  event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>,
  contents: WebContents,
  pageUrl: string,
): boolean {
  const frame = event.senderFrame;
  return event.sender === contents && frame !== null && frame.parent === null && isAppUrl(frame.url, pageUrl);
}
