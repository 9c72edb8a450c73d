import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type {
  MessagePortMain,
  ParentPort,
  RenderProcessGoneDetails,
  SafeStorage,
  Session,
  WebContents,
  WindowOpenHandlerResponse,
} from 'electron';
import type { GuardedContents, GuardedSession } from '../security.ts';
import type { Channel, ChildProcess } from '../supervise.ts';
import { createVaultService, type VaultService } from '../vault.ts';

type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type Permission = Parameters<NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>>[1];

/** An event as Electron makes it, with the fields of its params. */
function electronEvent<T extends object>(params: T) {
  let defaultPrevented = false;
  return {
    ...params,
    preventDefault: () => {
      defaultPrevented = true;
    },
    get defaultPrevented() {
      return defaultPrevented;
    },
  };
}

/** Contents that do what Electron's do when nobody prevents it: they go where they are sent and open what they are asked to. */
export class StandInContents extends EventEmitter {
  url: string;
  readonly opened: string[] = [];
  readonly webviews: string[] = [];
  readonly posted: { channel: string; ports: MessagePortMain[] }[] = [];
  reloads = 0;
  #openHandler: WindowOpenHandler | undefined;

  constructor(url = 'app://omni/index.html') {
    super();
    this.url = url;
  }

  /** What guards and watches take. */
  get electron(): GuardedContents & WebContents {
    return this as unknown as GuardedContents & WebContents;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  /** The page, or a script in it, goes to `url`; both events fire in the main frame, as in Electron. */
  navigate(url: string, isMainFrame = true): void {
    const params = { url, isMainFrame, isSameDocument: false, frame: null, initiator: null };
    const [inFrame, inWindow] = [electronEvent(params), electronEvent(params)];
    this.emit('will-frame-navigate', inFrame);
    if (isMainFrame) this.emit('will-navigate', inWindow, url);
    if (!inFrame.defaultPrevented && !inWindow.defaultPrevented) this.url = url;
  }

  /** A server answers a navigation with another address. */
  redirect(url: string): void {
    const event = electronEvent({ url, isMainFrame: true, isSameDocument: false, frame: null, initiator: null });
    this.emit('will-redirect', event, url);
    if (!event.defaultPrevented) this.url = url;
  }

  openWindow(url: string): void {
    const answer: WindowOpenHandlerResponse = this.#openHandler?.({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: this.url, policy: 'no-referrer' },
    }) ?? { action: 'allow' };
    if (answer.action === 'allow') this.opened.push(url);
  }

  attachWebview(src: string): void {
    const event = electronEvent({});
    this.emit('will-attach-webview', event, {}, { src });
    if (!event.defaultPrevented) this.webviews.push(src);
  }

  die(reason: RenderProcessGoneDetails['reason']): void {
    this.emit('render-process-gone', electronEvent({}), { reason, exitCode: 1 } satisfies RenderProcessGoneDetails);
  }

  reload(): void {
    this.reloads += 1;
  }

  isDestroyed(): boolean {
    return false;
  }
}

/** A session that approves everything nobody refuses, as Electron's does. */
export class StandInSession extends EventEmitter {
  #onRequest: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  #onCheck: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  #onDevice: Parameters<Session['setDevicePermissionHandler']>[0] = null;

  get electron(): GuardedSession {
    return this as unknown as GuardedSession;
  }

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.#onRequest = handler;
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.#onCheck = handler;
  }

  setDevicePermissionHandler(handler: Parameters<Session['setDevicePermissionHandler']>[0]): void {
    this.#onDevice = handler;
  }

  request(permission: Permission, requestingUrl = 'app://omni/index.html'): boolean {
    let isGranted = true;
    const details = { requestingUrl, isMainFrame: true };
    this.#onRequest?.(new StandInContents().electron, permission, (answer) => (isGranted = answer), details);
    return isGranted;
  }

  check(permission: Permission, origin = 'app://omni'): boolean {
    return this.#onCheck?.(null, permission, origin, { isMainFrame: true, requestingUrl: `${origin}/` }) ?? true;
  }

  useDevice(): boolean {
    const device = { vendorId: 1, productId: 1, deviceId: '1', name: 'wallet' };
    return this.#onDevice?.({ deviceType: 'usb', origin: 'app://omni', device: device as never }) ?? true;
  }

  download(url = 'https://example.com/file.csv', type = 'text/csv'): boolean {
    const event = electronEvent({});
    this.emit('will-download', event, { getURL: () => url, getMimeType: () => type });
    return !event.defaultPrevented;
  }
}

/** Node's port under the surface of Electron's: listeners get an event with `data` and `ports`. */
export class StandInPort extends EventEmitter {
  /** For handing it to another thread. */
  readonly raw: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.raw = port;
    port.on('close', () => this.emit('close'));
  }

  start(): void {
    this.raw.on('message', (data) => this.emit('message', { data, ports: [] }));
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    // What Electron answers to a list of buffers (electron#34905).
    if (transfer.length > 0) throw new TypeError('Port at index 0 is not a valid port');
    this.raw.postMessage(message);
  }

  close(): void {
    this.raw.close();
  }
}

export function standInChannel(): Channel {
  const { port1, port2 } = new MessageChannel();
  const wrap = (port: MessagePort) => new StandInPort(port) as unknown as MessagePortMain;
  return { port1: wrap(port1), port2: wrap(port2) };
}

/** A forked process: what main posts reaches `parentPort`, inside the process, and the other way round. */
export class StandInProcess extends EventEmitter {
  readonly pid = 1;
  readonly stderr = new EventEmitter();
  isAlive = true;
  readonly received: { message: unknown; ports: MessagePortMain[] }[] = [];
  readonly #inside = new EventEmitter();
  readonly #ignoresKill: boolean;

  constructor(options: { ignoresKill?: boolean } = {}) {
    super();
    this.#ignoresKill = options.ignoresKill ?? false;
  }

  get electron(): ChildProcess {
    return this as unknown as ChildProcess;
  }

  get parentPort(): ParentPort {
    const toMain = { postMessage: (message: unknown) => void this.emit('message', structuredClone(message)) };
    return Object.assign(this.#inside, toMain) as unknown as ParentPort;
  }

  postMessage(message: unknown, ports: MessagePortMain[] = []): void {
    if (!this.isAlive) return;
    this.received.push({ message, ports });
    this.#inside.emit('message', { data: structuredClone(message), ports });
  }

  spawn(): void {
    this.emit('spawn');
  }

  exit(code: number): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const { ports } of this.received) for (const port of ports) port.close();
    this.emit('exit', code);
  }

  kill(): boolean {
    if (!this.#ignoresKill) this.exit(143);
    return true;
  }
}

/** A keychain that turns text round; `backend` as Chromium names it on Linux. */
export function standInKeychain(backend: ReturnType<SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret') {
  const turned = (text: string) => [...text].reverse().join('');
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(turned(text))),
    decryptStringAsync: (encrypted: Buffer) =>
      Promise.resolve({ result: turned(encrypted.toString()), shouldReEncrypt: false }),
  };
}

export function standInVault(): VaultService {
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  return createVaultService({ keychain: standInKeychain(), platform: 'linux', logger });
}
