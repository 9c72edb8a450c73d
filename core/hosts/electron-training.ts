import { isAuditArgument } from '../audit/audit-messages.ts';
import { serveAudit } from '../audit/serve-audit.ts';
import { readFinbertArgument } from '../sentiment/finbert/finbert-messages.ts';
import { serveFinbert } from '../sentiment/finbert/serve-finbert.ts';
import { serveTraining } from '../training/serve-training.ts';
import { openStoredNews } from '../training/stored-news.ts';
import { type PortLike, portLink } from './port-link.ts';
import { pinoLogger, systemClock } from './system-ports.ts';

/**
 * The life of a training, audit or FinBERT process in Electron: what to do is the port's first message; the port closes at its end.
 */
export function runTrainingOverPort(port: PortLike): void {
  const link = portLink(port);
  let onMessage: ((message: unknown) => void) | undefined;
  const channel = {
    send: (message: unknown) => link.send(message),
    onMessage<T>(listener: (message: T) => void) {
      onMessage = (message) => listener(message as T);
    },
  };
  const serve = (argument: string): Promise<void> => {
    const ports = { clock: systemClock, logger: pinoLogger(), openNews: openStoredNews };
    const finbert = readFinbertArgument(argument);
    if (finbert) return serveFinbert(finbert, channel);
    return (isAuditArgument(argument) ? serveAudit : serveTraining)(argument, channel, ports);
  };
  link.onMessage((message) => {
    if (onMessage) onMessage(message);
    else void serve(String(message)).finally(() => link.close());
  });
}
