import { EventEmitter } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { StandInPort } from './electron-stand-in.ts';

/** What Electron gives a utility process: messages wait until somebody listens. */
class StandInParentPort extends EventEmitter {
  constructor() {
    super();
    this.on('newListener', (name) => {
      if (name !== 'message' || this.listenerCount('message') > 0) return;
      parentPort?.on('message', ({ message, ports }: { message: unknown; ports: MessagePort[] }) => {
        this.emit('message', { data: message, ports: ports.map((port) => new StandInPort(port)) });
      });
    });
  }

  postMessage(message: unknown): void {
    parentPort?.postMessage(message);
  }
}

Object.assign(process, { parentPort: new StandInParentPort() });
await import(workerData);
