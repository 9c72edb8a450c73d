/** Entry of the FinBERT process under plain Node: the argument is its only parameter, the channel is Node's own IPC. */
import { readFinbertArgument } from './finbert-messages.ts';
import { serveFinbert } from './serve-finbert.ts';

// Whoever asked is gone: nobody would hear of the result.
process.once('disconnect', () => process.exit(1));

const argument = readFinbertArgument(process.argv[2]);
if (argument) {
  await serveFinbert(argument, {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  });
}
process.removeAllListeners('disconnect');
process.disconnect?.();
