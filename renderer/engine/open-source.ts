import type { Link } from '../../core/contract/link.ts';
import { createElectronSource } from './electron-link.ts';
import { createWebSource } from './web-link.ts';

/** Where links to the engine come from: Electron's ports when the preload is there, else a WebSocket to the page's own host. */
export function createLinkSource(): { open(): Promise<Link> } {
  return window.omni?.isElectron === true ? createElectronSource() : createWebSource();
}
