import { isAuditArgument } from '../audit/audit-messages.ts';
import { serveAudit } from '../audit/serve-audit.ts';
import { serveTraining } from '../training/serve-training.ts';
import { openStoredNews } from '../training/stored-news.ts';
import type { ToTraining } from '../training/training-messages.ts';
import { type PortLike, portLink } from './port-link.ts';
import { pinoLogger, systemClock } from './system-ports.ts';

/** The life of a training or audit process in Electron: what to do is the port's first message; the port closes at its end. */
export function runTrainingOverPort(port: PortLike): void {
  const link = portLink(port);
  let onMessage: ((message: ToTraining) => void) | undefined;
  link.onMessage((message) => {
    if (onMessage) return onMessage(message as ToTraining);
    const channel = {
      send: (state: unknown) => link.send(state),
      onMessage(listener: (message: ToTraining) => void) {
        onMessage = listener;
      },
    };
    const ports = { clock: systemClock, logger: pinoLogger(), openNews: openStoredNews };
    const serve = isAuditArgument(String(message)) ? serveAudit : serveTraining;
    void serve(String(message), channel, ports).finally(() => link.close());
  });
}
