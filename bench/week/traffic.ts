import type { Socket } from 'node:net';

/** Open connections by the port of the client's end: bytes to the client and bytes from it. */
export type Traffic = Readonly<Record<number, readonly [toClient: number, fromClient: number]>>;

/** Connections as one end of them sees them. */
export function createTrafficCount(end: 'client' | 'server'): { add(socket: Socket): void; read(): Traffic } {
  const sockets = new Set<Socket>();
  return {
    add(socket) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
    read() {
      const all = [...sockets].map((socket) => {
        const { localPort = 0, remotePort = 0, bytesRead, bytesWritten } = socket;
        return end === 'client'
          ? ([localPort, [bytesRead, bytesWritten]] as const)
          : ([remotePort, [bytesWritten, bytesRead]] as const);
      });
      return Object.fromEntries(all);
    },
  };
}

/** Whether everything that one end has sent has arrived at the other. */
export function isSameTraffic(a: Traffic, b: Traffic): boolean {
  const ports = Object.keys(a).map(Number);
  return (
    ports.length === Object.keys(b).length &&
    ports.every((port) => a[port][0] === b[port]?.[0] && a[port][1] === b[port]?.[1])
  );
}
