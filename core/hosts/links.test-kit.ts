import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel as NodeChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import { browserSocketLink, type SocketLike } from '../client/browser-socket-link.ts';
import type { Link } from '../contract/link.ts';
import { maxClientFrameBytes } from '../contract/wire.ts';
import { memoryPair } from './memory-pair.ts';
import { type PortLike, portLink } from './port-link.ts';
import { socketLink } from './socket-link.ts';

export type OpenLink = { engine: Link; client: Link; dispose(): Promise<void> };

async function openMemory(): Promise<OpenLink> {
  const [engine, client] = memoryPair();
  return { engine, client, dispose: async () => client.close() };
}

async function openPort(): Promise<OpenLink> {
  const { port1, port2 } = new MessageChannel();
  const client = portLink(port2);
  return { engine: portLink(port1), client, dispose: async () => client.close() };
}

/** Electron's ports know `on`, not `addEventListener`, and hand over an event where Node's hand over the value. */
async function openElectronPort(): Promise<OpenLink> {
  const { port1, port2 } = new NodeChannel();
  const asElectron = (port: NodePort): PortLike => ({
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    on: (name, listener) => port.on(name, (data: unknown) => listener({ data })),
  });
  const client = portLink(asElectron(port2));
  return { engine: portLink(asElectron(port1)), client, dispose: async () => client.close() };
}

/** A real WebSocket on a free port of 127.0.0.1; `socket` is the client's own end, to be paused or fed by hand. */
export async function openSocket(): Promise<OpenLink & { socket: NodeSocket }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: maxClientFrameBytes });
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const socket = new NodeSocket(url);
  const client = browserSocketLink(url, () => socket as SocketLike);
  const [[accepted]] = await Promise.all([once(server, 'connection'), once(socket, 'open')]);
  return {
    engine: socketLink(accepted),
    client,
    socket,
    async dispose() {
      socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Every transport; one suite runs over all of them. */
export const linkKinds: readonly { name: string; open(): Promise<OpenLink> }[] = [
  { name: 'memory pair', open: openMemory },
  { name: 'message port', open: openPort },
  { name: 'port with Electron’s interface', open: openElectronPort },
  { name: 'WebSocket', open: openSocket },
];
