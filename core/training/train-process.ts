/** Entry of the training process under plain Node: the argument is its only parameter, the channel is Node's own IPC. */
import { pinoLogger, systemClock } from '../hosts/system-ports.ts';
import { serveTraining } from './serve-training.ts';
import { openStoredNews } from './stored-news.ts';

// Whoever asked is gone: nobody would hear of the result.
process.once('disconnect', () => process.exit(1));

const argument = process.argv[2];
await serveTraining(
  argument,
  {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  },
  { clock: systemClock, logger: pinoLogger(), openNews: openStoredNews },
);
process.removeAllListeners('disconnect');
process.disconnect?.();
