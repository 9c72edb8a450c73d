/** Entry of the audit process under plain Node: the argument is its only parameter, the channel is Node's own IPC. */
import { pinoLogger, systemClock } from '../hosts/system-ports.ts';
import { serveAudit } from './serve-audit.ts';

// Whoever asked is gone: nobody would hear of the result.
process.once('disconnect', () => process.exit(1));

await serveAudit(
  process.argv[2],
  {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  },
  { clock: systemClock, logger: pinoLogger() },
);
process.removeAllListeners('disconnect');
process.disconnect?.();
